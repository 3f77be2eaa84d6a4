// Every value that a worked scenario of a published program expects (scenario_keys.csv) stands in an `expect`
// line of rules/programs whose comment names it. That these lines hold is what examples_test.cpp runs.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "language/program.h"
#include "programs/expected.h"
#include "programs/published.h"
#include "programs/scenario_table.h"

namespace {

using namespace rung;
using published::ExpectLine;
using published::Key;

// Values that are no outcome of a program and stand in no line.
const std::map<Key, std::string> kNotCarried = {
    {{"AA-1", "exact_div"}, "what a division leaves over: that 4000 dollars are exact is expected itself"},
    {{"AA-6", "d"}, "likewise: that 3300 dollars are exact is expected itself"},
};

// "This part is met" is a sentence. In the list of what is missing, nothing of that part may stand.
const std::map<Key, std::set<std::string>> kMet = {
    {{"HIL-4", "remaining.Diamond Reserve.all_of[0].met"}, {"nights", "stays_made"}},
    {{"HIL-5", "remaining.Diamond Reserve.all_of[1].met"}, {"spend"}},
    {{"UA-2", "remaining.Silver.all_of[0].met"}, {"pqp"}},
};

// An instant: a line can name its day only. The minute follows from what happens a minute before and after
// it, in the same example.
const Key kInstant{"SBX-4", "programme_time"};

std::vector<ExpectLine> all_lines() {
  std::vector<ExpectLine> all;
  for (const published::Program& program : published::programs()) {
    const language::Checked checked = language::read_program(program.files);
    REQUIRE_MESSAGE(checked.program != nullptr, program.name);
    for (ExpectLine& line : published::expect_lines(program, *checked.program))
      all.push_back(std::move(line));
  }
  return all;
}

bool fits(const ExpectLine& line, const Key& key, const std::string& value) {
  const auto met = kMet.find(key);
  if (met != kMet.end()) {
    return line.is_missing &&
           std::none_of(line.missing.begin(), line.missing.end(),
                        [&](const std::string& metric) { return met->second.count(metric) == 1; });
  }
  return published::says(line, key == kInstant ? value.substr(0, value.find(' ')) : value);
}

std::string said(const Key& key) { return key.first + " " + key.second; }

}  // namespace

TEST_CASE("a line that names a value of a worked scenario expects exactly that value") {
  const published::Table table = published::scenario_table();
  for (const ExpectLine& line : all_lines()) {
    for (const Key& key : line.keys) {
      CAPTURE(line.place);
      const auto wanted = table.find(key);
      REQUIRE_MESSAGE(wanted != table.end(), said(key) << " is not in the table");
      CHECK_MESSAGE(fits(line, key, wanted->second), said(key) << " is " << wanted->second);
      CHECK_MESSAGE(line.example.rfind(key.first + " · ", 0) == 0, said(key)
                                                                       << " in `" << line.example << "`");
    }
  }
}

TEST_CASE("every value of every worked scenario stands in one line") {
  std::map<Key, int> carried;
  for (const ExpectLine& line : all_lines()) {
    for (const Key& key : line.keys) ++carried[key];
  }
  const published::Table table = published::scenario_table();
  std::set<std::string> scenarios;
  for (const auto& [key, value] : table) {
    scenarios.insert(key.first);
    CHECK_MESSAGE(carried[key] == (kNotCarried.count(key) == 1 ? 0 : 1), said(key));
  }
  CHECK(scenarios.size() == 57);
  CHECK(table.size() == 277);
  MESSAGE(scenarios.size() << " scenarios, " << table.size() << " values, " << kNotCarried.size()
                           << " of them not carried");
}

TEST_CASE("a line is read with its numbers, dates, names and labels; what is missing, entry by entry") {
  const auto file = std::make_shared<const SourceFile>("it.rung", R"(loyalty rules 1
program club "Club"
  effective from 2027-01-01
  currency EUR
  time zone Europe/Berlin
  languages en
metric spend
  sum net_amount of orders
metric purchases
  count orders
tier Level_1 en "First"
  for everyone
tier Level_2 en "Second"
  above Level_1
  enter when any of
    - spend in this calendar year at least 100 EUR
    - purchases in this calendar year at least 3
  keep by entering again
  valid until end of next calendar year
example "A-1 · an example"
  today is 2027-03-01
  member joined 2027-01-01
  orders on 2027-02-01 with net_amount 2.50 EUR
  expect tier Level_1 # A-1 tier, level
  expect on 2027-02-01 spend in last calendar year 0 EUR # no key
  expect missing for Level_2 any of # A-1 met
    - spend 97.50 EUR # A-1 missing[0]
    - purchases 2
)");
  const language::Checked checked = language::read_program({file});
  REQUIRE(checked.program != nullptr);
  const auto lines = published::expect_lines({"it", {file}}, *checked.program);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].keys == std::vector<Key>{{"A-1", "tier"}, {"A-1", "level"}});
  CHECK(lines[0].place == "it.rung:24");
  CHECK(lines[0].example == "A-1 · an example");
  for (const char* value : {"Level_1", "First", "1"}) CHECK(published::says(lines[0], value));
  CHECK_FALSE(published::says(lines[0], "Second"));
  CHECK(lines[1].keys.empty());
  for (const char* value : {"2027-02-01", "2026", "0"}) CHECK(published::says(lines[1], value));
  CHECK_FALSE(published::says(lines[1], "2027"));
  CHECK(lines[2].missing == std::vector<std::string>{"spend", "purchases"});
  CHECK_FALSE(published::says(lines[2], "97.5"));
  CHECK(published::says(lines[3], "97.5"));
  CHECK_FALSE(published::says(lines[3], "2"));
  CHECK(published::says(lines[4], "2"));
}
