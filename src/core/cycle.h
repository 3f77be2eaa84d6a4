#pragma once
// The kinds of periods that the rule language has words for.

#include <cstdint>
#include <string>

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

// As rules write it: "calendar year".
[[nodiscard]] std::string cycle_words(Cycle cycle);

}  // namespace rung
