// Tiers that are still reached in time, and days that come every year (docs/MEANING.md, 6.8 and 15.7).

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

}  // namespace rung::naive
