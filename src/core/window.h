#pragma once
// The periods of the rule language: which whole days a condition looks at, seen from one day.

#include <cstdint>

#include "core/calendar.h"
#include "core/day.h"

namespace rung {

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
  bool plus_one_day = false;          // of both: `in last 24 months plus 1 day` begins one day earlier
  // How much earlier the window ends, of what it would without: so many days (LastDays), months (LastMonths)
  // or cycles (Last). `in last 3 months` and the same 3 months earlier are the last 6 months, without a gap.
  int before = 0;
  bool operator==(const Window&) const = default;
};

// Whether it reaches up to the day from which it is seen.
[[nodiscard]] inline bool runs_on(const Window& window) {
  return window.before == 0 && window.kind != Window::Kind::Last;
}

// The running cycle that contains `day`.
[[nodiscard]] DayRange cycle_around(Cycle cycle, Day day, const Calendar& calendar);

// All days the window holds, seen from `today`. `This` reaches to the end of the running cycle (a window
// never holds more than what has happened, but its end is the last day on which it can still be filled).
[[nodiscard]] DayRange resolve(const Window& window, Day today, const Calendar& calendar);

// The first day after `today` from which a fact counted on `counted` is no longer in the window; kForever if
// it never leaves. `counted` must lie in resolve(window, today, calendar).
[[nodiscard]] Day leaves_on(const Window& window, Day counted, Day today, const Calendar& calendar);

}  // namespace rung
