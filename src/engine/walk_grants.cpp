// Lives beside a tier's clock: brought over, by hand, on trial, of the household; and what is carried over
// into the next period (docs/MEANING.md, 7.14, 8).

#include <algorithm>

#include "core/index.h"
#include "engine/compare.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Tier;

}  // namespace

// ---- Brought over
// ------------------------------------------------------------------------------------------------

// A tier brought over lives from its day, or from the start if that day lies before it; not if it is over,
// with its grace time, and not beside a floor for life. Whether it lives.
bool Evaluator::Walk::bring_over(const OpeningTier& opening, std::int32_t activity) {
  const int t =
      index(opening.tier) < rules().records.tiers.size() ? rules().records.tiers[index(opening.tier)] : -1;
  if (t < 0) return false;
  const int id = tier_id(version_, t);
  const Tier& rule = rules().tiers[index(t)];
  Clock& c = clock(id);
  const Day until =
      opening.valid_until.value_or(validity_from(rule, opening.since, opening.since, calendar(version_)));
  const Day gone = rule.drop.grace ? add_duration(until, *rule.drop.grace) : until;
  if (rule.for_everyone || gone < today_ || c.for_life) return false;
  c.alive = true;
  c.entered = opening.since;
  c.periods = 1;
  c.valid_until = until;
  c.lapsed = c.in_grace = false;
  c.activity = activity;
  c.running = {{opening.since, until, -1, false, opening.since}};
  restart_year(id, opening.since, opening.valid_until);
  if (c.valid_until < today_) lapse(id);
  refresh(id);
  // Unless it has lived all along.
  if (!c.stays) c.since = opening.since;
  c.stays = true;
  decide(Why::BroughtOver, id, activity, -1, opening.since, version_, nullptr);
  emit(activity, ChangeKind::BroughtOver, id);
  return true;
}

void Evaluator::Walk::bring_over_today() {
  for (const OpeningTier& opening : history_->openings) {
    if (std::max(opening.since, start_) != today_) continue;
    refresh_grants();  // the history is looked at: a status by hand that ended yesterday is not held
    bring_over(opening, -1);
  }
}

// ---- By hand, on trial
// --------------------------------------------------------------------------------------------

void Evaluator::Walk::refresh_grants() {
  if (!any_grants_) return;
  for (int id = 0; id < static_cast<int>(clocks_.size()); ++id) {
    if (!clock(id).grants.empty()) refresh(id);
  }
}

void Evaluator::Walk::grant_tier(int tier, const Grant& grant) {
  clock(tier).grants.push_back(grant);
  any_grants_ = true;
  refresh(tier);
}

// A status by hand from a day to a day, an invitation without an end, or the beginning of a trial.
void Evaluator::Walk::grant(std::int32_t activity) {
  const language::RecordFields& slots = rules().records;
  const int trial = choice_field(activity, slots.grant_trial, slots.trials);
  if (trial >= 0) {
    begin_trial(trial, activity);
    return;
  }
  const int t = choice_field(activity, slots.grant_tier, slots.tiers);
  if (t < 0) return;
  const int id = tier_id(version_, t);
  const Tier& rule = rules().tiers[index(t)];
  const Day today = activity_at(activity).day;
  if (field(activity, slots.grant_until) == kEmpty) {
    if (!rule.by_invitation) return;
    const Day from = day_field(activity, slots.grant_from, today);
    if (from > today) {
      invitations_.push_back({from, id, activity});
    } else {
      invite(id, activity);
    }
    return;
  }
  Grant by_hand;
  by_hand.days = {day_field(activity, slots.grant_from, today),
                  day_field(activity, slots.grant_until, today)};
  by_hand.days.first = std::max(by_hand.days.first, today);
  by_hand.activity = activity;
  by_hand.fixed = field(activity, slots.grant_fixed) == 1;
  const int fallback = choice_field(activity, slots.grant_fallback, slots.tiers);
  if (fallback >= 0) by_hand.fallback = tier_id(version_, fallback);
  grant_tier(id, by_hand);
  decide(Why::Granted, id, activity, -1, today, version_, nullptr);
}

// Those that begin today.
void Evaluator::Walk::invite_today() {
  for (const Invitation& one : invitations_) {
    if (one.from == today_ && rule_of(one.tier) != nullptr) invite(one.tier, one.activity);
  }
}

void Evaluator::Walk::invite(int tier, std::int32_t activity) {
  const Tier& rule = *rule_of(tier);
  Clock& c = clock(tier);
  note_reached(tier, activity);
  if (c.for_life) return;
  Day until = validity_from(rule, today_, today_, calendar(version_));
  if (c.in_grace)
    until = std::max(until, next_validity(rule, c.valid_until, c.entered, c.periods, calendar(version_)));
  if (!c.alive) {
    c.alive = true;
    c.valid_until = kFirstDay;  // anything is longer
    c.running.clear();
  }
  live_on(tier, until, activity);
  c.running.push_back({today_, until, -1, false, today_});
  decide(Why::Invited, tier, activity, -1, today_, version_, nullptr);
}

void Evaluator::Walk::begin_trial(int trial, std::int32_t activity) {
  const language::Trial& rule = rules().trials[index(trial)];
  const Tier& tier = rules().tiers[index(rule.grant.tier)];
  Grant life;
  life.days = {today_, add_duration(today_, rule.grant.time) - 1};
  life.activity = activity;
  life.trial = trial;
  life.trial_version = version_;
  life.held_before = begun_ ? held(version_, tier.ladder) : -1;
  const int id = tier_id(version_, rule.grant.tier);
  grant_tier(id, life);
  decide(Why::TrialBegan, id, activity, -1, today_, version_, nullptr);
}

// In the evening of its last day: kept as if entered today, once more, or gone tomorrow.
void Evaluator::Walk::judge_trials() {
  if (!any_grants_) return;
  for (int id = 0; id < static_cast<int>(clocks_.size()); ++id) {
    for (std::size_t g = 0; g < clock(id).grants.size(); ++g) {
      const Grant life = clock(id).grants[g];
      if (life.trial < 0 || life.days.last != today_) continue;
      const language::Trial& rule = rulebook_.at(life.trial_version).trials[index(life.trial)];
      calendar_.set_trial(life.days);
      const Seen seen{life.trial_version, today_, kFirstDay};
      const int alternative = rule.keep_when.empty() ? -1 : judge(rule.keep_when, seen);
      if (alternative < 0) {
        const language::Conditions* asked = rule.keep_when.empty() ? nullptr : &rule.keep_when;
        decide(Why::TrialNotKept, id, life.activity, -1, today_, life.trial_version, asked);
        result_.decisions.back().trial = life.trial;
        continue;
      }
      clock(id).grants[g].trial = -1;  // nothing is judged or restored after it
      if (rule.kept_as_if_entered) {
        keep_trial(id, life.activity);
      } else {
        // Counted from the first day on.
        const Duration twice{2 * rule.grant.time.count, rule.grant.time.unit};
        clock(id).grants[g].days.last = add_duration(life.days.first, twice) - 1;
      }
      decide(Why::TrialKept, id, life.activity, alternative, today_, life.trial_version, &rule.keep_when);
      result_.decisions.back().trial = life.trial;
    }
  }
}

void Evaluator::Walk::keep_trial(int tier, std::int32_t activity) {
  const Tier* rule = rule_of(tier);
  Clock& c = clock(tier);
  if (rule == nullptr || c.for_life) return;
  const Day until = validity_from(*rule, today_, today_, calendar(version_));
  if (!c.alive) {
    c.alive = true;
    c.valid_until = kFirstDay;  // anything is longer
    c.running.clear();
  }
  live_on(tier, until, activity);
  c.running.push_back({today_, until, -1, false, today_});
}

// What ended yesterday; a fallback or the tier held before a trial then lives.
void Evaluator::Walk::end_grants(int tier) {
  std::vector<Grant> over;
  auto& grants = clock(tier).grants;
  const auto gone = std::stable_partition(grants.begin(), grants.end(),
                                          [&](const Grant& grant) { return grant.days.last >= today_; });
  over.assign(gone, grants.end());
  grants.erase(gone, grants.end());
  refresh(tier);
  for (const Grant& grant : over) {
    if (grant.shared) {
      decide(Why::SharedEnded, tier, -1, -1, today_, version_, nullptr);
      continue;
    }
    decide(grant.trial >= 0 ? Why::TrialEnded : Why::GrantEnded, tier, grant.activity, -1, today_, version_,
           nullptr);
    if (grant.fallback >= 0) force(grant.fallback);
    if (grant.trial < 0 || grant.held_before < 0) continue;
    const language::Trial& rule = rulebook_.at(grant.trial_version).trials[index(grant.trial)];
    if (rule.drop_to_held_before) force(grant.held_before);
  }
}

// The tiers of the household's owner are floors for its members.
void Evaluator::Walk::share_pool_tiers() {
  for (const PoolTier& shared : history_->pool_tiers) {
    const bool begins = std::max(shared.days.first, start_) == today_;
    if (!(begins || rulebook_.days_of(version_).first == today_) || !shared.days.contains(today_)) continue;
    const int t = rules().records.tiers[index(shared.tier)];
    if (t < 0) continue;
    const auto& there = clock(tier_id(version_, t)).grants;
    const bool known = std::any_of(there.begin(), there.end(), [&](const Grant& one) {
      return one.shared && one.days.last == shared.days.last;
    });
    if (known && !begins) continue;
    Grant floor;
    floor.days = {today_, shared.days.last};
    floor.shared = true;
    grant_tier(tier_id(version_, t), floor);
    decide(Why::Shared, tier_id(version_, t), -1, -1, today_, version_, nullptr);
  }
}

// ---- Carried over
// ------------------------------------------------------------------------------------------------

// What the highest tier qualified for leaves over: counted in the period, without what was carried into it.
std::int64_t Evaluator::Walk::left_over(int version, int ladder, int metric, Cycle cycle,
                                        DayRange period) const {
  const language::Program& program = rulebook_.at(version);
  const auto& tiers = program.ladders[index(ladder)].tiers;
  for (auto t = tiers.rbegin(); t != tiers.rend(); ++t) {
    const Tier& rule = program.tiers[index(*t)];
    if (rule.for_everyone || rule.enter.empty()) continue;
    const Day from = clock(tier_id(version, *t)).from_zero;
    if (alternative_met(rule.enter, {version, period.last, from}) < 0) continue;
    for (const Tier::Carry& carry : rule.carries) {
      if (carry.metric != metric || carry.cycle != cycle) continue;
      const Series& series = stages_[index(version)].series[index(metric)];
      const bool counts = program.metrics[index(metric)].kind == language::MetricKind::Count;
      period.first = std::max(period.first, zero_day(version, metric, period.last) + 1);
      const auto [first, last] = series.positions_in(period);
      std::int64_t sum = 0;
      for (std::size_t i = first; i < last; ++i) {
        const Entry& entry = series.entries()[i];
        sum += counts ? entry.weight : entry.value;
      }
      const std::int64_t above = std::max<std::int64_t>(0, sum - carry.above);
      return carry.most ? std::min(above, *carry.most) : above;
    }
    return 0;  // the highest tier qualified for carries nothing of it
  }
  return 0;
}

// In the evening of the last day of a period.
void Evaluator::Walk::carry_metrics() {
  if (!stages_[index(version_)].carries) return;
  for (int ladder = 0; ladder < static_cast<int>(rules().ladders.size()); ++ladder) {
    for (const auto& [metric, cycle] : carried_by(ladder)) {
      const DayRange period = calendar(version_).around(cycle, today_);
      if (period.last == today_) carry_from(ladder, metric, cycle, period);
    }
  }
}

// What the tiers of a ladder carry, each once.
std::vector<std::pair<int, Cycle>> Evaluator::Walk::carried_by(int ladder) const {
  std::vector<std::pair<int, Cycle>> result;
  for (const int t : rules().ladders[index(ladder)].tiers) {
    for (const Tier::Carry& carry : rules().tiers[index(t)].carries) {
      const std::pair<int, Cycle> what{carry.metric, carry.cycle};
      if (std::find(result.begin(), result.end(), what) == result.end()) result.push_back(what);
    }
  }
  return result;
}

void Evaluator::Walk::carry_from(int ladder, int metric, Cycle cycle, DayRange period) {
  Carried carried{version_, ladder, metric, cycle, period, 0};
  carried.amount = left_over(version_, ladder, metric, cycle, period);
  carried_.push_back(carried);
  carry_over(carried, carried.amount, period.last + 1);
}

// An upgrade today has ended the membership year yesterday.
void Evaluator::Walk::end_of_year_by_upgrade(DayRange year) {
  for (int ladder = 0; ladder < static_cast<int>(rules().ladders.size()); ++ladder) {
    for (const auto& [metric, cycle] : carried_by(ladder)) {
      if (cycle == Cycle::MembershipYear) carry_from(ladder, metric, cycle, year);
    }
  }
  for (int unit = 0; unit < rulebook_.units().count(); ++unit) {
    const language::PointCurrency* of = currency(unit);
    if (of != nullptr && of->carry && of->carry->cycle == Cycle::MembershipYear) cut_balance(unit);
  }
}

// Counts an amount on a day, today or tomorrow, in every version that has the metric.
void Evaluator::Walk::carry_over(const Carried& carried, std::int64_t amount, Day counted_on) {
  if (amount == 0) return;
  const int id = rulebook_.metrics().id(carried.version, carried.metric);
  for (int version = 0; version < rulebook_.versions(); ++version) {
    const int metric = rulebook_.metrics().in(version, id);
    if (metric < 0) continue;
    const bool counts = rulebook_.at(version).metrics[index(metric)].kind == language::MetricKind::Count;
    const Entry entry{counted_on, carried_into(carried.cycle), counts ? static_cast<std::int32_t>(amount) : 0,
                      amount};
    if (counted_on > today_) {
      arrivals_.push_back({counted_on, kCarried, version, metric, entry});
    } else {
      insert(version, metric, entry);
      if (counted_on < today_) touched_.push_back({counted_on, version, metric});
    }
  }
}

// Something was counted on a day of a period that is over: what it left over follows.
void Evaluator::Walk::follow_carried() {
  for (std::size_t i = 0; i < carried_.size(); ++i) {
    const Carried before = carried_[i];
    const bool concerned = std::any_of(counted_back_.begin(), counted_back_.end(),
                                       [&](Day day) { return before.period.contains(day); });
    if (!concerned) continue;
    const std::int64_t now =
        left_over(before.version, before.ladder, before.metric, before.cycle, before.period);
    if (now == before.amount) continue;
    carried_[i].amount = now;
    carry_over(before, now - before.amount, before.period.last + 1);
  }
}

}  // namespace rung::engine
