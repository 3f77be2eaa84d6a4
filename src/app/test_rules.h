#pragma once
// `rung test`: the examples that stand in the rules.

#include <string>
#include <vector>

#include "app/json.h"
#include "engine/examples.h"

namespace rung::app {

[[nodiscard]] std::vector<engine::ExampleResult> run_tests(const language::Program& program);
[[nodiscard]] bool all_pass(const std::vector<engine::ExampleResult>& results);

// "14 of 14 examples pass.", or those that fail, with what was expected, what came out, and because of which
// lines.
[[nodiscard]] std::string test_text(const std::vector<engine::ExampleResult>& results);
[[nodiscard]] Json test_json(const std::vector<engine::ExampleResult>& results);

}  // namespace rung::app
