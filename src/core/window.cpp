#include "core/window.h"

namespace rung {
namespace {

DayRange months_from(int year, int first_month, int months) {
  const Day first = day_of(year, first_month, 1);
  return {first, add_months(first, months) - 1};
}

DayRange membership_year(Day day, Day joined) {
  const Civil a = civil(joined);
  const Civil b = civil(day);
  int years = b.year - a.year;
  // add_months clamps 29 February to 28 February, which is the anniversary in common years.
  while (add_months(joined, 12 * years) > day) --years;
  while (add_months(joined, 12 * (years + 1)) <= day) ++years;
  return {add_months(joined, 12 * years), add_months(joined, 12 * (years + 1)) - 1};
}

}  // namespace

std::string cycle_words(Cycle cycle) {
  switch (cycle) {
    case Cycle::CalendarDay: return "calendar day";
    case Cycle::CalendarMonth: return "calendar month";
    case Cycle::CalendarQuarter: return "calendar quarter";
    case Cycle::CalendarYear: return "calendar year";
    case Cycle::MembershipYear: return "membership year";
  }
  return "";
}

DayRange cycle_around(Cycle cycle, Day day, Day joined) {
  const Civil c = civil(day);
  switch (cycle) {
    case Cycle::CalendarDay: return {day, day};
    case Cycle::CalendarMonth: return months_from(c.year, c.month, 1);
    case Cycle::CalendarQuarter: return months_from(c.year, (c.month - 1) / 3 * 3 + 1, 3);
    case Cycle::CalendarYear: return months_from(c.year, 1, 12);
    case Cycle::MembershipYear: return membership_year(day, joined);
  }
  return {day, day};
}

DayRange resolve(const Window& window, Day today, Day joined) {
  switch (window.kind) {
    case Window::Kind::This: return cycle_around(window.cycle, today, joined);
    case Window::Kind::Last: {
      const DayRange running = cycle_around(window.cycle, today, joined);
      return cycle_around(window.cycle, running.first - 1, joined);
    }
    case Window::Kind::LastDays: return {today - (window.count - 1), today};
    case Window::Kind::LastMonths: return {add_months(today, -window.count) + 1, today};
    case Window::Kind::AllTime: return {kFirstDay, kForever};
  }
  return {kFirstDay, kForever};
}

Day leaves_on(const Window& window, Day counted, Day today, Day joined) {
  switch (window.kind) {
    case Window::Kind::This: return cycle_around(window.cycle, counted, joined).last + 1;
    case Window::Kind::Last: {
      const Day running = cycle_around(window.cycle, counted, joined).last + 1;
      return cycle_around(window.cycle, running, joined).last + 1;
    }
    case Window::Kind::LastDays: return counted + window.count;
    case Window::Kind::LastMonths: {
      // The first day whose window starts after `counted`: day - n months >= counted. Clamping makes the
      // plain sum at most a few days early or late, so the neighbourhood is walked.
      Day day = add_months(counted, window.count) - 3;
      if (day <= today) day = today + 1;
      while (add_months(day, -window.count) < counted) day = day + 1;
      return day;
    }
    case Window::Kind::AllTime: return kForever;
  }
  return kForever;
}

}  // namespace rung
