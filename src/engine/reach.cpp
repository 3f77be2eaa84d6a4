// Whether a tier is still reached in time: at the member's own pace, or with orders as he usually makes them
// (docs/MEANING.md, 15.7 and 15.8). Compared by multiplying: nothing is divided.

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/compare.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::Measure;
using language::MetricKind;

// What was brought over or corrected was not done in these days.
bool is_done(int event) { return event != language::kOpenings && event != language::kAdjustments; }

// The last day on which what is bought from tomorrow on can stand together in a window that moves along.
Day together_until(const Window& window, Day today) {
  const int more = window.plus_one_day ? 1 : 0;
  if (window.kind == Window::Kind::LastDays) return today + window.count + more;
  if (window.kind == Window::Kind::LastMonths) return add_months(today, window.count) + more;
  return kForever;
}

}  // namespace

// What the days added to what a gap counts.
std::int64_t Evaluator::Walk::added_in(const Gap& gap, DayRange days, bool by_orders,
                                       const Seen& seen) const {
  const language::Program& program = rulebook_.at(seen.version);
  const Measure* measure = gap.measure < 0 ? nullptr : &program.measures[index(gap.measure)];
  const bool points = measure == nullptr || measure->kind == Measure::Kind::Earned;
  bool weighs = false;
  if (!points) {
    const language::Metric& metric = program.metrics[index(measure->index)];
    // Years go by themselves.
    if (metric.kind == MetricKind::HeldPeriods || (by_orders && metric.event != language::kOrders)) return 0;
    weighs = metric.kind == MetricKind::Count;
  }
  const int unit = measure == nullptr ? gap.balance : measure->index;
  const Series& series = points ? earned_[index(rulebook_.units().id(seen.version, unit))]
                                : stages_[index(seen.version)].series[index(measure->index)];
  const auto [first, last] = series.positions_in(days);
  std::int64_t sum = 0;
  for (std::size_t i = first; i < last; ++i) {
    const Entry& entry = series.entries()[i];
    const int event = entry.activity < 0 ? -1 : activity_at(entry.activity).event;
    const bool counts =
        by_orders ? event == language::kOrders || event == language::kReturns : is_done(event);
    if (counts) sum = add(sum, weighs ? entry.weight : entry.value);
  }
  return sum;
}

// Whether what is missing is there by the last day for it.
Reach::Part Evaluator::Walk::closes(const Gap& gap, const Atom& atom, const Reach& reach,
                                    const Seen& seen) const {
  Reach::Part part;
  const bool by_orders = atom.value > 0;
  part.added = added_in(gap, reach.days, by_orders, seen);
  if (by_orders) {
    part.closes = part.added > 0 && reach.orders > 0 &&
                  Wide{part.added} * atom.value >= Wide{gap.missing} * reach.orders;
    return part;
  }
  part.deadline = gap.last_day;
  if (gap.measure >= 0) {
    const Measure& measure = rulebook_.at(seen.version).measures[index(gap.measure)];
    part.deadline = std::min(part.deadline, together_until(measure.window, today_));
  }
  part.closes = part.added > 0 && (part.deadline >= kForever ||
                                   Wide{part.added} * (part.deadline - today_) >=
                                       Wide{gap.missing} * (reach.days.last - reach.days.first + 1));
  return part;
}

// In the cheapest way.
Reach Evaluator::Walk::reach_seen(const Atom& atom, const Seen& seen) const {
  const Progress progress = progress_seen(atom.index, seen);
  Reach reach;
  const bool met = std::any_of(progress.alternatives.begin(), progress.alternatives.end(),
                               [](const AlternativeProgress& way) { return way.met; });
  if (progress.reached || met) return reach;
  reach.asked = true;
  reach.days = resolve(atom.window, today_, calendar(seen.version));
  if (progress.cheapest < 0) return reach;
  if (atom.value > 0) {
    for (const Activity& one : history_->activities) {
      if (one.event != language::kOrders || one.of_other || one.day > today_ || !reach.days.contains(one.day))
        continue;
      if (EventView(rulebook_.at(seen.version), one).is_completed()) ++reach.orders;
    }
  }
  reach.in_time = true;
  const AlternativeProgress& way = progress.alternatives[index(progress.cheapest)];
  for (std::size_t i = 0; i < way.gaps.size(); ++i) {
    if (way.gaps[i].missing == 0) continue;
    Gap gap = way.gaps[i];
    gap.last_day = way.last_day;
    reach.parts.push_back(closes(gap, atom, reach, seen));
    reach.parts.back().gap = static_cast<std::int32_t>(i);
    reach.in_time = reach.in_time && reach.parts.back().closes;
  }
  return reach;
}

// ---- Days that come every year

bool has_anniversary(const Atom& atom, std::int64_t of, Day today) {
  if (of == kEmpty) return false;
  const Day first{static_cast<std::int32_t>(of)};
  const DayRange days = atom.within.count > 0 ? DayRange{today + 1, add_duration(today, atom.within)}
                                              : resolve(atom.window, today, Calendar());
  constexpr int kMonths = 12;
  for (int years = std::max(1, civil(days.first).year - civil(first).year);; ++years) {
    const Day day = add_months(first, years * kMonths);
    if (day > days.last) return false;
    if (days.contains(day)) return true;
  }
}

}  // namespace rung::engine
