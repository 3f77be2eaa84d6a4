// Clocks of the naive evaluator: how tiers are entered, kept and lost.

#include <algorithm>

#include "property/engine/naive_calendar.h"
#include "property/engine/naive_walk.h"

namespace rung::naive {

using language::Drop;
using language::Keep;

int Walk::held(int ladder) const {
  int result = -1;
  for (const int tier : program_.ladders[static_cast<std::size_t>(ladder)].tiers) {
    if (clock(tier).alive) result = tier;
  }
  return result;
}

void Walk::lose(int tier) {
  clock(tier) = Clock{};
  const Drop& drop = tier_at(tier).drop;
  if (drop.to == Drop::To::OneTier) force(tier_at(tier).below);
  if (drop.to == Drop::To::Tier) force(drop.tier);
}

// The lower tier lives as if entered today, unless its own clock runs longer. `valid while met` knows no such
// life.
void Walk::force(int tier) {
  if (tier_at(tier).for_everyone || tier_at(tier).keep == Keep::WhileMet) return;
  Clock& c = clock(tier);
  const Day until = validity(tier_at(tier), today_, history_.joined);
  if (c.alive && c.until >= until) return;
  Clock fresh;
  fresh.alive = true;
  fresh.since = c.alive ? c.since : today_;
  fresh.entered = today_;
  fresh.until = until;
  c = fresh;
}

void Walk::judge_entry(int tier, int activity) {
  const language::Tier& t = tier_at(tier);
  if (t.for_everyone || !met(t.enter)) return;
  if (!reached_[static_cast<std::size_t>(tier)]) {
    reached_[static_cast<std::size_t>(tier)] = true;
    first_reached_.push_back({tier, today_, activity});
  }
  Clock& c = clock(tier);
  Day until = validity(t, today_, history_.joined);
  if (c.alive && !c.in_grace) {
    if (t.keep != Keep::ByEnteringAgain || until <= c.until) return;
  }
  if (c.in_grace) until = std::max(until, successor(t, c.until, c.entered, c.periods, history_.joined));
  Clock fresh;
  fresh.alive = true;
  fresh.since = c.alive ? c.since : today_;
  fresh.entered = today_;
  fresh.until = until;
  fresh.activity = activity;
  c = fresh;
}

// `valid until next judging`, at the end of a judging day: met, it lives until the next one; else it is gone
// at once.
void Walk::judge_until_next(int tier) {
  const language::Tier& t = tier_at(tier);
  Clock& c = clock(tier);
  judge_entry(tier, -1);
  catch_up(tier);
  if (!c.alive || c.in_grace || c.until > today_) return;
  if (t.keep == Keep::When && met(t.keep_when)) {
    c.until = next_judging(t.judge_entry, today_, history_.joined);
  } else if (!t.drop.grace) {
    lose(tier);
  }
}

void Walk::keep_on(int tier) {
  Clock& c = clock(tier);
  bool renewed = false;
  // After a grace time longer than a period the next end may have passed as well.
  while (c.until < today_ || !renewed) {
    c.until = successor(tier_at(tier), c.until, c.entered, c.periods, history_.joined);
    ++c.periods;
    renewed = true;
  }
  c.lapsed = c.in_grace = false;
  c.grace_until = kForever;
}

// Meeting `keep when` in the grace time counts as kept on time.
void Walk::catch_up(int tier) {
  if (clock(tier).in_grace && tier_at(tier).keep == Keep::When && met(tier_at(tier).keep_when)) keep_on(tier);
}

void Walk::judge_keeping(int tier) {
  Clock& c = clock(tier);
  const language::Tier& t = tier_at(tier);
  if (!c.alive || t.keep != Keep::When) return;
  catch_up(tier);
  if (c.in_grace || c.lapsed) return;
  // Its own judging days, if it has any: the last one before the end decides. Else the last day itself.
  bool judged = c.until == today_;
  if (t.judge_keeping.kind != language::Judging::Kind::AfterActivity) {
    judged = judged_on(t.judge_keeping, today_, history_.joined) &&
             next_judging(t.judge_keeping, today_, history_.joined) > c.until;
  }
  if (!judged) return;
  if (met(t.keep_when)) {
    keep_on(tier);
  } else {
    c.lapsed = true;
  }
}

}  // namespace rung::naive
