#pragma once
// One member's way through time, day by day of those on which something can happen: what Evaluator is made
// of. Within a day: what ended yesterday is dropped, then activity after activity (earn at the tier held,
// count, judge entry), then the end of the day (scheduled judgings, keeping, ends of validity). Private to
// src/engine.

#include <vector>

#include "engine/earning.h"
#include "engine/evaluate.h"
#include "engine/matching.h"
#include "engine/series.h"

namespace rung::engine {

class Evaluator::Walk : public MemberSide {
 public:
  explicit Walk(const language::Program& program);

  const Evaluation& evaluate(const MemberHistory& history, Day as_of);
  void watch(Observer* observer);

  // MemberSide: conditions about the member, as things stand at this moment; those on points do not hold.
  [[nodiscard]] bool holds(const language::Atom& atom) const override { return holds_atom(atom, nullptr); }

  [[nodiscard]] bool holds_all(const language::Conditions& conditions,
                               const std::vector<PointsState>* points) const;
  [[nodiscard]] Answers answers(const language::Conditions& conditions,
                                const std::vector<PointsState>* points) const;
  [[nodiscard]] Progress progress_to(int tier) const;
  [[nodiscard]] Keeping keeping(int tier) const;
  [[nodiscard]] Day keeping_judged_on(int tier) const;
  [[nodiscard]] std::int64_t measure(int index) const;
  [[nodiscard]] std::int64_t attribute(int index) const;
  [[nodiscard]] std::vector<Counted> counted(int measure) const;
  [[nodiscard]] std::vector<NotCounted> not_counted(int measure) const;

 private:
  // A tier's own clock: it runs whether or not a higher tier covers it.
  struct Clock {
    bool alive = false;
    Day since;
    Day entered;      // where validity counts from: the last entry anew
    int periods = 1;  // validity periods lived since `entered`
    Day valid_until = kForever;
    bool lapsed = false;  // judged not kept: ends with valid_until
    bool in_grace = false;
    Day grace_until = kForever;
    std::int32_t entered_by = -1;
    std::int32_t alternative = -1;
  };
  // What the history last said of a ladder.
  struct Shown {
    std::int32_t tier = -1;
    Day valid_until = kForever;
  };

  // walk.cpp: time
  void begin(const MemberHistory& history, Day as_of);
  void start_ladders();
  void bring_over();
  void process(std::int32_t activity);
  void begin_day();
  void end_of_day();
  [[nodiscard]] Day next_timer() const;
  [[nodiscard]] Day next_timer_of(int tier) const;
  [[nodiscard]] Day next_change(const language::Conditions& conditions) const;
  void finish();

  // walk_facts.cpp: what activities count for and earn
  void count(std::int32_t activity, const EventView& event);
  void count_return(std::int32_t activity, const EventView& returned);
  void insert(int metric, const Entry& entry);
  void insert_earned(int unit, const Entry& entry);
  void earn(std::int32_t activity, const EventView& event);
  void take_back(std::int32_t activity, const EventView& returned);
  void accrue(std::int32_t activity, std::size_t rule, std::int64_t points, const EventView& event);

  // walk_tiers.cpp: clocks
  [[nodiscard]] int alternative_met(const language::Conditions& conditions) const;
  void judge_entry(int tier, std::int32_t activity);
  void note_reached(int tier, std::int32_t activity);
  void judge_while_met(int tier);
  void judge_until_next(int tier);
  void judge_keeping(int tier);
  void enter(int tier, std::int32_t activity, int alternative);
  void restart(int tier, std::int32_t activity, int alternative);
  void live_on(int tier, Day until, std::int32_t activity, int alternative);
  void keep_on(int tier);
  void lapse(int tier);
  void lose(int tier);
  void force(int tier);
  [[nodiscard]] int held(int ladder) const;
  void emit(std::int32_t activity, ChangeKind first_kind);

  // conditions.cpp: conditions and distances
  [[nodiscard]] bool holds_atom(const language::Atom& atom, const std::vector<PointsState>* points) const;
  [[nodiscard]] bool holds_tier_atom(const language::Atom& atom) const;
  [[nodiscard]] bool holds_measure_atom(const language::Atom& atom) const;
  // What `progress to T` and `METRIC missing for T`, `points missing for R`, `balance of U` and `U expiring
  // within T` come to; nothing where there is nothing to say.
  [[nodiscard]] std::optional<std::int64_t> distance_value(const language::Atom& atom) const;
  [[nodiscard]] std::optional<std::int64_t> points_value(const language::Atom& atom,
                                                         const std::vector<PointsState>& points) const;
  // The last day of a tier, with grace; nothing if it is not the one held, or has no end.
  [[nodiscard]] std::optional<Day> end_of_held(int tier) const;
  [[nodiscard]] const Series& series_of(const language::Measure& measure) const;
  [[nodiscard]] language::MetricKind kind_of(const language::Measure& measure) const;
  [[nodiscard]] const Cursor& cursor(int measure) const;
  [[nodiscard]] Progress progress_of(int tier, const language::Conditions& conditions, Day day) const;
  [[nodiscard]] Gap gap_of(const language::Conditions& conditions, int atom, Day day) const;
  [[nodiscard]] Day counts_until(const language::Measure& measure, Day day) const;
  [[nodiscard]] std::int64_t cost_of(const language::Atom& atom, const Gap& gap) const;

  // observe.cpp: what an observer is told
  [[nodiscard]] Answer answer(const language::Atom& atom, const std::vector<PointsState>* points) const;
  [[nodiscard]] std::optional<std::int64_t> measure_above(const language::Atom& atom) const;
  [[nodiscard]] bool holds_all_watched(const language::Conditions& conditions,
                                       const std::vector<PointsState>* points) const;
  // alternative_met() where something is decided by it.
  [[nodiscard]] int judge(const language::Conditions& conditions) const;
  void tell_event(const language::Conditions& where, const EventView& event) const;
  void tell_rules(std::int32_t activity, const EventView& event) const;

  [[nodiscard]] const Activity& activity_at(std::int32_t index) const {
    return history_->activities[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] const language::Tier& tier_at(int tier) const {
    return program_.tiers[static_cast<std::size_t>(tier)];
  }
  [[nodiscard]] Clock& clock(int tier) { return clocks_[static_cast<std::size_t>(tier)]; }
  [[nodiscard]] const Clock& clock(int tier) const { return clocks_[static_cast<std::size_t>(tier)]; }

  const language::Program& program_;
  Earning earning_;
  std::vector<std::vector<int>> metrics_of_event_;
  std::vector<std::vector<int>> measures_of_metric_;
  std::vector<std::vector<int>> measures_of_unit_;
  std::vector<bool> restless_;  // by tier: conditions that can change on any day

  Observer* observer_ = nullptr;
  const MemberHistory* history_ = nullptr;
  Day as_of_;
  Day today_;
  Day start_;  // tiers and points begin here: joining, or the rules' first day
  std::vector<Series> metric_series_;
  std::vector<Series> earned_series_;
  mutable std::vector<Cursor> cursors_;  // by measure; moved on when they are asked
  std::vector<Clock> clocks_;
  std::vector<Shown> shown_;
  std::vector<bool> reached_;
  std::vector<bool> has_returns_;         // by activity
  std::vector<Earning::Record> records_;  // of orders that have returns
  std::int64_t order_total_ = 0;          // of completed orders, for the member's average order
  std::int64_t order_count_ = 0;
  Evaluation result_;
};

}  // namespace rung::engine
