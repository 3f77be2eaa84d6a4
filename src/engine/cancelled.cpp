#include "engine/cancelled.h"

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"

namespace rung::engine {
namespace {

std::int64_t points_of(const Activity& record, const std::vector<int>& slots, std::size_t unit) {
  const std::int64_t points = field(record, slots[unit]);
  return points == kEmpty ? 0 : std::max<std::int64_t>(0, points);
}

bool names_points(const Activity& record, const std::vector<int>& slots) {
  return std::any_of(slots.begin(), slots.end(), [&](int slot) { return field(record, slot) != kEmpty; });
}

// By currency: what it says that it took, else the price of its reward.
std::vector<std::int64_t> taken_by(const language::Program& version, const Activity& redemption) {
  const language::RecordFields& slots = version.records;
  std::vector<std::int64_t> taken(version.points.size(), 0);
  for (std::size_t u = 0; u < taken.size(); ++u) taken[u] = points_of(redemption, slots.redemption_points, u);
  const std::int64_t word = field(redemption, slots.redemption_reward);
  const int reward = word == kEmpty || index(word) >= slots.rewards.size() ? -1 : slots.rewards[index(word)];
  if (reward < 0 || names_points(redemption, slots.redemption_points)) return taken;
  const language::Reward& rule = version.rewards[index(reward)];
  const std::int64_t times = field(redemption, slots.redemption_times);
  if (rule.unit >= 0)
    taken[index(rule.unit)] = multiply_checked(rule.cost, times == kEmpty ? 1 : times).value_or(INT64_MAX);
  return taken;
}

}  // namespace

const Activity* cancelled_by(const language::Program& version, const MemberHistory& member,
                             std::int32_t redemption) {
  const std::vector<int>& slots = version.records.cancellation_points;
  std::vector<std::int64_t> left = taken_by(version, member.activities[index(redemption)]);
  for (std::size_t i = index(redemption) + 1; i < member.activities.size(); ++i) {
    const Activity& one = member.activities[i];
    if (one.event != language::kCancellations || one.of_other || one.of != redemption) continue;
    bool all = true;
    for (std::size_t u = 0; u < left.size(); ++u) {
      left[u] -= std::min(left[u], points_of(one, slots, u));
      all = all && left[u] == 0;
    }
    if (all || !names_points(one, slots)) return &one;
  }
  return nullptr;
}

}  // namespace rung::engine
