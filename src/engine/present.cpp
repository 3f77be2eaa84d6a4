#include "engine/present.h"

#include <algorithm>
#include <tuple>

#include "core/index.h"
#include "engine/cancelled.h"
#include "engine/compare.h"

namespace rung::engine {
bool gives_presents(const language::Program& program) {
  return std::any_of(program.rewards.begin(), program.rewards.end(), [](const language::Reward& reward) {
    return reward.tier_grant && reward.tier_grant->to_another_member;
  });
}

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
  if (const Activity* undone = cancelled_by(version, giver, number)) {
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
  const auto place =
      std::upper_bound(all.begin(), all.end(), activity,
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
