#pragma once
// One pass over the whole base for `rung compare`: what one rule set makes of every member, in numbers that
// two passes can be set side by side by.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/base.h"
#include "app/rule_side.h"
#include "app/text.h"
#include "engine/evaluate.h"

namespace rung::app {

// The names that both rule sets know things by, so that their numbers mean the same. In the order of the rule
// set that is in force, then what only the draft has.
struct CommonNames {
  struct Ladder {
    std::string name;
    std::vector<std::string> tiers;  // from the lowest
  };
  std::vector<Ladder> ladders;
  std::vector<std::string> currencies, segments, rewards, notifications;
};
[[nodiscard]] CommonNames common_names(const language::Program& now, const language::Program& draft);

// What one rule set makes of one member. Numbers are those of CommonNames.
struct MemberOutcome {
  engine::MemberNumber number = 0;
  std::string id;
  std::vector<std::int32_t> tiers;        // by ladder; -1: none
  std::vector<std::int64_t> outstanding;  // by currency: usable and pending
  std::vector<bool> segments, rewards, notifications;
  std::map<std::pair<int, std::string>, std::int64_t> earned;  // by currency and rule; no zeros
  std::map<std::pair<int, Day>, std::int64_t> earned_in;       // by currency and month
  std::map<std::pair<int, Day>, std::int64_t> ending_in;       // what is left, by the month it ends in
  std::vector<std::int64_t> uncovered;                         // by currency: redemptions that left a debt
};

// Who the evaluator has just looked at: for questions that are asked of the draft alone.
struct LookedAt {
  const engine::Evaluator& evaluator;
  const engine::Evaluation& evaluation;
  const engine::MemberHistory& history;
};

// `judge` is asked in several threads, `take` in one, member after member in ascending number, each with what
// `judge` said. Whoever has not joined on the day is left out. `settled_before`: as Base.
using Judge = std::function<std::string(const LookedAt&, const MemberOutcome&)>;
using Take = std::function<void(MemberOutcome&&, std::string&&)>;
void look_at_base(storage::Database& database, const language::ProgramPtr& program, Day as_of,
                  std::optional<Day> settled_before, const CommonNames& names, unsigned threads,
                  const std::function<void(std::int64_t done, std::int64_t of)>& progress, const Judge& judge,
                  const Take& take);

}  // namespace rung::app
