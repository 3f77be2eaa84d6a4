// Published programs written down in the rule language (tests/language/programs): every file, and every
// folder of versions, checks clean.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
#include "language/program.h"

namespace {

using namespace rung;
namespace fs = std::filesystem;

const fs::path kPrograms = fs::path(RUNG_SOURCE_DIR) / "tests/language/programs";

SourcePtr source(const fs::path& path) {
  return std::make_shared<const SourceFile>(path.filename().string(), test::read_text(path.string()));
}

std::string messages(const language::Checked& checked) {
  std::string text;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) text += render(diagnostic);
  }
  return text;
}

std::vector<SourcePtr> versions(const std::string& folder) {
  std::vector<SourcePtr> sources;
  for (const auto& entry : fs::directory_iterator(kPrograms / folder))
    sources.push_back(source(entry.path()));
  std::sort(sources.begin(), sources.end(),
            [](const SourcePtr& a, const SourcePtr& b) { return a->name() < b->name(); });
  return sources;
}

}  // namespace

TEST_CASE("published programs check without errors") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(kPrograms)) {
    if (entry.path().extension() != ".rung") continue;
    CAPTURE(entry.path().string());
    ++files;
    const language::Checked checked = language::read_program({source(entry.path())});
    CHECK(messages(checked) == "");
    CHECK(checked.program != nullptr);
  }
  CHECK(files >= 11);
}

TEST_CASE("two files with one program name are its versions, and an example may expect things of both") {
  const language::Checked checked = language::read_program(versions("hilton"));
  CHECK(messages(checked) == "");
  REQUIRE(checked.program != nullptr);
  CHECK(iso(checked.program->effective_from) == "2026-01-01");
  REQUIRE(checked.program->earlier.size() == 1);
  CHECK(iso(checked.program->earlier[0]->effective_from) == "2025-01-01");
  const auto& expectations = checked.program->examples.at(1).expectations;  // HIL-3, judged in 2026
  CHECK(expectations.at(0).version == 1);
  REQUIRE(expectations.at(1).text == "expect milestone every_ten_nights 2 times");
  CHECK(expectations[1].version == 0);  // only the version of 2025 has this milestone
  CHECK(checked.program->earlier[0]->milestones.at(static_cast<std::size_t>(expectations[1].target)).name ==
        "every_ten_nights");
}

TEST_CASE("a later version alone does not know what only the earlier one declares") {
  const std::vector<SourcePtr> both = versions("hilton");
  const language::Checked checked = language::read_program({both.at(1)});
  CHECK(checked.program == nullptr);
  REQUIRE(checked.diagnostics.size() == 1);
  CHECK(checked.diagnostics[0].code == "R223");
}

TEST_CASE("a file without a program block belongs to every version") {
  std::vector<SourcePtr> sources = versions("hilton");
  sources.push_back(std::make_shared<const SourceFile>(
      "guests.rung", "loyalty rules 1\nsegment guests\n  where nights in last 12 months at least 1 night\n"));
  const language::Checked checked = language::read_program(sources);
  CHECK(messages(checked) == "");
  REQUIRE(checked.program != nullptr);
  CHECK(checked.program->find_segment("guests") >= 0);
  CHECK(checked.program->earlier.at(0)->find_segment("guests") >= 0);
}

TEST_CASE("two versions share no day") {
  const std::string head = "loyalty rules 1\nprogram club \"Club\"\n  effective from ";
  const std::string rest =
      "\n  currency EUR\n  time zone Europe/Berlin\n  languages en\ntier Basis\n  for everyone\n";
  const auto read = [&](const std::string& first, const std::string& second) {
    return language::read_program({std::make_shared<const SourceFile>("a.rung", head + first + rest),
                                   std::make_shared<const SourceFile>("b.rung", head + second + rest)});
  };
  const auto same = read("2027-01-01", "2027-01-01");
  REQUIRE(same.diagnostics.size() == 1);
  CHECK(same.diagnostics[0].code == "R237");
  CHECK(same.diagnostics[0].title == "two versions hold from 2027-01-01");
  const auto overlap = read("2028-01-01", "2027-01-01 to 2028-01-01");
  REQUIRE(overlap.diagnostics.size() == 1);
  CHECK(overlap.diagnostics[0].title ==
        "two versions hold on 2028-01-01: the one before holds until 2028-01-01");
  CHECK(overlap.diagnostics[0].help.at(0).text == "write `to 2027-12-31` there, or a later day here");
  CHECK(read("2028-01-01", "2027-01-01 to 2027-12-31").diagnostics.empty());
}
