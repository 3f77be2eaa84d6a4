// Test cases that other loyalty engines are tested with, told in the rule language (docs/TESTING.md). What
// they come to is in CASES.md; shown one by one with `test_peers -s -tc="*example*"`.

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "engine/examples.h"
#include "programs.h"

using namespace rung;
using namespace rung::peers;

namespace {

std::string trouble(const engine::ExampleResult& result) {
  std::string text;
  for (const auto& failure : result.failures) {
    text += "\n  line " + std::to_string(failure.place.line()) + ": expected " + failure.expected + ", got " +
            failure.got;
    for (const std::string& given : failure.given) text += "\n    given " + given;
    for (const auto& reason : failure.because) text += "\n    because " + reason.words;
    for (const std::string& step : failure.way) text += "\n    " + step;
  }
  return text;
}

}  // namespace

TEST_CASE("every example comes out as its case says") {
  std::set<std::string> names;
  for (const ProgramFiles& files : programs()) {
    const language::Checked checked = language::read_program(files.sources);
    REQUIRE_MESSAGE(errors_of(checked) == "", files.name);
    for (const auto& result : engine::run_examples(checked.program, options_for(*checked.program))) {
      CHECK_MESSAGE(result.passed(), files.name << ": " << result.name << trouble(result));
      CHECK_MESSAGE(names.insert(result.name).second, "twice: " << result.name);
    }
  }
  CHECK(names.size() > 100);
}
