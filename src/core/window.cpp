#include "core/window.h"

namespace rung {

DayRange cycle_around(Cycle cycle, Day day, const Calendar& calendar) { return calendar.around(cycle, day); }

namespace {

int earlier(const Window& window) { return window.plus_one_day ? 1 : 0; }

}  // namespace

DayRange resolve(const Window& window, Day today, const Calendar& calendar) {
  switch (window.kind) {
    case Window::Kind::This: return cycle_around(window.cycle, today, calendar);
    case Window::Kind::Last: {
      const DayRange running = cycle_around(window.cycle, today, calendar);
      return cycle_around(window.cycle, running.first - 1, calendar);
    }
    case Window::Kind::LastDays: return {today - (window.count - 1) - earlier(window), today};
    case Window::Kind::LastMonths: return {add_months(today, -window.count) + 1 - earlier(window), today};
    case Window::Kind::AllTime: return {kFirstDay, kForever};
  }
  return {kFirstDay, kForever};
}

Day leaves_on(const Window& window, Day counted, Day today, const Calendar& calendar) {
  switch (window.kind) {
    case Window::Kind::This: return cycle_around(window.cycle, counted, calendar).last + 1;
    case Window::Kind::Last: {
      const Day running = cycle_around(window.cycle, counted, calendar).last + 1;
      return cycle_around(window.cycle, running, calendar).last + 1;
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
