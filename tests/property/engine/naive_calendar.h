#pragma once
// Periods and lives of tiers and points, worked out from their definitions (docs/MEANING.md, 5 and 7), for
// the naive evaluator.

#include <utility>
#include <vector>

#include "core/day.h"
#include "core/window.h"
#include "language/program.h"

namespace rung::naive {

// `day` + duration, so many times, counted from the first date on; hours are the days they touch.
[[nodiscard]] Day plus(Day day, Duration duration, int times = 1);
// The last day of something that lasts `for` so long from `first` on.
[[nodiscard]] Day last_of(Day first, Duration duration, int times = 1);

// Whether `day` is this day of the year; 29 February is 28 February in common years.
[[nodiscard]] bool is_named(Day day, std::pair<int, int> named);
[[nodiscard]] bool is_named(Day day, const std::vector<std::pair<int, int>>& named);
// The first such day on or after `day`.
[[nodiscard]] Day on_or_after(Day day, std::pair<int, int> named);

// The periods of one member.
class Calendar {
 public:
  // Membership years begin as the oldest version says.
  Calendar(Day joined, const language::Program& oldest);

  // The membership year begins anew on this day (5.4).
  void restart(Day anchor);
  [[nodiscard]] Day last_anchor() const { return restarts_.empty() ? base_ : restarts_.back(); }

  [[nodiscard]] DayRange cycle(const language::Program& program, Cycle cycle, Day day) const;
  // All days of a window seen from `day`, also those after it; not of the time of a trial.
  [[nodiscard]] DayRange window(const language::Program& program, const Window& window, Day day) const;

  [[nodiscard]] bool judged_on(const language::Program& program, const language::Judging& judging,
                               Day day) const;
  // The first judging day after `day`.
  [[nodiscard]] Day next_judging(const language::Program& program, const language::Judging& judging,
                                 Day day) const;

  // The last day of a tier entered on `entered`, judged as of `as_of` (7.2).
  [[nodiscard]] Day validity(const language::Program& program, const language::Tier& tier, Day entered,
                             Day as_of) const;
  // The last day after one more period (7.8); `periods` have been lived since `first`.
  [[nodiscard]] Day successor(const language::Program& program, const language::Tier& tier, Day until,
                              Day first, int periods) const;

 private:
  [[nodiscard]] DayRange membership_year(Day day) const;

  Day base_;
  std::vector<Day> restarts_;  // ascending
};

// What a restart of the membership year by an upgrade on `day` makes the new beginning.
[[nodiscard]] Day anchor_after(const language::Program& program, Day day);

}  // namespace rung::naive
