#include "engine/validity.h"

#include <algorithm>

#include "engine/compare.h"

namespace rung::engine {
namespace {

using language::Judging;
using language::Validity;

// The last day of `month` that comes after `day`.
Day end_of_month_after(Day day, int month) {
  const Civil c = civil(day);
  for (int year = c.year;; ++year) {
    const Day end = day_of(year, month, days_in_month(year, month));
    if (end > day) return end;
  }
}

Day with_month(const Validity& validity, Day cycle_end) {
  return validity.month == 0 ? cycle_end : end_of_month_after(cycle_end, validity.month);
}

Day duration_end(Day entered, Duration duration, int periods) {
  return add_duration(entered, Duration{duration.count * periods, duration.unit}) - 1;
}

}  // namespace

bool ends_with_membership_year(const language::Tier& tier) {
  return tier.validity.kind == Validity::Kind::EndOfCycle && tier.validity.cycle == Cycle::MembershipYear;
}

Day validity_from(const language::Tier& tier, Day entered, Day as_of, const Calendar& calendar) {
  const Validity& validity = tier.validity;
  switch (validity.kind) {
    case Validity::Kind::EndOfCycle: {
      Day end = calendar.around(validity.cycle, as_of).last;
      if (validity.next) end = calendar.around(validity.cycle, end + 1).last;
      return with_month(validity, end);
    }
    case Validity::Kind::ForDuration: return duration_end(entered, validity.duration, 1);
    case Validity::Kind::ForLife:
    case Validity::Kind::WhileMet: return kForever;
    case Validity::Kind::UntilNextJudging: return next_judging(tier.judge_entry, entered, calendar);
  }
  return kForever;
}

Day next_validity(const language::Tier& tier, Day valid_until, Day entered, int periods,
                  const Calendar& calendar) {
  const Validity& validity = tier.validity;
  switch (validity.kind) {
    case Validity::Kind::EndOfCycle: {
      if (validity.month == 0) return calendar.around(validity.cycle, valid_until + 1).last;
      // An end that was brought over may lie before the one that follows the cycle before.
      const DayRange cycle = calendar.around(validity.cycle, valid_until);
      const Day first = with_month(validity, cycle.first - 1);
      return first > valid_until ? first : with_month(validity, cycle.last);
    }
    case Validity::Kind::ForDuration:
      // An end that was brought over need not follow from the first day: then the period counts from that
      // end.
      if (duration_end(entered, validity.duration, periods) == valid_until) {
        return duration_end(entered, validity.duration, periods + 1);
      }
      return duration_end(valid_until + 1, validity.duration, 1);
    case Validity::Kind::ForLife:
    case Validity::Kind::WhileMet: return kForever;
    case Validity::Kind::UntilNextJudging: return next_judging(tier.judge_entry, valid_until, calendar);
  }
  return kForever;
}

Day next_day_of_year(const std::vector<std::pair<int, int>>& days, Day after) {
  Day next = kForever;
  const int this_year = civil(after).year;
  for (const auto& [day, month] : days) {
    for (int year = this_year; year <= this_year + 1; ++year) {
      const Day candidate = day_of(year, month, std::min(day, days_in_month(year, month)));
      if (candidate > after) next = std::min(next, candidate);
    }
  }
  return next;
}

Day next_judging(const Judging& judging, Day after, const Calendar& calendar) {
  switch (judging.kind) {
    case Judging::Kind::AfterActivity: return kForever;
    case Judging::Kind::EveryDay: return after + 1;
    case Judging::Kind::AtEndOfCycle: return calendar.around(judging.cycle, after + 1).last;
    case Judging::Kind::OnDays: return next_day_of_year(judging.days, after);
  }
  return kForever;
}

bool is_judging_day(const Judging& judging, Day day, const Calendar& calendar) {
  return judging.kind != Judging::Kind::AfterActivity && next_judging(judging, day - 1, calendar) == day;
}

}  // namespace rung::engine
