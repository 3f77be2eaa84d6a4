#include <doctest/doctest.h>

#include "core/diagnostic.h"

using namespace rung;

namespace {

SourcePtr club() { return std::make_shared<const SourceFile>("club.rung", "tier Größe\n  above Slber\n"); }

Diagnostic at(const SourcePtr& file, std::size_t begin, std::size_t end, const char* code = "R205") {
  Diagnostic d;
  d.code = code;
  d.title = "there is no tier `Slber`";
  d.place = {file, {begin, end}};
  return d;
}

}  // namespace

TEST_CASE("a message shows the line, marks the words and says the way out") {
  const SourcePtr file = club();
  const std::size_t word = file->text().find("Slber");
  Diagnostic d = at(file, word, word + 5);
  d.notes.push_back({"stands here", {file, {5, 6}}});
  d.help.push_back({"did you mean `Silber`?", "Silber"});
  CHECK(render(d) ==
        "error[R205]: there is no tier `Slber`\n"
        "  --> club.rung:2:9\n"
        "   2 |   above Slber\n"
        "     |         ^^^^^\n"
        "     = note: club.rung:1 stands here\n"
        "     = help: did you mean `Silber`?\n");
}

TEST_CASE("the mark stands under the right letters behind an umlaut") {
  const SourcePtr file = club();
  const std::string text = render(at(file, 5, file->text().find('\n')));
  CHECK(text.find("   1 | tier Größe\n     |      ^^^^^\n") != std::string::npos);
}

TEST_CASE("messages stand in the order of their places, each once") {
  const SourcePtr file = club();
  std::vector<Diagnostic> all{at(file, 8, 9), at(file, 0, 4), at(file, 8, 9), at(file, 8, 9, "R301")};
  sort_and_unique(all);
  REQUIRE(all.size() == 3);
  CHECK(all[0].place.span.begin == 0);
  CHECK(all[1].code == "R205");
  CHECK(all[2].code == "R301");
}

TEST_CASE("errors and warnings are counted in words") {
  const SourcePtr file = club();
  std::vector<Diagnostic> all{at(file, 0, 1)};
  CHECK(has_errors(all));
  CHECK(count_words(all) == "1 error");
  all.push_back(at(file, 1, 2));
  all.back().severity = Severity::Warning;
  CHECK(count_words(all) == "1 error, 1 warning");
  all.erase(all.begin());
  CHECK_FALSE(has_errors(all));
  CHECK(count_words(all) == "1 warning");
}
