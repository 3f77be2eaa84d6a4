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
#include "app/recipients.h"
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
  std::vector<bool> segments, rewards;
  std::vector<Due> due;  // notifications of the program itself, in declared order
  std::map<std::pair<int, std::string>, std::int64_t> earned;  // by currency and rule; no zeros
  std::map<std::pair<int, Day>, std::int64_t> earned_in;       // by currency and month
  std::map<std::pair<int, Day>, std::int64_t> ending_in;       // what is left, by the month it ends in
  std::vector<std::int64_t> uncovered;                         // by currency: redemptions that left a debt
};

// Who the evaluator has just looked at: for questions that are asked of the draft alone.
struct LookedAt {
  engine::Evaluator& evaluator;
  const engine::Evaluation& evaluation;
  const engine::MemberHistory& history;
};

// Whether he could redeem it on the day.
[[nodiscard]] bool in_reach(const LookedAt& member, int reward);

// Goes over the base once and evaluates every member under several rule sets. `look` is called in several
// threads: by which worker, under which of `programs`, for which of the members that are worked out side by
// side (from 0). `next` is called in one, after so many of them. Whoever has not joined on the day is left
// out. Histories are read as the first program reads them, so the others must name the same things.
// `settled_before`: as Base.
struct EachMember {
  std::function<void(Base& base)> begin;  // before anybody is looked at; may be empty
  std::function<void(unsigned worker, std::size_t program, std::size_t place, const LookedAt&)> look;
  std::function<void(std::size_t members)> next;                     // may be empty
  std::function<void(std::int64_t done, std::int64_t of)> progress;  // members; may be empty
};
void evaluate_base(storage::Database& database, const std::vector<language::ProgramPtr>& programs, Day as_of,
                   std::optional<Day> settled_before, unsigned threads, const EachMember& each);

// `judge` is asked in several threads, `take` in one, member after member in ascending number, each with what
// `judge` said. Whoever has not joined on the day is left out. `settled_before`: as Base.
using Judge = std::function<std::string(const LookedAt&, const MemberOutcome&)>;
using Take = std::function<void(MemberOutcome&&, std::string&&)>;
struct LookAt {
  Day as_of;
  std::int64_t now_ms = 0;  // UTC milliseconds: when the next `rung notify` would be
  std::optional<Day> settled_before;
  unsigned threads = 0;
  std::function<void(std::int64_t done, std::int64_t of)> progress;
};
void look_at_base(storage::Database& database, const language::ProgramPtr& program, const CommonNames& names,
                  const LookAt& how, const Judge& judge, const Take& take);

}  // namespace rung::app
