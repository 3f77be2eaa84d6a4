#pragma once
// One member's calendar: the days on which his membership years begin, and the periods that the program
// declares itself. What windows, validities and expiries look up (docs/MEANING.md, 5).

#include <utility>
#include <vector>

#include "core/cycle.h"
#include "core/day.h"

namespace rung {

class Calendar {
 public:
  // Days of the year on which a period of the program's own begins, as (day, month), in the order of the
  // year.
  using Starts = std::vector<std::pair<int, int>>;

  // Membership years from the joining day on. Implicit: for most members that is the whole calendar.
  Calendar(Day anchor = kFirstDay) : anchors_{anchor} {}  // NOLINT(google-explicit-constructor)

  // The periods for own_cycle(0), own_cycle(1) …; they must outlive the calendar. nullptr: none.
  void set_own_periods(const std::vector<Starts>* own) { own_ = own; }
  // The days of `in this trial`.
  void set_trial(DayRange days) {
    if (trial_ == days) return;
    trial_ = days;
    ++changes_;
  }
  // A new membership year begins on `day`, and the one before ends. Nothing changes if it does not lie after
  // the last anchor.
  void restart(Day day);
  [[nodiscard]] Day last_anchor() const { return anchors_.back(); }
  // Rises whenever periods may be others than before, but for those of the program's own.
  [[nodiscard]] int changes() const { return changes_; }

  // The running cycle that contains `day`. A membership year begins on its anchor and on each anniversary of
  // it (29 February: 28 February in common years) and ends on the day before the next one, or before the next
  // anchor. Days before the first anchor are counted backwards from it.
  [[nodiscard]] DayRange around(Cycle cycle, Day day) const;

 private:
  [[nodiscard]] DayRange membership_year(Day day) const;
  [[nodiscard]] DayRange own_period(const Starts& starts, Day day) const;

  std::vector<Day> anchors_;  // ascending
  const std::vector<Starts>* own_ = nullptr;
  DayRange trial_{kFirstDay, kFirstDay - 1};
  int changes_ = 0;
};

}  // namespace rung
