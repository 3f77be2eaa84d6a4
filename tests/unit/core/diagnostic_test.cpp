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

TEST_CASE("hints are counted apart, and a message that stands for many counts as many") {
  const SourcePtr file = club();
  std::vector<Diagnostic> all{at(file, 0, 1), at(file, 1, 2), at(file, 2, 3)};
  all[0].mistakes = 40;
  all[1].severity = Severity::Hint;
  all[2].severity = Severity::Hint;
  CHECK(count_words(all) == "40 errors, 2 hints");
  all.erase(all.begin());
  CHECK_FALSE(has_errors(all));
  CHECK(render(all[0]).substr(0, 11) == "hint[R205]:");
}

TEST_CASE("the readings of something ambiguous share one sentence, advice has its own") {
  Diagnostic d;
  d.help = {{"twelve hundred", "1200"}, {"one and a fifth", "1.20"}, {"ask your bookkeeper", ""}};
  const std::vector<std::string> both{"write `1200` (twelve hundred) or `1.20` (one and a fifth)",
                                      "ask your bookkeeper"};
  CHECK(help_sentences(d) == both);
  d.help = {{"", "in this calendar year"}, {"", "in this membership year"}};
  CHECK(help_sentences(d) ==
        std::vector<std::string>{"write `in this calendar year` or `in this membership year`"});
  d.help = {{"write `Silber`", "Silber"}};
  CHECK(help_sentences(d) == std::vector<std::string>{"write `Silber`"});
}

TEST_CASE("the form for reading aloud has labels and needs no column") {
  const SourcePtr file = club();
  const std::size_t word = file->text().find("Slber");
  Diagnostic d = at(file, word, word + 5);
  d.notes.push_back({"stands here", {file, {5, 6}}});
  d.help.push_back({"write `Silber`", "Silber"});
  CHECK(render_plain(d) ==
        "error R205: there is no tier `Slber`\n"
        "file: club.rung\n"
        "line: 2\n"
        "column: 9\n"
        "the line reads: above Slber\n"
        "in question: Slber\n"
        "note: club.rung line 1 stands here\n"
        "help: write `Silber`\n"
        "more: rung help R205\n");
}

TEST_CASE("of each level the first messages of a file are kept, the last of them stands for the others") {
  const SourcePtr file = club();
  const auto other = std::make_shared<const SourceFile>("other.rung", "tier Gold\n");
  std::vector<Diagnostic> all;
  for (std::size_t i = 0; i < 5; ++i) all.push_back(at(file, i, i + 1));
  all.push_back(at(file, 6, 7));
  all.back().severity = Severity::Warning;
  all.push_back(at(other, 0, 1));
  keep_first(all, 2);
  REQUIRE(all.size() == 4);
  CHECK(all[0].mistakes == 1);
  CHECK(all[1].place.span.begin == 1);
  CHECK(all[1].mistakes == 4);
  CHECK(all[2].severity == Severity::Warning);
  CHECK(all[3].place.file == other);
  CHECK(count_words(all) == "6 errors, 1 warning");
}
