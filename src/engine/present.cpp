#include "engine/present.h"

#include <algorithm>
#include <tuple>

#include "core/whole.h"
#include "engine/compare.h"

namespace rung::engine {
namespace {

std::size_t index(std::int64_t number) { return static_cast<std::size_t>(number); }

std::int64_t field(const Activity& activity, int slot) {
  return slot >= 0 && index(slot) < activity.fields.size() ? activity.fields[index(slot)] : kEmpty;
}

}  // namespace

bool gives_presents(const language::Program& program) {
  return std::any_of(program.rewards.begin(), program.rewards.end(), [](const language::Reward& reward) {
    return reward.tier_grant && reward.tier_grant->to_another_member;
  });
}

namespace {

// What a redemption of a reward costs by its record, and what a cancellation of it names; by currency.
std::int64_t points_of(const Activity& record, const std::vector<int>& slots, std::size_t unit) {
  const std::int64_t points = field(record, slots[unit]);
  return points == kEmpty ? 0 : points;
}

bool names_points(const Activity& record, const std::vector<int>& slots) {
  return std::any_of(slots.begin(), slots.end(), [&](int slot) { return field(record, slot) != kEmpty; });
}

// The cancellation by which the giver's redemption is undone as a whole (docs/MEANING.md, 11.11).
const Activity* undone_by(const language::Program& version, const MemberHistory& giver, std::int32_t number,
                          const language::Reward& reward) {
  const language::RecordFields& slots = version.records;
  const Activity& redemption = giver.activities[index(number)];
  std::vector<std::int64_t> left(version.points.size(), 0);
  for (std::size_t u = 0; u < left.size(); ++u) left[u] = points_of(redemption, slots.redemption_points, u);
  if (!names_points(redemption, slots.redemption_points)) {
    const std::int64_t times = field(redemption, slots.redemption_times);
    left[index(reward.unit)] = multiply_checked(reward.cost, times == kEmpty ? 1 : times).value_or(INT64_MAX);
  }
  for (std::size_t i = index(number) + 1; i < giver.activities.size(); ++i) {
    const Activity& one = giver.activities[i];
    if (one.event != language::kCancellations || one.of_other || one.of != number) continue;
    bool all = true;
    for (std::size_t u = 0; u < left.size(); ++u) {
      left[u] -= std::min(left[u], points_of(one, slots.cancellation_points, u));
      all = all && left[u] == 0;
    }
    if (all || !names_points(one, slots.cancellation_points)) return &one;
  }
  return nullptr;
}

}  // namespace

std::optional<Present> present_of(const language::Program& version, const MemberHistory& giver,
                                  std::int32_t number) {
  const language::RecordFields& slots = version.records;
  const Activity& redemption = giver.activities[index(number)];
  if (redemption.event != language::kRedemptions || redemption.of_other) return std::nullopt;
  const std::int64_t word = field(redemption, slots.redemption_reward);
  if (word == kEmpty || slots.rewards[index(word)] < 0) return std::nullopt;
  const language::Reward& reward = version.rewards[index(slots.rewards[index(word)])];
  if (!reward.tier_grant || !reward.tier_grant->to_another_member) return std::nullopt;
  const auto choice = std::find(slots.tiers.begin(), slots.tiers.end(), reward.tier_grant->tier);
  if (choice == slots.tiers.end()) return std::nullopt;
  const std::size_t of_grant = version.events[language::kGrants].fields.size();
  const std::size_t of_cancellation = version.events[language::kCancellations].fields.size();
  auto fields = std::make_shared<std::vector<std::int64_t>>(of_grant + of_cancellation, kEmpty);
  (*fields)[index(slots.grant_tier)] = choice - slots.tiers.begin();
  (*fields)[index(slots.grant_until)] = (add_duration(redemption.day, reward.tier_grant->time) - 1).number;
  Present present;
  present.recipient = field(redemption, slots.redemption_recipient);
  present.grant = redemption;
  present.grant.event = language::kGrants;
  present.grant.of = -1;
  present.grant.fields = std::span<const std::int64_t>(*fields).first(of_grant);
  present.grant.lines = {};
  if (const Activity* undone = undone_by(version, giver, number, reward)) {
    present.undone = *undone;
    present.undone->of_other = true;  // it ends the grant, and counts for nothing here
    present.undone->pool_name = {};
    present.undone->fields = std::span<const std::int64_t>(*fields).last(of_cancellation);
  }
  present.fields = std::move(fields);
  return present;
}

namespace {

// In its place by time, which it gives.
std::int32_t insert(const Activity& activity, MemberHistory& history) {
  const auto key = [](const Activity& a) { return std::tuple(a.at_ms, a.source_id); };
  auto& all = history.activities;
  const auto place = std::upper_bound(
      all.begin(), all.end(), activity,
      [&key](const Activity& a, const Activity& b) { return key(a) < key(b); });
  const auto position = static_cast<std::int32_t>(place - all.begin());
  for (Activity& one : all) {
    if (one.of >= position) ++one.of;
  }
  all.insert(place, activity);
  return position;
}

}  // namespace

void add_present(const Present& present, MemberHistory& recipient) {
  const std::int32_t grant = insert(present.grant, recipient);
  if (!present.undone) return;
  Activity undone = *present.undone;
  undone.of = -1;
  const std::int32_t position = insert(undone, recipient);  // behind the grant
  recipient.activities[index(position)].of = grant;
}

}  // namespace rung::engine
