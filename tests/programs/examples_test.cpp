// Every example of every published program (rules/programs) passes, and nothing in their rules is hardly
// meant. The same of the segments that ship (rules/segments).

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

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

std::vector<engine::ExampleResult> examples_of(const language::ProgramPtr& rules) {
  engine::ExampleOptions options;
  options.to_program_time = clocks_of(*rules);
  return engine::run_examples(rules, options);
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
    const auto results = examples_of(rules);
    CHECK(results.size() == rules->examples.size());
    CHECK(!results.empty());
    examples += results.size();
    for (const engine::ExampleResult& result : results) CHECK_MESSAGE(result.passed(), told(result));
  }
  MESSAGE(programs << " programs, " << examples << " examples");
}

TEST_CASE("the segments that ship check clean, and all their examples pass") {
  const language::Checked read = checked(published::segments());
  CHECK(messages(read).empty());
  REQUIRE(read.program != nullptr);
  const auto results = examples_of(read.program);
  CHECK(results.size() == read.program->examples.size());
  for (const engine::ExampleResult& result : results) CHECK_MESSAGE(result.passed(), told(result));
  MESSAGE(read.program->segments.size() << " segments, " << results.size() << " examples");
}

TEST_CASE("of every segment that ships one example has a member who is in it, and one a member who is not") {
  const language::ProgramPtr rules = checked(published::segments()).program;
  REQUIRE(rules != nullptr);
  std::map<std::string, std::pair<int, int>> expected;
  for (const language::ExampleDef& example : rules->examples) {
    for (const language::Expectation& e : example.expectations) {
      if (e.kind != language::Expectation::Kind::Segment) continue;
      auto& [in, out] = expected[rules->segments[static_cast<std::size_t>(e.target)].name];
      ++(e.expected ? in : out);
    }
  }
  CHECK(rules->segments.size() > 30);
  for (const language::Segment& segment : rules->segments) {
    CHECK_MESSAGE(expected[segment.name].first > 0, segment.name);
    CHECK_MESSAGE(expected[segment.name].second > 0, segment.name);
  }
}

TEST_CASE("each file of segments can be copied alone, or beside the metrics, as its first lines say") {
  const published::Program all = published::segments();
  const auto named = [&](const std::string& name) {
    for (const SourcePtr& file : all.files) {
      if (file->name().ends_with("/" + name + ".rung")) return file;
    }
    throw std::runtime_error("there is no file " + name);
  };
  std::size_t alone = 0;
  for (const SourcePtr& file : all.files) {
    CAPTURE(file->name());
    std::vector<SourcePtr> files{named("program")};
    if (file->text().find("Needs metrics.rung") != std::string::npos) {
      files.push_back(named("metrics"));
    } else {
      ++alone;
    }
    if (file != files.front()) files.push_back(file);
    const language::Checked read = language::read_program(files);
    CHECK(read.program != nullptr);
    for (const Diagnostic& diagnostic : read.diagnostics)
      CHECK(diagnostic.code == "R424");  // a metric of others
  }
  CHECK(alone == 5);
}
