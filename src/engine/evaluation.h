#pragma once
// What the evaluator finds out about one member up to one day. Days are local days of the program, points the
// smallest units of their currency, money minor units. The rules behind every part: docs/MEANING.md.
//
// Numbers of tiers, metrics, vouchers … are those of the evaluated program (the version in force on the last
// day), except where a `version` stands beside them: an index into Evaluation::versions.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "language/program.h"
#include "ledger/book.h"

namespace rung::engine {

// ---- Tiers
// --------------------------------------------------------------------------------------------

enum class ChangeKind : std::uint8_t {
  Joined,  // begins in the ladder's lowest tier
  BroughtOver,
  Upgrade,    // a higher tier, by entry
  Renewal,    // the same tier, a new end of validity
  Downgrade,  // a lower tier
  Granted,    // a higher tier, by hand or on trial
};

// One entry of the tier history: from this moment on the member's tier in this ladder is `tier`, until
// `valid_until`. Several on one day stand in the order in which they happened; the last one holds at the end
// of the day.
struct TierChange {
  Day day;
  std::int32_t version = 0;  // in force on the day: of `ladder`, `tier` and `from`
  std::int32_t ladder = 0;
  std::int32_t tier = 0;
  std::int32_t from = -1;      // the tier before; -1: none, or not a tier of this version
  Day valid_until = kForever;  // the last day that still counts; kForever: no end of its own
  ChangeKind kind = ChangeKind::Joined;
  std::int32_t activity = -1;  // index of the activity that caused it; -1: the morning or the evening did
  std::int32_t decision = -1;  // what was decided: Evaluation::decisions; -1: nothing that needs a reason
  bool operator==(const TierChange&) const = default;
};

// What one condition asks of a counter, and where the member stands.
struct Gap {
  std::int32_t atom = 0;      // index in the conditions' atoms
  std::int32_t measure = -1;  // a counter: Program::measures
  std::int32_t balance = -1;  // `balance of U`: the point currency
  std::int64_t have = 0;
  std::int64_t need = 0;
  std::int64_t missing = 0;  // 0: met. Never negative. Of what is no counter (an attribute …) 0 or 1.
  Day last_day = kForever;   // the last day on which `have` still counts in full
  [[nodiscard]] bool counts() const { return measure >= 0 || balance >= 0; }
  bool operator==(const Gap&) const = default;
};

// What was decided about a tier, with the values it was decided by.
struct Decision {
  enum class Kind : std::uint8_t {
    BroughtOver,
    Entered,         // by `enter when`
    EnteredForLife,  // by `enter for life when`
    Renewed,         // entered again while alive
    Kept,            // by `keep when`, at the end of validity or on a day of judging
    CaughtUp,        // kept in the grace time
    NotKept,     // judged not kept (or with nothing that keeps it): ends with its last day or its grace time
    Ended,       // gone after the last day, without or after a grace time
    EndedUnmet,  // `valid while met`, `valid until next judging`: no longer met, gone the same day
    LostIdle,    // `lost after`
    Revoked,     // by a return
    Dropped,     // made to live by the end of a higher tier
    Invited,
    Granted,
    GrantEnded,
    TrialBegan,
    TrialKept,
    TrialNotKept,  // judged in the evening of its last day
    TrialEnded,
    Shared,       // the household's owner holds it
    SharedEnded,  // does not any more, or the member has left
    RulesEnded,   // the next version does not have this tier
  } kind{};
  // Which conditions `gaps` and `alternative` belong to.
  enum class Asked : std::uint8_t { Nothing, ToEnter, ForLife, ToKeep, Trial } asked{};
  Day day;
  Day judged_as_of;          // the day whose counters decided
  std::int32_t version = 0;  // of the rules that decided: of `tier` and `alternative`
  std::int32_t tier = 0;
  std::int32_t alternative = -1;  // which way was met; -1: none, or nothing was asked
  std::int32_t activity = -1;     // -1: the morning or the evening
  std::int32_t trial = -1;        // Asked::Trial: Program::trials of the version
  Day idle_since = kForever;      // LostIdle: the last of the events, or the entry if that is later
  std::int64_t unpaid = 0;        // NotKept: what the balance lacks of what keeping costs
  Day valid_until = kForever;     // of the tier's clock, afterwards
  std::vector<Gap> gaps;          // of all conditions that were asked, in their order; only when traced
};

// When a tier's own conditions were first met, whatever higher tiers the member held.
struct FirstReached {
  std::int32_t tier = 0;
  Day day;
  std::int32_t activity = -1;
};

// The state of one tier for the member at the end of the day.
struct TierStanding {
  bool alive = false;
  Day since;                   // alive: first day of the unbroken stay
  Day valid_until = kForever;  // alive: the last day of everything that keeps it alive, without grace
  bool in_grace = false;       // the clock's last day has passed, the grace time runs
  Day grace_until = kForever;
  std::int32_t entered_by = -1;  // index of the activity that brought it about
  bool granted = false;          // lives by hand or on trial alone
};

// One thing that keeps a tier alive.
struct Life {
  enum class Kind : std::uint8_t {
    Clock,      // entered, kept, fallen to, brought over, invited
    ForLife,    // by `enter for life when`
    Record,     // by hand, on trial or by a reward, as the activity says
    Household,  // the owner holds it
  } kind{};
  DayRange days;
  bool fixed = false;          // outweighs everything else
  std::int32_t activity = -1;  // that brought it about
};

// ---- Points
// --------------------------------------------------------------------------------------------

// Where points come from. Named, so that it is the same in every version.
struct Source {
  enum class Kind : std::uint8_t {
    Earn,
    Milestone,
    Choice,  // of a milestone or a reward
    Conversion,
    Reward,
    Opening,
    Adjustment,
    Transfer,
  } kind{};
  std::string name;  // of the rule; empty for openings, adjustments and transfers
  // As the ledger names it: "base", "milestone ten_nights", "brought over" …
  [[nodiscard]] std::string text() const;
  bool operator==(const Source&) const = default;
};

// Points given for one activity (or by the calendar) under one rule. Negative: taken back by a return.
struct Accrual {
  std::int32_t activity = -1;  // index in MemberHistory::activities; -1: the calendar
  std::int32_t source = 0;     // Evaluation::sources
  std::int32_t version = 0;    // of the rule
  std::int32_t rule = -1;      // of Source::Kind::Earn: Program::earn of that version
  std::int32_t unit = 0;       // Evaluation::unit_names
  std::int64_t points = 0;     // never 0
  Day earned_on;
  std::optional<Day> usable_from;  // not known yet (the order is still open): nothing
  Day last_day = kForever;         // as far as it was known then; of a return kForever
};

// Lots and postings name activities by their index in MemberHistory::activities and rules by their number in
// Evaluation::sources.
using Lot = ledger::BookLot;
using Movement = ledger::Movement;

struct PointsState {
  std::vector<Lot> lots;  // in the order in which they were made; none if the currency is only for qualifying
  std::vector<Movement> movements;
  std::int64_t usable = 0;  // debts subtracted; of `only for qualifying` the whole number
  std::int64_t pending = 0;
  // `never expire while …`: which of PointCurrency::exemptions spares them now (-1: none), and what is usable
  // by the last day it has without that. The lots themselves have no last day while they are spared.
  std::int32_t spared_by = -1;
  std::map<Day, std::int64_t> without_sparing;
};

// ---- Gifts
// --------------------------------------------------------------------------------------------

// Pieces that a redemption used, one behind the other.
struct VoucherUse {
  std::int64_t first = 0, count = 0;
  std::int64_t worth = 0;  // of all of them, minor units
  std::int32_t activity = -1;
};

// Vouchers that were issued together; one by one they are pieces 0, 1, 2 … (engine/voucher_pieces.h).
struct VoucherState {
  std::int32_t voucher = 0;  // Program::vouchers
  std::int32_t source = 0;
  std::int32_t activity = -1;
  Day issued_on;
  Day last_day = kForever;
  std::int64_t count = 0;  // still there
  std::int64_t worth = 0;  // of money vouchers: minor units, all of it together
  std::int64_t used = 0;
  std::int64_t expired = 0;
  std::int64_t cancelled = 0;  // void with the redemption that issued them
  std::uint64_t origin = 0;    // what issued them, whatever else happened
  std::int64_t before = 0;     // how many of the same origin came before them
  std::vector<VoucherUse> uses;
};

// What a redemption took, and how much of it cancellations have given back.
struct RedemptionState {
  std::int32_t activity = -1;
  struct Points {
    std::int32_t unit = 0;  // Program::points
    std::int64_t taken = 0, given_back = 0;
    [[nodiscard]] std::int64_t left() const { return taken - given_back; }
  };
  std::vector<Points> points;
  std::optional<Day> cancelled_on;  // as a whole
  bool voucher_used = false;        // of those it issued
  bool chosen = false;              // a choice it opened was made, or its time ended
};

struct StepReached {
  std::int32_t version = 0;
  std::int32_t milestone = 0;  // of that version
  std::int64_t step = 0;
  Day period;  // first day of the period it counts for; kFirstDay: all time
  Day day;
  std::int32_t activity = -1;
  bool given = false;  // false: `where` or a cap held it back
};

// A choice that is open, or was made.
struct ChoiceState {
  std::int32_t version = 0;
  std::int32_t milestone = -1;  // of that version; or
  std::int32_t reward = -1;
  Day opened_on;
  Day until;                   // the last day on which it can be made
  std::int32_t activity = -1;  // that opened it
  std::int32_t chosen = -1;    // Choice::of
  std::optional<Day> settled_on;
};

// ---- Distance
// --------------------------------------------------------------------------------------------

// Why a way costs what it costs.
enum class CostBasis : std::uint8_t {
  Nothing,     // nothing is missing
  Money,       // an amount of money is missing
  OwnAverage,  // purchases at the member's own average
  Rate,        // points at the rate the member earns
  NoPrice,     // nobody can say
};

struct AlternativeProgress {
  std::vector<Gap> gaps;  // one per atom of the alternative, in order
  bool met = false;
  bool reachable = true;     // false: an atom that no purchase can change is not met
  std::int64_t percent = 0;  // hundredths of a percent of the worst gap, rounded down; 10000 = met
  Day last_day = kForever;   // the earliest of the gaps' last days
  std::int64_t cost = 0;     // money to spend at the least, minor units: what decides "cheapest"
  CostBasis basis = CostBasis::Nothing;
};

// How far it is to reach a tier, or to keep it. Computed by the conditions that decide, never by a second
// formula.
struct Progress {
  std::int32_t tier = 0;
  bool reached = false;
  std::vector<AlternativeProgress> alternatives;
  std::int32_t cheapest = -1;  // index; -1 if nothing is missing or no alternative is reachable
};

// Whether what is missing of the cheapest way is there in time, at the member's own pace or by orders as they
// usually are (docs/MEANING.md, 15.7).
struct Reach {
  bool asked = false;  // false: nothing is missing, there is nothing to reach
  bool in_time = false;
  DayRange days;            // what the member did on them is taken for the pace
  std::int64_t orders = 0;  // by orders: how many there were
  struct Part {
    std::int32_t gap = 0;     // of the cheapest way, one that is missing
    std::int64_t added = 0;   // what the days (or their orders) added to what it counts
    Day deadline = kForever;  // by pace: the last day for it
    bool closes = false;
  };
  std::vector<Part> parts;
};

struct Keeping {
  bool judged = false;  // the tier is kept by a judging on a known day
  bool kept = false;    // would be kept if nothing more happened until `judged_on`
  Day judged_on = kForever;
  Day renews_until = kForever;  // the next end of validity if kept
  Progress progress;            // of the conditions to keep it, as of judged_on
};

// ---- The whole
// --------------------------------------------------------------------------------------------

struct MeasureValue {
  std::int64_t value = 0;  // kEmpty where there is nothing to average or compare
};

struct Evaluation {
  Day as_of;
  bool joined = false;  // false: the member joined after as_of; nothing else is said of him
  std::vector<const language::Program*> versions;  // the oldest first; the last one is the evaluated program
  std::vector<std::int32_t> tier;                  // by ladder: the tier held at the end of the day
  // The first day after as_of on which tiers, or what is booked of points, can be others if nothing more
  // becomes known. What members are compared by, what others do for them and rules that follow on these are
  // left out.
  Day next_step = kForever;
  std::vector<TierStanding> standings;      // by tier
  std::vector<TierChange> changes;          // in order
  std::vector<Decision> decisions;          // in order
  std::vector<FirstReached> first_reached;  // by tier reached, in order of time
  std::vector<Source> sources;
  // What Accrual::unit numbers: all point currencies of all versions, those of the evaluated program first.
  std::vector<std::string> unit_names;
  std::vector<Accrual> accruals;    // in the order in which they were given
  std::vector<PointsState> points;  // by point currency
  std::vector<VoucherState> vouchers;
  std::vector<StepReached> steps;
  std::vector<ChoiceState> choices;
  std::vector<RedemptionState> redemptions;  // in order
  // Of one of the member's activities; nullptr: it is no redemption.
  [[nodiscard]] const RedemptionState* redemption(std::int32_t activity) const;
  std::optional<Day> frozen_since;     // the account is frozen: nothing is redeemed or transferred
  std::vector<MeasureValue> measures;  // by Program::measures, as of the end of the day
  std::vector<bool> in_segment;        // by Program::segments
  // The tier of a change, in the version it was made in.
  [[nodiscard]] const language::Tier& tier_of(const TierChange& change) const {
    return versions[static_cast<std::size_t>(change.version)]->tiers[static_cast<std::size_t>(change.tier)];
  }
};

}  // namespace rung::engine
