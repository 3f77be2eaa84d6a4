#include "property/engine/naive_calendar.h"

#include <algorithm>

namespace rung::naive {
namespace {

using language::Judging;
using language::Validity;

Day last_of_month(int year, int month) { return day_of(year, month, days_in_month(year, month)); }

DayRange months_range(int year, int first_month, int months) {
  return {day_of(year, first_month, 1), last_of_month(year, first_month + months - 1)};
}

// The first end of `month` after `day`.
Day month_end_after(int month, Day day) {
  const int year = civil(day).year;
  const Day same_year = last_of_month(year, month);
  return same_year > day ? same_year : last_of_month(year + 1, month);
}

// The end that a cycle ending on `cycle_end` stands for.
Day end_of_kind(const Validity& validity, Day cycle_end) {
  return validity.month == 0 ? cycle_end : month_end_after(validity.month, cycle_end);
}

}  // namespace

Day plus(Day day, Duration duration, int times) {
  if (duration.unit == DurationUnit::Months) return add_months(day, duration.count * times);
  return day + duration.count * times;
}

DayRange cycle_range(Cycle cycle, Day day, Day joined) {
  const Civil date = civil(day);
  switch (cycle) {
    case Cycle::CalendarDay: return {day, day};
    case Cycle::CalendarWeek: {
      Day monday = day;
      while (weekday(monday) != Weekday::Monday) monday = monday - 1;
      return {monday, monday + 6};
    }
    case Cycle::CalendarMonth: return months_range(date.year, date.month, 1);
    case Cycle::CalendarQuarter: return months_range(date.year, (date.month - 1) / 3 * 3 + 1, 3);
    case Cycle::CalendarYear: return months_range(date.year, 1, 12);
    case Cycle::MembershipYear:
    case Cycle::Trial:
    case Cycle::Own: break;
  }
  int years = date.year - civil(joined).year - 1;
  while (add_months(joined, 12 * (years + 1)) <= day) ++years;
  return {add_months(joined, 12 * years), add_months(joined, 12 * (years + 1)) - 1};
}

DayRange window_range(const Window& window, Day today, Day joined) {
  const int more = window.plus_one_day ? 1 : 0;
  switch (window.kind) {
    case Window::Kind::This: return cycle_range(window.cycle, today, joined);
    case Window::Kind::Last:
      return cycle_range(window.cycle, cycle_range(window.cycle, today, joined).first - 1, joined);
    case Window::Kind::LastDays: return {today - (window.count - 1) - more, today};
    case Window::Kind::LastMonths: return {add_months(today, -window.count) + 1 - more, today};
    case Window::Kind::AllTime: break;
  }
  return {kFirstDay, kForever};
}

bool judged_on(const Judging& judging, Day day, Day joined) {
  const Civil date = civil(day);
  switch (judging.kind) {
    case Judging::Kind::AfterActivity: return false;
    case Judging::Kind::EveryDay: return true;
    case Judging::Kind::AtEndOfCycle: return cycle_range(judging.cycle, day, joined).last == day;
    case Judging::Kind::OnDays: break;
  }
  return std::any_of(judging.days.begin(), judging.days.end(), [&](const auto& named) {
    return named.first == date.day && named.second == date.month;
  });
}

Day next_judging(const Judging& judging, Day day, Day joined) {
  Day next = day + 1;
  while (!judged_on(judging, next, joined)) next = next + 1;
  return next;
}

Day validity(const language::Tier& tier, Day entered, Day joined) {
  const Validity& v = tier.validity;
  switch (v.kind) {
    case Validity::Kind::ForLife:
    case Validity::Kind::WhileMet: return kForever;
    case Validity::Kind::UntilNextJudging: return next_judging(tier.judge_entry, entered, joined);
    case Validity::Kind::ForDuration: return plus(entered, v.duration) - 1;
    case Validity::Kind::EndOfCycle: break;
  }
  const Day this_end = cycle_range(v.cycle, entered, joined).last;
  return end_of_kind(v, v.next ? cycle_range(v.cycle, this_end + 1, joined).last : this_end);
}

Day successor(const language::Tier& tier, Day until, Day entered, int periods, Day joined) {
  const Validity& v = tier.validity;
  if (v.kind == Validity::Kind::ForDuration) {
    // An end that was brought over does not follow from the first day: then the period counts from that end.
    const bool follows = plus(entered, v.duration, periods) - 1 == until;
    return (follows ? plus(entered, v.duration, periods + 1) : plus(until + 1, v.duration)) - 1;
  }
  if (v.kind == Validity::Kind::UntilNextJudging) return next_judging(tier.judge_entry, until, joined);
  if (v.kind != Validity::Kind::EndOfCycle) return kForever;
  // The next end of the same kind: try cycle after cycle from well before the old end.
  Day cycle_end = cycle_range(v.cycle, until - 800, joined).last;
  while (end_of_kind(v, cycle_end) <= until) cycle_end = cycle_range(v.cycle, cycle_end + 1, joined).last;
  return end_of_kind(v, cycle_end);
}

}  // namespace rung::naive
