#include "core/day.h"

#include <array>
#include <chrono>

#include "core/check.h"

namespace rung {
namespace {

namespace ch = std::chrono;

ch::year_month_day to_ymd(Day day) { return ch::year_month_day{ch::sys_days{ch::days{day.number}}}; }

Day from_ymd(ch::year_month_day ymd) {
  return Day{static_cast<std::int32_t>(ch::sys_days{ymd}.time_since_epoch().count())};
}

// Reads `count` ASCII digits; nothing if one of them is not a digit.
std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

Civil civil(Day day) {
  const auto ymd = to_ymd(day);
  return Civil{static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
               static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

bool is_date(int year, int month, int day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= days_in_month(year, month);
}

int days_in_month(int year, int month) {
  static constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && ch::year{year}.is_leap()) return 29;
  return kDays.at(static_cast<std::size_t>(month - 1));
}

Day day_of(int year, int month, int day) {
  RUNG_CHECK(is_date(year, month, day), "day_of needs a date that exists");
  return from_ymd(ch::year{year} / ch::month{static_cast<unsigned>(month)} /
                  ch::day{static_cast<unsigned>(day)});
}

Weekday weekday(Day day) {
  // 1970-01-01 was a Thursday.
  return static_cast<Weekday>(((day.number + 3) % 7 + 7) % 7);
}

Day add_months(Day day, int months) {
  if (months == 0) return day;
  const Civil from = civil(day);
  const int index = from.year * 12 + (from.month - 1) + months;
  const int year = index >= 0 ? index / 12 : (index - 11) / 12;
  const int month = index - year * 12 + 1;
  return day_of(year, month, std::min(from.day, days_in_month(year, month)));
}

std::string iso(Day day) {
  const Civil c = civil(day);
  std::string text = "0000-00-00";
  const auto put = [&text](std::size_t at, int width, int value) {
    for (int i = width - 1; i >= 0; --i, value /= 10) {
      text[at + static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
    }
  };
  put(0, 4, c.year);
  put(5, 2, c.month);
  put(8, 2, c.day);
  return text;
}

std::optional<Day> day_from_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || !is_date(*year, *month, *day)) return std::nullopt;
  return day_of(*year, *month, *day);
}

}  // namespace rung
