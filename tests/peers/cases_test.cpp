// CASES.md: no case without a verdict, no verdict without a test, no test that the page does not know.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "programs.h"

using namespace rung::peers;

namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(RUNG_SOURCE_DIR) / "tests/peers";
const std::string kCommandLine = "command line: ";

struct Row {
  std::string id;
  std::string verdict;
  std::vector<std::string> tests;  // `FILE` "NAME"
  std::vector<std::string> commands;
};

std::vector<std::string> split(const std::string& text, const std::string& by) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t at = text.find(by); at != std::string::npos; at = text.find(by, begin)) {
    parts.push_back(text.substr(begin, at - begin));
    begin = at + by.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

void add_entries(const std::string& cell, Row& row) {
  for (const std::string& part : split(cell, "<br>")) {
    const std::string entry = trimmed(part);
    (entry.starts_with(kCommandLine) ? row.commands : row.tests).push_back(entry);
  }
}

// The rows of the table's two kinds: of a case, and of a question on which peers disagree (its verdict is
// empty).
std::vector<Row> rows() {
  std::vector<Row> found;
  const std::regex id("[A-G][0-9]+");
  for (const std::string& line : split(read_text((kFolder / "CASES.md").string()), "\n")) {
    if (!line.starts_with("| ")) continue;
    std::vector<std::string> cells = split(line, " | ");
    if (cells.size() < 3) continue;
    Row row;
    row.id = trimmed(cells[0].substr(2));
    if (std::regex_match(row.id, id)) {
      row.verdict = cells[1];
      add_entries(cells[2], row);
    } else if (row.id.starts_with("X")) {
      row.id = row.id.substr(0, row.id.find(':'));
      add_entries(cells[1], row);
      add_entries(cells[2].substr(0, cells[2].rfind('|')), row);
    } else {
      continue;
    }
    found.push_back(row);
  }
  return found;
}

// Names of the examples and test cases of a file.
std::set<std::string> names_in(const fs::path& file) {
  const std::string text = read_text(file.string());
  const std::regex name(file.extension() == ".rung" ? "\nexample \"([^\"]+)\""
                                                    : "TEST_CASE\\(\\s*\"([^\"]+)\"");
  std::set<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

// `FILE` "NAME", as the page writes it, of everything in this folder, or tried as a command, that is named by
// a case.
std::set<std::string> tests_here() {
  std::vector<fs::path> files{kFolder / "../cli/peers_test.cpp", kFolder / "../cli/transfer_test.cpp"};
  for (const auto& entry : fs::recursive_directory_iterator(kFolder)) {
    if (entry.path().extension() == ".rung" || entry.path().extension() == ".cpp")
      files.push_back(entry.path());
  }
  std::set<std::string> tests;
  const std::regex begins_with_id("[A-G][0-9]+[ :].*");
  for (const fs::path& file : files) {
    for (const std::string& name : names_in(file)) {
      if (!std::regex_match(name, begins_with_id)) continue;
      tests.insert("`" +
                   file.lexically_normal().lexically_relative(kFolder.lexically_normal()).generic_string() +
                   "` \"" + name + "\"");
    }
  }
  return tests;
}

}  // namespace

TEST_CASE("every case on the page has one of three verdicts and a test, or a command to be tried") {
  std::map<std::string, int> verdicts;
  for (const Row& row : rows()) {
    CAPTURE(row.id);
    CHECK(row.tests.size() + row.commands.size() > 0);
    if (row.id.starts_with("X")) continue;
    const bool with = row.verdict.starts_with("passes with ");
    CHECK((with || row.verdict == "passes" || row.verdict == "not expressible"));
    ++verdicts[with ? "passes with" : row.verdict];
    // What Rung answers instead is a matter of its own rules, so it can be tested here.
    if (row.verdict == "not expressible") CHECK(row.tests.size() > 0);
  }
  CHECK(verdicts.size() == 3);
}

TEST_CASE("every test on the page is there, and carries the id of its case") {
  const std::set<std::string> here = tests_here();
  for (const Row& row : rows()) {
    for (const std::string& test : row.tests) {
      CHECK_MESSAGE(here.count(test) == 1, row.id << ": " << test);
      const bool own = test.find("\"" + row.id + " ") != std::string::npos ||
                       test.find("\"" + row.id + ":") != std::string::npos;
      CHECK_MESSAGE((row.id.starts_with("X") || own), row.id << ": " << test);
    }
  }
}

TEST_CASE("every test of a case is on the page") {
  std::set<std::string> known;
  for (const Row& row : rows()) {
    if (!row.id.starts_with("X")) known.insert(row.tests.begin(), row.tests.end());
  }
  for (const std::string& test : tests_here()) CHECK_MESSAGE(known.count(test) == 1, test);
}

TEST_CASE("no case stands there twice, and no question is missing") {
  std::set<std::string> ids;
  for (const Row& row : rows()) CHECK_MESSAGE(ids.insert(row.id).second, row.id);
  constexpr int kQuestions = 14;
  for (int x = 1; x <= kQuestions; ++x) CHECK(ids.count("X" + std::to_string(x)) == 1);
}

// Needs the transcription of the cases, which is no part of this repository.
TEST_CASE("the cases on the page are those of the transcription") {
  const char* data = std::getenv("RUNG_DATA");
  if (data == nullptr) return;
  const fs::path facts = fs::path(data) / "../facts/peer_cases.md";
  if (!fs::exists(facts)) return;
  const std::string text = read_text(facts.string());
  std::set<std::string> expected;
  const std::regex id("\\*\\*([A-G][0-9]+)\\*\\*");
  for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at) expected.insert((*at)[1]);
  std::set<std::string> found;
  for (const Row& row : rows()) {
    if (!row.id.starts_with("X")) found.insert(row.id);
  }
  CHECK(expected.size() > 100);
  for (const std::string& one : expected) CHECK_MESSAGE(found.count(one) == 1, "not on the page: " << one);
  for (const std::string& one : found) CHECK_MESSAGE(expected.count(one) == 1, "not in the cases: " << one);
}
