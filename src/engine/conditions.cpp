// Conditions about a member, and the distance to them: both read the same counters, so that a distance of
// nothing and a condition that holds are the same thing.

#include <algorithm>
#include <limits>

#include "core/whole.h"
#include "engine/compare.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::EarnRule;
using language::Keep;
using language::Measure;
using language::MetricKind;
using language::Op;

constexpr std::int64_t kWhole = 10'000;  // 100 % in hundredths of a percent
// What a missing thing costs when nobody can say: dearer than any amount of money.
constexpr std::int64_t kUnknownCost = std::numeric_limits<std::int64_t>::max();

std::size_t index(int number) { return static_cast<std::size_t>(number); }

bool asks_for_more(Op op) { return op == Op::AtLeast || op == Op::MoreThan || op == Op::Exactly; }

// The least value that satisfies `at least` or `more than`.
std::int64_t needed(const Atom& atom) { return atom.op == Op::MoreThan ? atom.value + 1 : atom.value; }

std::int64_t percent_of(const Gap& gap) {
  if (gap.missing == 0) return kWhole;
  if (gap.measure < 0 || gap.need <= 0 || gap.have <= 0) return 0;
  return divide(static_cast<Wide>(gap.have) * kWhole, gap.need, Rounding::Down);
}

}  // namespace

// ---- Counters
// -----------------------------------------------------------------------------------------------

const Series& Evaluator::Walk::series_of(const Measure& measure) const {
  return measure.kind == Measure::Kind::Metric ? metric_series_[index(measure.index)]
                                               : earned_series_[index(measure.index)];
}

MetricKind Evaluator::Walk::kind_of(const Measure& measure) const {
  return measure.kind == Measure::Kind::Metric ? program_.metrics[index(measure.index)].kind
                                               : MetricKind::Sum;
}

const Cursor& Evaluator::Walk::cursor(int measure) const {
  Cursor& at = cursors_[index(measure)];
  at.advance(series_of(program_.measures[index(measure)]), today_);
  return at;
}

std::int64_t Evaluator::Walk::measure(int m) const {
  const Measure& what = program_.measures[index(m)];
  const Cursor& at = cursor(m);
  return measure_value(kind_of(what), series_of(what), at.first(), at.last(), at.totals(), today_);
}

std::int64_t Evaluator::Walk::attribute(int a) const {
  constexpr int kJoined = 0;
  if (a == kJoined) return history_->joined.number;
  std::int64_t value = kEmpty;
  for (const AttributeFact& fact : history_->attributes) {
    if (fact.attribute == a && fact.from <= today_) value = fact.value;
  }
  return value;
}

// ---- Conditions
// ---------------------------------------------------------------------------------------------

bool Evaluator::Walk::holds_all(const Conditions& conditions, const std::vector<PointsState>* points) const {
  if (conditions.empty()) return true;
  if (observer_ != nullptr) return holds_all_watched(conditions, points);
  return std::any_of(
      conditions.alternatives.begin(), conditions.alternatives.end(), [&](const auto& alternative) {
        return std::all_of(alternative.begin(), alternative.end(),
                           [&](int atom) { return holds_atom(conditions.atoms[index(atom)], points); });
      });
}

bool Evaluator::Walk::holds_atom(const Atom& atom, const std::vector<PointsState>* points) const {
  switch (atom.kind) {
    case AtomKind::Measure: return holds_measure_atom(atom);
    case AtomKind::Attribute: return test_value(atom, attribute(atom.index));
    case AtomKind::Tier:
    case AtomKind::TimeLeft:
    case AtomKind::Kept: return holds_tier_atom(atom);
    case AtomKind::Segment: {
      const bool inside = holds_all(program_.segments[index(atom.index)].where, points);
      return inside == (atom.op == Op::IsInSegment);
    }
    case AtomKind::Progress:
    case AtomKind::MissingMetric: {
      const auto value = distance_value(atom);
      return value && satisfies(atom.op, *value <=> atom.value);
    }
    case AtomKind::MissingPoints:
    case AtomKind::Balance:
    case AtomKind::Expiring: {
      if (points == nullptr) return false;
      const auto value = points_value(atom, *points);
      return value && satisfies(atom.op, *value <=> atom.value);
    }
    case AtomKind::Election:  // not carried out yet: evaluate() refuses such a program
    case AtomKind::EventField:
    case AtomKind::LineField:
    case AtomKind::EventWeekday:
    case AtomKind::EventHour: return false;  // about an event, not about a member: check() refuses them here
  }
  return false;
}

bool Evaluator::Walk::holds_measure_atom(const Atom& atom) const {
  const Measure& what = program_.measures[index(atom.index)];
  const Cursor& at = cursor(atom.index);
  if (atom.op == Op::IsEmpty || atom.op == Op::IsNotEmpty) return test_value(atom, measure(atom.index));
  const auto order =
      compare_measure(kind_of(what), series_of(what), at.first(), at.last(), at.totals(), today_, atom);
  return order && satisfies(atom.op, *order);
}

bool Evaluator::Walk::holds_tier_atom(const Atom& atom) const {
  const language::Tier& tier = tier_at(atom.index);
  const int now = held(tier.ladder);
  if (now < 0) return false;
  if (atom.kind == AtomKind::Tier) {
    switch (atom.op) {
      case Op::AtLeast: return tier_at(now).rank >= tier.rank;
      case Op::AtMost: return tier_at(now).rank <= tier.rank;
      case Op::MoreThan: return tier_at(now).rank > tier.rank;
      case Op::LessThan: return tier_at(now).rank < tier.rank;
      case Op::Is:
      case Op::Exactly:
      case Op::IsNot:
      case Op::IsOneOf:
      case Op::IsNotOneOf: {
        const bool listed =
            now == atom.index || std::find(atom.values.begin(), atom.values.end(), now) != atom.values.end();
        return listed == (atom.op == Op::Is || atom.op == Op::Exactly || atom.op == Op::IsOneOf);
      }
      case Op::InTop:
      case Op::InBottom:
      case Op::Above:
      case Op::Below:
      case Op::IsEmpty:
      case Op::IsNotEmpty:
      case Op::IsKept:
      case Op::IsNotKept:
      case Op::IsInSegment:
      case Op::IsNotInSegment: return false;
    }
  }
  // `time left in T` and `T is kept` speak of the tier that the member holds, not of one that runs beneath
  // it.
  if (now != atom.index) return false;
  if (atom.kind == AtomKind::TimeLeft) {
    const auto end = end_of_held(atom.index);
    return end && satisfies(atom.op, *end <=> add_duration(today_, atom.duration));
  }
  const Keeping state = keeping(atom.index);
  const bool kept = !state.judged || state.kept;
  return kept == (atom.op == Op::IsKept);
}

std::optional<Day> Evaluator::Walk::end_of_held(int tier) const {
  if (held(tier_at(tier).ladder) != tier) return std::nullopt;
  const Clock& c = clock(tier);
  const Day end = c.in_grace ? c.grace_until : c.valid_until;
  return end < kForever ? std::optional<Day>(end) : std::nullopt;
}

std::optional<std::int64_t> Evaluator::Walk::distance_value(const Atom& atom) const {
  const int tier = atom.kind == AtomKind::Progress ? atom.index : atom.tier;
  const Progress progress = progress_to(tier);
  if (atom.kind == AtomKind::Progress) {
    // Everything met is the whole way, even if entry is judged only on a later day.
    const bool met = std::any_of(progress.alternatives.begin(), progress.alternatives.end(),
                                 [](const AlternativeProgress& way) { return way.met; });
    if (progress.reached || met) return kWhole;
    if (progress.cheapest < 0) return std::nullopt;
    return progress.alternatives[index(progress.cheapest)].percent;
  }
  // `spend missing for Gold`: in the cheapest way that asks for it, else in any.
  const auto missing_in = [&](const AlternativeProgress& way) -> std::optional<std::int64_t> {
    for (const Gap& gap : way.gaps) {
      if (gap.measure < 0 || gap.missing == 0) continue;
      const Measure& measure = program_.measures[index(gap.measure)];
      if (measure.kind == Measure::Kind::Metric && measure.index == atom.index) return gap.missing;
    }
    return std::nullopt;
  };
  // It holds only while something is missing.
  if (progress.reached || progress.cheapest < 0) return std::nullopt;
  return missing_in(progress.alternatives[index(progress.cheapest)]);
}

std::optional<std::int64_t> Evaluator::Walk::points_value(const Atom& atom,
                                                          const std::vector<PointsState>& points) const {
  if (atom.kind == AtomKind::MissingPoints) {
    const language::Reward& reward = program_.rewards[index(atom.index)];
    if (index(reward.unit) >= points.size()) return std::nullopt;
    const std::int64_t missing = reward.cost - points[index(reward.unit)].usable;
    return missing > 0 ? std::optional<std::int64_t>(missing) : std::nullopt;
  }
  if (index(atom.index) >= points.size()) return std::nullopt;
  const PointsState& state = points[index(atom.index)];
  if (atom.kind == AtomKind::Balance) return state.usable;
  const Day horizon = add_duration(today_, atom.within);
  std::int64_t expiring = 0;
  for (const auto& lot : state.lots) {
    if (lot.last_day <= horizon) expiring = add(expiring, lot.points);
  }
  return expiring;
}

// ---- Distance
// -----------------------------------------------------------------------------------------------

// The last day on which everything counted now still counts.
Day Evaluator::Walk::counts_until(const Measure& measure, Day day) const {
  const DayRange range = resolve(measure.window, day, history_->joined);
  switch (measure.window.kind) {
    case Window::Kind::AllTime: return kForever;
    case Window::Kind::This: return range.last;
    case Window::Kind::Last: return cycle_around(measure.window.cycle, day, history_->joined).last;
    case Window::Kind::LastDays:
    case Window::Kind::LastMonths: {
      const Series& series = series_of(measure);
      const auto [first, last] = series.positions_in(range);
      for (std::size_t i = first; i < last; ++i) {
        const Entry& entry = series.entries()[i];
        if (entry.value > 0) return leaves_on(measure.window, entry.counted_on, day, history_->joined) - 1;
      }
      return kForever;
    }
  }
  return kForever;
}

Gap Evaluator::Walk::gap_of(const Conditions& conditions, int atom_index, Day day) const {
  const Atom& atom = conditions.atoms[index(atom_index)];
  Gap gap;
  gap.atom = atom_index;
  if (atom.kind != AtomKind::Measure || !asks_for_more(atom.op)) {
    gap.missing = holds_atom(atom, nullptr) ? 0 : 1;
    gap.need = 1;
    gap.have = 1 - gap.missing;
    return gap;
  }
  const Measure& measure = program_.measures[index(atom.index)];
  const Totals totals = series_of(measure).totals_in(resolve(measure.window, day, history_->joined));
  gap.measure = atom.index;
  gap.have = kind_of(measure) == MetricKind::Count ? totals.weight : totals.value;
  gap.need = needed(atom);
  gap.missing = std::max<std::int64_t>(0, gap.need - gap.have);
  gap.last_day = counts_until(measure, day);
  return gap;
}

// The least money that closes a gap: an amount itself; purchases at this member's average order; points at
// the rate the program pays for money. Rounded up.
std::int64_t Evaluator::Walk::cost_of(const Atom& atom, const Gap& gap) const {
  if (gap.missing == 0) return 0;
  if (gap.measure < 0) return kUnknownCost;
  const Measure& measure = program_.measures[index(atom.index)];
  if (measure.kind == Measure::Kind::Earned) {
    for (const EarnRule& rule : program_.earn) {
      const bool pays =
          rule.kind == EarnRule::Kind::Rate && rule.unit == measure.index && rule.event == language::kOrders;
      if (!pays || rule.ratio.numerator <= 0) continue;
      return divide(static_cast<Wide>(gap.missing) * rule.ratio.denominator, rule.ratio.numerator,
                    Rounding::Up);
    }
    return kUnknownCost;
  }
  if (measure.unit.kind == UnitKind::Money) return gap.missing;
  const language::Metric& metric = program_.metrics[index(measure.index)];
  const bool counts_orders = metric.kind == MetricKind::Count && metric.event == language::kOrders;
  if (!counts_orders) return kUnknownCost;
  // Nobody can say what an order of somebody without orders comes to: the amounts beside it decide.
  if (order_count_ == 0) return 0;
  return divide(static_cast<Wide>(gap.missing) * order_total_, order_count_, Rounding::Up);
}

Progress Evaluator::Walk::progress_of(int tier, const Conditions& conditions, Day day) const {
  Progress progress;
  progress.tier = tier;
  for (const auto& atoms : conditions.alternatives) {
    AlternativeProgress way;
    way.met = true;
    way.percent = kWhole;
    for (const int atom : atoms) {
      const Gap gap = gap_of(conditions, atom, day);
      way.met = way.met && gap.missing == 0;
      way.reachable = way.reachable && (gap.missing == 0 || gap.measure >= 0);
      way.percent = std::min(way.percent, percent_of(gap));
      way.last_day = std::min(way.last_day, gap.last_day);
      // The same money can close several gaps: the dearest one decides.
      way.cost = std::max(way.cost, cost_of(conditions.atoms[index(atom)], gap));
      way.gaps.push_back(gap);
    }
    progress.reached = progress.reached || way.met;
    progress.alternatives.push_back(std::move(way));
  }
  for (std::size_t a = 0; a < progress.alternatives.size(); ++a) {
    const AlternativeProgress& way = progress.alternatives[a];
    if (!way.reachable || way.met) continue;
    // A way of nothing but orders, for somebody without orders, has no price: it gives way to those that have
    // one.
    const auto price = [](const AlternativeProgress& w) { return w.cost == 0 ? kUnknownCost : w.cost; };
    const bool better =
        progress.cheapest < 0 || price(way) < price(progress.alternatives[index(progress.cheapest)]);
    if (better) progress.cheapest = static_cast<std::int32_t>(a);
  }
  if (progress.reached) progress.cheapest = -1;
  return progress;
}

Progress Evaluator::Walk::progress_to(int tier) const {
  Progress progress = progress_of(tier, tier_at(tier).enter, today_);
  progress.reached = tier_at(tier).for_everyone || clock(tier).alive;
  return progress;
}

// The day on which keeping is judged next: the last one of the tier's own judging days before the end, else
// the end.
Day Evaluator::Walk::keeping_judged_on(int t) const {
  const language::Tier& tier = tier_at(t);
  const Clock& c = clock(t);
  if (c.in_grace) return c.grace_until;
  Day judged_on = c.valid_until;
  if (tier.keep != Keep::When || tier.judge_keeping.kind == language::Judging::Kind::AfterActivity)
    return judged_on;
  const Day first = next_judging(tier.judge_keeping, today_, history_->joined);
  for (Day day = first; day <= c.valid_until; day = next_judging(tier.judge_keeping, day, history_->joined))
    judged_on = day;
  return judged_on;
}

Keeping Evaluator::Walk::keeping(int t) const {
  const language::Tier& tier = tier_at(t);
  const Clock& c = clock(t);
  Keeping state;
  if (!c.alive || tier.for_everyone || c.valid_until >= kForever) return state;
  state.judged = true;
  state.judged_on = keeping_judged_on(t);
  state.renews_until = next_validity(tier, c.valid_until, c.entered, c.periods, history_->joined);
  if (tier.keep == Keep::When) {
    state.progress = progress_of(t, tier.keep_when, c.in_grace ? today_ : state.judged_on);
    const bool scheduled = tier.judge_keeping.kind != language::Judging::Kind::AfterActivity &&
                           tier.validity.kind != language::Validity::Kind::UntilNextJudging;
    // Judged already, or no judging day is left: it ends.
    const bool over =
        c.lapsed || (scheduled && !is_judging_day(tier.judge_keeping, state.judged_on, history_->joined));
    state.kept = state.progress.reached && (c.in_grace || !over);
  } else {
    // Kept by entering again: what is missing is what entering asks for, unless doing so again has already
    // paid off.
    state.progress = progress_of(t, tier.enter, today_);
    state.kept = false;
  }
  return state;
}

// ---- The proof
// ----------------------------------------------------------------------------------------------

std::vector<Evaluator::Counted> Evaluator::Walk::counted(int m) const {
  const Measure& what = program_.measures[index(m)];
  const Series& series = series_of(what);
  const Cursor& at = cursor(m);
  std::vector<Counted> result;
  for (std::size_t i = at.first(); i < at.last(); ++i) {
    const Entry& entry = series.entries()[i];
    result.push_back({entry.activity, entry.counted_on, entry.value,
                      leaves_on(what.window, entry.counted_on, today_, history_->joined)});
  }
  return result;
}

namespace {

// The condition that keeps an event (or one line of it) out: the first item of which nothing holds.
int first_failing(const Conditions& where, const EventView& event, int line) {
  for (const Conditions::Item& item : where.items) {
    const bool all_needed = where.form == language::ListForm::AnyOf;
    for (const int atom : item.atoms) {
      const bool holds = event.holds(where.atoms[index(atom)], line, nullptr);
      if (all_needed && !holds) return atom;
      if (!all_needed && holds) break;
      if (!all_needed && atom == item.atoms.back()) return item.atoms.front();
    }
  }
  return -1;
}

}  // namespace

std::vector<Evaluator::NotCounted> Evaluator::Walk::not_counted(int m) const {
  std::vector<NotCounted> result;
  const Measure& what = program_.measures[index(m)];
  if (what.kind != Measure::Kind::Metric) return result;
  const language::Metric& metric = program_.metrics[index(what.index)];
  const DayRange range = resolve(what.window, today_, history_->joined);
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(history_->activities.size()); ++i) {
    const Activity& activity = activity_at(i);
    if (activity.event != metric.event || activity.day > as_of_ || !range.contains(activity.day)) continue;
    const EventView event(program_, activity);
    if (!metric.where_on_status && !event.is_completed()) {
      result.push_back({i, -1, event.net_amount(), -1});
      continue;
    }
    if (metric.kind == MetricKind::Share) continue;
    if (!event.matches_somewhere(metric.where, nullptr)) {
      result.push_back(
          {i, -1, event.net_amount(), first_failing(metric.where, event, event.line_count() > 0 ? 0 : -1)});
      continue;
    }
    if (!metric.where_on_lines || metric.line_field < 0) continue;
    for (int line = 0; line < static_cast<int>(event.line_count()); ++line) {
      if (event.matches(metric.where, line, nullptr)) continue;
      const std::int64_t value = event.line_field(line, metric.line_field);
      result.push_back({i, line, value == kEmpty ? 0 : value, first_failing(metric.where, event, line)});
    }
  }
  return result;
}

}  // namespace rung::engine
