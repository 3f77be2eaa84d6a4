// How far it is to a tier, and to keep it: by the same counters that decide, so that a distance of nothing
// and a condition that holds are the same thing (docs/MEANING.md, 15).

#include <algorithm>
#include <limits>

#include "core/index.h"
#include "core/whole.h"
#include "engine/compare.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::Conditions;
using language::Keep;
using language::Measure;
using language::MetricKind;
using language::Op;

// What a missing thing costs when nobody can say: dearer than any amount of money.
constexpr std::int64_t kUnknownCost = std::numeric_limits<std::int64_t>::max();

bool asks_for_more(Op op) { return op == Op::AtLeast || op == Op::MoreThan || op == Op::Exactly; }

std::int64_t percent_of(const Gap& gap) {
  if (gap.missing == 0) return kWhole;
  if (!gap.counts() || gap.need <= 0 || gap.have <= 0) return 0;
  return divide(static_cast<Wide>(gap.have) * kWhole, gap.need, Rounding::Down);
}

}  // namespace

// The last day on which everything counted now still counts; of a period that is over by then, its last day:
// nothing can be added to it later.
Day Evaluator::Walk::counts_until(int version, const Measure& measure, const Seen& seen) const {
  const Calendar& days = calendar(version);
  Day last = kForever;
  switch (measure.window.kind) {
    case Window::Kind::AllTime: break;
    case Window::Kind::This: last = days.around(measure.window.cycle, seen.day).last; break;
    case Window::Kind::Last: last = days.around(measure.window.cycle, seen.day).first - 1; break;
    case Window::Kind::LastDays:
    case Window::Kind::LastMonths: {
      const Day oldest = oldest_in(version, measure, seen);
      if (oldest < kForever) last = leaves_on(measure.window, oldest, seen.day, days) - 1;
      break;
    }
  }
  if (measure.kind != Measure::Kind::Metric) return last;
  const language::Metric& metric = rulebook_.at(version).metrics[index(measure.index)];
  if (!metric.restart_after) return last;
  // Set back already: what comes now begins anew.
  const Day end = add_duration(idle_since(version, measure.index), *metric.restart_after);
  return end < seen.day ? last : std::min(last, end);
}

// The last day on which the whole balance is there.
Day Evaluator::Walk::balance_until(int unit) const {
  const language::PointCurrency* of = currency(unit);
  if (of == nullptr) return kForever;
  Day last = kForever;
  const std::int64_t pending = of->qualifying_only ? 0 : books_[index(unit)].pending(today_);
  if (of->carry && add(balance(unit), pending) > of->carry->most)
    last = calendar(version_).around(of->carry->cycle, today_).last;
  if (of->qualifying_only) return last;
  if (spared(unit)) return last;  // no end in sight while that holds
  for (const Lot& lot : books_[index(unit)].lots()) {
    if (lot.left > 0 && lot.usable_on(today_))
      last = std::min({last, lot.last_day, lot.fixed ? kForever : idle_end(unit)});
  }
  return last;
}

Gap Evaluator::Walk::gap_of(const Conditions& conditions, int atom_index, const Seen& seen) const {
  const Atom& atom = conditions.atoms[index(atom_index)];
  Gap gap;
  gap.atom = atom_index;
  const bool more = asks_for_more(atom.op) && !atom.population;
  if (more && atom.kind == AtomKind::Measure) {
    const Measure& measure = rulebook_.at(seen.version).measures[index(atom.index)];
    const Cut now = cut(seen.version, measure, seen);
    gap.measure = atom.index;
    gap.have = measure_value(kind_of(seen.version, measure), now, seen.day);
    gap.last_day = counts_until(seen.version, measure, seen);
  } else if (more && atom.kind == AtomKind::Balance) {
    const int unit = rulebook_.units().id(seen.version, atom.index);
    gap.balance = atom.index;
    gap.have = balance(unit);
    gap.last_day = balance_until(unit);
  } else {
    gap.missing = holds_atom(atom, seen) ? 0 : 1;
    gap.need = 1;
    gap.have = 1 - gap.missing;
    return gap;
  }
  if (gap.have == kEmpty) gap.have = 0;
  // The least value that satisfies `at least` or `more than`.
  gap.need = threshold_of(atom, seen) + (atom.op == Op::MoreThan ? 1 : 0);
  gap.missing = std::max<std::int64_t>(0, gap.need - gap.have);
  return gap;
}

// The least money that closes a gap: an amount itself; purchases at this member's average order; points at
// the rate this member earns. Rounded up.
std::pair<std::int64_t, CostBasis> Evaluator::Walk::cost_of(const Gap& gap, const Seen& seen) const {
  if (gap.missing == 0) return {0, CostBasis::Nothing};
  if (!gap.counts()) return {kUnknownCost, CostBasis::NoPrice};
  const language::Program& program = rulebook_.at(seen.version);
  int unit = gap.balance;
  if (gap.measure >= 0) {
    const Measure& measure = program.measures[index(gap.measure)];
    if (measure.kind == Measure::Kind::Earned) unit = measure.index;
  }
  if (unit >= 0) {
    const auto money = least_money({rulebook_.units().id(seen.version, unit), gap.missing, gap.balance < 0});
    if (!money) return {kUnknownCost, CostBasis::NoPrice};
    return {*money, CostBasis::Rate};
  }
  const Measure& measure = program.measures[index(gap.measure)];
  if (measure.unit.kind == UnitKind::Money) return {gap.missing, CostBasis::Money};
  const language::Metric& metric = program.metrics[index(measure.index)];
  const bool counts_orders = metric.kind == MetricKind::Count && metric.event == language::kOrders;
  if (!counts_orders) return {kUnknownCost, CostBasis::NoPrice};
  // Nobody can say what an order of somebody without orders comes to: the amounts beside it decide.
  if (order_count_ == 0) return {0, CostBasis::OwnAverage};
  return {divide(static_cast<Wide>(gap.missing) * order_total_, order_count_, Rounding::Up),
          CostBasis::OwnAverage};
}

Progress Evaluator::Walk::progress_of(int tier, const Conditions& conditions, const Seen& seen) const {
  Progress progress;
  progress.tier = tier;
  for (const auto& atoms : conditions.alternatives) {
    AlternativeProgress way;
    way.met = true;
    way.percent = kWhole;
    for (const int atom : atoms) {
      const Gap gap = gap_of(conditions, atom, seen);
      way.met = way.met && gap.missing == 0;
      way.reachable = way.reachable && (gap.missing == 0 || (gap.counts() && gap.last_day >= today_));
      way.percent = std::min(way.percent, percent_of(gap));
      // What is met in a period that is over stays met until it is judged.
      if (gap.missing > 0 || gap.last_day >= today_) way.last_day = std::min(way.last_day, gap.last_day);
      // The same money can close several gaps: the dearest one decides.
      const auto [cost, basis] = cost_of(gap, seen);
      if (cost > way.cost || (way.basis == CostBasis::Nothing && basis != CostBasis::Nothing)) {
        way.cost = cost;
        way.basis = basis;
      }
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
    const AlternativeProgress* best =
        progress.cheapest < 0 ? nullptr : &progress.alternatives[static_cast<std::size_t>(progress.cheapest)];
    const bool better = best == nullptr || price(way) < price(*best) ||
                        (price(way) == price(*best) && way.percent > best->percent);
    if (better) progress.cheapest = static_cast<std::int32_t>(a);
  }
  if (progress.reached) progress.cheapest = -1;
  return progress;
}

// `tier`: of the version that asks. Where entry is judged on days of its own, as of the next of them.
Progress Evaluator::Walk::progress_seen(int tier, const Seen& seen) const {
  using Kind = language::Judging::Kind;
  const int id = tier_id(seen.version, tier);
  const language::Tier& rule = rulebook_.at(seen.version).tiers[index(tier)];
  const bool on_days = rule.judge_entry.kind == Kind::OnDays || rule.judge_entry.kind == Kind::AtEndOfCycle;
  // What is judged this evening is still to come while the day runs.
  const Day after = day_runs_ ? seen.day - 1 : seen.day;
  const Day day = on_days ? next_judging(rule.judge_entry, after, calendar(seen.version)) : seen.day;
  Progress progress = progress_of(tier, rule.enter, {seen.version, day, clock(id).from_zero});
  if (on_days) not_after(day, progress);
  progress.reached = rule.for_everyone || clock(id).lives;
  return progress;
}

Progress Evaluator::Walk::progress_to(int tier) const { return progress_seen(tier, now_in_latest()); }

Progress Evaluator::Walk::progress_for_life(int tier) const {
  const language::Tier& rule = rulebook_.at(rulebook_.latest()).tiers[index(tier)];
  return progress_of(tier, rule.enter_for_life, now_in_latest());
}

std::optional<std::int64_t> Evaluator::Walk::distance_value(const Atom& atom, const Seen& seen) const {
  const Progress progress = progress_seen(atom.kind == AtomKind::Progress ? atom.index : atom.tier, seen);
  if (atom.kind == AtomKind::Progress) {
    // Everything met is the whole way, even if entry is judged only on a later day.
    const bool met = std::any_of(progress.alternatives.begin(), progress.alternatives.end(),
                                 [](const AlternativeProgress& way) { return way.met; });
    if (progress.reached || met) return kWhole;
    if (progress.cheapest < 0) return std::nullopt;
    return progress.alternatives[static_cast<std::size_t>(progress.cheapest)].percent;
  }
  // `spend missing for Gold`: in the cheapest way. It holds only while something is missing.
  if (progress.reached || progress.cheapest < 0) return std::nullopt;
  for (const Gap& gap : progress.alternatives[static_cast<std::size_t>(progress.cheapest)].gaps) {
    if (gap.measure < 0 || gap.missing == 0) continue;
    const Measure& measure = rulebook_.at(seen.version).measures[index(gap.measure)];
    if (measure.kind == Measure::Kind::Metric && measure.index == atom.index) return gap.missing;
  }
  return std::nullopt;
}

// What is judged on a day has to be done by then.
void Evaluator::Walk::not_after(Day day, Progress& progress) const {
  for (AlternativeProgress& way : progress.alternatives) {
    way.last_day = std::min(way.last_day, day);
    for (Gap& gap : way.gaps) gap.last_day = std::min(gap.last_day, day);
  }
}

// ---- To keep it
// ------------------------------------------------------------------------------------------------

// The day on which keeping is judged next: the last one of the tier's own judging days before the end, else
// the end.
Day Evaluator::Walk::keeping_judged_on(int tier) const {
  const language::Tier& rule = *rule_of(tier);
  const Clock& c = clock(tier);
  if (c.in_grace) return c.grace_until;
  Day judged_on = c.valid_until;
  if (rule.keep != Keep::When || rule.judge_keeping.kind == language::Judging::Kind::AfterActivity)
    return judged_on;
  const Calendar& days = calendar(version_);
  for (Day day = next_judging(rule.judge_keeping, day_runs_ ? today_ - 1 : today_, days);
       day <= c.valid_until; day = next_judging(rule.judge_keeping, day, days))
    judged_on = day;
  return judged_on;
}

// The first day from today on which entering again moves the end of a status: what is done before, in the
// year of entry say, keeps nothing. One for life that was brought over with an end is only entered anew.
Day Evaluator::Walk::renewable_from(int tier) const {
  const language::Tier& rule = *rule_of(tier);
  const Clock& c = clock(tier);
  const Calendar& days = calendar(version_);
  const auto later = [&](Day day) {
    return rule.keep == Keep::ByEnteringAgain && validity_from(rule, day, day, days) > c.valid_until;
  };
  Day first = today_;
  if (!c.in_grace && !later(first)) {
    Day last = std::max(today_, c.valid_until) + 1;  // who has lost it enters anew
    while (last - first > 1) {
      const Day middle = first + (last - first) / 2;
      (later(middle) ? last : first) = middle;
    }
    first = last;
  }
  if (rule.judge_entry.kind == language::Judging::Kind::AfterActivity) return first;
  const bool judged = first == today_ && !day_runs_;
  return next_judging(rule.judge_entry, judged ? first : first - 1, days);
}

Keeping Evaluator::Walk::keeping(int tier) const { return keeping_seen(tier_id(rulebook_.latest(), tier)); }

// Whether a status is renewed before it ends if nothing more happens: by entry that is judged on days of its
// own.
bool Evaluator::Walk::would_renew(int tier) const {
  const language::Tier& rule = *rule_of(tier);
  const Clock& c = clock(tier);
  const bool until_next = rule.validity.kind == language::Validity::Kind::UntilNextJudging;
  if (rule.enter.empty() || (rule.keep != Keep::ByEnteringAgain && !until_next)) return false;
  if (rule.judge_entry.kind == language::Judging::Kind::AfterActivity) return false;
  const Calendar& days = calendar(version_);
  const Day last = c.in_grace ? c.grace_until : c.valid_until;
  Day day = next_judging(rule.judge_entry, day_runs_ ? today_ - 1 : today_, days);
  for (; day <= last; day = next_judging(rule.judge_entry, day, days)) {
    if (validity_from(rule, day, day, days) <= c.valid_until) continue;
    if (alternative_met(rule.enter, {version_, day, c.from_zero}) >= 0) return true;
  }
  return false;
}

Keeping Evaluator::Walk::keeping_seen(int tier) const {
  const language::Tier* rule = rule_of(tier);
  const Clock& c = clock(tier);
  Keeping state;
  if (rule == nullptr || !c.alive || rule->for_everyone || c.valid_until >= kForever || c.for_life)
    return state;
  if (rule->keep == Keep::WhileMet) return state;  // ends_on() tells
  const int at = rulebook_.tiers().in(version_, tier);
  state.judged = true;
  state.judged_on = keeping_judged_on(tier);
  state.renews_until = next_validity(*rule, c.valid_until, c.entered, c.periods, calendar(version_));
  // Lost for want of activity before it comes to that.
  const bool idle = idle_until(tier) < (c.in_grace ? today_ : state.judged_on);
  if (rule->keep == Keep::When) {
    const Day day = c.in_grace ? today_ : state.judged_on;
    state.progress = progress_of(at, rule->keep_when, {version_, day, kFirstDay});
    const bool until_next = rule->validity.kind == language::Validity::Kind::UntilNextJudging;
    const language::Judging& judging = until_next ? rule->judge_entry : rule->judge_keeping;
    const bool scheduled = judging.kind != language::Judging::Kind::AfterActivity;
    // Judged already, or no judging day is left, as with an end that was brought over: it ends.
    const bool over =
        c.lapsed || (scheduled && !is_judging_day(judging, state.judged_on, calendar(version_)));
    state.kept = ((state.progress.reached && (c.in_grace || !over)) || would_renew(tier)) && !idle;
  } else {
    const Day day = renewable_from(tier);
    state.progress = progress_of(at, rule->enter, {version_, day, c.from_zero});
    state.kept = would_renew(tier) && !idle;
    if (day > state.judged_on) return state;  // only afterwards, as a new entry
  }
  not_after(state.judged_on, state.progress);
  return state;
}

Day Evaluator::Walk::entry_judged_on(int tier) const {
  const language::Tier& rule = rulebook_.at(rulebook_.latest()).tiers[index(tier)];
  return next_judging(rule.judge_entry, today_, calendar(rulebook_.latest()));
}

// How long a tier can be held if nothing more happens.
Day Evaluator::Walk::end_with_grace(int tier) const {
  const Clock& c = clock(tier);
  const language::Tier* rule = rule_of(tier);
  const Day end = end_of(tier);
  if (!c.alive || end >= kForever) return end;
  if (c.in_grace) return std::max(end, c.grace_until);
  return rule->drop.grace ? std::max(end, add_duration(c.valid_until, *rule->drop.grace)) : end;
}

// Of a status `valid while met`, the day before the first evening on which time alone has let go of it.
Day Evaluator::Walk::ends_on(int tier) const {
  const int id = tier_id(rulebook_.latest(), tier);
  const language::Tier* rule = rule_of(id);
  const Day end = end_of(id);
  const Clock& c = clock(id);
  if (rule == nullptr || rule->keep != Keep::WhileMet || !c.alive || c.for_life) return end;
  Day beside = kFirstDay;  // by hand, on trial, of the household
  for (const Grant& grant : c.grants) {
    if (grant.days.contains(today_)) beside = std::max(beside, grant.days.last);
  }
  constexpr int kMostLooks = 10'000;
  // Brought over with an end: then only entry anew lets it live on, from what is held by then.
  int below = -1;
  for (const int t : rules().ladders[index(rule->ladder)].tiers) {
    const int other = tier_id(version_, t);
    const bool stays = rules().tiers[index(t)].for_everyone || end_with_grace(other) > c.valid_until;
    if (other != id && clock(other).lives && stays) below = t;
  }
  // Whether its price can be paid by then is not foreseen: nobody is told to enter anew for one.
  const bool costs = rule->costs_to_enter.has_value();
  const bool open = (rule->enter_from < 0 || rule->enter_from == below) && !costs;
  const Day entered_anew = open ? kForever : c.valid_until;
  Seen seen{version_, today_, c.from_zero};
  // After this evening it may live unmet: as a trial left it, or as a year that began anew has it.
  bool met = day_runs_ || alternative_met(rule->enter, seen) >= 0;
  if (!met && (costs || beside <= today_)) return std::max(today_, beside);
  for (int look = 0; look < kMostLooks; ++look) {
    const Day next = next_change(rule->enter, seen);
    // What lives beside it may last until its way in is open again.
    if (!met && next > beside) return beside;
    if (next >= kForever || next > kLastDay) return std::max(beside, entered_anew);
    seen.day = next;
    met = alternative_met(rule->enter, seen) >= 0;
    if (!met && (costs || next > beside)) return std::max(beside, std::min(entered_anew, next - 1));
  }
  return kForever;
}

}  // namespace rung::engine
