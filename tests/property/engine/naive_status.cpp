// Statuses by hand, trials, tiers brought over, and what a new version or a membership year that begins anew
// does to those that live (docs/MEANING.md, 5.4, 7.14, 7.15, 8, 13).

#include <algorithm>

#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Keep;
using language::Tier;
using language::Validity;

// ---- What lives

bool Walk::alive(const Name& name) const {
  const Tier* t = tier(version_, name);
  if (t == nullptr || today_ < start_) return false;
  if (t->for_everyone) return true;
  const auto clock = clocks_.find(name);
  if (clock != clocks_.end() && clock->second.alive()) return true;
  return last_day(name) >= today_;
}

// The last day of everything that keeps the tier alive; before today if nothing does.
Day Walk::last_day(const Name& name) const {
  Day last = kFirstDay - 1;
  const Tier* t = tier(version_, name);
  if (t == nullptr) return last;
  if (t->for_everyone) return kForever;
  const auto clock = clocks_.find(name);
  if (clock != clocks_.end() && clock->second.alive()) last = clock->second.until();
  for (const ByHand& status : by_hand_) {
    if (silent_ && status.from > silent_from_) continue;
    if (status.tier == name && !status.over && status.from <= today_) last = std::max(last, status.until);
  }
  for (const TrialRun& trial : trials_) {
    if (trial.tier == name && !trial.over) last = std::max(last, trial.last);
  }
  for (const engine::PoolTier& shared : history_.pool_tiers) {
    const int index = now().records.tiers.at(static_cast<std::size_t>(shared.tier));
    const bool this_one = index >= 0 && now().tiers[static_cast<std::size_t>(index)].name == name;
    if (silent_ && shared.days.first > silent_from_) continue;
    if (begins_ && std::max(shared.days.first, start_) == today_) continue;
    if (this_one && shared.days.contains(today_)) last = std::max(last, shared.days.last);
  }
  return last;
}

Name Walk::held(int ladder) const { return held_of(version_, ladder); }

// Of the tiers that a version has (6.3).
Name Walk::held_of(int version, int ladder) const {
  if (today_ < start_ || !began_) return {};
  const language::Program& rules = program(version);
  const auto& tiers = rules.ladders[static_cast<std::size_t>(ladder)].tiers;
  Name highest;
  Name fixed;
  for (const int index : tiers) {
    const Name& name = rules.tiers[static_cast<std::size_t>(index)].name;
    if (alive(name)) highest = name;
  }
  for (const ByHand& status : by_hand_) {
    const int index = rules.find_tier(status.tier);
    const bool here = std::count(tiers.begin(), tiers.end(), index) > 0;
    if (here && status.fixed && !status.over && status.from <= today_ && today_ <= status.until)
      fixed = status.tier;
  }
  return fixed.empty() ? highest : fixed;
}

Name Walk::held_in_ladder_of(const Name& name) const { return held(tier(name).ladder); }

// ---- Mornings

void Walk::take_over() {
  const int version = version_on(today_);
  if (version == version_) return;
  const int before = version_;
  keep_ends_of_idle(version);
  version_ = version;
  for (auto& [name, clock] : clocks_) {
    const Tier* t = tier(version_, name);
    if (t == nullptr) {
      clock = Clock{};
      zero_from_.erase(name);
    }
    if (!clock.alive() || clock.until() != kForever || clock.for_life() || tier(before, name) == nullptr ||
        tier(before, name)->keep != Keep::WhileMet)
      continue;
    const Day until = calendar_.validity(now(), *t, today_, today_);
    if (until == kForever) continue;
    for (Running& r : clock.running) {
      if (r.until != kForever) continue;
      r.until = until;
      r.began = r.first = today_;
      r.periods = 1;
    }
  }
  for (ByHand& status : by_hand_) status.over = status.over || tier(version_, status.tier) == nullptr;
  for (TrialRun& trial : trials_) trial.over = trial.over || tier(version_, trial.tier) == nullptr;
}

void Walk::end_statuses() {
  for (const Name& name : tiers_upwards()) {
    end_clock(name);
    idle_loss(name);
    for (ByHand& status : by_hand_) {
      if (status.tier != name || status.over || status.until >= today_) continue;
      status.over = true;
      if (!status.fallback.empty() && tier(version_, status.fallback) != nullptr) force(status.fallback);
    }
    for (TrialRun& trial : trials_) {
      if (trial.tier != name || trial.over || trial.last >= today_) continue;
      trial.over = true;
      const auto& trials = program(trial.version).trials;
      const auto rules = std::find_if(trials.begin(), trials.end(),
                                      [&](const language::Trial& t) { return t.name == trial.trial; });
      const bool to_before =
          rules != trials.end() && rules->drop_to_held_before && !trial.kept && trial.times == 1;
      if (to_before && tier(version_, trial.held_before) != nullptr) force(trial.held_before);
    }
  }
  for (const auto& [name, day, activity] : std::vector(invitations_)) {
    if (day == today_ && !silent_ && tier(version_, name) != nullptr) invite(name, activity);
  }
}

void Walk::bring_over_today() {
  for (const engine::OpeningTier& opening : history_.openings) {
    if (opening.since != today_) continue;
    const int index = now().records.tiers.at(static_cast<std::size_t>(opening.tier));
    if (index < 0) continue;
    bring_over(now().tiers[static_cast<std::size_t>(index)].name, opening.since, opening.valid_until);
  }
}

// ---- Brought over, by hand, on trial

// What an opening says of a tier.
void Walk::bring_over_by(int activity, int caused) {
  const language::RecordFields& fields = now().records;
  const Name name = tier_word(activity, fields.opening_tier);
  if (name.empty()) return;
  const std::int64_t since = field(activity, fields.opening_since);
  const std::int64_t until = field(activity, fields.opening_until);
  const auto as_day = [](std::int64_t number) { return Day{static_cast<std::int32_t>(number)}; };
  bring_over(name, since == kEmpty ? at(activity).day : as_day(since),
             until == kEmpty ? std::nullopt : std::optional(as_day(until)), caused);
}

void Walk::bring_over(const Name& name, Day since, std::optional<Day> until, int activity) {
  const Tier& t = tier(name);
  if (t.for_everyone) return;
  Day last = until ? *until : calendar_.validity(now(), t, since, since);
  const bool over = last < today_ && (!t.drop.grace || plus(last, *t.drop.grace) < today_);
  if (over || clocks_[name].for_life()) return;
  clocks_[name] = Clock{};
  enter(name, Running::How::Brought, since, last);
  Running& now_running = clocks_[name].running.back();
  now_running.began = now_running.first = since;
  restart_year(since, name, until.has_value());
  since_.try_emplace(name, since);
  if (clocks_[name].until() < today_) end_clock(name);
  look(activity, Brought{name, since});
}

// Without an end, an invitation: entered as if by a way of its own, and renewed by the next one.
void Walk::invite(const Name& name, int activity) {
  const Tier& t = tier(name);
  if (activity >= 0) reached(name, activity);
  Day until = calendar_.validity(now(), t, today_, today_);
  const Clock& clock = clocks_[name];
  if (clock.in_grace) {
    const Running& old = clock.running.back();
    until = std::max(until, calendar_.successor(now(), t, old.until, old.first, old.periods));
  } else if (clock.alive() && until <= clock.until()) {
    // One more reason why it lives, though not for longer.
    auto& running = clocks_[name].running;
    if (!clock.for_life())
      running.insert(running.end() - 1,
                     {Running::How::AsIfEntered, running.back().began, today_, until, today_, 1});
    return;
  }
  enter(name, Running::How::AsIfEntered, today_, until);
}

void Walk::grant(int activity) {
  const language::RecordFields& fields = now().records;
  const std::string trial = word(activity, fields.grant_trial);
  if (!trial.empty()) begin_trial(trial);
  const Name name = tier_word(activity, fields.grant_tier);
  if (name.empty() || tier(name).for_everyone) return;
  const auto day_in = [&](int slot, Day otherwise) {
    const std::int64_t value = field(activity, slot);
    return value == kEmpty ? otherwise : Day{static_cast<std::int32_t>(value)};
  };
  const Day from = std::max(day_in(fields.grant_from, today_), today_);
  const Day until = day_in(fields.grant_until, kForever);
  if (until == kForever) {
    if (!tier(name).by_invitation) return;
    if (from > today_) {
      invitations_.emplace_back(name, from, activity);
    } else {
      invite(name, activity);
    }
    return;
  }
  if (until < from) return;
  by_hand_.push_back({name, from, until, field(activity, fields.grant_fixed) == 1,
                      tier_word(activity, fields.grant_fallback), false});
}

void Walk::begin_trial(const Name& name) {
  for (const language::Trial& trial : now().trials) {
    if (trial.name != name) continue;
    TrialRun run;
    run.trial = name;
    run.version = version_;
    run.tier = now().tiers[static_cast<std::size_t>(trial.grant.tier)].name;
    run.held_before = held_in_ladder_of(run.tier);
    run.first = today_;
    run.last = last_of(today_, trial.grant.time);
    trials_.push_back(run);
  }
}

void Walk::judge_trials() {
  if (silent_) return;
  for (TrialRun& run : trials_) {
    if (run.over || run.last != today_ || run.times > 1) continue;
    for (const language::Trial& trial : program(run.version).trials) {
      if (trial.name != run.trial || trial.keep_when.empty()) continue;
      Asked asked{run.version, today_};
      // Once more means: the time that begins anew.
      asked.trial = DayRange{plus(run.first, trial.grant.time, run.times - 1), run.last};
      if (!met(trial.keep_when, asked)) continue;
      run.kept = trial.kept_as_if_entered;
      if (run.kept) {
        invite(run.tier, -1);
      } else {
        ++run.times;
        run.last = last_of(run.first, trial.grant.time, run.times);
      }
    }
  }
}

// ---- Years

// On the morning after a period has ended, tiers that ask in how many of them a tier was held (7.6).
void Walk::judge_years_held() {
  const auto asks = [&](const language::Conditions& conditions) {
    return std::any_of(conditions.atoms.begin(), conditions.atoms.end(), [&](const language::Atom& atom) {
      if (atom.kind != language::AtomKind::Measure) return false;
      const language::Measure& m = now().measures[static_cast<std::size_t>(atom.index)];
      if (m.kind != language::Measure::Kind::Metric) return false;
      const auto& each = now().metrics[static_cast<std::size_t>(m.index)].each;
      return each && calendar_.cycle(now(), *each, today_ - 1).last == today_ - 1;
    });
  };
  for (const Name& name : tiers_upwards()) {
    const Tier& t = tier(name);
    if (t.judge_entry.kind == language::Judging::Kind::AfterActivity && asks(t.enter))
      judge_entry(name, -1, today_);
    if (asks(t.enter_for_life)) judge_life(name, -1, today_);
  }
}

// An upgrade on a day begins the membership year anew.
void Walk::restart_year(Day upgrade, const Name& upgraded, bool named_end) {
  if (silent_ || now().membership_year_restarts == language::Program::YearRestart::Never) return;
  const Day anchor = anchor_after(now(), upgrade);
  if (anchor < calendar_.last_anchor()) return;  // it only moves forward
  const DayRange before = calendar_.cycle(now(), Cycle::MembershipYear, anchor - 1);
  calendar_.restart(anchor);
  for (const Name& name : tiers_upwards()) {
    const Tier& t = tier(name);
    Clock& clock = clocks_[name];
    const bool by_year =
        t.validity.kind == Validity::Kind::EndOfCycle && t.validity.cycle == Cycle::MembershipYear;
    if (!by_year || !clock.alive() || clock.in_grace || clock.until() == kForever) continue;
    const Day seen = calendar_.validity(now(), t, today_, anchor);
    Day& until = clock.running.back().until;
    const Day old = until;
    if (name == upgraded && named_end) continue;
    until = name == upgraded ? seen : std::max(until, seen);
    // Each reason why it lives would have made it last that long alone.
    const Day end = until;
    for (Running& r : clock.running) {
      if (r.until == old) r.until = end;
      if (r.until >= today_ && r.until < seen) r.until = seen;
    }
    if (end == old) continue;
    clock.lapsed = false, clock.grace_ends.reset();
  }
  move_ends_of_lots();
  // A year that ends today is ended in the evening; one that is over already, or whose evening is, now.
  const bool too_late = anchor <= today_ || (anchor == today_ + 1 && periods_ended_);
  if (before.last == anchor - 1 || anchor - 1 < start_ || !too_late) return;
  carry_over({before.first, anchor - 1}, Cycle::MembershipYear);
  cut_balances(Cycle::MembershipYear);
}

void Walk::end_periods() {
  periods_ended_ = true;
  std::set<Cycle> ending;
  for (const Tier& t : now().tiers) {
    for (const Tier::Carry& carry : t.carries) ending.insert(carry.cycle);
  }
  for (const auto& points : now().points) {
    if (points.carry) ending.insert(points.carry->cycle);
  }
  std::vector<std::pair<DayRange, Cycle>> periods;
  for (const Cycle cycle : ending) {
    const DayRange period = calendar_.cycle(now(), cycle, today_);
    if (period.last == today_) periods.emplace_back(period, cycle);
  }
  for (const auto& [period, cycle] : periods) carry_over(period, cycle);
  for (const auto& [period, cycle] : periods) cut_balances(cycle);
}

void Walk::cut_balances(Cycle cycle) {
  for (const language::PointCurrency& points : now().points) {
    if (points.carry && points.carry->cycle == cycle) cut_balance(points);
  }
}

// What the highest tier of the ladder that is met as of the end of the period leaves over of it (7.14).
std::int64_t Walk::left_over(const CarriedOver& carried) const {
  const language::Program& rules = program(carried.version);
  const Tier* highest = nullptr;
  for (const int index : rules.ladders[static_cast<std::size_t>(carried.ladder)].tiers) {
    const Tier& t = rules.tiers[static_cast<std::size_t>(index)];
    Asked asked{carried.version, carried.period.last};
    const auto zero = zero_from_.find(t.name);
    if (zero != zero_from_.end()) asked.from = zero->second;
    if (!t.enter.empty() && met(t.enter, asked)) highest = &t;
  }
  if (highest == nullptr) return 0;
  for (const Tier::Carry& line : highest->carries) {
    const Name& name = rules.metrics[static_cast<std::size_t>(line.metric)].name;
    if (line.cycle != carried.cycle || name != carried.metric) continue;
    const std::int64_t above = std::max<std::int64_t>(0, counted_in(carried) - line.above);
    return line.most ? std::min(above, *line.most) : above;
  }
  return 0;
}

void Walk::carry_over(const DayRange& period, Cycle cycle) {
  if (silent_) return;
  for (int ladder = 0; ladder < static_cast<int>(now().ladders.size()); ++ladder) {
    std::vector<Name> names;
    for (const int index : now().ladders[static_cast<std::size_t>(ladder)].tiers) {
      for (const Tier::Carry& line : now().tiers[static_cast<std::size_t>(index)].carries) {
        const Name& name = now().metrics[static_cast<std::size_t>(line.metric)].name;
        if (line.cycle == cycle && std::count(names.begin(), names.end(), name) == 0) names.push_back(name);
      }
    }
    for (const Name& name : names) {
      CarriedOver carried{name, version_, ladder, cycle, period, 0, period.last + 1, false};
      carried.amount = left_over(carried);
      carried.counted = carried.day <= today_;  // an upgrade ended the year yesterday
      // … or longer ago, by a status that is brought over only now: judged as of that day.
      const bool late = carried.day < today_ && carried.amount != 0;
      if (late) step_.followed.emplace_back(carried.metric, carried.day);
      carried_.push_back(carried);
    }
  }
}

// Whether what happens now counts on a day of a period that is over.
bool Walk::counted_back_in(DayRange period) const {
  const auto there = [&](const Fact& fact) {
    const bool counts = fact.value != 0 || fact.weight != 0;
    return counts && fact.activity == step_.activity && fact.day < today_ && period.contains(fact.day);
  };
  for (int v = 0; v < static_cast<int>(versions_.size()); ++v) {
    for (int m = 0; m < static_cast<int>(program(v).metrics.size()); ++m) {
      const std::vector<Fact> all = metric_facts({v, today_}, m);
      if (std::any_of(all.begin(), all.end(), there)) return true;
    }
  }
  return std::any_of(earned_.begin(), earned_.end(), [&](const EarnedFact& e) { return there(e.fact); });
}

// Something counts on a day of a period that is over: what it left over follows.
void Walk::follow_carried() {
  if (step_.activity < 0) return;
  for (CarriedOver& carried : carried_) {
    if (!counted_back_in(carried.period)) continue;
    const std::int64_t before = carried.amount;
    carried.amount = left_over(carried);
    if (carried.amount != before) step_.followed.emplace_back(carried.metric, carried.day);
  }
}

}  // namespace rung::naive
