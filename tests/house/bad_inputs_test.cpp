// BAD_INPUTS.md: no kind of bad input without a test that carries its number, no such test that is not there.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "content.h"

namespace fs = std::filesystem;

namespace {

const fs::path kTests = fs::path(RUNG_SOURCE_DIR) / "tests";

using Entries = std::map<int, std::set<std::string>>;  // {number, `FILE` "NAME"}

// "CSV 43 and 44: …" is a test of two.
void note(const std::string& file, const std::string& name, Entries& entries) {
  static const std::regex numbered("(?:kill: )?(CSV|YAML|RULES|CLI) (\\d+)(?: and (\\d+))?:[^]*");
  std::smatch parts;
  if (!std::regex_match(name, parts, numbered)) return;
  for (const std::size_t part : {std::size_t{2}, std::size_t{3}}) {
    if (parts[part].matched) entries[std::stoi(parts[part])].insert("`" + file + "` \"" + name + "\"");
  }
}

Entries in_tests() {
  Entries entries;
  const std::regex test_case("TEST_CASE\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)\\)");
  const std::regex quoted("\"((?:[^\"\\\\]|\\\\.)*)\"");
  for (const auto& entry : fs::recursive_directory_iterator(kTests)) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = house::content_of(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), test_case), end; at != end; ++at) {
      const std::string pieces = (*at)[1];
      std::string name;
      for (std::sregex_iterator piece(pieces.begin(), pieces.end(), quoted); piece != end; ++piece)
        name += (*piece)[1];
      note(entry.path().lexically_relative(kTests).generic_string(), name, entries);
    }
  }
  return entries;
}

Entries on_page() {
  Entries entries;
  const std::string text = house::content_of(kTests / "house/BAD_INPUTS.md");
  const std::regex row("\\| (?:CSV|YAML|RULES|CLI) (\\d+) \\| (.*) \\|");
  for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at) {
    std::set<std::string>& tests = entries[std::stoi((*at)[1])];
    const std::string cell = (*at)[2];
    for (std::size_t begin = 0; begin < cell.size();) {
      const std::size_t stop = std::min(cell.find("<br>", begin), cell.size());
      tests.insert(cell.substr(begin, stop - begin));
      begin = stop + 4;
    }
  }
  return entries;
}

}  // namespace

TEST_CASE("every kind of bad input has a test that carries its number, and the page names it") {
  const Entries tests = in_tests(), page = on_page();
  constexpr int kInputs = 84;
  for (int number = 1; number <= kInputs; ++number) {
    const auto tested = tests.find(number), written = page.find(number);
    CHECK_MESSAGE(tested != tests.end(), "no test: " << number);
    CHECK_MESSAGE(written != page.end(), "not on the page: " << number);
    if (tested == tests.end() || written == page.end()) continue;
    for (const std::string& test : tested->second)
      CHECK_MESSAGE(written->second.count(test) == 1, "not on the page: " << test);
    for (const std::string& test : written->second)
      CHECK_MESSAGE(tested->second.count(test) == 1, "no such test: " << test);
  }
  CHECK(tests.size() == kInputs);
  CHECK(page.size() == kInputs);
}

// Needs the list of inputs, which is no part of this repository.
TEST_CASE("the numbers on the page are those of the list") {
  const char* data = std::getenv("RUNG_DATA");
  if (data == nullptr) return;
  const fs::path list = fs::path(data) / "../facts/bad_inputs.md";
  if (!fs::exists(list)) return;
  const std::string text = house::content_of(list);
  const std::regex entry("\n- (\\d+) ");
  std::set<int> numbers;
  for (std::sregex_iterator at(text.begin(), text.end(), entry), end; at != end; ++at)
    numbers.insert(std::stoi((*at)[1]));
  std::set<int> page;
  for (const auto& [number, tests] : on_page()) page.insert(number);
  CHECK(numbers == page);
}
