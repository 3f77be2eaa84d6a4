#include "core/window.h"

#include <algorithm>

namespace rung {

DayRange cycle_around(Cycle cycle, Day day, const Calendar& calendar) { return calendar.around(cycle, day); }

namespace {

int earlier(const Window& window) { return window.plus_one_day ? 1 : 0; }

}  // namespace

DayRange resolve(const Window& window, Day today, const Calendar& calendar) {
  switch (window.kind) {
    case Window::Kind::This: return cycle_around(window.cycle, today, calendar);
    case Window::Kind::Last: {
      DayRange range = cycle_around(window.cycle, today, calendar);
      for (int i = 0; i <= window.before; ++i) range = cycle_around(window.cycle, range.first - 1, calendar);
      return range;
    }
    case Window::Kind::LastDays:
      return {today - window.before - (window.count - 1) - earlier(window), today - window.before};
    case Window::Kind::LastMonths:
      return {add_months(today, -window.count - window.before) + 1 - earlier(window),
              add_months(today, -window.before)};
    case Window::Kind::AllTime: return {kFirstDay, kForever};
  }
  return {kFirstDay, kForever};
}

Day leaves_on(const Window& window, Day counted, Day today, const Calendar& calendar) {
  switch (window.kind) {
    case Window::Kind::This: return cycle_around(window.cycle, counted, calendar).last + 1;
    case Window::Kind::Last: {
      Day running = cycle_around(window.cycle, counted, calendar).last + 1;
      for (int i = 0; i < window.before; ++i)
        running = cycle_around(window.cycle, running, calendar).last + 1;
      return cycle_around(window.cycle, running, calendar).last + 1;
    }
    case Window::Kind::LastDays: return counted + window.count + window.before + earlier(window);
    case Window::Kind::LastMonths: {
      // The first day whose window starts after `counted`: day - n months >= counted. Where the month has no
      // such day (the 31st, 29 February), that is the first of the next one.
      const Day first = counted + earlier(window);  // the fact leaves like one of the next day
      const Day same = add_months(first, window.count + window.before);
      const Day day = civil(same).day < civil(first).day ? same + 1 : same;
      return std::max(day, today + 1);
    }
    case Window::Kind::AllTime: return kForever;
  }
  return kForever;
}

}  // namespace rung
