#pragma once
// `rung test`: the examples that stand in the rules, and what they try.

#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "engine/coverage.h"
#include "engine/examples.h"

namespace rung::app {

struct TestRun {
  std::vector<engine::ExampleResult> results;
  std::optional<engine::Coverage> coverage;  // there if it was asked for
};

enum class CountCoverage : std::uint8_t { No, Yes };

[[nodiscard]] TestRun run_tests(const language::Program& program, CountCoverage coverage = CountCoverage::No);
// An example that was not run has not failed: it says nothing.
[[nodiscard]] bool none_fails(const TestRun& run);

// "14 of 14 examples pass.", or those that fail, with what was given, what was expected, what came out, and
// because of which lines. With the coverage below it if it was counted.
[[nodiscard]] std::string test_text(const TestRun& run);
[[nodiscard]] Json test_json(const TestRun& run);

}  // namespace rung::app
