#include "app/test_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/test_coverage.h"
#include "app/text.h"
#include "notify/consent.h"

namespace rung::app {

namespace {

using engine::ExampleFailure;
using engine::ExampleReason;
using engine::ExampleResult;
using Results = std::vector<ExampleResult>;

std::size_t failing(const Results& results) {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [](const auto& one) { return one.failed(); }));
}

const char* examples_word(std::size_t number) { return number == 1 ? "example" : "examples"; }

// An example without a `consents` line leaves consent open, and only the `when` decides; with one, its latest
// word does, as in `rung notify`.
bool may_write(const language::Program& program, const language::NotifyRule& rule,
               const language::ExampleDef& example, const engine::MemberHistory& history, Day day) {
  if (rule.consent.empty()) return true;
  const notify::TextOf text_of = [&](std::int64_t value) -> std::string {
    const auto& texts = value < language::kUnknownSymbol ? program.symbols : example.texts;
    const auto at =
        static_cast<std::size_t>(value < language::kUnknownSymbol ? value : value - language::kUnknownSymbol);
    return at < texts.size() ? texts[at] : std::string{};
  };
  const std::vector<notify::Consent> all = notify::consents_of(program, history, kForever, text_of);
  if (all.empty()) return true;
  const std::vector<notify::Consent> so_far = notify::consents_of(program, history, day, text_of);
  return std::any_of(rule.channels.begin(), rule.channels.end(), [&](const std::string& channel) {
    return notify::has_consent(so_far, rule.consent, channel);
  });
}

// `head` before the first line, blanks before the others.
std::string block(const char* head, const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i)
    text += fmt::format("  {:<9}  {}\n", i == 0 ? head : "", lines[i]);
  return text;
}

// The member and the last activities: an example may have thousands.
std::vector<std::string> shortened(const std::vector<std::string>& given) {
  constexpr std::size_t kMost = 14;
  if (given.size() <= kMost) return given;
  const std::size_t left_out = given.size() - kMost + 1;
  std::vector<std::string> lines{given.front(), fmt::format("{} earlier lines, not shown", left_out)};
  lines.insert(lines.end(), given.begin() + 1 + static_cast<std::ptrdiff_t>(left_out), given.end());
  return lines;
}

std::string failure_text(const ExampleFailure& failure, bool with_given) {
  std::string text = with_given ? block("given", shortened(failure.given)) : "";
  text += fmt::format("  expected   {}   ({})\n  got        {}\n", failure.expected, failure.place.text(),
                      failure.got);
  bool first = true;
  for (const ExampleReason& reason : failure.because) {
    text += fmt::format("  {:<9}  {}  {}\n",
                        first              ? "because"
                        : reason.other_way ? "or"
                                           : "",
                        reason.place.text(), reason.words);
    first = false;
  }
  return text + block("tiers", failure.way);
}

std::string published_text(const PublishedOutcome& outcome) {
  std::string text = fmt::format("  {:<9}  with the rules in force (version {})",
                                 outcome.passes ? "passes" : "fails too,", outcome.version);
  if (outcome.passes && !outcome.changed.empty()) {
    std::vector<std::string> places;
    for (const Place& place : outcome.changed) places.push_back(place.text());
    text += fmt::format("; {} {} what changed", and_list(places), places.size() == 1 ? "is" : "are");
  }
  return text + "\n";
}

std::string summary(const Results& results) {
  const std::size_t bad = failing(results);
  std::string text;
  if (bad == 0) {
    text = fmt::format("{} of {} {}", results.size(), results.size(),
                       results.size() == 1 ? "example passes" : "examples pass");
  } else {
    text = fmt::format("{} of {} {} {}", bad, results.size(), examples_word(results.size()),
                       bad == 1 ? "fails" : "fail");
  }
  return text + ".\n";
}

Json reasons_json(const std::vector<ExampleReason>& reasons) {
  Json list = Json::array();
  for (const ExampleReason& reason : reasons) {
    Json one{{"text", reason.words}, {"source", place_json(reason.place)}};
    if (reason.met) one["met"] = *reason.met;
    list.push_back(std::move(one));
  }
  return list;
}

Json failure_json(const ExampleFailure& failure) {
  std::vector<std::string> because;
  for (const ExampleReason& reason : failure.because)
    because.push_back(reason.place.text() + "  " + reason.words);
  return Json{{"expected", failure.expected}, {"got", failure.got},
              {"because", because},           {"source", place_json(failure.place)},
              {"given", failure.given},       {"reasons", reasons_json(failure.because)},
              {"tiers", failure.way}};
}

Json published_json(const PublishedOutcome& outcome) {
  Json changed = Json::array();
  for (const Place& place : outcome.changed) changed.push_back(place_json(place));
  return Json{{"version", outcome.version}, {"passes", outcome.passes}, {"changed", std::move(changed)}};
}

}  // namespace

TestRun run_tests(const ProjectRules& rules, CountCoverage coverage) {
  engine::CoverageCounter counter(*rules.program);
  engine::ExampleOptions options;
  options.may_write = may_write;
  options.to_program_time = to_program_time(rules);
  engine::ExampleOptions watched = options;
  if (coverage == CountCoverage::Yes) watched.observer = &counter;
  TestRun run;
  run.results = engine::run_examples(rules.program, watched);
  run.published = with_published_rules(rules, run.results, options);
  if (coverage == CountCoverage::Yes) run.coverage = counter.coverage();
  return run;
}

bool none_fails(const TestRun& run) { return failing(run.results) == 0; }

std::string test_text(const TestRun& run) {
  std::string text = run.results.empty() ? "There are no examples in the rules yet.\n" : summary(run.results);
  for (std::size_t i = 0; i < run.results.size(); ++i) {
    const ExampleResult& result = run.results[i];
    if (result.passed()) continue;
    text += fmt::format("\"{}\" ({})\n", result.name, result.place.text());
    const std::vector<std::string>* shown = nullptr;
    for (const ExampleFailure& failure : result.failures) {
      text += failure_text(failure, shown == nullptr || *shown != failure.given);
      shown = &failure.given;
    }
    if (run.published[i]) text += published_text(*run.published[i]);
  }
  if (run.coverage) text += coverage_text(*run.coverage);
  return text;
}

Json test_json(const TestRun& run) {
  Json examples = Json::array();
  for (std::size_t i = 0; i < run.results.size(); ++i) {
    const ExampleResult& result = run.results[i];
    Json failures = Json::array();
    for (const ExampleFailure& failure : result.failures) failures.push_back(failure_json(failure));
    Json one{{"name", result.name},
             {"source", place_json(result.place)},
             {"passed", result.passed()},
             {"failures", std::move(failures)}};
    if (run.published[i]) one["published"] = published_json(*run.published[i]);
    examples.push_back(std::move(one));
  }
  Json json{{"schema", "rung.test/1"},
            {"examples", std::move(examples)},
            {"count", run.results.size()},
            {"failed", failing(run.results)}};
  if (run.coverage) json["coverage"] = coverage_json(*run.coverage);
  return json;
}

}  // namespace rung::app
