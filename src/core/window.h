#pragma once
// The periods of the rule language: which whole days a condition looks at, seen from one day.

#include <cstdint>
#include <string>

#include "core/day.h"

namespace rung {

enum class Cycle : std::uint8_t { CalendarDay, CalendarMonth, CalendarQuarter, CalendarYear, MembershipYear };

struct Window {
  enum class Kind : std::uint8_t {
    This,        // the running cycle, to its end: `in this calendar year`
    Last,        // the cycle before it: `in last calendar year`
    LastDays,    // `in last 30 days`: today and the 29 days before
    LastMonths,  // `in last 12 months`: exactly 12 months long, ending today
    AllTime,
  };
  Kind kind = Kind::AllTime;
  Cycle cycle = Cycle::CalendarYear;  // of This and Last
  int count = 0;                      // of LastDays and LastMonths
  bool operator==(const Window&) const = default;
};

// As rules write it: "calendar year".
[[nodiscard]] std::string cycle_words(Cycle cycle);

// The running cycle that contains `day`. A membership year begins on the joining day and on each anniversary
// of it (29 February: 28 February in common years) and ends on the day before the next one; a day before
// joining counts backwards in the same way.
[[nodiscard]] DayRange cycle_around(Cycle cycle, Day day, Day joined);

// All days the window holds, seen from `today`. `This` reaches to the end of the running cycle (a window
// never holds more than what has happened, but its end is the last day on which it can still be filled).
[[nodiscard]] DayRange resolve(const Window& window, Day today, Day joined);

// The first day after `today` from which a fact counted on `counted` is no longer in the window; kForever if
// it never leaves. `counted` must lie in resolve(window, today, joined).
[[nodiscard]] Day leaves_on(const Window& window, Day counted, Day today, Day joined);

}  // namespace rung
