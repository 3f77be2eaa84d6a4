// The tiers' clocks: entering, keeping, grace, losing.

#include <algorithm>

#include "engine/compare.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::Drop;
using language::Keep;
using language::Validity;

}  // namespace

int Evaluator::Walk::alternative_met(const language::Conditions& conditions) const {
  for (std::size_t a = 0; a < conditions.alternatives.size(); ++a) {
    const auto& atoms = conditions.alternatives[a];
    const bool all = std::all_of(atoms.begin(), atoms.end(), [&](int atom) {
      return holds_atom(conditions.atoms[static_cast<std::size_t>(atom)], nullptr);
    });
    if (all) return static_cast<int>(a);
  }
  return -1;
}

// Entry is judged: a tier not held is entered; one that is kept by entering again, or
// stands in its grace time, begins a new life.
void Evaluator::Walk::judge_entry(int t, std::int32_t activity) {
  const language::Tier& tier = tier_at(t);
  const Clock& c = clock(t);
  const bool renews = tier.keep == Keep::ByEnteringAgain || c.in_grace;
  if (c.alive && !renews && reached_[static_cast<std::size_t>(t)]) return;
  const int alternative = judge(tier.enter);
  if (alternative < 0) return;
  note_reached(t, activity);
  if (!c.alive) {
    enter(t, activity, alternative);
  } else if (renews) {
    restart(t, activity, alternative);
  }
}

void Evaluator::Walk::note_reached(int t, std::int32_t activity) {
  if (reached_[static_cast<std::size_t>(t)]) return;
  reached_[static_cast<std::size_t>(t)] = true;
  result_.first_reached.push_back({t, today_, activity});
}

// `valid while met`: the tier is a plain function of the day, judged at its end.
void Evaluator::Walk::judge_while_met(int t) {
  const int alternative = judge(tier_at(t).enter);
  if (alternative >= 0) note_reached(t, -1);
  if (alternative >= 0 && !clock(t).alive) enter(t, -1, alternative);
  if (alternative < 0 && clock(t).alive) lose(t);
}

// `valid until next judging`, at the end of a judging day: kept until the next one, or gone the same day
// (with a grace time: gone after it).
void Evaluator::Walk::judge_until_next(int t) {
  const language::Tier& tier = tier_at(t);
  const Clock& c = clock(t);
  if (!c.alive || c.in_grace || c.valid_until > today_) return;
  if (tier.keep == Keep::When && judge(tier.keep_when) >= 0) {
    keep_on(t);
  } else if (tier.drop.grace) {
    lapse(t);
  } else {
    lose(t);
  }
}

// At the end of validity (or on the tier's own judging days before it): kept for one more period, or lapsed.
void Evaluator::Walk::judge_keeping(int t) {
  const language::Tier& tier = tier_at(t);
  const Clock& c = clock(t);
  if (!c.alive || c.valid_until >= kForever) return;
  if (c.in_grace && tier.keep == Keep::When && judge(tier.keep_when) >= 0) keep_on(t);
  if (c.in_grace) return;
  if (tier.validity.kind == Validity::Kind::UntilNextJudging) {
    judge_until_next(t);
    return;
  }
  if (c.lapsed) return;
  if (tier.keep == Keep::When) {
    const bool scheduled = tier.judge_keeping.kind != language::Judging::Kind::AfterActivity;
    const bool judged_today =
        scheduled ? is_judging_day(tier.judge_keeping, today_, history_->joined) &&
                        next_judging(tier.judge_keeping, today_, history_->joined) > c.valid_until
                  : c.valid_until == today_;
    if (judged_today && judge(tier.keep_when) >= 0) {
      keep_on(t);
      return;
    }
  }
  if (c.valid_until <= today_) lapse(t);
}

void Evaluator::Walk::enter(int t, std::int32_t activity, int alternative) {
  Clock& c = clock(t);
  c = Clock{};
  c.alive = true;
  c.since = c.entered = today_;
  c.valid_until = validity_from(tier_at(t), today_, history_->joined);
  c.entered_by = activity;
  c.alternative = alternative;
}

// A new life without a gap. It never ends earlier than the old one would have.
void Evaluator::Walk::restart(int t, std::int32_t activity, int alternative) {
  const Clock& c = clock(t);
  Day until = validity_from(tier_at(t), today_, history_->joined);
  if (c.in_grace)
    until = std::max(until, next_validity(tier_at(t), c.valid_until, c.entered, c.periods, history_->joined));
  if (observer_ != nullptr && until > c.valid_until) observer_->renewed(t);
  live_on(t, until, activity, alternative);
}

void Evaluator::Walk::live_on(int t, Day until, std::int32_t activity, int alternative) {
  Clock& c = clock(t);
  if (until <= c.valid_until) return;
  c.entered = today_;
  c.periods = 1;
  c.valid_until = until;
  c.lapsed = c.in_grace = false;
  c.entered_by = activity;
  c.alternative = alternative;
}

// One more period; after a grace time longer than a period, as many as it takes to reach today.
void Evaluator::Walk::keep_on(int t) {
  Clock& c = clock(t);
  if (observer_ != nullptr && c.in_grace) observer_->caught_up(t);
  do {
    c.valid_until = next_validity(tier_at(t), c.valid_until, c.entered, c.periods, history_->joined);
    ++c.periods;
  } while (c.valid_until < today_);
  c.lapsed = c.in_grace = false;
  c.alternative = -1;
}

void Evaluator::Walk::lapse(int t) {
  Clock& c = clock(t);
  const Drop& drop = tier_at(t).drop;
  c.lapsed = true;
  if (!drop.grace) return;
  c.in_grace = true;
  c.grace_until = add_duration(c.valid_until, *drop.grace);
}

void Evaluator::Walk::lose(int t) {
  if (observer_ != nullptr) observer_->lost(t, clock(t).in_grace);
  clock(t) = Clock{};
  const Drop& drop = tier_at(t).drop;
  switch (drop.to) {
    case Drop::To::OneTier: force(tier_at(t).below); break;
    case Drop::To::Tier: force(drop.tier); break;
    case Drop::To::Qualified: break;  // whatever clock below is still running
  }
}

// The tier fallen to lives as if entered today, unless its own clock already runs longer. One that is valid
// while met needs no push: it lives or not, as the day says.
void Evaluator::Walk::force(int t) {
  if (t < 0 || tier_at(t).for_everyone || tier_at(t).keep == Keep::WhileMet) return;
  if (!clock(t).alive) {
    enter(t, -1, -1);
    return;
  }
  live_on(t, validity_from(tier_at(t), today_, history_->joined), -1, -1);
}

int Evaluator::Walk::held(int ladder) const {
  const auto& tiers = program_.ladders[static_cast<std::size_t>(ladder)].tiers;
  const auto highest = std::find_if(tiers.rbegin(), tiers.rend(), [&](int t) { return clock(t).alive; });
  return highest == tiers.rend() ? -1 : *highest;
}

// Writes into the history what has changed since it last spoke.
void Evaluator::Walk::emit(std::int32_t activity, ChangeKind first_kind) {
  for (int ladder = 0; ladder < static_cast<int>(program_.ladders.size()); ++ladder) {
    const int tier = held(ladder);
    Shown& shown = shown_[static_cast<std::size_t>(ladder)];
    const Clock& c = clock(tier);
    if (tier == shown.tier && c.valid_until == shown.valid_until) continue;
    ChangeKind kind = ChangeKind::Renewal;
    if (tier != shown.tier) {
      const bool opening = first_kind == ChangeKind::Joined || first_kind == ChangeKind::BroughtOver;
      const bool up = shown.tier < 0 || tier_at(tier).rank > tier_at(shown.tier).rank;
      kind = opening ? first_kind : up ? ChangeKind::Upgrade : ChangeKind::Downgrade;
    }
    const Day day = kind == ChangeKind::BroughtOver ? c.since : today_;
    result_.changes.push_back({day, ladder, tier, shown.tier, c.valid_until, kind, c.alternative, activity});
    shown = {tier, c.valid_until};
  }
}

}  // namespace rung::engine
