#include "language/sense_judging.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/day.h"
#include "language/month_names.h"

namespace rung::language {
namespace {

constexpr int kCommonYear = 2027;  // a year of 365 days

struct JudgedOn {
  enum class Kind : std::uint8_t { EndOfCycle, EndOfMonth, Days, AnyDay } kind = Kind::AnyDay;
  Cycle cycle = Cycle::CalendarYear;
  int month = 0;
  std::vector<std::pair<int, int>> days;
};

bool is_calendar(Cycle cycle) {
  return cycle == Cycle::CalendarDay || cycle == Cycle::CalendarMonth || cycle == Cycle::CalendarQuarter ||
         cycle == Cycle::CalendarYear;
}

int months_of(Cycle cycle) {
  if (cycle == Cycle::CalendarMonth) return 1;
  if (cycle == Cycle::CalendarQuarter) return 3;
  return cycle == Cycle::CalendarYear ? 12 : 0;
}

JudgedOn by_validity(const Validity& validity) {
  if (validity.kind != Validity::Kind::EndOfCycle) return {};
  if (validity.month == 0) return {JudgedOn::Kind::EndOfCycle, validity.cycle, 0, {}};
  if (!is_calendar(validity.cycle)) return {};
  return {JudgedOn::Kind::EndOfMonth, validity.cycle, validity.month, {}};
}

JudgedOn judged_on(const Tier& tier) {
  const bool until_next = tier.validity.kind == Validity::Kind::UntilNextJudging;
  const Judging& judging = until_next ? tier.judge_entry : tier.judge_keeping;
  if (judging.kind == Judging::Kind::OnDays) return {JudgedOn::Kind::Days, {}, 0, judging.days};
  if (judging.kind != Judging::Kind::AtEndOfCycle) return by_validity(tier.validity);
  // The last judging before the end of validity decides: at the end of the year that is December's.
  const JudgedOn end = by_validity(tier.validity);
  const bool same_day = end.kind == JudgedOn::Kind::EndOfCycle && is_calendar(end.cycle) &&
                        is_calendar(judging.cycle) && months_of(end.cycle) >= months_of(judging.cycle);
  return same_day ? end : JudgedOn{JudgedOn::Kind::EndOfCycle, judging.cycle, 0, {}};
}

int days_in(Cycle cycle, Day day) {
  const DayRange range = cycle_around(cycle, day, day);
  return range.last - range.first + 1;
}

int days_so_far(Cycle cycle, Day day) { return day - cycle_around(cycle, day, day).first + 1; }

std::string days_words(int count) { return fmt::format("{} {}", count, count == 1 ? "day" : "days"); }

// Judged on fixed days: too little if on none of them a quarter of the period is over.
Sight on_days(const JudgedOn& judged, Cycle cycle) {
  Sight sight;
  int most = 0;
  for (const auto& [day, month] : judged.days) {
    const Day on = day_of(kCommonYear, month, std::min(day, days_in_month(kCommonYear, month)));
    const int so_far = days_so_far(cycle, on);
    if (so_far * 4 >= days_in(cycle, on)) return sight;
    if (so_far <= most) continue;
    most = so_far;
    sight.judged = fmt::format("on {} {}", day, month_name(month));
  }
  sight.enough = most == 0;
  sight.holds = "holds " + days_words(most);
  return sight;
}

Sight at_end_of_month(const JudgedOn& judged, Cycle cycle) {
  Sight sight;
  if (cycle != Cycle::CalendarYear || judged.month == 12) return sight;
  const Day on = day_of(kCommonYear, judged.month, days_in_month(kCommonYear, judged.month));
  sight.enough = false;
  sight.judged = fmt::format("at the end of {}", month_name(judged.month));
  sight.holds = "holds " + days_words(days_so_far(cycle, on));
  return sight;
}

Sight on_any_day() {
  return {false, "on a day that differs from member to member", "may hold a few days only"};
}

}  // namespace

Sight sight_of(const Tier& tier, Cycle cycle) {
  const JudgedOn judged = judged_on(tier);
  if (own_index(cycle) >= 0 || cycle == Cycle::Trial || own_index(judged.cycle) >= 0) return {};
  if (cycle == Cycle::CalendarDay) return {};
  if (judged.kind == JudgedOn::Kind::EndOfCycle && judged.cycle == cycle) return {};
  if (judged.kind == JudgedOn::Kind::AnyDay || !is_calendar(cycle)) return on_any_day();
  if (judged.kind == JudgedOn::Kind::Days) return on_days(judged, cycle);
  if (judged.kind == JudgedOn::Kind::EndOfMonth) return at_end_of_month(judged, cycle);
  if (!is_calendar(judged.cycle)) return on_any_day();
  if (months_of(judged.cycle) >= months_of(cycle)) return {};
  return {false, fmt::format("at the end of every {}", cycle_words(judged.cycle)),
          fmt::format("may hold one {} only", cycle_words(judged.cycle))};
}

bool outlives_judging(const Tier& tier, const Window& window) {
  if (window.kind == Window::Kind::Last) return false;
  if (window.kind != Window::Kind::This) return true;
  const JudgedOn judged = judged_on(tier);
  if (judged.kind == JudgedOn::Kind::AnyDay) return true;
  if (judged.kind != JudgedOn::Kind::EndOfCycle || own_index(window.cycle) >= 0) return false;
  if (!is_calendar(judged.cycle) || !is_calendar(window.cycle)) return judged.cycle != window.cycle;
  return months_of(judged.cycle) < months_of(window.cycle);
}

}  // namespace rung::language
