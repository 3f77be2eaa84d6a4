#include "core/calendar.h"

#include <algorithm>

#include "core/check.h"

namespace rung {
namespace {

constexpr int kMonthsPerYear = 12;

// Of months of one year, counted from 1.
DayRange months_of(int year, int first, int last) {
  return {day_of(year, first, 1), day_of(year, last, days_in_month(year, last))};
}

DayRange quarter_of(const Civil& date) {
  constexpr int kMonths = 3;
  const int first = (date.month - 1) / kMonths * kMonths + 1;
  return months_of(date.year, first, first + kMonths - 1);
}

DayRange week_of(Day day) {
  const Day monday = day - static_cast<int>(weekday(day));
  return {monday, monday + 6};
}

DayRange year_from(Day anchor, Day day) {
  int years = civil(day).year - civil(anchor).year;
  // add_months clamps 29 February to 28 February, which is the anniversary in common years.
  while (add_months(anchor, kMonthsPerYear * years) > day) --years;
  while (add_months(anchor, kMonthsPerYear * (years + 1)) <= day) ++years;
  return {add_months(anchor, kMonthsPerYear * years), add_months(anchor, kMonthsPerYear * (years + 1)) - 1};
}

}  // namespace

void Calendar::restart(Day day) {
  if (day <= anchors_.back()) return;
  anchors_.push_back(day);
  ++changes_;
}

DayRange Calendar::membership_year(Day day) const {
  const auto next = std::upper_bound(anchors_.begin(), anchors_.end(), day);
  if (next == anchors_.begin()) return year_from(*next, day);
  DayRange year = year_from(*(next - 1), day);
  if (next != anchors_.end()) year.last = std::min(year.last, *next - 1);
  return year;
}

DayRange Calendar::own_period(const Starts& starts, Day day) const {
  DayRange period{kFirstDay, kForever};
  const int year = civil(day).year;
  for (int y = year - 1; y <= year + 1; ++y) {
    for (const auto& [number, month] : starts) {
      // 29 February is 28 February in common years.
      const Day start = day_of(y, month, std::min(number, days_in_month(y, month)));
      if (start <= day) period.first = std::max(period.first, start);
      if (start > day) period.last = std::min(period.last, start - 1);
    }
  }
  return period;
}

DayRange Calendar::around(Cycle cycle, Day day) const {
  const int own = own_index(cycle);
  if (own >= 0) {
    RUNG_CHECK(own_ != nullptr && static_cast<std::size_t>(own) < own_->size(), "the period is declared");
    return own_period((*own_)[static_cast<std::size_t>(own)], day);
  }
  const Civil c = civil(day);
  switch (cycle) {
    case Cycle::CalendarDay: return {day, day};
    case Cycle::CalendarWeek: return week_of(day);
    case Cycle::CalendarMonth: return months_of(c.year, c.month, c.month);
    case Cycle::CalendarQuarter: return quarter_of(c);
    case Cycle::CalendarYear: return months_of(c.year, 1, kMonthsPerYear);
    case Cycle::MembershipYear: return membership_year(day);
    case Cycle::Trial: return trial_;
    case Cycle::Own: break;
  }
  internal_error(__FILE__, __LINE__, "every cycle is known");
}

}  // namespace rung
