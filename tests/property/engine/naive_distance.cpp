// How far it is to reach or to keep a tier (docs/MEANING.md, 15).

#include <algorithm>

#include "core/whole.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using engine::CostBasis;
using language::Atom;
using language::AtomKind;
using language::Keep;
using language::Measure;
using language::Tier;
using language::Validity;

// ---- One condition

engine::Gap Walk::gap(const language::Conditions& conditions, int index, const Asked& asked) const {
  const Atom& atom = conditions.atoms[static_cast<std::size_t>(index)];
  engine::Gap result;
  result.atom = index;
  const bool counter = atom.kind == AtomKind::Measure && !atom.population;
  if (!counter && atom.kind != AtomKind::Balance) {
    result.need = 1;
    result.have = holds(atom, asked) ? 1 : 0;
    result.missing = 1 - result.have;
    return result;
  }
  result.need = threshold(atom, asked) + (atom.op == language::Op::MoreThan ? 1 : 0);
  if (counter) {
    result.measure = atom.index;
    result.have = shown(asked, atom.index);
    result.last_day = counts_until(asked, atom.index);
  } else {
    const Name& name = program(asked.version).points[static_cast<std::size_t>(atom.index)].name;
    result.balance = atom.index;
    result.have = balance(name);
    for (const Lot& lot : lots_) {
      const bool ends_some_day = lot.currency == name && usable(lot) && !spared(name);
      if (ends_some_day) result.last_day = std::min(result.last_day, ends(lot));
    }
    const auto& terms = program(asked.version).points[static_cast<std::size_t>(atom.index)];
    if (terms.carry && balance(name) + pending(name) > terms.carry->most) {
      const Day cut = calendar_.cycle(program(asked.version), terms.carry->cycle, today_).last;
      result.last_day = std::min(result.last_day, cut);
    }
  }
  result.missing = std::max<std::int64_t>(0, result.need - result.have);
  return result;
}

// The last day on which everything that counts still counts; of a running period its end.
Day Walk::counts_until(const Asked& asked, int measure) const {
  const Measure& m = program(asked.version).measures[static_cast<std::size_t>(measure)];
  Day until = kForever;
  if (m.kind == Measure::Kind::Metric) {
    const language::Metric& metric = program(asked.version).metrics[static_cast<std::size_t>(m.index)];
    if (metric.restart_after) {
      const Day end = plus(restart_days(asked, metric).back(), *metric.restart_after);
      if (end >= asked.day) until = end;
    }
  }
  if (m.window.kind == Window::Kind::AllTime) return until;
  if (m.window.kind == Window::Kind::This || m.window.kind == Window::Kind::Last) {
    if (m.window.cycle == Cycle::Trial) return asked.trial ? std::min(until, asked.trial->last) : until;
    // A period that is over by then has its own end: nothing can be added to it later.
    if (m.window.kind == Window::Kind::Last) return std::min(until, window(asked, m.window).last);
    return std::min(until, calendar_.cycle(program(asked.version), m.window.cycle, asked.day).last);
  }
  DayRange range = window(asked, m.window);
  if (m.kind == Measure::Kind::Metric) {
    const language::Metric& metric = program(asked.version).metrics[static_cast<std::size_t>(m.index)];
    range.first = std::max(range.first, set_back(asked, metric) + 1);
  }
  Day oldest = kForever;
  for (const Fact& fact : facts(asked, measure)) {
    if (range.contains(fact.day) && fact.value > 0) oldest = std::min(oldest, fact.day);
  }
  if (oldest == kForever) return until;
  Day day = asked.day;
  while (calendar_.window(program(asked.version), m.window, day + 1).first <= oldest) day = day + 1;
  return std::min(until, day);
}

// ---- Ways

engine::Progress Walk::progress(int index, const language::Conditions& conditions, const Asked& asked) const {
  engine::Progress result;
  result.tier = index;
  for (const std::vector<int>& alternative : conditions.alternatives) {
    engine::AlternativeProgress way;
    way.met = true;
    way.percent = 10'000;
    for (const int atom : alternative) {
      const engine::Gap one = gap(conditions, atom, asked);
      way.gaps.push_back(one);
      way.met = way.met && one.missing == 0;
      // What is met in a period that is over stays met.
      if (one.missing > 0 || one.last_day >= today_) way.last_day = std::min(way.last_day, one.last_day);
      if (one.missing == 0) continue;
      way.reachable = way.reachable && one.counts() && one.last_day >= today_;
      const std::int64_t have = std::max<std::int64_t>(0, std::min(one.have, one.need));
      const std::int64_t done = one.counts() ? divide(Wide{have} * 10'000, one.need, Rounding::Down) : 0;
      way.percent = std::min(way.percent, done);
      const auto [cost, basis] =
          one.counts() ? price(one, asked) : std::pair{std::int64_t{0}, CostBasis::NoPrice};
      if (way.basis == CostBasis::NoPrice) continue;
      if (basis == CostBasis::NoPrice) way.cost = 0;
      if (basis == CostBasis::NoPrice || cost > way.cost || way.basis == CostBasis::Nothing)
        way.basis = basis;
      if (basis != CostBasis::NoPrice) way.cost = std::max(way.cost, cost);
    }
    result.alternatives.push_back(way);
  }
  bool any_met = false;
  for (std::size_t i = 0; i < result.alternatives.size(); ++i) {
    const engine::AlternativeProgress& way = result.alternatives[i];
    any_met = any_met || way.met;
    if (way.met || !way.reachable) continue;
    // What has no price is the last choice; of equally dear ways, the one that is done most.
    const auto rank = [](const engine::AlternativeProgress& w) {
      return std::tuple{w.basis == CostBasis::NoPrice || w.cost == 0, w.cost, -w.percent};
    };
    if (result.cheapest < 0 ||
        rank(way) < rank(result.alternatives[static_cast<std::size_t>(result.cheapest)])) {
      result.cheapest = static_cast<std::int32_t>(i);
    }
  }
  if (any_met) result.cheapest = -1;
  return result;
}

namespace {

// What is judged on a day has to be done by then.
void end_by(Day day, engine::Progress& progress) {
  for (engine::AlternativeProgress& way : progress.alternatives) {
    way.last_day = std::min(way.last_day, day);
    for (engine::Gap& gap : way.gaps) gap.last_day = std::min(gap.last_day, day);
  }
}

}  // namespace

engine::Progress Walk::progress_to(int index) const {
  using Kind = language::Judging::Kind;
  const Tier& t = now().tiers[static_cast<std::size_t>(index)];
  Asked asked = asked_of(t.name, today_);
  // Entry that is judged every day is judged today.
  const bool on_days = t.judge_entry.kind == Kind::OnDays || t.judge_entry.kind == Kind::AtEndOfCycle;
  if (on_days) asked.day = calendar_.next_judging(now(), t.judge_entry, day_runs_ ? today_ - 1 : today_);
  engine::Progress result = progress(index, t.enter, asked);
  if (on_days) end_by(asked.day, result);
  result.reached = alive(t.name);
  return result;
}

// Whether a status is renewed before it ends if nothing more happens: by entry that has days of its own.
bool Walk::would_renew(const Name& name) const {
  const Tier& t = tier(name);
  const Clock& clock = clocks_.at(name);
  const bool by_entry =
      t.keep == Keep::ByEnteringAgain || t.validity.kind == Validity::Kind::UntilNextJudging;
  if (!by_entry || t.enter.empty()) return false;
  const Day end = clock.in_grace ? clock.grace_until : clock.grace_ends.value_or(clock.until());
  for (Day day = day_runs_ ? today_ : today_ + 1; day <= end; day = day + 1) {
    if (!calendar_.judged_on(now(), t.judge_entry, day)) continue;
    if (calendar_.validity(now(), t, day, day) <= clock.until()) continue;
    Asked asked = asked_of(name, day);
    asked.version = version_;
    if (met(t.enter, asked)) return true;
  }
  return false;
}

// The first day from today on which entering again gives a later end than the status has; of a tier that is
// entered on days of judging, such a day. In the grace time every entry does.
Day Walk::enters_later_from(const Name& name) const {
  const Tier& t = tier(name);
  const Clock& clock = clocks_.at(name);
  const bool always = t.judge_entry.kind == language::Judging::Kind::AfterActivity;
  Day day = always || day_runs_ ? today_ : today_ + 1;
  for (;; day = day + 1) {
    if (!always && !calendar_.judged_on(now(), t.judge_entry, day)) continue;
    if (clock.in_grace || clock.grace_ends || day > clock.until()) return day;
    if (t.keep == Keep::ByEnteringAgain && calendar_.validity(now(), t, day, day) > clock.until()) return day;
  }
}

engine::Keeping Walk::kept_by_entry(int index) const {
  const Tier& t = now().tiers[static_cast<std::size_t>(index)];
  const Clock& clock = clocks_.at(t.name);
  const Running& last = clock.running.back();
  engine::Keeping result;
  result.judged = true;
  const bool in_grace = clock.in_grace || clock.grace_ends.has_value();
  result.judged_on = clock.in_grace ? clock.grace_until : in_grace ? *clock.grace_ends : last.until;
  Asked asked = asked_of(t.name, enters_later_from(t.name));
  result.progress = progress(index, t.enter, asked);
  if (asked.day <= result.judged_on) end_by(result.judged_on, result.progress);
  result.kept = would_renew(t.name) && !is_idle(t.name, in_grace ? today_ : result.judged_on);
  result.renews_until = calendar_.successor(now(), t, last.until, last.first, last.periods);
  return result;
}

// The day on which the clock of a tier is judged next, and how it would end.
engine::Keeping Walk::keeping(int index) const {
  const Tier& t = now().tiers[static_cast<std::size_t>(index)];
  engine::Keeping result;
  const auto found = clocks_.find(t.name);
  if (found == clocks_.end() || !found->second.alive() || found->second.until() == kForever) return result;
  const Clock& clock = found->second;
  if (t.keep == Keep::WhileMet) return result;
  if (t.keep != Keep::When) return kept_by_entry(index);
  const Running& last = clock.running.back();
  result.judged = true;
  const bool in_grace = clock.in_grace || clock.grace_ends.has_value();  // from this evening on
  result.judged_on = clock.in_grace ? clock.grace_until : in_grace ? *clock.grace_ends : last.until;
  bool nobody_judges = false;
  const bool own_days = t.judge_keeping.kind != language::Judging::Kind::AfterActivity;
  if (!in_grace && t.validity.kind == Validity::Kind::UntilNextJudging) {
    nobody_judges = !calendar_.judged_on(now(), t.judge_entry, result.judged_on);
  } else if (!in_grace && own_days) {
    const Day first = day_runs_ ? today_ : today_ + 1;
    while (result.judged_on >= first && !calendar_.judged_on(now(), t.judge_keeping, result.judged_on))
      result.judged_on = result.judged_on - 1;
    if (result.judged_on < first) {  // no such day before its end: nothing keeps it
      result.judged_on = last.until;
      nobody_judges = true;
    }
  }
  Asked asked = asked_now();
  if (!in_grace) asked.day = std::max(result.judged_on, today_);
  result.progress = progress(index, t.keep_when, asked);
  end_by(result.judged_on, result.progress);
  result.kept = met(t.keep_when, asked) && (in_grace || (!clock.lapsed && !nobody_judges));
  result.kept =
      (result.kept || would_renew(t.name)) && !is_idle(t.name, in_grace ? today_ : result.judged_on);
  result.renews_until = calendar_.successor(now(), t, last.until, last.first, last.periods);
  result.progress.reached = result.kept;
  return result;
}

// ---- What it costs

std::pair<std::int64_t, CostBasis> Walk::price(const engine::Gap& one, const Asked& asked) const {
  const std::pair nobody{std::int64_t{0}, CostBasis::NoPrice};
  const language::Program& rules = program(asked.version);
  const bool balance_gap = one.balance >= 0;
  const Measure* m = balance_gap ? nullptr : &rules.measures[static_cast<std::size_t>(one.measure)];
  if (balance_gap || m->kind == Measure::Kind::Earned) {
    const int unit = balance_gap ? one.balance : m->index;
    const auto amount =
        least_amount(rules.points[static_cast<std::size_t>(unit)].name, one.missing, !balance_gap);
    return amount ? std::pair{*amount, CostBasis::Rate} : nobody;
  }
  if (m->unit.kind == UnitKind::Money) return {one.missing, CostBasis::Money};
  const language::Metric& metric = rules.metrics[static_cast<std::size_t>(m->index)];
  if (metric.kind != language::MetricKind::Count || metric.event != language::kOrders) return nobody;
  std::int64_t money = 0;
  std::int64_t orders = 0;
  for (int i = 0; i < counted_; ++i) {
    if (at(i).event != language::kOrders || at(i).of_other) continue;
    const Seen seen = see(rules, at(i));
    if (!seen.completed()) continue;
    money += seen.amount;
    ++orders;
  }
  if (orders == 0) return {0, CostBasis::OwnAverage};  // what is missing beside them decides
  return {divide(Wide{one.missing} * money, orders, Rounding::Up), CostBasis::OwnAverage};
}

}  // namespace rung::naive
