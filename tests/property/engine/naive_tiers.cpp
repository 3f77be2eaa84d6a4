// Clocks of the naive evaluator: how tiers are entered, kept and lost (docs/MEANING.md, 7).

#include <algorithm>

#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Conditions;
using language::Drop;
using language::Judging;
using language::Keep;
using language::Tier;
using language::Validity;

bool Clock::for_life() const {
  return std::any_of(running.begin(), running.end(),
                     [](const Running& r) { return r.how == Running::How::Life; });
}

Asked Walk::asked_of(const Name& tier, Day day) const {
  Asked asked = asked_on(day);
  const auto zero = zero_from_.find(tier);
  if (zero != zero_from_.end()) asked.from = zero->second;
  return asked;
}

// ---- After an activity

// The days before today on which an activity counted in a measure. What a return takes away lets nobody
// enter.
std::set<Day> Walk::days_of(int activity, int version, int measure) const {
  std::set<Day> days;
  for (const Day day : followed_days(version, measure)) {
    if (day < today_ && day >= start_ && version_on(day) == version) days.insert(day);
  }
  for (const Fact& fact : facts({version, today_}, measure)) {
    if (fact.activity == activity && !fact.returned && fact.day < today_ && fact.day >= start_ &&
        version_on(fact.day) == version) {
      days.insert(fact.day);
    }
  }
  return days;
}

// The days to which another amount is carried because of what happens now.
std::set<Day> Walk::followed_days(int version, int measure) const {
  std::set<Day> days;
  const language::Measure& m = program(version).measures[static_cast<std::size_t>(measure)];
  if (m.kind != language::Measure::Kind::Metric) return days;
  for (const auto& [name, day] : step_.followed) {
    if (program(version).metrics[static_cast<std::size_t>(m.index)].name == name) days.insert(day);
  }
  return days;
}

std::set<Day> Walk::earlier_days(int activity, const Name& name, const Which& which) const {
  std::set<Day> days;
  for (int v = 0; activity >= 0 && v < static_cast<int>(versions_.size()); ++v) {
    const Tier* t = tier(v, name);
    if (t == nullptr) continue;
    for (const language::Atom& atom : which(*t).atoms) {
      if (atom.kind == language::AtomKind::Measure) days.merge(days_of(activity, v, atom.index));
    }
  }
  return days;
}

void Walk::begin_step(int activity, bool waited, const Name& carried) {
  given_back_.clear();
  step_ = {activity, waited, carried, {}, earned_.size(), accruals_.size(), calendar_events_.size()};
}

// Whether what happens now adds more than nothing to what the conditions look at (7.3).
bool Walk::adds_to(int version, const Conditions& conditions) const {
  const language::Program& rules = program(version);
  return std::any_of(conditions.atoms.begin(), conditions.atoms.end(), [&](const language::Atom& atom) {
    const auto unit = static_cast<std::size_t>(atom.index);
    if (atom.kind == language::AtomKind::Balance) return adds_to_points(rules.points[unit].name, false);
    if (atom.kind != language::AtomKind::Measure) return false;
    const language::Measure& m = rules.measures[unit];
    if (m.kind == language::Measure::Kind::Metric) return adds_to_metric(version, atom.index);
    return adds_to_points(rules.points[static_cast<std::size_t>(m.index)].name, true);
  });
}

bool Walk::adds_to_metric(int version, int measure) const {
  const language::Measure& m = program(version).measures[static_cast<std::size_t>(measure)];
  const language::Metric& metric = program(version).metrics[static_cast<std::size_t>(m.index)];
  if (!step_.carried.empty()) return step_.carried == metric.name;
  if (step_.activity < 0 && calendar_events_.size() == step_.calendar_events) return false;
  const std::vector<Fact> counted = facts({version, today_}, measure);
  return std::any_of(counted.begin(), counted.end(), [&](const Fact& fact) {
    const bool of_now = fact.activity == step_.activity && fact.value > 0;
    return of_now && (step_.waited || step_.activity < 0 ? fact.day == today_ : fact.day <= today_);
  });
}

// To what was earned, or to the balance.
bool Walk::adds_to_points(const Name& currency, bool earned) const {
  if (!earned && given_back_.count(currency) > 0) return true;
  if (!earned) {
    return std::any_of(accruals_.begin() + static_cast<std::ptrdiff_t>(step_.accruals), accruals_.end(),
                       [&](const auto& one) { return one.first == currency && one.second.points > 0; });
  }
  for (std::size_t i = step_.waited ? 0 : step_.earned; i < earned_.size(); ++i) {
    const Fact& fact = earned_[i].fact;
    if (earned_[i].currency != currency || fact.value <= 0 || fact.day > today_) continue;
    const bool arrives = fact.activity == step_.activity && fact.day == today_ && fact.activity >= 0;
    if (!step_.waited || (arrives && at(fact.activity).day < today_)) return true;
  }
  return false;
}

void Walk::judge(int activity, bool waited) {
  for (const Name& name : tiers_upwards()) {
    std::set<Day> enter_days, life_days, keep_days;
    if (!waited) {
      enter_days = earlier_days(activity, name, [](const Tier& t) -> const Conditions& { return t.enter; });
      life_days =
          earlier_days(activity, name, [](const Tier& t) -> const Conditions& { return t.enter_for_life; });
      keep_days =
          earlier_days(activity, name, [](const Tier& t) -> const Conditions& { return t.keep_when; });
    }
    std::set<Day> days = enter_days;
    days.insert(life_days.begin(), life_days.end());
    days.insert(keep_days.begin(), keep_days.end());
    days.insert(today_);
    for (const Day day : days) {
      const bool last = day == today_;
      const Tier* rules = tier(version_on(day), name);
      const bool at_once = rules != nullptr && (rules->keep == Keep::WhileMet ||
                                                rules->judge_entry.kind == Judging::Kind::AfterActivity);
      if (at_once && (last || enter_days.count(day) > 0)) {
        const bool adds = adds_to(version_on(day), rules->enter);
        judge_entry(name, activity, day, adds ? Renewing::Yes : Renewing::No);
      }
      if (last || life_days.count(day) > 0) judge_life(name, activity, day);
      if (last || keep_days.count(day) > 0) catch_up(name, day);
    }
  }
}

// ---- Ways in

bool Walk::may_enter_from(int version, const Tier& t) const {
  if (t.enter_from < 0 || alive(t.name)) return true;
  return held_of(version, t.ladder) == program(version).tiers[static_cast<std::size_t>(t.enter_from)].name;
}

void Walk::reached(const Name& name, int activity) {
  const bool known =
      std::any_of(reached_.begin(), reached_.end(), [&](const auto& r) { return r.first == name; });
  if (!known) reached_.push_back({name, {0, today_, activity}});
}

void Walk::enter(const Name& name, Running::How how, Day as_of, Day until) {
  Clock& clock = clocks_[name];
  if (clock.in_grace) clock = Clock{};
  clock.running.push_back({how, today_, as_of, until, today_, 1});
  clock.lapsed = false;
  clock.grace_ends.reset();
}

// `enter when`, as of a day.
void Walk::judge_entry(const Name& name, int activity, Day as_of, Renewing renewing) {
  const Asked asked = asked_of(name, as_of);
  const Tier* rules = tier(asked.version, name);
  if (rules == nullptr || rules->enter.empty() || !may_enter_from(asked.version, *rules)) return;
  // Of entries to come, only those of what is foretold itself are foreseen (15.6).
  const bool foretold = rules->keep == Keep::WhileMet && silent_alive_.count(name) > 0;
  if (silent_ && !foretold) return;
  if (!met(rules->enter, asked)) return;
  reached(name, activity);
  const Clock& clock = clocks_[name];
  // What was valid while met and has an end by now is entered as today's rules say (13.2).
  const Tier* today = tier(version_, name);
  const bool ends_now = rules->keep == Keep::WhileMet && today != nullptr && today->keep != Keep::WhileMet;
  const language::Program& then = ends_now ? now() : program(asked.version);
  const Tier& terms = ends_now ? *today : *rules;
  Day until = calendar_.validity(then, terms, today_, ends_now ? today_ : as_of);
  if (clock.alive() && !clock.in_grace) {
    const bool again =
        rules->keep == Keep::ByEnteringAgain || rules->validity.kind == Validity::Kind::UntilNextJudging;
    if (!again || until <= clock.until()) return;
  }
  if (clock.alive() && renewing == Renewing::No) return;
  if (clock.in_grace) {
    const Running& old = clock.running.back();
    until = std::max(until, calendar_.successor(then, terms, old.until, old.first, old.periods));
  }
  if (until < today_) return;
  if (silent_ && rules->costs_to_enter) return;  // prices are not foreseen (15.6)
  if (rules->costs_to_enter) {
    const auto& toll = *rules->costs_to_enter;
    const Name unit = program(asked.version).points[static_cast<std::size_t>(toll.unit)].name;
    if (balance(unit) < toll.amount) return;
    pay(unit, toll.amount);
  }
  enter(name, Running::How::Entry, as_of, until);
}

void Walk::judge_life(const Name& name, int activity, Day as_of) {
  if (silent_) return;
  const Asked asked = asked_on(as_of);
  const Tier* rules = tier(asked.version, name);
  if (rules == nullptr || rules->enter_for_life.empty() || clocks_[name].for_life()) return;
  if (!met(rules->enter_for_life, asked)) return;
  reached(name, activity);
  enter(name, Running::How::Life, as_of, kForever);
}

// What holds from today on has no activity of its own: the member's first day, a version's, an attribute's.
void Walk::judge_new_facts() {
  const bool known =
      std::any_of(history_.attributes.begin(), history_.attributes.end(),
                  [&](const engine::AttributeFact& fact) { return fact.from == today_ && !silent_; });
  if (today_ != start_ && now().effective_from != today_ && !known) return;
  for (const Name& name : tiers_upwards()) {
    const Tier& t = tier(name);
    const bool at_once = t.keep == Keep::WhileMet || t.judge_entry.kind == Judging::Kind::AfterActivity;
    if (at_once) judge_entry(name, -1, today_, Renewing::No);
    judge_life(name, -1, today_);
  }
}

// ---- Evenings

// Tiers that cost something to keep, the highest first: once one is kept, those below it pay nothing.
void Walk::keep_by_paying() {
  std::vector<Name> downwards = tiers_upwards();
  std::reverse(downwards.begin(), downwards.end());
  for (const Name& name : downwards) {
    if (!tier(name).costs_to_keep || tier(name).keep != Keep::When) continue;
    const Day before = clocks_[name].alive() ? clocks_[name].until() : kFirstDay;
    judge_keeping(name);
    const Clock& clock = clocks_[name];
    const bool due = tier(name).validity.kind == Validity::Kind::UntilNextJudging && clock.alive() &&
                     !clock.in_grace && clock.until() <= today_ &&
                     calendar_.judged_on(now(), tier(name).judge_entry, today_);
    if (due && met(tier(name).keep_when, asked_now())) keep_on(name, today_);
    if (!clocks_[name].alive() || clocks_[name].until() <= before) continue;
    for (const Tier& other : now().tiers) {
      if (other.ladder == tier(name).ladder && other.rank < tier(name).rank) paid_above_.insert(other.name);
    }
  }
}

void Walk::judge_on_schedule(const Name& name) {
  const Tier& t = tier(name);
  if (calendar_.judged_on(now(), t.judge_entry, today_)) {
    if (t.validity.kind == Validity::Kind::UntilNextJudging) {
      judge_until_next(name);
    } else {
      judge_entry(name, -1, today_);
    }
    judge_life(name, -1, today_);
  }
  if (t.keep == Keep::WhileMet) judge_while_met(name);
  judge_keeping(name);
  Clock& clock = clocks_[name];
  if (!clock.alive() || clock.in_grace || clock.until() != today_) return;
  clock.lapsed = true;
  if (t.drop.grace) clock.grace_ends = plus(today_, *t.drop.grace);
}

void Walk::judge_while_met(const Name& name) {
  Clock& clock = clocks_[name];
  if (met(tier(name).enter, asked_of(name, today_))) {
    judge_entry(name, -1, today_);
    return;
  }
  std::vector<Running> left;
  for (const Running& r : clock.running) {
    if (r.how == Running::How::Life) left.push_back(r);
  }
  clock = Clock{left, false, kForever, false};
}

// `valid until next judging`: renewed by entry, or kept by `keep when`, else it ends today.
void Walk::judge_until_next(const Name& name) {
  const Tier& t = tier(name);
  if (silent_) return;
  judge_entry(name, -1, today_);
  catch_up(name, today_);
  Clock& clock = clocks_[name];
  if (!clock.alive() || clock.in_grace || clock.until() > today_) return;
  if (t.keep == Keep::When && met(t.keep_when, asked_now())) keep_on(name, today_);
  if (clock.until() > today_ || t.drop.grace) return;
  lose(name);
}

void Walk::judge_keeping(const Name& name) {
  const Tier& t = tier(name);
  if (t.keep != Keep::When || silent_) return;  // other tiers end as their standing says (15.6)
  catch_up(name, today_);
  Clock& clock = clocks_[name];
  if (!clock.alive() || clock.in_grace || clock.lapsed) return;
  if (t.validity.kind == Validity::Kind::UntilNextJudging) return;  // judged on the days of entry
  bool judged = clock.until() == today_;
  if (t.judge_keeping.kind != Judging::Kind::AfterActivity) {
    judged = clock.until() >= today_ && clock.until() != kForever &&
             calendar_.judged_on(now(), t.judge_keeping, today_) &&
             calendar_.next_judging(now(), t.judge_keeping, today_) > clock.until();
  }
  if (!judged) return;
  const Day before = clock.until();
  if (met(t.keep_when, asked_now())) keep_on(name, today_);
  // A year that begins anew may bring another judging day before the end.
  if (clock.until() == before && before == today_) clock.lapsed = true;
}

// Meeting `keep when` in the grace time counts as kept on time.
void Walk::catch_up(const Name& name, Day as_of) {
  const Asked asked = asked_on(as_of);
  const Tier* rules = tier(asked.version, name);
  if (!clocks_[name].in_grace || rules == nullptr || rules->keep != Keep::When) return;
  if (met(rules->keep_when, asked)) keep_on(name, as_of);
}

// One more period of the same kind; after a long grace time as many as reach today.
void Walk::keep_on(const Name& name, Day as_of) {
  const Tier& t = tier(name);
  if (t.costs_to_keep && paid_above_.count(name) == 0) {
    const Name unit = now().points[static_cast<std::size_t>(t.costs_to_keep->unit)].name;
    if (balance(unit) < t.costs_to_keep->amount) return;
    pay(unit, t.costs_to_keep->amount);
  }
  Clock& clock = clocks_[name];
  Running next = clock.running.back();
  next.how = Running::How::Keep;
  next.as_of = as_of;
  do {
    next.until = calendar_.successor(now(), t, next.until, next.first, next.periods);
    ++next.periods;
  } while (next.until < today_);
  clock.running.push_back(next);
  clock.in_grace = clock.lapsed = false;
  clock.grace_ends.reset();
  clock.grace_until = kForever;
}

// ---- Ways out

// In the morning: what ended yesterday, or stands in its grace time.
void Walk::end_clock(const Name& name) {
  Clock& clock = clocks_[name];
  if (!clock.alive() || clock.until() >= today_) return;
  const auto& grace = tier(name).drop.grace;
  std::optional<Day> ends = clock.grace_ends;
  if (!clock.lapsed && grace) ends = plus(clock.until(), *grace);
  if (!clock.in_grace && ends) {
    clock.in_grace = true;
    clock.grace_until = *ends;
  }
  if (!clock.in_grace || clock.grace_until < today_) lose(name);
}

void Walk::lose(const Name& name) {
  clocks_[name] = Clock{};
  const Tier& t = tier(name);
  if (t.count_from_zero) zero_from_[name] = today_;
  int lower = -1;
  if (t.drop.to == Drop::To::OneTier) lower = t.below;
  if (t.drop.to == Drop::To::Tier) lower = t.drop.tier;
  if (lower >= 0) force(now().tiers[static_cast<std::size_t>(lower)].name);
}

// The lower tier lives as if entered today, unless its own clock runs longer. `valid while met` knows no such
// life.
void Walk::force(const Name& name) {
  const Tier& t = tier(name);
  if (t.for_everyone || t.keep == Keep::WhileMet || silent_) return;
  const Day until = calendar_.validity(now(), t, today_, today_);
  Clock& clock = clocks_[name];
  if (clock.alive() && clock.until() >= until) return;
  enter(name, Running::How::AsIfEntered, today_, until);
}

void Walk::idle_loss(const Name& name) {
  if (silent_) return;
  const Tier& t = tier(name);
  Clock& clock = clocks_[name];
  if (!clock.alive() || clock.for_life() || !is_idle(name, today_)) return;
  clock = Clock{};
  if (t.count_from_zero) zero_from_[name] = today_;
}

// Whether, with nothing more than is known today, the tier is lost by that day.
bool Walk::is_idle(const Name& name, Day on) const {
  const Tier& t = tier(name);
  const Clock& clock = clocks_.at(name);
  if (!t.lost_after) return false;
  Day last = kFirstDay;
  for (const Running& r : clock.running) {
    if (r.how != Running::How::Keep) last = std::max(last, r.began);
  }
  for (int i = 0; i < happened_; ++i) {
    const bool counts = std::count(t.lost_events.begin(), t.lost_events.end(), at(i).event) > 0;
    if (counts && !at(i).of_other) last = std::max(last, at(i).day);
  }
  for (const auto& [event, day] : calendar_events_) {
    if (std::count(t.lost_events.begin(), t.lost_events.end(), event) > 0) last = std::max(last, day);
  }
  return on > plus(last, *t.lost_after);
}

// Whether a validity holds, as of the day on which it was judged.
bool Walk::still_holds(const Name& name, const Running& r) const {
  const Asked asked = r.how == Running::How::Entry ? asked_of(name, r.as_of) : asked_on(r.as_of);
  const Tier* rules = tier(asked.version, name);
  if (rules == nullptr) return true;
  if (r.how == Running::How::Entry) return met(rules->enter, asked);
  if (r.how == Running::How::Keep) return met(rules->keep_when, asked);
  return r.how != Running::How::Life || met(rules->enter_for_life, asked);
}

// Before a return: what holds, of each tier in the order of its validities.
std::map<Name, std::vector<bool>> Walk::what_holds() const {
  std::map<Name, std::vector<bool>> result;
  for (const auto& [name, clock] : clocks_) {
    for (const Running& r : clock.running) result[name].push_back(still_holds(name, r));
  }
  return result;
}

// After a return: what it has made untrue, of the validities that run, is gone.
void Walk::revoke(const std::map<Name, std::vector<bool>>& held_before) {
  for (const Name& name : tiers_upwards()) {
    Clock& clock = clocks_[name];
    if (!clock.alive() || clock.in_grace) continue;
    const Day before = clock.until();
    std::vector<Running> left;
    bool some_run = false;
    for (std::size_t i = 0; i < clock.running.size(); ++i) {
      const Running& r = clock.running[i];
      const bool untrue = r.until >= today_ && held_before.at(name)[i] && !still_holds(name, r);
      if (!untrue) left.push_back(r);
      some_run = some_run || (!untrue && r.until >= today_);
    }
    // What ends last goes on.
    const auto longest = std::max_element(
        left.begin(), left.end(), [](const Running& a, const Running& b) { return a.until < b.until; });
    if (some_run && longest->until > left.back().until) std::rotate(longest, longest + 1, left.end());
    clock.running = some_run ? left : std::vector<Running>{};
    if (!clock.alive() || clock.until() != before) clock.lapsed = false, clock.grace_ends.reset();
  }
}

}  // namespace rung::naive
