// An example written from a member's history says the same as the history: read behind the rules, it is
// clean, and it passes.

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "engine/example_from.h"
#include "engine/examples.h"
#include "property/engine/counts.h"
#include "property/engine/random_members.h"
#include "property/engine/random_rules.h"

using namespace rung;
using namespace rung::naive;

namespace {

constexpr int kPrograms = 60 / naive::kFewer;
constexpr int kMembers = 6;
constexpr unsigned kSeed = 20'271'122;

// The messages and failures of the rules with the example behind them; empty if it is clean and passes.
std::string trouble(const language::Program& program, const std::string& example) {
  std::vector<SourcePtr> sources;
  for (const auto& version : program.earlier)
    sources.insert(sources.end(), version->sources.begin(), version->sources.end());
  sources.insert(sources.end(), program.sources.begin(), program.sources.end());
  sources.push_back(std::make_shared<const SourceFile>("example.rung", "loyalty rules 1\n" + example));
  const language::Checked checked = language::read_program(sources);
  std::string text;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) text += render(diagnostic);
  }
  if (!checked.program) return text;
  for (const auto& result : engine::run_examples(checked.program)) {
    for (const auto& failure : result.failures)
      text += fmt::format("expected {}, got {}\n", failure.expected, failure.got);
  }
  return text;
}

// With numbers, as the store gives them: the ledger tells activities apart by them.
engine::MemberHistory numbered(const Member& member) {
  engine::MemberHistory history = history_of(member);
  for (std::size_t i = 0; i < history.activities.size(); ++i)
    history.activities[i].number = static_cast<engine::ActivityNumber>(i) + 1;
  return history;
}

}  // namespace

TEST_CASE("an example written from a random member passes, and only few members cannot be written") {
  int written = 0;
  std::map<std::string, int> refused;
  for (int p = 0; p < kPrograms; ++p) {
    Dice dice(kSeed + static_cast<unsigned>(p));
    const std::vector<std::string> rules = random_rules(dice);
    const language::ProgramPtr program = program_of(rules);
    for (int m = 0; m < kMembers; ++m) {
      const Member member = random_member(*program, dice, false);
      const Day as_of = std::max(member.joined, program->effective_from) + dice.between(30, 900);
      const auto example = engine::example_from(*program, numbered(member), as_of);
      if (!example.ok()) {
        ++refused[example.error()];
        continue;
      }
      ++written;
      const std::string wrong = trouble(*program, example.value());
      CHECK_MESSAGE(wrong.empty(), wrong << example.value() << fmt::format("{}", fmt::join(rules, "\n")));
    }
  }
  for (const auto& [why, times] : refused) MESSAGE(times << " times: " << why);
  // Tiers that were brought over long ago, and values that were taken away, cannot be said in an example.
  CHECK(written * 4 >= kPrograms * kMembers * 3);
}
