#pragma once
// The periods of the rule language: which whole days a condition looks at, seen from one day.

#include <cstdint>
#include <string>

#include "core/day.h"

namespace rung {

enum class Cycle : std::uint8_t {
  CalendarDay,
  CalendarWeek,  // Monday to Sunday
  CalendarMonth,
  CalendarQuarter,
  CalendarYear,
  MembershipYear,
  Trial,     // `in this trial`: the time of a trial of a tier
  Own = 16,  // the first of the periods that a program declares itself; see own_cycle()
};

// The program's own period number `index` (0 …) as a cycle, and back; -1 for the built-in ones.
[[nodiscard]] constexpr Cycle own_cycle(int index) {
  return static_cast<Cycle>(static_cast<int>(Cycle::Own) + index);
}
[[nodiscard]] constexpr int own_index(Cycle cycle) {
  return cycle < Cycle::Own ? -1 : static_cast<int>(cycle) - static_cast<int>(Cycle::Own);
}
inline constexpr int kMostOwnPeriods = 200;

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
  bool operator==(const Window&) const = default;
};

// As rules write it: "calendar year".
[[nodiscard]] std::string cycle_words(Cycle cycle);

// The running cycle that contains `day`; not for Own and Trial, whose days are not known here. A membership
// year begins on the joining day and on each anniversary of it (29 February: 28 February in common years) and
// ends on the day before the next one; a day before joining counts backwards in the same way.
[[nodiscard]] DayRange cycle_around(Cycle cycle, Day day, Day joined);

// All days the window holds, seen from `today`. `This` reaches to the end of the running cycle (a window
// never holds more than what has happened, but its end is the last day on which it can still be filled).
[[nodiscard]] DayRange resolve(const Window& window, Day today, Day joined);

// The first day after `today` from which a fact counted on `counted` is no longer in the window; kForever if
// it never leaves. `counted` must lie in resolve(window, today, joined).
[[nodiscard]] Day leaves_on(const Window& window, Day counted, Day today, Day joined);

}  // namespace rung
