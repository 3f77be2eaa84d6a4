#pragma once
// One cell, one value. Every reader gives either the value or, in words that follow the column's name
// ("amount: 5th character is the letter O"), what is wrong. Nothing is guessed and nothing is rounded
// silently.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "core/result.h"
#include "intake/zone.h"

namespace rung::intake {

template <typename T>
using Read = Result<T, std::string>;

inline constexpr std::int64_t kAmountLimit = 1'000'000'000'000'000;  // minor units
inline constexpr std::int64_t kCountLimit = 1'000'000'000;           // also of points, in whole ones

struct NumberForm {
  char decimal = '.';
  char thousands = '\0';
};

// A number with up to `decimals` decimals, as an integer of 10^-decimals. `unit` is named in messages
// ("EUR").
[[nodiscard]] Read<std::int64_t> read_number(std::string_view cell, NumberForm form, int decimals,
                                             std::string_view unit);

// A whole number between -limit and limit.
[[nodiscard]] Read<std::int64_t> read_whole(std::string_view cell, NumberForm form, std::int64_t limit);

// Points, as an integer of 10^-decimals. Nothing is rounded: more decimals than the currency has are refused.
[[nodiscard]] Read<std::int64_t> read_points(std::string_view cell, NumberForm form, int decimals,
                                             std::string_view unit);

// Product of numbers with up to six decimals each, rounded half up (away from zero) to `decimals`.
[[nodiscard]] Read<std::int64_t> read_product(const std::vector<std::string_view>& cells, NumberForm form,
                                              int decimals, std::string& wrong_cell);

// YYYY, MM, DD (M and D: one or two digits) once each, with . - / or nothing between them.
[[nodiscard]] bool is_date_form(std::string_view form);
struct Years {
  int first = 1990;
  int last = 2099;
};
[[nodiscard]] Read<Day> read_date(std::string_view cell, std::string_view form, Years years = {});
// The same, also without its year: --MM-DD, or the form without YYYY and the sign beside it ("17.05." and
// "17.05" of DD.MM.YYYY). core/yearless.h says how such a day is kept.
[[nodiscard]] Read<Day> read_birthday(std::string_view cell, std::string_view form, Years years);

struct Moment {
  Day day;
  int minute = 0;          // local, of the day
  std::int64_t at_ms = 0;  // UTC
};

// What a mapping writes instead of a form of dates: moments are whole seconds since 1970, UTC, as databases
// and programs write them. Days without a time are then written YYYY-MM-DD.
inline constexpr std::string_view kSeconds = "seconds";

struct MomentForm {
  std::string date_form = "YYYY-MM-DD";
  bool seconds = false;  // kSeconds
  const Zone* zone = nullptr;
  bool program_zone = false;
};

// A date; a date and a time (a space or T between); with an offset (Z, +01:00) or, if `program_zone` says so,
// without. A date without a time is noon of that day.
[[nodiscard]] Read<Moment> read_moment(std::string_view cell, const MomentForm& form);

[[nodiscard]] Read<std::int64_t> read_choice(std::string_view cell, const std::vector<std::string>& choices);
[[nodiscard]] Read<std::int64_t> read_yes_no(std::string_view cell);

}  // namespace rung::intake
