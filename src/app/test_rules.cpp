#include "app/test_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace rung::app {

namespace {

std::size_t failing(const std::vector<engine::ExampleResult>& results) {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [](const auto& one) { return !one.passed(); }));
}

std::string failure_text(const engine::ExampleFailure& failure) {
  std::string text = fmt::format("  expected   {}   ({})\n  got        {}\n", failure.expected,
                                 failure.place.text(), failure.got);
  for (std::size_t i = 0; i < failure.because.size(); ++i) {
    text += fmt::format("  {:<9}  {}\n", i == 0 ? "because" : "", failure.because[i]);
  }
  return text;
}

}  // namespace

std::vector<engine::ExampleResult> run_tests(const language::Program& program) {
  return engine::run_examples(program);
}

bool all_pass(const std::vector<engine::ExampleResult>& results) { return failing(results) == 0; }

std::string test_text(const std::vector<engine::ExampleResult>& results) {
  if (results.empty()) return "There are no examples in the rules yet.\n";
  const std::size_t bad = failing(results);
  if (bad == 0)
    return fmt::format("{0} of {0} {1}.\n", results.size(),
                       results.size() == 1 ? "example passes" : "examples pass");
  std::string text = fmt::format("{} of {} {} {}.\n", bad, results.size(),
                                 results.size() == 1 ? "example" : "examples", bad == 1 ? "fails" : "fail");
  for (const engine::ExampleResult& result : results) {
    if (result.passed()) continue;
    text += fmt::format("\"{}\" ({})\n", result.name, result.place.text());
    for (const engine::ExampleFailure& failure : result.failures) text += failure_text(failure);
  }
  return text;
}

Json test_json(const std::vector<engine::ExampleResult>& results) {
  Json examples = Json::array();
  for (const engine::ExampleResult& result : results) {
    Json failures = Json::array();
    for (const engine::ExampleFailure& failure : result.failures) {
      failures.push_back(Json{{"expected", failure.expected},
                              {"got", failure.got},
                              {"because", failure.because},
                              {"source", place_json(failure.place)}});
    }
    examples.push_back(Json{{"name", result.name},
                            {"source", place_json(result.place)},
                            {"passed", result.passed()},
                            {"failures", std::move(failures)}});
  }
  return Json{{"schema", "rung.test/1"},
              {"examples", std::move(examples)},
              {"count", results.size()},
              {"failed", failing(results)}};
}

}  // namespace rung::app
