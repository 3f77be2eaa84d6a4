// What the naive evaluator counts, and the conditions it asks.

#include <algorithm>
#include <limits>

#include "core/whole.h"
#include "property/engine/naive_calendar.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Atom;
using language::AtomKind;
using language::EarnRule;
using language::Measure;
using language::MetricKind;
using language::Op;
using language::PointCurrency;

void Walk::count(int activity) {
  const engine::Activity& a = at(activity);
  const bool is_return = a.event == language::kReturns;
  const engine::Activity* order = is_return && a.of >= 0 ? &at(a.of) : nullptr;
  for (std::size_t m = 0; m < program_.metrics.size(); ++m) {
    const language::Metric& metric = program_.metrics[m];
    if (metric.event == a.event) {
      if (const auto share = added(metric, see(program_, a))) {
        metric_facts_[m].push_back({a.day, a.day, share->value, share->weight});
      }
    }
    if (!is_return) continue;
    const Seen returned = see_return(program_, a, order);
    const Seen bought = order != nullptr ? see(program_, *order) : Seen{};
    if (const auto share = taken(metric, returned, order != nullptr ? &bought : nullptr)) {
      const bool own_day = order == nullptr || metric.returns_on_return_day;
      metric_facts_[m].push_back({own_day ? a.day : order->day, a.day, share->value, share->weight});
    }
  }
}

void Walk::earn(int activity) {
  const engine::Activity& a = at(activity);
  const AskMember ask = [this](const Atom& atom) { return holds(atom); };
  std::vector<std::int64_t> points(program_.earn.size(), 0);
  Day counted_on = a.day;
  bool counts = true;
  if (a.event == language::kReturns) {
    const engine::Activity* order = a.of >= 0 ? &at(a.of) : nullptr;
    const Seen returned = see_return(program_, a, order);
    if (order == nullptr) {
      points = points_.take_back_unlinked(returned, a.day, ask);
    } else {
      auto& record = earned_[static_cast<std::size_t>(a.of)];
      if (!record) return;
      points = points_.take_back(*record, returned);
      counted_on = order->day;
      counts = record->seen.field(language::kOrderStatus) == language::kCompleted;
    }
    for (std::int64_t& p : points) p = -p;
  } else {
    const Seen seen = see(program_, a);
    const std::int64_t status =
        seen.is_purchase ? seen.field(language::kOrderStatus) : std::int64_t{language::kCompleted};
    if (status == language::kCancelled) return;
    counts = status == language::kCompleted;
    Earned earned = points_.earn(a.event, seen, a.day, ask);
    points = earned.given;
    earned_[static_cast<std::size_t>(activity)] = std::move(earned);
  }
  for (std::size_t rule = 0; rule < points.size(); ++rule) {
    if (points[rule] == 0) continue;
    accrue(activity, rule, points[rule]);
    const EarnRule& r = program_.earn[rule];
    if (counts && r.counts_for_tiers) {
      earned_facts_[static_cast<std::size_t>(r.unit)].push_back({counted_on, a.day, points[rule], 1});
    }
  }
}

void Walk::accrue(int activity, std::size_t rule, std::int64_t points) {
  const engine::Activity& a = at(activity);
  const int unit = program_.earn[rule].unit;
  const PointCurrency& currency = program_.points[static_cast<std::size_t>(unit)];
  engine::Accrual accrual{activity, static_cast<int>(rule), unit, points, a.day, a.day, kForever};
  if (a.event == language::kReturns) {
    accruals_.push_back(accrual);
    return;
  }
  if (a.event == language::kOrders) {
    // Without a delivery day, a completed order was handed over on its own day.
    const std::int64_t delivered = a.fields[language::kOrderDelivered];
    const Day from = delivered == kEmpty ? a.day : Day{static_cast<std::int32_t>(delivered)};
    if (currency.pending_after_delivery) accrual.usable_from = plus(from, *currency.pending_after_delivery);
    if (a.fields[language::kOrderStatus] == language::kOpen) accrual.usable_from = std::nullopt;
  }
  if (accrual.usable_from && currency.pending_after_earning)
    accrual.usable_from = plus(a.day, *currency.pending_after_earning);
  if (currency.expiry == PointCurrency::Expiry::AfterEarning) {
    accrual.last_day = plus(a.day, currency.life);
    if (currency.life_snaps_to) {
      accrual.last_day = cycle_range(*currency.life_snaps_to, accrual.last_day, history_.joined).last;
    }
  }
  if (currency.expiry == PointCurrency::Expiry::AtEnd) {
    accrual.last_day = cycle_range(currency.end_cycle, a.day, history_.joined).last;
    if (currency.end_next)
      accrual.last_day = cycle_range(currency.end_cycle, accrual.last_day + 1, history_.joined).last;
  }
  accruals_.push_back(accrual);
}

Walk::Value Walk::value(int measure) const {
  const Measure& m = program_.measures[static_cast<std::size_t>(measure)];
  const DayRange range = window_range(m.window, today_, history_.joined);
  const bool earned = m.kind == Measure::Kind::Earned;
  const auto& facts = (earned ? earned_facts_ : metric_facts_)[static_cast<std::size_t>(m.index)];
  const MetricKind kind = earned ? MetricKind::Sum : program_.metrics[static_cast<std::size_t>(m.index)].kind;
  std::int64_t sum = 0;
  std::int64_t number = 0;
  Day latest = kFirstDay;
  for (const Fact& fact : facts) {
    if (!range.contains(fact.counted_on)) continue;
    sum += fact.value;
    number += fact.weight;
    if (fact.weight > 0) latest = std::max(latest, fact.counted_on);
  }
  if (kind == MetricKind::Variation) return variation(facts, range);
  if (kind == MetricKind::Sum) return {false, false, sum, 1};
  if (kind == MetricKind::Count) return {false, false, number, 1};
  if (number == 0) return {true, false, 0, 1};
  if (kind == MetricKind::TimeSinceLast) return {false, false, today_ - latest, 1};
  return {false, false, kind == MetricKind::Share ? sum * 10'000 : sum, number};
}

// Standard deviation over mean of the days between neighbours, as the square of hundredths of a percent.
Walk::Value Walk::variation(const std::vector<Fact>& facts, DayRange range) const {
  std::vector<Day> days;
  for (const Fact& fact : facts) {
    if (range.contains(fact.counted_on) && fact.weight > 0) days.push_back(fact.counted_on);
  }
  std::sort(days.begin(), days.end());
  std::int64_t count = 0;
  std::int64_t sum = 0;
  std::int64_t squares = 0;
  for (std::size_t i = 1; i < days.size(); ++i) {
    const std::int64_t gap = days[i] - days[i - 1];
    ++count;
    sum += gap;
    squares += gap * gap;
  }
  if (count < 2 || sum == 0) return {true, false, 0, 1};
  return {false, true, 100'000'000 * (count * squares - sum * sum), sum * sum};
}

std::int64_t Walk::shown(int measure) const {
  const Value v = value(measure);
  if (v.squared) {
    std::int64_t root = 0;
    for (std::int64_t step = 1 << 20; step > 0; step /= 2) {
      const Wide next = root + step;
      if (next * next * v.denominator <= v.numerator) root += step;
    }
    return root;
  }
  return v.empty ? kEmpty : divide(v.numerator, v.denominator, Rounding::Down);
}

std::int64_t Walk::attribute(int index) const {
  if (program_.attributes[static_cast<std::size_t>(index)].name == "joined") return history_.joined.number;
  std::int64_t result = kEmpty;
  for (const engine::AttributeFact& fact : history_.attributes) {
    if (fact.attribute == index && fact.from <= today_) result = fact.value;
  }
  return result;
}

bool Walk::holds_measure(const Atom& atom) const {
  const Value v = value(atom.index);
  if (v.empty) return false;
  Wide left = v.numerator;
  Wide right = Wide{atom.value} * (v.squared ? atom.value : 1) * v.denominator;
  if (atom.unit.kind == UnitKind::Days) {
    left = today_.number;
    right = plus(today_ - static_cast<int>(v.numerator), atom.duration).number;
  }
  switch (atom.op) {
    case Op::AtLeast: return left >= right;
    case Op::AtMost: return left <= right;
    case Op::MoreThan: return left > right;
    case Op::LessThan: return left < right;
    case Op::Exactly: return left == right;
    case Op::Is:
    case Op::IsNot:
    case Op::InTop:
    case Op::InBottom:
    case Op::Above:
    case Op::Below:
    case Op::IsOneOf:
    case Op::IsNotOneOf:
    case Op::IsEmpty:
    case Op::IsNotEmpty:
    case Op::IsKept:
    case Op::IsNotKept:
    case Op::IsInSegment:
    case Op::IsNotInSegment: break;
  }
  return false;
}

bool Walk::holds(const Atom& atom) const {
  if (atom.kind == AtomKind::Measure) return holds_measure(atom);
  if (atom.kind == AtomKind::Attribute) return passes(atom, attribute(atom.index));
  if (atom.kind == AtomKind::Segment) {
    const bool in = met(program_.segments[static_cast<std::size_t>(atom.index)].where);
    return in == (atom.op == Op::IsInSegment);
  }
  if (atom.kind == AtomKind::Tier) {
    const int tier = held(tier_at(atom.index).ladder);
    if (atom.op == Op::Is) return tier == atom.index;
    if (atom.op == Op::IsNot) return tier != atom.index;
    return atom.op == Op::AtLeast ? tier >= atom.index : tier <= atom.index;
  }
  if (atom.kind == AtomKind::Progress) {
    const engine::Progress way = progress(atom.index);
    const auto met_way = [](const engine::AlternativeProgress& a) { return a.met; };
    const bool all = way.reached || std::any_of(way.alternatives.begin(), way.alternatives.end(), met_way);
    if (!all && way.cheapest < 0) return false;
    return passes(atom, all ? 10'000 : way.alternatives[static_cast<std::size_t>(way.cheapest)].percent);
  }
  return false;
}

bool Walk::met(const language::Conditions& conditions) const {
  const auto all = [&](const std::vector<int>& alternative) {
    return std::all_of(alternative.begin(), alternative.end(),
                       [&](int index) { return holds(conditions.atoms[static_cast<std::size_t>(index)]); });
  };
  return conditions.alternatives.empty() ||
         std::any_of(conditions.alternatives.begin(), conditions.alternatives.end(), all);
}

engine::Progress Walk::progress(int tier) const {
  engine::Progress result;
  result.tier = tier;
  const language::Conditions& conditions = tier_at(tier).enter;
  for (const std::vector<int>& alternative : conditions.alternatives) {
    engine::AlternativeProgress way;
    way.met = true;
    way.percent = 10'000;
    for (const int index : alternative) {
      const Atom& atom = conditions.atoms[static_cast<std::size_t>(index)];
      engine::Gap gap;
      gap.atom = index;
      if (atom.kind == AtomKind::Measure) {
        gap.measure = atom.index;
        gap.have = shown(atom.index);
        gap.need = atom.value + (atom.op == Op::MoreThan ? 1 : 0);
        gap.missing = std::max<std::int64_t>(0, gap.need - gap.have);
        const std::int64_t have = std::max<std::int64_t>(0, std::min(gap.have, gap.need));
        if (gap.missing > 0)
          way.percent = std::min(way.percent, divide(Wide{have} * 10'000, gap.need, Rounding::Down));
        gap.last_day = counts_until(atom.index);
        way.cost = std::max(way.cost, cost(gap));
      } else {
        gap.missing = holds(atom) ? 0 : 1;
        gap.need = 1;
        gap.have = 1 - gap.missing;
        way.reachable = way.reachable && gap.missing == 0;
        if (gap.missing > 0) way.percent = 0;
      }
      way.met = way.met && gap.missing == 0;
      way.last_day = std::min(way.last_day, gap.last_day);
      way.gaps.push_back(gap);
    }
    result.alternatives.push_back(way);
  }
  bool any_met = false;
  for (std::size_t i = 0; i < result.alternatives.size(); ++i) {
    const engine::AlternativeProgress& way = result.alternatives[i];
    any_met = any_met || way.met;
    const bool first = result.cheapest < 0;
    // A way that costs nothing that is known has no price: any way that has one is cheaper.
    const auto price = [](const engine::AlternativeProgress& w) {
      return w.cost == 0 ? std::numeric_limits<std::int64_t>::max() : w.cost;
    };
    if (way.reachable && !way.met &&
        (first || price(way) < price(result.alternatives[static_cast<std::size_t>(result.cheapest)]))) {
      result.cheapest = static_cast<std::int32_t>(i);
    }
  }
  if (any_met) result.cheapest = -1;
  result.reached = clock(tier).alive;
  return result;
}

// The last day on which everything that counts today still counts; of a running period its end.
Day Walk::counts_until(int measure) const {
  const Measure& m = program_.measures[static_cast<std::size_t>(measure)];
  if (m.window.kind == Window::Kind::AllTime) return kForever;
  if (m.window.kind == Window::Kind::This || m.window.kind == Window::Kind::Last) {
    return cycle_range(m.window.cycle, today_, history_.joined).last;
  }
  const bool earned = m.kind == Measure::Kind::Earned;
  const DayRange now = window_range(m.window, today_, history_.joined);
  Day oldest = kForever;
  for (const Fact& fact : (earned ? earned_facts_ : metric_facts_)[static_cast<std::size_t>(m.index)]) {
    if (now.contains(fact.counted_on) && fact.value > 0) oldest = std::min(oldest, fact.counted_on);
  }
  if (oldest == kForever) return kForever;
  Day day = today_;
  while (window_range(m.window, day + 1, history_.joined).first <= oldest) day = day + 1;
  return day;
}

// The least money that closes a gap; what money cannot buy at a known price is dearer than everything else.
std::int64_t Walk::cost(const engine::Gap& gap) const {
  constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::max();
  if (gap.missing == 0) return 0;
  const Measure& m = program_.measures[static_cast<std::size_t>(gap.measure)];
  if (m.kind == Measure::Kind::Earned) {
    for (const EarnRule& rule : program_.earn) {
      if (rule.kind != EarnRule::Kind::Rate || rule.unit != m.index) continue;
      return divide(Wide{gap.missing} * rule.ratio.denominator, rule.ratio.numerator, Rounding::Up);
    }
    return kUnknown;
  }
  if (m.unit.kind == UnitKind::Money) return gap.missing;
  if (program_.metrics[static_cast<std::size_t>(m.index)].event != language::kOrders) return kUnknown;
  std::int64_t money = 0;
  std::int64_t orders = 0;
  for (const engine::Activity& a : history_.activities) {
    if (a.event != language::kOrders || a.day > today_) continue;
    const Seen seen = see(program_, a);
    if (seen.field(language::kOrderStatus) != language::kCompleted) continue;
    money += seen.amount;
    ++orders;
  }
  // Without orders of one's own nobody can say what an order comes to.
  return orders == 0 ? 0 : divide(Wide{gap.missing} * money, orders, Rounding::Up);
}

}  // namespace rung::naive
