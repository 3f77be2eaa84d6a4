// What the naive evaluator tells about a day.

#include <algorithm>

#include "property/engine/naive_walk.h"

namespace rung::naive {

void Walk::tell_tiers(Outcome& result) const {
  engine::Evaluation& e = result.evaluation;
  for (int ladder = 0; ladder < static_cast<int>(now().ladders.size()); ++ladder) {
    const int lowest = now().ladders[static_cast<std::size_t>(ladder)].tiers.front();
    e.tier.push_back(began_ ? now().find_tier(held(ladder)) : lowest);  // before the start: 1.4
    std::vector<std::int32_t> days;
    for (const auto& names : held_days_) {
      std::int32_t tier_held = -1;
      for (const Name& name : names) {
        const int index = now().find_tier(name);
        if (index >= 0 && now().tiers[static_cast<std::size_t>(index)].ladder == ladder) tier_held = index;
      }
      days.push_back(tier_held);
    }
    result.tier_by_day.push_back(days);
  }
  for (const language::Tier& t : now().tiers) {
    engine::TierStanding standing;
    const auto clock = clocks_.find(t.name);
    const bool own = clock != clocks_.end() && clock->second.alive();
    standing.alive = began_ && alive(t.name);
    if (standing.alive) {
      standing.since = since_.count(t.name) > 0 ? since_.at(t.name) : today_;
      standing.valid_until = last_day(t.name);
      standing.in_grace = own && clock->second.in_grace;
      if (standing.in_grace) standing.grace_until = clock->second.grace_until;
      standing.granted = !own && !t.for_everyone;
    }
    e.standings.push_back(standing);
  }
  e.changes = told_.changes;
  for (auto [name, first] : reached_) {
    first.tier = now().find_tier(name);
    if (first.tier >= 0) e.first_reached.push_back(first);
  }
}

void Walk::tell_points(engine::Evaluation& e) const {
  for (auto [name, accrual] : accruals_) {
    const auto known = std::find(e.unit_names.begin(), e.unit_names.end(), name);
    accrual.unit = static_cast<std::int32_t>(known - e.unit_names.begin());
    if (known == e.unit_names.end()) e.unit_names.push_back(name);
    e.accruals.push_back(accrual);
  }
  for (const language::PointCurrency& points : now().points) {
    engine::PointsState state;
    for (const Lot& lot : lots_) {
      if (lot.currency != points.name) continue;
      engine::Lot told = lot.lot;
      if (lot.lot.points > 0) told.last_day = lot.lot.left > 0 && spared(lot.currency) ? kForever : ends(lot);
      const auto at_source = std::find(told_.sources.begin(), told_.sources.end(), lot.source);
      told.source = static_cast<std::int32_t>(at_source - told_.sources.begin());
      if (at_source == told_.sources.end()) told.source = -1;
      state.lots.push_back(told);
    }
    state.usable = balance(points.name);
    state.pending = pending(points.name);
    e.points.push_back(state);
  }
}

void Walk::tell_gifts(engine::Evaluation& e) const {
  for (const VoucherLot& lot : vouchers_) {
    engine::VoucherState state = lot.state;
    state.voucher = -1;
    for (std::size_t v = 0; v < now().vouchers.size(); ++v) {
      if (now().vouchers[v].name == lot.voucher) state.voucher = static_cast<int>(v);
    }
    state.origin = lot.origin();
    for (const auto& [piece, by] : lot.by) state.uses.push_back({piece, 1, 0, by});
    if (state.voucher >= 0) e.vouchers.push_back(state);
  }
  e.steps = told_.steps;
  for (const OpenChoice& open : choices_) e.choices.push_back(open.state);
}

Outcome Walk::outcome() const {
  Outcome result;
  engine::Evaluation& e = result.evaluation;
  e.as_of = today_;
  e.versions = versions_;
  e.joined = today_ >= history_.joined;
  if (!e.joined) return result;
  result.first_day = start_;
  e.sources = told_.sources;
  e.frozen_since = account_frozen_;
  tell_tiers(result);
  tell_points(e);
  tell_gifts(e);
  for (int m = 0; m < static_cast<int>(now().measures.size()); ++m)
    e.measures.push_back({shown(asked_now(), m)});
  for (const language::Segment& segment : now().segments)
    e.in_segment.push_back(met(segment.where, asked_now()));
  for (int t = 0; t < static_cast<int>(now().tiers.size()); ++t) {
    const bool lives = e.standings[static_cast<std::size_t>(t)].alive;
    result.progress.push_back(lives ? engine::Progress{} : progress_to(t));
    result.keeping.push_back(lives ? keeping(t) : engine::Keeping{});
  }
  for (int i = 0; i < static_cast<int>(now().elections.size()); ++i)
    result.elected.push_back(elected(version_, i));
  for (int i = 0; i < static_cast<int>(now().values.size()); ++i)
    result.values.push_back(table(i, asked_now()));
  if (with_ends_ && began_ && !day_runs_) result.ends_on = foretell_ends();
  return result;
}

// The last day on which each tier is alive if nothing more happens: by letting nothing happen.
std::vector<Day> Walk::foretell_ends() const {
  constexpr int kDaysAhead = 12 * 366;
  std::vector<Day> result(now().tiers.size(), kForever);
  std::set<std::size_t> open;
  for (std::size_t t = 0; t < result.size(); ++t) {
    const language::Tier& rules = now().tiers[t];
    if (!alive(rules.name)) continue;
    // Every other tier ends as its standing says.
    if (rules.keep != language::Keep::WhileMet || rules.for_everyone) continue;
    open.insert(t);
  }
  Walk future = *this;
  future.silent_ = true;
  future.silent_from_ = today_;
  for (const language::Tier& t : now().tiers) {
    if (alive(t.name)) future.silent_alive_.insert(t.name);
  }
  while (!open.empty() && future.today_ - today_ < kDaysAhead) {
    future.today_ = future.today_ + 1;
    future.morning();
    future.evening();
    for (const std::size_t t : std::set(open)) {
      const Name& name = now().tiers[t].name;
      if (future.alive(name) && !future.clocks_[name].in_grace) continue;
      result[t] = future.today_ - 1;
      open.erase(t);
    }
  }
  return result;
}

}  // namespace rung::naive
