// What counts for metrics and as points earned, summed up from nothing (docs/MEANING.md, 4 and 5).

#include <algorithm>
#include <set>

#include "core/whole.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Measure;
using language::Metric;
using language::MetricKind;
using language::Program;

// ---- Facts

// What of an earlier day counts from today on is not there before its turn in the morning.
bool Walk::visible(const Fact& fact) const {
  if (fact.activity < 0 || fact.day != today_ || at(fact.activity).day == today_) return true;
  return fact.activity < waited_;
}

std::vector<Fact> Walk::facts(const Asked& asked, int measure) const {
  return facts(asked, program(asked.version).measures[static_cast<std::size_t>(measure)]);
}

std::vector<Fact> Walk::facts(const Asked& asked, const Measure& m) const {
  if (m.kind == Measure::Kind::Metric) return metric_facts(asked, m.index, &m.window);
  std::vector<Fact> result;
  const Name& name = program(asked.version).points[static_cast<std::size_t>(m.index)].name;
  for (const EarnedFact& earned : earned_) {
    if (earned.currency == name && visible(earned.fact)) result.push_back(earned.fact);
  }
  return result;
}

std::vector<Fact> Walk::metric_facts(const Asked& asked, int index, const Window* window) const {
  const Metric& m = program(asked.version).metrics[static_cast<std::size_t>(index)];
  std::vector<Fact> all;
  for (int i = 0; i < counted_; ++i) {
    record_facts(asked.version, index, i, all);
    if (!m.looks_at_events() || !acts(i, program(asked.version), true, m.name)) continue;
    event_facts(asked, index, i, all);
    return_facts(asked, index, i, all);
  }
  for (const auto& [event, day] : calendar_events_) {
    if (!m.looks_at_events() || m.event != event) continue;
    engine::Activity birthday;
    birthday.event = event;
    birthday.day = day;
    const Seen seen = see(program(asked.version), birthday);
    if (const auto share = added(m, seen, member(asked)))
      all.push_back({day, -1, share->value, share->weight});
  }
  for (const CarriedOver& carried : carried_) {
    if (carried.metric != m.name || (!carried.counted && carried.day <= today_)) continue;
    // Seen by windows that are such a period, and by no others.
    const bool period =
        window != nullptr && (window->kind == Window::Kind::This || window->kind == Window::Kind::Last);
    if (!period || window->cycle != carried.cycle) continue;
    const std::int64_t amount = carried.amount;
    const bool count = m.kind == MetricKind::Count;
    if (amount != 0) all.push_back({carried.day, -1, amount, count ? static_cast<int>(amount) : 0});
  }
  std::vector<Fact> result;
  for (const Fact& fact : all) {
    if (visible(fact)) result.push_back(fact);
  }
  return result;
}

void Walk::event_facts(const Asked& asked, int index, int activity, std::vector<Fact>& into) const {
  const Metric& m = program(asked.version).metrics[static_cast<std::size_t>(index)];
  const engine::Activity& a = at(activity);
  if (m.event != a.event) return;
  const auto share = added(m, see(program(asked.version), a), member(asked));
  if (!share) return;
  const bool count = m.kind == MetricKind::Count;
  if (m.kind == MetricKind::Distinct) {
    for (const std::int64_t one : different_values(m, see(program(asked.version), a), member(asked))) {
      for (const Counted& part : spread(m, a, *share)) into.push_back({part.day, activity, one, 1});
    }
    return;
  }
  for (const Counted& part : spread(m, a, *share))
    into.push_back({part.day, activity, count ? part.weight : part.value, part.weight});
}

// A return lowers sums on the day, or the nights, on which its order counted.
void Walk::return_facts(const Asked& asked, int index, int activity, std::vector<Fact>& into) const {
  const Metric& m = program(asked.version).metrics[static_cast<std::size_t>(index)];
  const engine::Activity& a = at(activity);
  if (a.event != language::kReturns) return;
  const engine::Activity* order = a.of >= 0 ? &at(a.of) : nullptr;
  const Seen returned = see_return(program(asked.version), a, order);
  const Seen bought = order != nullptr ? see(program(asked.version), *order) : Seen{};
  const Goods goods = order != nullptr ? goods_of(asked.version, activity) : Goods{};
  const auto share = taken(m, returned, order != nullptr ? &bought : nullptr, goods, member(asked));
  if (!share) return;
  if (order == nullptr || m.returns_on_return_day) {
    into.push_back({a.day, activity, share->value, 0, true});
    return;
  }
  for (const Counted& part : spread(m, *order, *share))
    into.push_back({part.day, activity, part.value, 0, true});
}

// What the lines of an order had left before one of its returns, and after it.
Goods Walk::goods_of(int version, int activity) const {
  const int of = at(activity).of;
  Left left;
  const Seen order = see(program(version), at(of));
  left.amount = left.whole = order.amount;
  for (const auto& line : order.lines)
    left.lines.push_back(std::max<std::int64_t>(0, line[language::kLineNetAmount]));
  Goods goods;
  for (int i = of + 1; i <= activity; ++i) {
    if (at(i).of != of) continue;
    goods.before = left.lines;
    take_goods(left, see_return(program(version), at(i), &at(of)));
  }
  goods.after = left.lines;
  return goods;
}

// Openings and adjustments.
void Walk::record_facts(int version, int index, int activity, std::vector<Fact>& into) const {
  const Metric& m = program(version).metrics[static_cast<std::size_t>(index)];
  const engine::Activity& a = at(activity);
  const language::RecordFields& fields = program(version).records;
  const bool opening = a.event == language::kOpenings;
  // What is brought over or corrected is nobody else's.
  if (a.of_other || !m.additive() || (!opening && a.event != language::kAdjustments)) return;
  if (this->metric(version_on(a.day), m.name) < 0) return;  // nobody could say it
  const auto& slots = opening ? fields.opening_metrics : fields.adjustment_metrics;
  const auto at_slot = static_cast<std::size_t>(index);
  const std::int64_t amount = at_slot < slots.size() ? field(activity, slots[at_slot]) : kEmpty;
  if (amount == kEmpty) return;
  const bool count = m.kind == MetricKind::Count;
  into.push_back({a.day, activity, amount, count ? static_cast<int>(amount) : 0, false, true});
}

// What the metric counted in the period, without what was carried into it.
std::int64_t Walk::counted_in(const CarriedOver& carried) const {
  const int index = metric(carried.version, carried.metric);
  const Asked asked{carried.version, carried.period.last};
  const Metric& m = program(carried.version).metrics[static_cast<std::size_t>(index)];
  if (m.kind == MetricKind::HeldPeriods) return 0;
  const Day from = set_back(asked, m);
  std::vector<Fact> all;
  for (int i = 0; i < counted_; ++i) {
    record_facts(asked.version, index, i, all);
    if (!acts(i, program(asked.version), true, m.name)) continue;
    event_facts(asked, index, i, all);
    return_facts(asked, index, i, all);
  }
  std::int64_t sum = 0;
  for (const Fact& fact : all) {
    if (!carried.period.contains(fact.day) || fact.day <= from) continue;
    sum += m.kind == MetricKind::Count ? fact.weight : fact.value;
  }
  return sum;
}

// The days of the events without which a metric is set back, in order; before the first one, the start.
std::vector<Day> Walk::restart_days(const Asked& asked, const Metric& m) const {
  std::vector<Day> days;
  for (int i = 0; i < happened_; ++i) {
    const bool counts = std::count(m.restart_events.begin(), m.restart_events.end(), at(i).event) > 0;
    if (counts && at(i).day <= asked.day && acts(i, program(asked.version), true, m.name))
      days.push_back(at(i).day);
  }
  for (const auto& [event, day] : calendar_events_) {
    const bool counts = std::count(m.restart_events.begin(), m.restart_events.end(), event) > 0;
    if (counts && day <= asked.day) days.push_back(day);
  }
  std::sort(days.begin(), days.end());
  if (days.empty() || days.front() > start_) days.insert(days.begin(), start_);
  return days;
}

// The day after which only later days count: `restart after T without EVENTS` (4.7).
Day Walk::set_back(const Asked& asked, const Metric& m) const {
  Day result = kFirstDay - 1;
  if (!m.restart_after) return result;
  std::vector<Day> days = restart_days(asked, m);
  days.push_back(asked.day);
  for (std::size_t i = 1; i < days.size(); ++i) {
    const Day end = plus(days[i - 1], *m.restart_after);
    if (days[i] > end) result = end;
  }
  return result;
}

// ---- Households

namespace {

bool collects(const Program& program, const Name& pool, bool metric, const Name& name) {
  for (const language::Pool& p : program.pools) {
    if (p.name != pool) continue;
    for (const int m : p.metrics) {
      if (metric && program.metrics[static_cast<std::size_t>(m)].name == name) return true;
    }
    for (const int c : p.currencies) {
      if (!metric && program.points[static_cast<std::size_t>(c)].name == name) return true;
    }
  }
  return false;
}

}  // namespace

// The household of somebody else that the member belongs to when an activity happens; empty: none.
Name Walk::pool_at(int activity) const {
  const language::RecordFields& fields = now().records;
  Name pool;
  for (int i = 0; i < activity; ++i) {
    if (at(i).event != language::kPools || at(i).of_other) continue;
    const std::int64_t left = field(i, fields.pool_left);
    const bool leaves = (left != kEmpty && left != 0) || at(i).own_pool;
    pool = leaves ? Name{} : word(i, fields.pool_pool);
  }
  return pool;
}

bool Walk::acts(int activity, const Program& rules, bool metric, const Name& name) const {
  const engine::Activity& a = at(activity);
  const bool follows = a.event == language::kReturns || a.event == language::kCancellations;
  if (follows && a.of >= 0) return acts(a.of, rules, metric, name);
  if (a.of_other) return collects(rules, Name(a.pool_name), metric, name);
  if (rules.pools.empty()) return true;
  return !collects(rules, pool_at(activity), metric, name);
}

// ---- Values

DayRange Walk::window(const Asked& asked, const Window& window) const {
  DayRange range;
  if (window.kind == Window::Kind::This && window.cycle == Cycle::Trial) {
    range = asked.trial ? *asked.trial : DayRange{asked.day + 1, asked.day};
  } else {
    range = calendar_.window(program(asked.version), window, asked.day);
  }
  return {std::max(range.first, asked.from), std::min(range.last, asked.day)};
}

Value Walk::value(const Asked& asked, int measure) const {
  return value(asked, program(asked.version).measures[static_cast<std::size_t>(measure)]);
}

// `yearly …` and `ratio of …`: what they are made of, in the same window.
Value Walk::derived(const Asked& asked, const Measure& m) const {
  const Metric& metric = program(asked.version).metrics[static_cast<std::size_t>(m.index)];
  Measure part = m;
  part.index = metric.of;
  if (metric.kind == MetricKind::Ratio) {
    const std::int64_t upper = value(asked, part).numerator;
    part.index = metric.by;
    const std::int64_t lower = value(asked, part).numerator;
    if (lower <= 0) return {true, false, 0, 1};
    return {false, false, metric.unit.kind == UnitKind::Percent ? upper * 10'000 : upper, lower};
  }
  Asked since = asked;
  since.from = std::max(asked.from, history_.joined);
  const std::int64_t sum = value(since, part).numerator;
  // Days one by one: each is its part of the year that it lies in, counted from the joining day.
  int years = 0;
  int days = 0;
  for (Day day = history_.joined; day <= asked.day; day = day + 1) {
    ++days;
    if (day + 1 != add_months(history_.joined, 12 * (years + 1))) continue;
    ++years;
    days = 0;
  }
  const int length = add_months(history_.joined, 12 * (years + 1)) - add_months(history_.joined, 12 * years);
  const std::int64_t lived = std::int64_t{years} * length + days;
  if (lived * 12 < std::int64_t{metric.least_months} * length)
    return {false, false, sum * 12, metric.least_months};
  return {false, false, sum * length, lived};
}

Value Walk::value(const Asked& asked, const Measure& m) const {
  DayRange range = window(asked, m.window);
  MetricKind kind = MetricKind::Sum;
  const Metric* waiting = nullptr;
  if (m.kind == Measure::Kind::Metric) {
    const Metric& metric = program(asked.version).metrics[static_cast<std::size_t>(m.index)];
    kind = metric.kind;
    if (metric.derived()) return derived(asked, m);
    if (kind == MetricKind::HeldPeriods) return {false, false, years_held(asked, m.index, range), 1};
    range.first = std::max(range.first, set_back(asked, metric) + 1);
    if (kind == MetricKind::TimeUntilUsedUp) return used_up(asked, m.index, range);
    if (metric.waits()) waiting = &metric;
  }
  std::int64_t sum = 0;
  std::int64_t number = 0;
  std::vector<Day> days;
  std::set<std::int64_t> different;
  for (const Fact& fact : facts(asked, m)) {
    if (!range.contains(fact.day)) continue;
    if (waiting != nullptr && !still_waits(*waiting, fact)) continue;
    different.insert(fact.value);
    sum += waiting != nullptr ? still_worth(*waiting, fact) : fact.value;
    number += fact.weight;
    if (fact.weight > 0) days.push_back(fact.day);
  }
  std::sort(days.begin(), days.end());
  if (kind == MetricKind::Variation) return variation(days);
  if (kind == MetricKind::Sum) return {false, false, sum, 1};
  if (kind == MetricKind::Count) return {false, false, number, 1};
  if (kind == MetricKind::Distinct) return {false, false, static_cast<std::int64_t>(different.size()), 1};
  if (number == 0) return {true, false, 0, 1};
  if (kind == MetricKind::TimeSinceLast) return {false, false, asked.day - days.back(), 1};
  return {false, false, kind == MetricKind::Share ? sum * 10'000 : sum, number};
}

// Standard deviation over mean of the days between neighbours, as the square of hundredths of a percent.
Value Walk::variation(std::vector<Day> days) const {
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

bool Walk::held_on(Day day, int version, int at_least) const {
  std::vector<Name> names;
  if (silent_) day = std::min(day, silent_from_);  // foretold with other tiers as they are
  const int index = day - start_;
  if (index >= 0 && index < static_cast<int>(held_days_.size())) {
    names = held_days_[static_cast<std::size_t>(index)];
  } else {  // a day that is still to come: as things are now
    for (int ladder = 0; ladder < static_cast<int>(now().ladders.size()); ++ladder)
      names.push_back(held(ladder));
  }
  const language::Tier& least = program(version).tiers[static_cast<std::size_t>(at_least)];
  return std::any_of(names.begin(), names.end(), [&](const Name& name) {
    const language::Tier* t = tier(version, name);
    return t != nullptr && t->ladder == least.ladder && t->rank >= least.rank;
  });
}

// `count each P with tier at least T` (4.8).
std::int64_t Walk::years_held(const Asked& asked, int index, DayRange range) const {
  const Metric& m = program(asked.version).metrics[static_cast<std::size_t>(index)];
  std::int64_t result = 0;
  Day gap = kFirstDay - 1;  // the end of the last period in which it was not held
  DayRange period = calendar_.cycle(program(asked.version), *m.each, asked.day);
  while (true) {
    period = calendar_.cycle(program(asked.version), *m.each, period.first - 1);
    if (period.last < start_) break;
    if (!held_on(period.last, asked.version, m.held_tier)) {
      gap = std::max(gap, period.last);
      if (m.in_a_row) break;
      continue;
    }
    if (range.contains(period.last)) ++result;
  }
  for (const Fact& fact : metric_facts(asked, index)) {
    if (!range.contains(fact.day) || (m.in_a_row && fact.day <= gap)) continue;
    result += fact.value;
  }
  return result;
}

std::int64_t Walk::shown(const Asked& asked, int measure) const {
  const Value v = value(asked, measure);
  if (v.empty) return kEmpty;
  if (!v.squared) return divide(v.numerator, v.denominator, Rounding::Down);
  std::int64_t root = 0;
  for (std::int64_t step = 1 << 20; step > 0; step /= 2) {
    const Wide next = root + step;
    if (next * next * v.denominator <= v.numerator) root += step;
  }
  return root;
}

}  // namespace rung::naive
