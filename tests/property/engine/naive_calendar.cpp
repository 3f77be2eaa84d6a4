#include "property/engine/naive_calendar.h"

#include <algorithm>
#include <optional>

namespace rung::naive {
namespace {

using language::Judging;
using language::Program;
using language::Validity;

constexpr int kHoursOfDay = 24;

Day last_of_month(int year, int month) { return day_of(year, month, days_in_month(year, month)); }

DayRange months_range(int year, int first_month, int months) {
  return {day_of(year, first_month, 1), last_of_month(year, first_month + months - 1)};
}

Day first_of_next_month(Day day) {
  Day next = day + 1;
  while (civil(next).day != 1) next = next + 1;
  return next;
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

DayRange own_period(const language::OwnPeriod& period, Day day) {
  Day first = day;
  while (!is_named(first, period.starts)) first = first - 1;
  Day last = day;
  while (!is_named(last + 1, period.starts)) last = last + 1;
  return {first, last};
}

}  // namespace

Day plus(Day day, Duration duration, int times) {
  switch (duration.unit) {
    case DurationUnit::Months: return add_months(day, duration.count * times);
    case DurationUnit::Days: return day + duration.count * times;
    case DurationUnit::Hours: break;
  }
  return day + (duration.count * times + kHoursOfDay - 1) / kHoursOfDay;
}

Day last_of(Day first, Duration duration, int times) { return plus(first, duration, times) - 1; }

namespace {

// Days are asked for again and again.
const Civil& civil_of(Day day) {
  constexpr int kKnown = 40'000;
  static std::vector<std::optional<Civil>> known(kKnown);
  static Civil other;
  if (day.number < 0 || day.number >= kKnown) return other = civil(day);
  auto& date = known[static_cast<std::size_t>(day.number)];
  if (!date) date = civil(day);
  return *date;
}

}  // namespace

bool is_named(Day day, std::pair<int, int> named) {
  const Civil& date = civil_of(day);
  if (date.month != named.second) return false;
  if (date.day == named.first) return true;
  return named.second == 2 && named.first == 29 && date.day == 28 && days_in_month(date.year, 2) == 28;
}

bool is_named(Day day, const std::vector<std::pair<int, int>>& named) {
  return std::any_of(named.begin(), named.end(), [&](const auto& one) { return is_named(day, one); });
}

Day on_or_after(Day day, std::pair<int, int> named) {
  while (!is_named(day, named)) day = day + 1;
  return day;
}

Day anchor_after(const Program& program, Day day) {
  switch (program.membership_year_restarts) {
    case Program::YearRestart::DayAfterUpgrade: return day + 1;
    case Program::YearRestart::MonthAfterUpgrade: return first_of_next_month(day);
    case Program::YearRestart::AtUpgrade:
    case Program::YearRestart::Never: break;
  }
  return day;
}

void Calendar::restart(Day anchor) { restarts_.push_back(anchor); }

Calendar::Calendar(Day joined, const Program& oldest)
    : base_(oldest.membership_year_starts == Program::YearStart::NextMonth ? first_of_next_month(joined)
                                                                           : joined) {}

DayRange Calendar::membership_year(Day day) const {
  Day anchor = base_;
  Day next_anchor = kForever;
  for (const Day restart : restarts_) {
    if (restart <= day) anchor = restart;
    if (restart > day) next_anchor = std::min(next_anchor, restart);
  }
  int years = civil_of(day).year - civil_of(anchor).year - 1;
  while (add_months(anchor, 12 * (years + 1)) <= day) ++years;
  const Day last = add_months(anchor, 12 * (years + 1)) - 1;
  return {add_months(anchor, 12 * years), std::min(last, next_anchor - 1)};
}

DayRange Calendar::cycle(const Program& program, Cycle cycle, Day day) const {
  const int own = own_index(cycle);
  if (own >= 0) return own_period(program.periods[static_cast<std::size_t>(own)], day);
  const Civil date = civil_of(day);
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
    case Cycle::MembershipYear: return membership_year(day);
    case Cycle::Trial:
    case Cycle::Own: break;
  }
  return {day + 1, day};  // no trial: no day
}

DayRange Calendar::window(const Program& program, const Window& window, Day day) const {
  const int more = window.plus_one_day ? 1 : 0;
  switch (window.kind) {
    case Window::Kind::This: return cycle(program, window.cycle, day);
    case Window::Kind::Last: {
      Day earlier = cycle(program, window.cycle, day).first - 1;
      for (int i = 0; i < window.before; ++i) earlier = cycle(program, window.cycle, earlier).first - 1;
      return cycle(program, window.cycle, earlier);
    }
    case Window::Kind::LastDays: {
      const Day last = day - window.before;
      return {last - (window.count - 1) - more, last};
    }
    case Window::Kind::LastMonths: {
      // What the last count + before months hold and the last `before` months do not.
      const Day last = window.before == 0 ? day : add_months(day, -window.before);
      return {add_months(day, -(window.count + window.before)) + 1 - more, last};
    }
    case Window::Kind::AllTime: break;
  }
  return {kFirstDay, kForever};
}

bool Calendar::judged_on(const Program& program, const Judging& judging, Day day) const {
  switch (judging.kind) {
    case Judging::Kind::AfterActivity: return false;
    case Judging::Kind::EveryDay: return true;
    case Judging::Kind::AtEndOfCycle: return cycle(program, judging.cycle, day).last == day;
    case Judging::Kind::OnDays: break;
  }
  return is_named(day, judging.days);
}

Day Calendar::next_judging(const Program& program, const Judging& judging, Day day) const {
  Day next = day + 1;
  while (!judged_on(program, judging, next)) next = next + 1;
  return next;
}

Day Calendar::validity(const Program& program, const language::Tier& tier, Day entered, Day as_of) const {
  const Validity& v = tier.validity;
  switch (v.kind) {
    case Validity::Kind::ForLife:
    case Validity::Kind::WhileMet: return kForever;
    case Validity::Kind::UntilNextJudging: return next_judging(program, tier.judge_entry, entered);
    case Validity::Kind::ForDuration: return last_of(entered, v.duration);
    case Validity::Kind::EndOfCycle: break;
  }
  const Day this_end = cycle(program, v.cycle, as_of).last;
  return end_of_kind(v, v.next ? cycle(program, v.cycle, this_end + 1).last : this_end);
}

Day Calendar::successor(const Program& program, const language::Tier& tier, Day until, Day first,
                        int periods) const {
  const Validity& v = tier.validity;
  if (v.kind == Validity::Kind::ForDuration) {
    // An end that was brought over does not follow from the first day: then the period counts from that end.
    const bool follows = last_of(first, v.duration, periods) == until;
    return follows ? last_of(first, v.duration, periods + 1) : last_of(until + 1, v.duration);
  }
  if (v.kind == Validity::Kind::UntilNextJudging) return next_judging(program, tier.judge_entry, until);
  if (v.kind != Validity::Kind::EndOfCycle) return kForever;
  // The next end of the same kind: try cycle after cycle from well before the old end.
  constexpr int kWellBefore = 800;
  Day cycle_end = cycle(program, v.cycle, until - kWellBefore).last;
  while (end_of_kind(v, cycle_end) <= until) cycle_end = cycle(program, v.cycle, cycle_end + 1).last;
  return end_of_kind(v, cycle_end);
}

}  // namespace rung::naive
