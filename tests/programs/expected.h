#pragma once
// What the `expect` lines of rule files say, line by line, beside the keys that their comments name:
// `expect tier Silver   # MAR-1 tier`.

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "language/program.h"
#include "programs/published.h"
#include "programs/scenario_table.h"

namespace rung::published {

struct ExpectLine {
  std::string place;    // "rules/programs/marriott.rung:107"
  std::string example;  // its name
  // Its values as a table writes them, in the order of the line: "Silver", "15", "0.01", "2027-02-28". A name
  // that ends with a number stands for that number too, a period of a calendar year for its year.
  std::vector<std::string> values;
  std::vector<std::string>
      missing;  // of `expect missing`: the metrics that it names, also on the lines below
  bool is_missing = false;
  std::vector<Key> keys;  // that its comment names
};

// The lines of all examples of a program that expect something, with the entries of their lists.
[[nodiscard]] std::vector<ExpectLine> expect_lines(const Program& program, const language::Program& checked);

// Whether a value of the table is what the line says.
[[nodiscard]] bool says(const ExpectLine& line, const std::string& value);

}  // namespace rung::published
