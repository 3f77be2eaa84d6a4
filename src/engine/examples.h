#pragma once
// The `example` blocks of a program, run: what was given, what was expected, what came out, and because of
// which lines.

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/example_world.h"
#include "engine/history.h"
#include "engine/observer.h"
#include "language/program.h"

namespace rung::engine {

// A line of the rules that has to do with an outcome.
struct ExampleReason {
  Place place;
  std::optional<bool> met;  // of a condition; nothing: what a rule gave
  std::string words;        // "NOT MET  spend in this calendar year is 1.200,00 € of 1.500,00 €"
  bool other_way = false;   // the first condition of another way to the same tier
};

struct ExampleFailure {
  std::string expected;            // "Gold", "200 points usable"
  std::string got;                 // "Silber on 2027-11-20: 300,00 € missing, or 8 purchases"
  std::vector<std::string> given;  // the member, then what happened up to that day, line by line
  std::vector<ExampleReason> because;
  std::vector<std::string> way;  // "2027-02-14  Silber until 2028-12-31": the tiers up to that day
  Place place;                   // of the `expect` line
};

struct ExampleResult {
  std::string name;
  Place place;
  std::vector<ExampleFailure> failures;
  [[nodiscard]] bool passed() const { return failures.empty(); }
  [[nodiscard]] bool failed() const { return !failures.empty(); }
};

struct ExampleOptions {
  Observer* observer = nullptr;  // is told everything that the evaluations judge
  // Whether the member may be sent this message on a day, by the consents of the example. Not set: always.
  std::function<bool(const language::Program&, const language::NotifyRule&, const language::ExampleDef&,
                     const MemberHistory&, Day)>
      may_write;
  // How clocks of other time zones are read. Not set: like the program's.
  ToProgramTime to_program_time;
};

// All examples, in order.
[[nodiscard]] std::vector<ExampleResult> run_examples(const language::ProgramPtr& program,
                                                      const ExampleOptions& options = {});
// One of them.
[[nodiscard]] ExampleResult run_example(const language::ProgramPtr& program,
                                        const language::ExampleDef& example,
                                        const ExampleOptions& options = {});

}  // namespace rung::engine
