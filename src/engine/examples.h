#pragma once
// The `example` blocks of a program, run: what was expected, what came out, and because of which lines.

#include <string>
#include <vector>

#include "engine/history.h"
#include "language/program.h"

namespace rung::engine {

struct ExampleFailure {
  std::string expected;              // "Gold", "200 points usable"
  std::string got;                   // "Silber on 2027-11-20"
  std::vector<std::string> because;  // "rules/club.rung:61  NOT MET  spend in this calendar year is …"
  Place place;                       // of the `expect` line
};

struct ExampleResult {
  std::string name;
  Place place;
  std::vector<ExampleFailure> failures;
  [[nodiscard]] bool passed() const { return failures.empty(); }
};

// All examples, in order. Points are booked in memory by the ledger's own rules.
[[nodiscard]] std::vector<ExampleResult> run_examples(const language::Program& program);

// The history an example describes.
[[nodiscard]] MemberHistory example_history(const language::Program& program,
                                            const language::ExampleDef& example);

}  // namespace rung::engine
