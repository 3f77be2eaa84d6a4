#include "core/window.h"

#include "core/check.h"

namespace rung {
namespace {

DayRange months_from(int year, int first_month, int months) {
  const Day first = day_of(year, first_month, 1);
  return {first, add_months(first, months) - 1};
}

DayRange week_of(Day day) {
  const Day monday = day - static_cast<int>(weekday(day));
  return {monday, monday + 6};
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
    case Cycle::CalendarWeek: return "calendar week";
    case Cycle::CalendarMonth: return "calendar month";
    case Cycle::CalendarQuarter: return "calendar quarter";
    case Cycle::CalendarYear: return "calendar year";
    case Cycle::MembershipYear: return "membership year";
    case Cycle::Own: return "period";
    case Cycle::Trial: return "trial";
  }
  return "";
}

DayRange cycle_around(Cycle cycle, Day day, Day joined) {
  const Civil c = civil(day);
  switch (cycle) {
    case Cycle::CalendarDay: return {day, day};
    case Cycle::CalendarWeek: return week_of(day);
    case Cycle::CalendarMonth: return months_from(c.year, c.month, 1);
    case Cycle::CalendarQuarter: return months_from(c.year, (c.month - 1) / 3 * 3 + 1, 3);
    case Cycle::CalendarYear: return months_from(c.year, 1, 12);
    case Cycle::MembershipYear: return membership_year(day, joined);
    case Cycle::Own:
    case Cycle::Trial: break;
  }
  internal_error(__FILE__, __LINE__, "the days of this period are not known here");
}

namespace {

int earlier(const Window& window) { return window.plus_one_day ? 1 : 0; }

}  // namespace

DayRange resolve(const Window& window, Day today, Day joined) {
  switch (window.kind) {
    case Window::Kind::This: return cycle_around(window.cycle, today, joined);
    case Window::Kind::Last: {
      const DayRange running = cycle_around(window.cycle, today, joined);
      return cycle_around(window.cycle, running.first - 1, joined);
    }
    case Window::Kind::LastDays: return {today - (window.count - 1) - earlier(window), today};
    case Window::Kind::LastMonths: return {add_months(today, -window.count) + 1 - earlier(window), today};
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
    case Window::Kind::LastDays: return counted + window.count + earlier(window);
    case Window::Kind::LastMonths: {
      // The first day whose window starts after `counted`: day - n months >= counted. Clamping makes the
      // plain sum at most a few days early or late, so the neighbourhood is walked.
      const Day first = counted + earlier(window);  // the fact leaves like one of the next day
      Day day = add_months(first, window.count) - 3;
      if (day <= today) day = today + 1;
      while (add_months(day, -window.count) < first) day = day + 1;
      return day;
    }
    case Window::Kind::AllTime: return kForever;
  }
  return kForever;
}

}  // namespace rung
