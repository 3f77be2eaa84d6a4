#pragma once
// Calendar days of the proleptic Gregorian calendar, without clock or time zone. A Day is a *local* day of
// the program; whoever turns an instant into a Day (intake) knows the time zone.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rung {

// Days since 1970-01-01.
struct Day {
  std::int32_t number = 0;
  auto operator<=>(const Day&) const = default;
};

inline Day operator+(Day day, int days) { return Day{day.number + days}; }
inline Day operator-(Day day, int days) { return Day{day.number - days}; }
inline int operator-(Day a, Day b) { return a.number - b.number; }

// Before and after every day that a file may name (years 1900 to 2199).
inline constexpr Day kFirstDay{-25567};
inline constexpr Day kLastDay{84005};
// A status or lot without an end.
inline constexpr Day kForever{1'000'000};

// Both ends belong to the range; empty when first > last.
struct DayRange {
  Day first;
  Day last;
  [[nodiscard]] bool contains(Day day) const { return first <= day && day <= last; }
  bool operator==(const DayRange&) const = default;
};

struct Civil {
  int year = 1970;
  int month = 1;  // 1 … 12
  int day = 1;    // 1 … 31
};

enum class Weekday : std::uint8_t { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday };

[[nodiscard]] Civil civil(Day day);
[[nodiscard]] Day day_of(int year, int month, int day);  // the date must exist (is_date)
[[nodiscard]] bool is_date(int year, int month, int day);
[[nodiscard]] int days_in_month(int year, int month);
[[nodiscard]] Weekday weekday(Day day);

// The same day of the month `months` later (or earlier), clamped to the month's end: 31 January + 1 month is
// 28 (29) February. Always count from the original date, never chain: clamping does not undo.
[[nodiscard]] Day add_months(Day day, int months);

// YYYY-MM-DD.
[[nodiscard]] std::string iso(Day day);
[[nodiscard]] std::optional<Day> day_from_iso(std::string_view text);

}  // namespace rung
