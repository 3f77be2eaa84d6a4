// Every example of every published program (rules/programs) passes, and nothing in their rules is hardly
// meant.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "engine/examples.h"
#include "intake/zone.h"
#include "language/program.h"
#include "programs/published.h"

namespace {

using namespace rung;

language::Checked checked(const published::Program& program) { return language::read_program(program.files); }

std::string messages(const language::Checked& checked) {
  std::string text;
  for (const Diagnostic& diagnostic : checked.diagnostics) text += render(diagnostic);
  return text;
}

// What a clock elsewhere shows, in the time of the program.
engine::ToProgramTime clocks_of(const language::Program& program) {
  const auto here = intake::Zone::find(program.time_zone);
  return [here](const std::string& zone, engine::LocalTime there) -> std::optional<engine::LocalTime> {
    const auto elsewhere = intake::Zone::find(zone);
    if (!elsewhere || !here) return std::nullopt;
    constexpr int kSecondsOfMinute = 60;
    const intake::WallTime wall =
        intake::in_zone(*elsewhere, {there.day, there.minute * kSecondsOfMinute}, *here);
    return engine::LocalTime{wall.day, wall.second / kSecondsOfMinute};
  };
}

std::string told(const engine::ExampleResult& result) {
  std::string text = result.place.text() + " " + result.name;
  for (const engine::ExampleFailure& failure : result.failures)
    text += "\n  " + failure.place.text() + " expected " + failure.expected + ", got " + failure.got;
  return text;
}

}  // namespace

TEST_CASE("published programs check clean, without so much as a hint") {
  for (const published::Program& program : published::programs()) {
    CAPTURE(program.name);
    CHECK(messages(checked(program)).empty());
  }
}

TEST_CASE("every example of every published program passes") {
  std::size_t programs = 0;
  std::size_t examples = 0;
  for (const published::Program& program : published::programs()) {
    CAPTURE(program.name);
    const language::ProgramPtr rules = checked(program).program;
    REQUIRE(rules != nullptr);
    ++programs;
    engine::ExampleOptions options;
    options.to_program_time = clocks_of(*rules);
    const auto results = engine::run_examples(rules, options);
    CHECK(results.size() == rules->examples.size());
    CHECK(!results.empty());
    examples += results.size();
    for (const engine::ExampleResult& result : results) CHECK_MESSAGE(result.passed(), told(result));
  }
  MESSAGE(programs << " programs, " << examples << " examples");
}
