// `# allow R424: …` at the end of a line.

#include <doctest/doctest.h>

#include "check_help.h"
#include "language/allow.h"

using namespace rung;
using namespace check_help;

namespace {

const std::string kPurchases = "  count orders\n";

// Line 7 declares a metric that nothing uses (R424); `behind` stands behind it.
std::string unused(const std::string& behind) {
  return found(kHead + "metric purchases" + behind + "\n" + kPurchases);
}

}  // namespace

TEST_CASE("a hint is silenced on its own line only") {
  CHECK(unused("") == "R424:7");
  CHECK(unused("  # allow R424").empty());
  CHECK(unused("  # allow R424: for searches").empty());
  CHECK(unused("  # allow R424 for searches").empty());
  CHECK(unused("  # allow R424, as agreed").empty());
  CHECK(found(kHead + "metric purchases\n  count orders  # allow R424\n") == "R424:7 R130:8");
  CHECK(found(kHead + "# allow R424\nmetric purchases\n" + kPurchases) == "R130:7 R424:8");
}

TEST_CASE("one remark may allow several codes, and each must silence something") {
  CHECK(unused("  # allow R424, R413") == "R130:7");
  CHECK(unused("  # allow R413, R424: both are wanted") == "R130:7");
  CHECK(unused("  # allow R413") == "R424:7 R130:7");
}

TEST_CASE("a remark that only begins like one is prose") {
  CHECK(unused("  # allow everybody") == "R424:7");
  CHECK(unused("  # allowed R424") == "R424:7");
  CHECK(unused("  # allow") == "R424:7");
  CHECK(unused("  # we allow R424") == "R424:7");
}

TEST_CASE("an unknown code and the code of an error are warnings") {
  CHECK(unused("  # allow R424, R999") == "R131:7");
  CHECK(unused("  # allow r424") == "R424:7 R131:7");
  CHECK(unused("  # allow R424, R204") == "R132:7");
  for (const Diagnostic& d : read(kHead + "metric m  # allow R999, R204\n" + kPurchases).diagnostics) {
    CHECK(d.severity != Severity::Error);
  }
  const auto small = read(kHead + "metric m  # allow r424\n" + kPurchases);
  REQUIRE(small.diagnostics.size() == 2);
  CHECK(small.diagnostics[1].code == "R131");
  CHECK(small.diagnostics[1].help.front().replace_with == "R424");
}

TEST_CASE("an error is never silenced, and in rules with errors nobody asks what a remark is for") {
  CHECK(found(kHead + "metric m\n  count ordres  # allow R209\n") == "R209:8 R132:8");
  CHECK(found(kHead + "metric m  # allow R424\n  count ordres\n") == "R209:8");
}

TEST_CASE("rules whose warnings are silenced are as good as any") {
  const auto checked = read(kHead + "metric m  # allow R424\n" + kPurchases);
  CHECK(checked.diagnostics.empty());
  CHECK(checked.program != nullptr);
}

TEST_CASE("the line that opens a message speaks for its text, where no remark can stand") {
  const auto file =
      source("club.rung",
             "notify n\n  message en  # allow R424\n    | one # allow R413\n    | two\n  send by app\n");
  const auto silenced = [&](std::size_t line, const char* code) {
    Diagnostic d;
    d.code = code;
    d.severity = Severity::Warning;
    d.place = {file, {file->line_begin(line) + 4, file->line_begin(line) + 5}};
    std::vector<Diagnostic> diagnostics{d};
    language::silence_allowed({file}, diagnostics);
    return diagnostics.empty() || diagnostics.front().code != code;
  };
  CHECK(silenced(2, "R424"));
  CHECK(silenced(3, "R424"));
  CHECK(silenced(4, "R424"));
  CHECK_FALSE(silenced(5, "R424"));
  CHECK_FALSE(silenced(3, "R413"));
}

TEST_CASE("a remark in one file says nothing about another") {
  const std::string club = kHead + "metric m\n" + kPurchases;
  const std::string other = "loyalty rules 1\n\n\n\n\n\nmetric n  # allow R424\n" + kPurchases;
  const auto checked = language::read_program({source("club.rung", club), source("other.rung", other)});
  CHECK(found(checked) == "R424:7");
}
