// Tiers that are still reached in time, and days that come every year (docs/MEANING.md, 6.11 and 15.7).

#include <algorithm>

#include "core/whole.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Atom;
using language::Measure;
using language::MetricKind;

// Day by day, whichever of them has the day and the month.
bool Walk::holds_anniversary(const Atom& atom, const Asked& asked) const {
  const std::int64_t known = attribute(atom.index, asked.day);
  if (known == kEmpty) return false;
  const Day first{static_cast<std::int32_t>(known)};
  DayRange days{asked.day + 1, asked.day};
  if (atom.within.count > 0) {
    days.last = plus(asked.day, atom.within);
  } else {
    days = calendar_.window(program(asked.version), atom.window, asked.day);
  }
  const Civil born = civil(first);
  for (Day day = days.first; day <= days.last; day = day + 1) {
    const Civil at = civil(day);
    const bool leap = is_date(at.year, 2, 29);
    const bool moved = born.month == 2 && born.day == 29 && !leap;
    if (at.year > born.year && at.month == born.month && at.day == (moved ? 28 : born.day)) return true;
  }
  return false;
}

// What counts for a gap, without what was carried over; and the window it counts in.
std::vector<Fact> Walk::facts_of_gap(const engine::Gap& gap, Window& window) const {
  const language::Program& rules = now();
  const Measure* m = gap.measure < 0 ? nullptr : &rules.measures[static_cast<std::size_t>(gap.measure)];
  if (m != nullptr) window = m->window;
  if (m != nullptr && m->kind == Measure::Kind::Metric) {
    const language::Metric& metric = rules.metrics[static_cast<std::size_t>(m->index)];
    return metric.kind == MetricKind::HeldPeriods ? std::vector<Fact>{} : metric_facts(asked_now(), m->index);
  }
  const Name& name = rules.points[static_cast<std::size_t>(m == nullptr ? gap.balance : m->index)].name;
  std::vector<Fact> result;
  for (const EarnedFact& earned : earned_) {
    if (earned.currency == name && visible(earned.fact)) result.push_back(earned.fact);
  }
  return result;
}

bool Walk::in_time(const engine::Gap& gap, Day deadline, const Atom& atom) const {
  Window window;
  const std::vector<Fact> all = facts_of_gap(gap, window);
  const DayRange measured = calendar_.window(now(), atom.window, today_);
  const bool orders = atom.value > 0;
  const bool points =
      gap.measure < 0 || now().measures[static_cast<std::size_t>(gap.measure)].kind == Measure::Kind::Earned;
  if (orders && !points) {
    const Measure& m = now().measures[static_cast<std::size_t>(gap.measure)];
    if (now().metrics[static_cast<std::size_t>(m.index)].event != language::kOrders) return false;
  }
  std::int64_t sum = 0;
  for (const Fact& fact : all) {
    const int event = fact.activity < 0 ? -1 : at(fact.activity).event;
    if (event == language::kOpenings || event == language::kAdjustments) continue;
    if (orders && event != language::kOrders && event != language::kReturns) continue;
    if (measured.contains(fact.day)) sum += fact.value;
  }
  if (sum <= 0) return false;
  // So much is there by then, rounded down: what is missing is whole.
  if (orders) {
    std::int64_t made = 0;
    for (int i = 0; i < counted_; ++i) {
      const bool order = at(i).event == language::kOrders && !at(i).of_other && measured.contains(at(i).day);
      if (order && see(now(), at(i)).completed()) ++made;
    }
    return made > 0 && divide(Wide{sum} * atom.value, made, Rounding::Down) >= gap.missing;
  }
  if (window.kind == Window::Kind::LastDays || window.kind == Window::Kind::LastMonths) {
    const DurationUnit unit =
        window.kind == Window::Kind::LastDays ? DurationUnit::Days : DurationUnit::Months;
    const Day moved_on = plus(today_, Duration{window.count, unit}) + (window.plus_one_day ? 1 : 0);
    deadline = std::min(deadline, moved_on);
  }
  if (deadline == kForever) return true;
  const int length = measured.last - measured.first + 1;
  return divide(Wide{sum} * (deadline - today_), length, Rounding::Down) >= gap.missing;
}

bool Walk::holds_reachable(const Atom& atom, const Asked& asked) const {
  const Name& name = program(asked.version).tiers[static_cast<std::size_t>(atom.index)].name;
  const int here = now().find_tier(name);
  if (here < 0) return false;
  const engine::Progress progress = progress_to(here);
  bool reached = progress.reached;
  for (const engine::AlternativeProgress& way : progress.alternatives) reached = reached || way.met;
  if (reached) return false;
  bool will = progress.cheapest >= 0;
  if (will) {
    const auto& way = progress.alternatives[static_cast<std::size_t>(progress.cheapest)];
    for (const engine::Gap& gap : way.gaps)
      will = will && (gap.missing == 0 || in_time(gap, way.last_day, atom));
  }
  return will == (atom.op == language::Op::Is);
}

// ---- What nothing has followed, and goods that are used up (4.10, 4.11)

bool Walk::still_waits(const language::Metric& metric, const Fact& fact) const {
  if (fact.activity < 0 || at(fact.activity).event != metric.event) return false;
  const engine::Activity& first = at(fact.activity);
  if (metric.older_than) {
    // At midnight at the end of the day.
    const bool hours = metric.older_than->unit == DurationUnit::Hours;
    const std::int64_t minutes = std::int64_t{today_ + 1 - first.day} * 1440 - first.minute;
    if (hours && minutes <= std::int64_t{metric.older_than->count} * 60) return false;
    if (!hours && plus(first.day, *metric.older_than) >= today_) return false;
  }
  const Seen seen = see(now(), first);
  if (!metric.without) return true;
  if (metric.without->line_field < 0 || seen.lines.empty()) {
    const int field = metric.without->field;
    return nothing_followed(metric, fact.activity, field < 0 ? kEmpty : seen.field(field));
  }
  return !lines_left(metric, fact.activity).empty();
}

bool Walk::nothing_followed(const language::Metric& metric, int activity, std::int64_t same) const {
  const language::Metric::Followed& by = *metric.without;
  for (int i = activity + 1; i < happened_; ++i) {
    const engine::Activity& later = at(i);
    if (later.event != by.event || later.of_other) continue;
    const Seen seen = see(now(), later);
    if (by.event == language::kOrders && seen.field(language::kOrderStatus) == language::kCancelled) continue;
    if (same == kEmpty || (by.other_field >= 0 && seen.field(by.other_field) == same)) return false;
    for (const auto& line : seen.lines) {
      if (by.other_line_field >= 0 && line[static_cast<std::size_t>(by.other_line_field)] == same)
        return false;
    }
  }
  return true;
}

// The lines that fit and were not followed, of an event whose lines are followed one by one.
std::vector<std::size_t> Walk::lines_left(const language::Metric& metric, int activity) const {
  const Seen seen = see(now(), at(activity));
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < seen.lines.size(); ++i) {
    const std::int64_t same = seen.lines[i][static_cast<std::size_t>(metric.without->line_field)];
    if (seen.matches(metric.where, static_cast<int>(i), member(asked_now())) &&
        nothing_followed(metric, activity, same))
      left.push_back(i);
  }
  return left;
}

// What a fact that waits comes to: of an amount that its lines share, those that were not followed.
std::int64_t Walk::still_worth(const language::Metric& metric, const Fact& fact) const {
  const Seen seen = see(now(), at(fact.activity));
  const bool money = metric.kind == MetricKind::Sum || metric.kind == MetricKind::Average;
  if (!money || metric.line_field < 0 || !metric.without || metric.without->line_field < 0 ||
      seen.lines.empty())
    return fact.value;
  std::int64_t sum = 0;
  for (const std::size_t line : lines_left(metric, fact.activity))
    sum += or_zero(seen.lines[line][static_cast<std::size_t>(metric.line_field)]);
  return sum;
}

Value Walk::used_up(const Asked& asked, int index, DayRange range) const {
  const language::Metric& metric = program(asked.version).metrics[static_cast<std::size_t>(index)];
  std::map<std::size_t, Day> ends;
  for (const Fact& fact : metric_facts(asked, index)) {
    if (fact.weight == 0 || fact.activity < 0 || !range.contains(fact.day)) continue;
    const Seen order = see(program(asked.version), at(fact.activity));
    std::map<std::size_t, std::int64_t> units;
    const auto look = [&](int line) {
      for (std::size_t row = 0; row < metric.lasting.size(); ++row) {
        if (!order.matches(metric.lasting[row].where, line, member(asked))) continue;
        const auto slot = static_cast<std::size_t>(metric.line_field);
        std::int64_t said =
            line < 0 ? order.field(metric.field) : order.lines[static_cast<std::size_t>(line)][slot];
        if (said == kEmpty || said < 1 || !metric.for_each_unit) said = 1;
        units[row] = std::min<std::int64_t>(1'000, units[row] + said);
        return;
      }
    };
    if (order.lines.empty()) look(-1);
    for (int line = 0; line < static_cast<int>(order.lines.size()); ++line) look(line);
    for (const auto& [row, number] : units) {
      Duration time = metric.lasting[row].time;
      if (metric.for_each_unit) time.count *= static_cast<int>(number);
      ends[row] = plus(fact.day, time);
    }
  }
  Value result{true, false, 0, 1};
  for (const auto& [row, end] : ends) {
    const int left = end - asked.day;
    if (left >= 0 && (result.empty || left < result.numerator)) result = {false, false, left, 1};
  }
  return result;
}

}  // namespace rung::naive
