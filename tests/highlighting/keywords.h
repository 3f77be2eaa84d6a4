#pragma once
// The words of the rule language as the grammar holds them: collected from its rules, so that no second list
// exists. keywords.cpp reads the grammar library for it; of the program itself only
// src/language/syntax_match.cpp does.

#include <set>
#include <string>
#include <vector>

namespace rung::test {

struct Keywords {
  std::set<std::string> headers;      // what a block begins with: "tier", "every tier"
  std::set<std::string> comparisons;  // "at least", "is not one of"
  std::set<std::string> lists;        // "any of", "and"
  std::set<std::string> units;        // "days", "times"
  std::set<std::string> months;
  std::set<std::string> clauses;      // what clauses begin with
  std::set<std::string> openings;     // the single words among them that stand nowhere else: "spend", "sum"
  std::set<std::string> others;       // every other phrase of a clause
  std::set<std::string> never_units;  // what stands behind a number without being its unit
};

[[nodiscard]] Keywords grammar_keywords();

}  // namespace rung::test
