#pragma once
// The naive evaluator's walk, day after day. Private to the naive evaluator.

#include <optional>
#include <vector>

#include "property/engine/naive.h"
#include "property/engine/naive_points.h"

namespace rung::naive {

class Walk {
 public:
  Walk(const language::Program& program, const engine::MemberHistory& history);
  [[nodiscard]] std::vector<Outcome> run(const std::vector<Day>& as_of);

 private:
  struct Clock {
    bool alive = false;
    Day since;
    Day entered;
    int periods = 1;
    Day until = kForever;
    bool lapsed = false;
    bool in_grace = false;
    Day grace_until = kForever;
    int activity = -1;
  };
  struct Fact {
    Day counted_on;
    Day happened_on;
    std::int64_t value = 0;
    int weight = 0;
  };
  // An exact value: what it is, rounded down, and the fraction it stands for.
  struct Value {
    bool empty = false;
    bool squared = false;  // numerator / denominator is its square (variation)
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
  };

  // naive.cpp: days
  void begin();
  void begin_day();
  void happen(int activity);
  void end_of_day();
  void note_changes(int activity);
  [[nodiscard]] Outcome outcome() const;

  // naive_tiers.cpp: clocks
  void lose(int tier);
  void force(int tier);
  void judge_entry(int tier, int activity);
  void judge_until_next(int tier);
  void judge_keeping(int tier);
  void catch_up(int tier);
  void keep_on(int tier);
  [[nodiscard]] int held(int ladder) const;

  // naive_counting.cpp: facts, conditions, distances
  void count(int activity);
  void earn(int activity);
  void accrue(int activity, std::size_t rule, std::int64_t points);
  [[nodiscard]] Value value(int measure) const;
  [[nodiscard]] Value variation(const std::vector<Fact>& facts, DayRange range) const;
  [[nodiscard]] std::int64_t shown(int measure) const;
  [[nodiscard]] std::int64_t attribute(int index) const;
  [[nodiscard]] bool holds(const language::Atom& atom) const;
  [[nodiscard]] bool holds_measure(const language::Atom& atom) const;
  [[nodiscard]] bool met(const language::Conditions& conditions) const;
  [[nodiscard]] engine::Progress progress(int tier) const;
  [[nodiscard]] Day counts_until(int measure) const;
  [[nodiscard]] std::int64_t cost(const engine::Gap& gap) const;

  [[nodiscard]] const language::Tier& tier_at(int tier) const {
    return program_.tiers[static_cast<std::size_t>(tier)];
  }
  [[nodiscard]] Clock& clock(int tier) { return clocks_[static_cast<std::size_t>(tier)]; }
  [[nodiscard]] const Clock& clock(int tier) const { return clocks_[static_cast<std::size_t>(tier)]; }
  [[nodiscard]] const engine::Activity& at(int activity) const {
    return history_.activities[static_cast<std::size_t>(activity)];
  }

  const language::Program& program_;
  const engine::MemberHistory& history_;
  Points points_;
  Day start_;
  Day today_;
  bool bringing_over_ = false;
  std::vector<Clock> clocks_;
  std::vector<std::vector<Fact>> metric_facts_;  // by metric
  std::vector<std::vector<Fact>> earned_facts_;  // by point currency
  std::vector<std::optional<Earned>> earned_;    // by activity
  std::vector<std::pair<int, Day>> shown_;       // by ladder: what the changes last said
  std::vector<bool> reached_;
  std::vector<engine::TierChange> changes_;
  std::vector<engine::FirstReached> first_reached_;
  std::vector<engine::Accrual> accruals_;
  std::vector<std::vector<std::int32_t>> tier_by_day_;
};

}  // namespace rung::naive
