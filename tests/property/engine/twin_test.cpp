// The evaluator against its naive twin, on random programs and random members.
// RUNG_PAIRS: how many pairs of a program and a member (10,000 unless said; 1,000 with sanitizers).
// RUNG_SEED: where chance begins. RUNG_SHOWN: how many programs on which they differ are shown (1).
// RUNG_TWINS_SKIP: which parts are left out (compare_twins.h).

#include <cstdlib>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "property/engine/compare_twins.h"
#include "property/engine/counts.h"
#include "property/engine/random_members.h"
#include "property/engine/random_rules.h"
#include "property/engine/shrink.h"

using namespace rung;
using namespace rung::naive;

namespace {

constexpr std::uint64_t kTwinSeed = 20'270'101;
constexpr std::uint64_t kPairs = 10'000 / kFewer / kFewer;
constexpr std::uint64_t kMembersPerProgram = 8;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Days that no later version begins before: the last version is in force on all of them, unless it is the
// only one.
std::vector<Day> days_to_look_at(const Member& member, const language::Program& program, Dice& dice) {
  Day day = std::max(member.joined, program.effective_from) + dice.between(0, 300);
  std::vector<Day> result{day};
  for (int i = 0; i < 2; ++i) {
    day = day + dice.between(1, 450);
    result.push_back(day);
  }
  // Days on which something happened that may count on a later one.
  for (const auto& h : member.happenings) {
    if (h.event <= language::kPools || h.day <= result.front() || !dice.chance(10)) continue;
    result[1] = std::max(result[1], h.day);
    result[2] = std::max(result[1], result[2]);
  }
  if (program.earlier.empty() && dice.chance(5))
    result.insert(result.begin(), member.joined - dice.between(0, 1));
  return result;
}

}  // namespace

TEST_CASE("the evaluator agrees with its naive twin on random programs and members") {
  const std::uint64_t seed = from_environment("RUNG_SEED", kTwinSeed);
  const std::uint64_t pairs = from_environment("RUNG_PAIRS", kPairs);
  std::uint64_t most_shown = from_environment("RUNG_SHOWN", 1);
  MESSAGE("seed " << seed << ", pairs " << pairs);
  for (std::uint64_t done = 0; done < pairs; done += kMembersPerProgram) {
    Dice dice(seed + done);
    Case one;
    one.rules = random_rules(dice);
    one.others = seed + done;
    const language::ProgramPtr program = program_of(one.rules);
    for (std::uint64_t i = 0; i < kMembersPerProgram; ++i) {
      one.member = random_member(*program, dice);
      one.as_of = days_to_look_at(one.member, *program, dice);
      if (differences(*program, one).empty()) continue;
      const Case small = shrunk(one, [](const language::Program& rules, const Case& smaller) {
        return !differences(rules, smaller).empty();
      });
      FAIL_CHECK(fmt::format("RUNG_SEED={} RUNG_PAIRS=1\n{}\n{}", seed + done, case_text(small),
                             differences(small)));
      if (--most_shown == 0) return;
      break;
    }
  }
}
