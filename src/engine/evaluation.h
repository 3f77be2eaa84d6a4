#pragma once
// What the evaluator finds out about one member up to one day.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "language/program.h"

namespace rung::engine {

enum class ChangeKind : std::uint8_t {
  Joined,  // begins in the ladder's lowest tier
  BroughtOver,
  Upgrade,
  Renewal,  // the same tier, a new end of validity
  Downgrade,
};

// One entry of the tier history: from this moment on the member's tier in this ladder is `tier`, until
// `valid_until`. Several on one day stand in the order in which they happened; the last one holds at the end
// of the day.
struct TierChange {
  Day day;
  std::int32_t ladder = 0;
  std::int32_t tier = 0;
  std::int32_t from = -1;      // the tier before; -1 at the beginning
  Day valid_until = kForever;  // the last day that still counts; kForever: no end of its own
  ChangeKind kind = ChangeKind::Joined;
  std::int32_t alternative = -1;  // which alternative of the tier's conditions was met; -1: none needed
  std::int32_t activity = -1;     // index of the activity that caused it; -1: the end of the day did
  bool operator==(const TierChange&) const = default;
};

// When a tier's own conditions were first met, whatever higher tiers the member held.
struct FirstReached {
  std::int32_t tier = 0;
  Day day;
  std::int32_t activity = -1;
};

// Points for one activity under one rule. Negative: taken back by a return.
struct Accrual {
  std::int32_t activity = 0;  // index in MemberHistory::activities
  std::int32_t rule = 0;      // Program::earn
  std::int32_t unit = 0;      // point currency
  std::int64_t points = 0;    // smallest units, never 0
  Day earned_on;
  std::optional<Day> usable_from;  // not known yet (the order is still open): nothing
  Day last_day = kForever;         // the last day on which they can be used
};

// The state of one tier for the member at the end of the day.
struct TierStanding {
  bool alive = false;
  Day since;                   // alive: first day of the unbroken stay
  Day valid_until = kForever;  // alive: the last day, without grace
  bool in_grace = false;       // valid_until has passed, the grace time runs
  Day grace_until = kForever;
  std::int32_t entered_by = -1;  // index of the activity that brought it about
};

// What one condition asks of a counter, and where the member stands.
struct Gap {
  std::int32_t atom = 0;      // index in the conditions' atoms
  std::int32_t measure = -1;  // -1: not a counter (an attribute, a segment): `missing` is 0 or 1
  std::int64_t have = 0;
  std::int64_t need = 0;
  std::int64_t missing = 0;  // 0: met. Never negative.
  Day last_day = kForever;   // the last day on which `have` still counts in full
};

struct AlternativeProgress {
  std::vector<Gap> gaps;  // one per atom of the alternative, in order
  bool met = false;
  bool reachable = true;     // false: an atom that no purchase can change is not met
  std::int64_t percent = 0;  // hundredths of a percent of the worst gap, rounded down; 10000 = met
  Day last_day = kForever;   // the earliest of the gaps' last days
  std::int64_t cost = 0;     // money to spend at the least, minor units: what decides "cheapest"
};

// How far it is to reach a tier, or to keep it. Computed by the conditions that decide, never by a second
// formula.
struct Progress {
  std::int32_t tier = 0;
  bool reached = false;
  std::vector<AlternativeProgress> alternatives;
  std::int32_t cheapest = -1;  // index; -1 if nothing is missing or no alternative is reachable
};

struct Keeping {
  bool judged = false;  // the tier is kept by a judging on a known day
  bool kept = false;    // would be kept if nothing more happened until `judged_on`
  Day judged_on = kForever;
  Day renews_until = kForever;  // the next end of validity if kept
  Progress progress;            // of the conditions to keep it, as of judged_on
};

struct MeasureValue {
  std::int64_t value = 0;  // kEmpty where there is nothing to average or compare
};

struct Evaluation {
  Day as_of;
  bool joined = false;                      // false: the member joined after as_of; everything else is empty
  std::vector<std::int32_t> tier;           // by ladder: the tier held at the end of the day
  std::vector<TierStanding> standings;      // by tier
  std::vector<TierChange> changes;          // in order
  std::vector<FirstReached> first_reached;  // by tier reached, in order of time
  std::vector<Accrual> accruals;            // by activity, then rule
  std::vector<MeasureValue> measures;       // by Program::measures, as of the end of the day
  std::vector<bool> in_segment;  // by Program::segments; conditions on points count as not met here
};

}  // namespace rung::engine
