// Records: what commands, imports and examples note about a member (docs/MEANING.md, 2.2). Each was allowed
// when it was made; here it only does what it says.

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/compare.h"
#include "engine/validity.h"
#include "engine/walk.h"

namespace rung::engine {
namespace {

using language::RecordFields;

}  // namespace

std::int64_t Evaluator::Walk::field(std::int32_t activity, int slot) const {
  const auto& fields = activity_at(activity).fields;
  return slot >= 0 && index(slot) < fields.size() ? fields[index(slot)] : kEmpty;
}

Day Evaluator::Walk::day_field(std::int32_t activity, int slot, Day otherwise) const {
  const std::int64_t day = field(activity, slot);
  return day == kEmpty ? otherwise : Day{static_cast<std::int32_t>(day)};
}

// What the word of a choice field stands for, by `numbers` of the rules in force; -1: nothing.
int Evaluator::Walk::choice_field(std::int32_t activity, int slot, const std::vector<int>& numbers) const {
  const std::int64_t choice = field(activity, slot);
  return choice == kEmpty || static_cast<std::size_t>(choice) >= numbers.size()
             ? -1
             : numbers[static_cast<std::size_t>(choice)];
}

void Evaluator::Walk::record(std::int32_t activity) {
  switch (activity_at(activity).event) {
    case language::kOpenings: open(activity); break;
    case language::kAdjustments: adjust(activity); break;
    case language::kRedemptions: redeem(activity); break;
    case language::kChoices: choose(activity); break;
    case language::kRequests: request(activity); break;
    case language::kGrants: grant(activity); break;
    case language::kPools: join_pool(activity); break;
    case language::kCancellations: cancel(activity); break;
    case language::kTransfers: transfer(activity); break;
    case language::kStates: change_state(activity); break;
    default: break;
  }
}

// ---- Openings and adjustments
// ------------------------------------------------------------------------------------

// A metric is opened, or corrected, in every version that has it. `slots`: by metric of the rules in force.
void Evaluator::Walk::add_to_metrics(std::int32_t activity, const std::vector<int>& slots) {
  for (std::size_t m = 0; m < slots.size(); ++m) {
    const std::int64_t amount = field(activity, slots[m]);
    if (amount == kEmpty || amount == 0) continue;
    const int id = rulebook_.metrics().id(version_, static_cast<int>(m));
    for (int version = 0; version < rulebook_.versions(); ++version) {
      const int metric = rulebook_.metrics().in(version, id);
      if (metric < 0) continue;
      const language::MetricKind kind = rulebook_.at(version).metrics[index(metric)].kind;
      const bool counts = kind != language::MetricKind::Sum;
      const auto weight = counts ? static_cast<std::int32_t>(amount) : 0;
      insert(version, metric, Entry{activity_at(activity).day, activity, weight, amount});
      if (amount > 0) gained_.push_back({activity_at(activity).day, version, metric});
    }
  }
}

void Evaluator::Walk::open(std::int32_t activity) {
  const RecordFields& slots = rules().records;
  for (std::size_t u = 0; u < slots.opening_points.size(); ++u) {
    const std::int64_t points = field(activity, slots.opening_points[u]);
    if (points == kEmpty || points == 0) continue;
    const int unit = rulebook_.units().id(version_, static_cast<int>(u));
    give_points(unit, points, rulebook_.source(Source::Kind::Opening, ""), activity);
    count_earned(unit, Entry{today_, activity, 1, points});
  }
  for (std::size_t v = 0; v < slots.opening_vouchers.size(); ++v) {
    const std::int64_t amount = field(activity, slots.opening_vouchers[v]);
    if (amount == kEmpty || amount <= 0) continue;
    const bool money = rules().vouchers[v].of_money;
    issue_voucher(rulebook_.vouchers().id(version_, static_cast<int>(v)), money ? 1 : amount,
                  money ? amount : 0, rulebook_.source(Source::Kind::Opening, ""), activity);
  }
  const std::int64_t tier = field(activity, slots.opening_tier);
  if (tier == kEmpty) return;
  OpeningTier opening{static_cast<int>(tier), day_field(activity, slots.opening_since, today_), std::nullopt};
  if (field(activity, slots.opening_until) != kEmpty)
    opening.valid_until = day_field(activity, slots.opening_until, today_);
  if (!begun_) {
    early_openings_.push_back(opening);
    return;
  }
  bring_over(opening, activity);
}

// By hand, up or down. Of an `only for qualifying` currency it counts as earned: that is all such points are
// for.
void Evaluator::Walk::adjust(std::int32_t activity) {
  const RecordFields& slots = rules().records;
  const int source = rulebook_.source(Source::Kind::Adjustment, "");
  for (std::size_t u = 0; u < slots.adjustment_points.size(); ++u) {
    const std::int64_t points = field(activity, slots.adjustment_points[u]);
    if (points == kEmpty || points == 0) continue;
    const int unit = rulebook_.units().id(version_, static_cast<int>(u));
    if (points > 0) give_points(unit, points, source, activity, ledger::Account::Adjusted);
    if (points < 0) pay(unit, -points, source, activity, ledger::Account::Adjusted);
    if (rules().points[u].qualifying_only)
      count_earned(unit, Entry{today_, activity, points > 0 ? 1 : 0, points});
  }
}

// ---- Transfers and the account's state
// ----------------------------------------------------------------------------------------------------

// Sent: taken as a redemption would take it. Received (a sender is named): one lot on the terms it had there.
void Evaluator::Walk::transfer(std::int32_t activity) {
  const RecordFields& slots = rules().records;
  const int source = rulebook_.source(Source::Kind::Transfer, "");
  const bool received = field(activity, slots.transfer_sender) != kEmpty;
  for (std::size_t u = 0; u < slots.transfer_points.size(); ++u) {
    const std::int64_t points = field(activity, slots.transfer_points[u]);
    if (points == kEmpty || points <= 0 || rules().points[u].qualifying_only) continue;
    const int unit = rulebook_.units().id(version_, static_cast<int>(u));
    if (received) {
      receive(unit, points, source, activity);
    } else {
      pay(unit, points, source, activity, ledger::Account::Adjusted);
    }
  }
}

void Evaluator::Walk::receive(int unit, std::int64_t points, int source, std::int32_t activity) {
  const RecordFields& slots = rules().records;
  Lot lot;
  lot.activity = activity;
  lot.source = source;
  lot.earned_on = std::min(day_field(activity, slots.transfer_earned, today_), today_);
  lot.usable_from = day_field(activity, slots.transfer_usable, today_);
  lot.last_day = std::max(day_field(activity, slots.transfer_last_day, kForever), today_);
  lot.points = points;
  lot.against = ledger::Account::Adjusted;
  lot.fixed = true;
  give_lot(unit, lot);
}

void Evaluator::Walk::change_state(std::int32_t activity) {
  const std::int64_t state = field(activity, rules().records.state_state);
  if (state == language::kActive) result_.frozen_since.reset();
  if (state == language::kFrozen && !result_.frozen_since) result_.frozen_since = today_;
}

// ---- Redemptions
// ----------------------------------------------------------------------------------------------------

// Somebody in the household spends what the owner's balance holds: the points alone concern the owner.
void Evaluator::Walk::redeem_of_other(std::int32_t activity) {
  const RecordFields& slots = rules().records;
  const std::int64_t said = field(activity, slots.redemption_times);
  const int reward = choice_field(activity, slots.redemption_reward, slots.rewards);
  redemptions_[activity] = {};
  pay_redemption(activity, reward, said == kEmpty ? 1 : std::max<std::int64_t>(said, 0));
}

// The points that the record names; else the price of its reward. What the household pays for is not paid
// twice.
void Evaluator::Walk::pay_redemption(std::int32_t activity, int reward, std::int64_t times) {
  const RecordFields& slots = rules().records;
  const int source = reward >= 0 ? rulebook_.source(Source::Kind::Reward, rules().rewards[index(reward)].name)
                                 : rulebook_.source(Source::Kind::Adjustment, "");
  const auto take = [&](int unit, std::int64_t points) {
    const bool here = pays_for(activity, unit);
    redemptions_[activity].points.push_back({unit, std::max<std::int64_t>(0, points), 0, here});
    if (here) pay(unit, points, source, activity, ledger::Account::Redeemed, ComesBack::IfCancelled);
  };
  bool points_named = false;
  for (std::size_t u = 0; u < slots.redemption_points.size(); ++u) {
    const std::int64_t points = field(activity, slots.redemption_points[u]);
    if (points == kEmpty) continue;
    points_named = true;
    take(rulebook_.units().id(version_, static_cast<int>(u)), points);
  }
  if (reward < 0 || points_named) return;
  const language::Reward& rule = rules().rewards[index(reward)];
  const auto price = multiply_checked(rule.cost, times);
  if (price) take(rulebook_.units().id(version_, rule.unit), *price);
}

// Whether a redemption takes points of a currency here: of another member's, what the household collects; of
// an own one in a household whose members redeem, everything else.
bool Evaluator::Walk::pays_for(std::int32_t activity, int unit) const {
  if (activity_at(activity).of_other) return !gives_unit_away(activity, unit);
  const auto pool = std::find_if(rules().pools.begin(), rules().pools.end(),
                                 [this](const language::Pool& one) { return one.name == pool_; });
  const bool shared = pool != rules().pools.end() && pool->any_member_redeems;
  return !shared || !gives_unit_away(activity, unit);
}

void Evaluator::Walk::redeem(std::int32_t activity) {
  const RecordFields& slots = rules().records;
  const std::int64_t said = field(activity, slots.redemption_times);
  const std::int64_t times = said == kEmpty ? 1 : std::max<std::int64_t>(said, 0);
  const int reward = choice_field(activity, slots.redemption_reward, slots.rewards);
  redemptions_[activity] = {};
  pay_redemption(activity, reward, times);
  if (reward >= 0) redeem_reward(activity, reward, times);
  const int voucher = choice_field(activity, slots.redemption_voucher, slots.vouchers);
  if (voucher >= 0)
    use_vouchers(rulebook_.vouchers().id(version_, voucher), times,
                 field(activity, slots.redemption_voucher_number), activity);
}

// What it gives.
void Evaluator::Walk::redeem_reward(std::int32_t activity, int reward, std::int64_t times) {
  const language::Reward& rule = rules().rewards[index(reward)];
  const int source = rulebook_.source(Source::Kind::Reward, rule.name);
  give(rule.gives, times, version_, source, activity);
  Redemption& done = redemptions_[activity];
  done.source = source;
  for (const language::Grant& grant : rule.gives) {
    const auto points = multiply_checked(grant.fixed, times);
    if (grant.unit.kind == UnitKind::Points && points && *points > 0)
      done.given.emplace_back(rulebook_.units().id(version_, grant.unit.index), *points);
  }
  if (rule.choice) {
    for (std::int64_t i = 0; i < times; ++i) open_choice(*rule.choice, version_, -1, reward, activity);
  }
  if (!rule.tier_grant || rule.tier_grant->to_another_member) return;
  Grant life;
  life.days = {today_, add_duration(today_, rule.tier_grant->time) - 1};
  life.activity = activity;
  const int tier = tier_id(version_, rule.tier_grant->tier);
  grant_tier(tier, life);
  decide(Why::Granted, tier, activity, -1, today_, version_, nullptr);
}

// ---- Choices and requests
// ------------------------------------------------------------------------------------------

void Evaluator::Walk::choose(std::int32_t activity) {
  const RecordFields& slots = rules().records;
  for (std::size_t e = 0; e < slots.choice_elections.size(); ++e) {
    const std::int64_t choice = field(activity, slots.choice_elections[e]);
    if (choice == kEmpty) continue;
    elected_[index(rulebook_.elections().id(version_, static_cast<int>(e)))] = static_cast<int>(choice);
  }
  choose_gifts(activity);
}

// Of each milestone and reward, the oldest open choice is meant.
void Evaluator::Walk::choose_gifts(std::int32_t activity) {
  std::vector<int> answered;  // slots
  for (std::size_t i = 0; i < result_.choices.size(); ++i) {
    const ChoiceState& state = result_.choices[i];
    if (state.settled_on || rests(state)) continue;
    const RecordFields& slots = rulebook_.at(state.version).records;
    const bool milestone = state.milestone >= 0;
    const int slot = milestone ? slots.choice_milestones[index(state.milestone)]
                               : slots.choice_rewards[index(state.reward)];
    const auto& options = milestone ? slots.milestone_options[index(state.milestone)]
                                    : slots.reward_options[index(state.reward)];
    const int option = choice_field(activity, slot, options);
    if (option < 0 || std::find(answered.begin(), answered.end(), slot) != answered.end()) continue;
    answered.push_back(slot);
    settle_choice(i, option, activity);
  }
}

void Evaluator::Walk::request(std::int32_t activity) {
  const RecordFields& slots = rules().records;
  const int conversion = choice_field(activity, slots.request_conversion, slots.conversions);
  if (conversion < 0) return;
  const language::Conversion& rule = rules().conversions[index(conversion)];
  const std::int64_t points = field(activity, slots.request_points[index(rule.unit)]);
  constexpr std::int64_t kAll = INT64_MAX;
  convert(conversion, points == kEmpty ? kAll : points, activity);
}

// ---- Households
// ----------------------------------------------------------------------------------------------------

void Evaluator::Walk::join_pool(std::int32_t activity) {
  const RecordFields& slots = rules().records;
  // In his own household he acts for himself, as out of any.
  const bool leaves = field(activity, slots.pool_left) == 1 || activity_at(activity).own_pool;
  const std::int64_t pool = leaves ? kEmpty : field(activity, slots.pool_pool);
  // By its name: one that the version in force does not have rests until a version has it.
  pool_.clear();
  if (pool != kEmpty)
    pool_ = rules().events[language::kPools].fields[index(slots.pool_pool)].choices[static_cast<std::size_t>(
        pool)];
  pools_.emplace_back(activity, pool_);
}

// The household that an own activity is done in; a return goes with its order.
const std::string& Evaluator::Walk::pool_at(std::int32_t activity) const {
  const std::int32_t order = activity_at(activity).of;
  if (order < 0) return pool_;
  const auto later = std::upper_bound(pools_.begin(), pools_.end(), order,
                                      [](std::int32_t at, const auto& stay) { return at < stay.first; });
  static const std::string none;
  return later == pools_.begin() ? none : (later - 1)->second;
}

// A member of somebody's household gives away what the pool collects; what another member does counts for
// nothing else.
bool Evaluator::Walk::collects(std::int32_t activity, int version, bool metric, int number) const {
  const bool other = activity_at(activity).of_other;
  const std::string_view name = other ? activity_at(activity).pool_name : std::string_view(pool_at(activity));
  for (const language::Pool& pool : rulebook_.at(version).pools) {
    if (pool.name != name) continue;
    const std::vector<int>& collected = metric ? pool.metrics : pool.currencies;
    return std::find(collected.begin(), collected.end(), number) != collected.end();
  }
  return false;
}

bool Evaluator::Walk::gives_metric_away(std::int32_t activity, int version, int metric) const {
  const bool other = activity_at(activity).of_other;
  if (!other && pool_at(activity).empty()) return false;
  return collects(activity, version, true, metric) != other;
}

bool Evaluator::Walk::gives_unit_away(std::int32_t activity, int unit) const {
  const bool other = activity_at(activity).of_other;
  if (!other && pool_at(activity).empty()) return false;
  const int at = rulebook_.units().in(version_, unit);
  if (at < 0) return other;  // what rests is not collected, and what others do is nobody else's
  return collects(activity, version_, false, at) != other;
}

}  // namespace rung::engine
