#pragma once
// The pass over the whole base for `rung compare`: what rule sets make of every member, in numbers by which
// two can be set side by side.

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

// A rule set to look at the base with. `settled_before`: as Base.
struct LookedWith {
  language::ProgramPtr program;
  std::optional<Day> settled_before;
  bool reads_as_first = false;  // names what members did as the first one does: its histories serve, too
};

inline constexpr std::size_t kSideBySide = 400;  // that are worked out side by side

// Reads the base once and evaluates every member under several rule sets. `look` is called in several
// threads: by which worker, under which of them, for which of the members that are worked out side by side
// (from 0); of one member the rule sets in their order, one after the other. `next` is called in one, after
// so many of them. Whoever has not joined on the day is left out.
struct EachMember {
  std::function<void(std::size_t with, Base& base)> begin;  // before anybody is looked at; may be empty
  std::function<void(unsigned worker, std::size_t with, std::size_t place, const LookedAt&)> look;
  std::function<void(std::size_t members)> next;                     // may be empty
  std::function<void(std::int64_t done, std::int64_t of)> progress;  // members; may be empty
};
void evaluate_base(storage::Database& database, const std::vector<LookedWith>& rule_sets, Day as_of,
                   unsigned threads, const EachMember& each);

// What two rule sets make of every member, from the same reading. `judge` is asked in several threads, of
// members that both know, `take` in one, member after member in ascending number, each with what `judge`
// said. Either outcome is null where the member has not joined under that rule set.
struct LookAt {
  Day as_of;
  std::int64_t now_ms = 0;  // UTC milliseconds: when the next `rung notify` would be
  unsigned threads = 0;
  std::function<void(std::int64_t done, std::int64_t of)> progress;
};
using Judge =
    std::function<std::string(const LookedAt& draft, const MemberOutcome& was, const MemberOutcome& is)>;
using Take =
    std::function<void(const MemberOutcome* was, const MemberOutcome* is, const std::string& judged)>;
void look_at_base(storage::Database& database, const LookedWith& now, const LookedWith& draft,
                  const CommonNames& names, const LookAt& how, const Judge& judge, const Take& take);

}  // namespace rung::app
