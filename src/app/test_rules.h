#pragma once
// `rung test`: the examples that stand in the rules, and what they try.

#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/project_rules.h"
#include "app/test_published.h"
#include "engine/coverage.h"
#include "engine/examples.h"

namespace rung::app {

struct TestRun {
  std::vector<engine::ExampleResult> results;
  // By results: what the rules in force say to the ones that fail.
  std::vector<std::optional<PublishedOutcome>> published;
  std::optional<engine::Coverage> coverage;  // there if it was asked for
};

enum class CountCoverage : std::uint8_t { No, Yes };

// `rules` without errors.
[[nodiscard]] TestRun run_tests(const ProjectRules& rules, CountCoverage coverage = CountCoverage::No);
[[nodiscard]] bool none_fails(const TestRun& run);

// "14 of 14 examples pass.", or those that fail, with what was given, what was expected, what came out, and
// because of which lines. With the coverage below it if it was counted.
[[nodiscard]] std::string test_text(const TestRun& run);
[[nodiscard]] Json test_json(const TestRun& run);

}  // namespace rung::app
