// Records: what they say is done (docs/MEANING.md, 2.2, 10.8, 10.9, 11).

#include <algorithm>

#include "property/engine/naive_walk.h"

namespace rung::naive {

using engine::Source;

// ---- Fields

std::int64_t Walk::field(int activity, int slot) const {
  const auto& fields = at(activity).fields;
  const auto index = static_cast<std::size_t>(slot);
  return slot >= 0 && index < fields.size() ? fields[index] : kEmpty;
}

std::string Walk::word(int activity, int slot) const {
  const std::int64_t value = field(activity, slot);
  if (value == kEmpty) return {};
  const auto& fields = now().events[static_cast<std::size_t>(at(activity).event)].fields;
  return fields[static_cast<std::size_t>(slot)].choices.at(static_cast<std::size_t>(value));
}

Name Walk::tier_word(int activity, int slot) const {
  const std::int64_t value = field(activity, slot);
  if (value == kEmpty) return {};
  const int index = now().records.tiers.at(static_cast<std::size_t>(value));
  return index < 0 ? Name{} : now().tiers[static_cast<std::size_t>(index)].name;
}

namespace {

int numbered_slot(const std::vector<int>& slots, std::size_t number) {
  return number < slots.size() ? slots[number] : -1;
}

}  // namespace

// ---- Records

// Whose points a record speaks of: the member's own; of others in the household, what it collects.
bool Walk::collected_or_own(int activity, const Name& currency) const {
  return !at(activity).of_other || acts(activity, now(), false, currency);
}

// Whose points a redemption takes (14.4): what the household collects the owner's, if any member redeems.
bool Walk::pays_here(int activity, const Name& currency) const {
  if (at(activity).of_other) return acts(activity, now(), false, currency);
  const Name in = pool_at(activity);
  const bool shared = std::any_of(now().pools.begin(), now().pools.end(), [&](const language::Pool& pool) {
    return pool.name == in && pool.any_member_redeems;
  });
  return !shared || acts(activity, now(), false, currency);
}

void Walk::record(int activity) {
  const bool other = at(activity).of_other;
  switch (at(activity).event) {
    case language::kOpenings:
      if (!other) open_accounts(activity);
      break;
    case language::kAdjustments:
      if (!other) adjust(activity);
      break;
    case language::kRedemptions: redeem(activity); break;
    case language::kChoices:
      if (!other) record_choices(activity);
      break;
    case language::kRequests:
      if (!other) request(activity);
      break;
    case language::kGrants:
      if (!other) grant(activity);
      break;
    case language::kCancellations: cancel(activity); break;
    case language::kTransfers:
      if (!other) transfer(activity);
      break;
    case language::kStates:
      if (!other) freeze(activity);
      break;
    default: break;
  }
}

void Walk::open_accounts(int activity) {
  const language::RecordFields& fields = now().records;
  const Source from{Source::Kind::Opening, {}};
  for (std::size_t p = 0; p < now().points.size(); ++p) {
    const Name& name = now().points[p].name;
    const std::int64_t points = field(activity, numbered_slot(fields.opening_points, p));
    if (points == kEmpty || !collected_or_own(activity, name)) continue;
    earned_.push_back({name, {today_, activity, points, 1, false, true}});
    give(name, points, {from, activity, version_}, today_);
    settle(name);
  }
  if (at(activity).of_other) return;
  for (std::size_t v = 0; v < now().vouchers.size(); ++v) {
    const int slot = numbered_slot(fields.opening_vouchers, v);
    const std::int64_t amount = field(activity, slot);
    if (amount == kEmpty) continue;
    const auto& field_type = now().events[language::kOpenings].fields[static_cast<std::size_t>(slot)];
    const bool money = field_type.unit.kind == UnitKind::Money;
    issue(now().vouchers[v].name, money ? 1 : amount, money ? amount : 0, from, activity);
  }
  if (today_ >= start_) bring_over_by(activity, activity);
}

void Walk::adjust(int activity) {
  const Source from{Source::Kind::Adjustment, {}};
  for (std::size_t p = 0; p < now().points.size(); ++p) {
    const Name& name = now().points[p].name;
    const std::int64_t points = field(activity, numbered_slot(now().records.adjustment_points, p));
    if (points == kEmpty || points == 0 || !collected_or_own(activity, name)) continue;
    if (only_counted(name)) earned_.push_back({name, {today_, activity, points, 1, points < 0, true}});
    if (points > 0) give(name, points, {from, activity, version_}, today_);
    settle(name);
    if (points < 0) spend(name, -points, from, activity);
  }
}

// What was sent is spent; what comes keeps the days that the record names.
void Walk::transfer(int activity) {
  const language::RecordFields& fields = now().records;
  const Source from{Source::Kind::Transfer, {}};
  const auto day_of = [&](int slot, Day otherwise) {
    const std::int64_t value = field(activity, slot);
    return value == kEmpty ? otherwise : Day{static_cast<std::int32_t>(value)};
  };
  for (std::size_t p = 0; p < now().points.size(); ++p) {
    const Name& name = now().points[p].name;
    const std::int64_t points = field(activity, numbered_slot(fields.transfer_points, p));
    if (points == kEmpty || points <= 0 || only_counted(name)) continue;
    if (field(activity, fields.transfer_sender) == kEmpty) {
      spend(name, points, from, activity);
      continue;
    }
    Lot lot;
    lot.currency = name;
    lot.version = currency_version(name);
    lot.source = from;
    lot.rule = "by transfer";
    lot.lot.activity = activity;
    lot.lot.source = source(from);
    lot.lot.earned_on = std::min(day_of(fields.transfer_earned, today_), today_);
    lot.lot.usable_from = day_of(fields.transfer_usable, today_);
    lot.lot.last_day = std::max(day_of(fields.transfer_last_day, kForever), today_);
    lot.lot.points = lot.lot.left = points;
    lot.fixed = true;
    lots_.push_back(lot);
    tell_accrual(name, points, {from, activity, version_}, lot.lot.usable_from, lot.lot.last_day);
    accruals_.back().second.earned_on = lot.lot.earned_on;
    given_back_.insert(name);
    settle(name);
  }
}

void Walk::freeze(int activity) {
  const std::string state = word(activity, now().records.state_state);
  if (state == "active") account_frozen_.reset();
  if (state == "frozen" && !account_frozen_) account_frozen_ = today_;
}

void Walk::redeem(int activity) {
  const language::RecordFields& fields = now().records;
  const std::int64_t said = field(activity, fields.redemption_times);
  const std::int64_t times = said == kEmpty ? 1 : said;
  const std::string reward = word(activity, fields.redemption_reward);
  std::set<Name> taken;
  done_[activity] = {};
  for (std::size_t p = 0; p < now().points.size(); ++p) {
    const Name& name = now().points[p].name;
    const std::int64_t points = field(activity, numbered_slot(fields.redemption_points, p));
    if (points == kEmpty) continue;
    redeem_points(name, points, {Source::Kind::Reward, reward}, activity);
    taken.insert(name);
  }
  for (std::size_t r = 0; r < now().rewards.size(); ++r) {
    const language::Reward& rules = now().rewards[r];
    if (rules.name != reward) continue;
    const Name& unit = now().points[static_cast<std::size_t>(rules.unit)].name;
    if (taken.empty()) redeem_points(unit, rules.cost * times, {Source::Kind::Reward, reward}, activity);
    if (!at(activity).of_other) redeem_reward(rules, static_cast<int>(r), times, activity);
  }
  const std::string voucher = word(activity, fields.redemption_voucher);
  const bool known = std::any_of(now().vouchers.begin(), now().vouchers.end(),
                                 [&](const language::Voucher& one) { return one.name == voucher; });
  if (known && !at(activity).of_other)
    use_voucher(voucher, times, field(activity, fields.redemption_voucher_number), activity);
}

void Walk::redeem_reward(const language::Reward& rules, int number, std::int64_t times, int activity) {
  give_all(rules.gives, {{Source::Kind::Reward, rules.name}, activity, version_}, times);
  done_[activity].reward = Source{Source::Kind::Reward, rules.name};
  for (const language::Grant& grant : rules.gives) {
    if (grant.unit.kind != UnitKind::Points) continue;
    done_[activity].gave.emplace_back(now().points[static_cast<std::size_t>(grant.unit.index)].name,
                                      grant.fixed * times);
  }
  for (std::int64_t i = 0; rules.choice && i < times; ++i)
    open_choice(*rules.choice, version_, -1, number, rules.name, activity);
  if (!rules.tier_grant || rules.tier_grant->to_another_member) return;
  const Name& name = now().tiers[static_cast<std::size_t>(rules.tier_grant->tier)].name;
  by_hand_.push_back({name, today_, last_of(today_, rules.tier_grant->time), false, {}, false, activity});
}

// A choice that was opened under an earlier version can still be made, in its words.
void Walk::record_choices(int activity) {
  std::set<Name> made;
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const OpenChoice& open = choices_[i];
    const language::RecordFields& fields = program(open.state.version).records;
    const bool milestone = open.state.milestone >= 0;
    const auto number = static_cast<std::size_t>(milestone ? open.state.milestone : open.state.reward);
    const int slot = (milestone ? fields.choice_milestones : fields.choice_rewards).at(number);
    const std::int64_t said = field(activity, slot);
    const bool still_open = !open.state.settled_on && open.state.until >= today_ && !rests(open);
    if (said == kEmpty || !still_open || made.count((milestone ? "m " : "r ") + open.name) > 0) continue;
    const auto& options = (milestone ? fields.milestone_options : fields.reward_options).at(number);
    const int chosen = said < static_cast<int>(options.size()) ? options[static_cast<std::size_t>(said)] : -1;
    if (chosen < 0) continue;  // this one does not offer it
    made.insert((milestone ? "m " : "r ") + open.name);
    choose(i, chosen, activity);
  }
}

void Walk::request(int activity) {
  const std::string name = word(activity, now().records.request_conversion);
  for (const language::Conversion& conversion : now().conversions) {
    if (conversion.name != name) continue;
    const int slot = numbered_slot(now().records.request_points, static_cast<std::size_t>(conversion.unit));
    const std::int64_t points = field(activity, slot);
    convert(conversion, points == kEmpty ? std::nullopt : std::optional(points), activity);
  }
}

}  // namespace rung::naive
