#include "engine/pool.h"

#include <algorithm>
#include <tuple>

#include "core/index.h"

namespace rung::engine {
namespace {

using language::Program;

// Whether something that happened at this place of the member's activities belongs to a stay; a return
// belongs to where its order does, a cancellation to where its redemption does.
bool is_within(const PoolStay& stay, const MemberHistory& member, std::int32_t at) {
  const Activity& activity = member.activities[index(at)];
  const bool follows = activity.event == language::kReturns || activity.event == language::kCancellations;
  if (follows && activity.of >= 0) at = activity.of;
  return at > stay.joined && (stay.left < 0 || at < stay.left);
}

bool is_shared(const Activity& activity, bool redeems) {
  if (activity.of_other) return false;
  if (activity.event == language::kRedemptions || activity.event == language::kCancellations) return redeems;
  return activity.event < language::kOpenings || activity.event > language::kLastRecord;
}

const language::Pool* find_pool(const Program& program, const std::string& name) {
  const auto pool = std::find_if(program.pools.begin(), program.pools.end(),
                                 [&name](const language::Pool& one) { return one.name == name; });
  return pool == program.pools.end() ? nullptr : &*pool;
}

}  // namespace

std::vector<PoolStay> pool_stays(const Program& program, const MemberHistory& member) {
  const language::RecordFields& slots = program.records;
  std::vector<PoolStay> stays;
  for (std::size_t i = 0; i < member.activities.size(); ++i) {
    const Activity& activity = member.activities[i];
    if (activity.event != language::kPools || activity.of_other) continue;
    // Joining another household leaves the one before.
    if (!stays.empty() && stays.back().left < 0) {
      stays.back().left = static_cast<std::int32_t>(i);
      stays.back().days.last = activity.day;
    }
    if (field(activity, slots.pool_left) == 1) continue;
    const std::int64_t pool = field(activity, slots.pool_pool);
    if (pool == kEmpty || slots.pool_pool < 0) continue;
    PoolStay stay;
    stay.pool = program.events[language::kPools].fields[index(slots.pool_pool)].choices[index(pool)];
    stay.owner = field(activity, slots.pool_owner);
    stay.joined = static_cast<std::int32_t>(i);
    stay.days = {activity.day, kForever};
    const language::Pool* rule = find_pool(program, stay.pool);
    stay.redeems = rule != nullptr && rule->any_member_redeems;
    stays.push_back(stay);
  }
  return stays;
}

std::optional<PoolStay> current_stay(const Program& program, const MemberHistory& member) {
  std::vector<PoolStay> stays = pool_stays(program, member);
  if (stays.empty() || stays.back().left >= 0) return std::nullopt;
  const Activity& joined = member.activities[index(stays.back().joined)];
  return joined.own_pool ? std::nullopt : std::optional(std::move(stays.back()));
}

Purse purse_of(const Program& program, const Evaluation& owner, const PoolStay& stay) {
  const language::Pool* pool = find_pool(program, stay.pool);
  if (pool == nullptr || !stay.redeems) return {};
  return {&owner, pool->currencies};
}

MemberHistory with_household(const MemberHistory& owner, const std::vector<PoolPart>& parts) {
  struct Piece {
    const MemberHistory* from = nullptr;
    std::int32_t at = 0;
    const PoolStay* stay = nullptr;  // nullptr: the owner's own
  };
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < owner.activities.size(); ++i)
    pieces.push_back({&owner, static_cast<std::int32_t>(i), nullptr});
  for (const PoolPart& part : parts) {
    for (std::size_t i = 0; i < part.member->activities.size(); ++i) {
      const Activity& activity = part.member->activities[i];
      const auto at = static_cast<std::int32_t>(i);
      if (is_within(part.stay, *part.member, at) && is_shared(activity, part.stay.redeems))
        pieces.push_back({part.member, at, &part.stay});
    }
  }
  std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    const Activity& x = a.from->activities[index(a.at)];
    const Activity& y = b.from->activities[index(b.at)];
    return std::tuple(x.at_ms, x.source_id) < std::tuple(y.at_ms, y.source_id);
  });
  MemberHistory whole;
  whole.number = owner.number;
  whole.id = owner.id;
  whole.joined = owner.joined;
  whole.attributes = owner.attributes;
  whole.openings = owner.openings;
  whole.pool_tiers = owner.pool_tiers;
  const auto place_of = [&](const MemberHistory* from, std::int32_t at) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].from == from && pieces[i].at == at) return static_cast<std::int32_t>(i);
    }
    return std::int32_t{-1};
  };
  for (const Piece& piece : pieces) {
    Activity activity = piece.from->activities[index(piece.at)];
    if (activity.of >= 0) activity.of = place_of(piece.from, activity.of);
    if (piece.stay != nullptr) {
      activity.of_other = true;
      activity.pool_name = piece.stay->pool;
    }
    whole.activities.push_back(activity);
  }
  return whole;
}

std::vector<PoolTier> shared_tiers(const Program& program, const Evaluation& owner, const PoolStay& stay) {
  std::vector<PoolTier> shared;
  const language::Pool* pool = find_pool(program, stay.pool);
  if (pool == nullptr || !pool->tier_for_every_member) return shared;
  for (std::size_t i = 0; i < owner.changes.size(); ++i) {
    const TierChange& change = owner.changes[i];
    Day until = kForever;  // the day before the next change of this ladder
    for (std::size_t j = i + 1; j < owner.changes.size() && until == kForever; ++j) {
      if (owner.changes[j].ladder == change.ladder) until = owner.changes[j].day - 1;
    }
    const DayRange days{std::max(change.day, stay.days.first), std::min(until, stay.days.last)};
    const language::Tier& tier = owner.tier_of(change);
    if (tier.for_everyone || days.first > days.last) continue;
    // By the name of the tier: choices are numbered alike in all versions.
    const auto& tiers = owner.versions[static_cast<std::size_t>(change.version)]->records.tiers;
    const auto choice = std::find(tiers.begin(), tiers.end(), change.tier);
    if (choice != tiers.end()) shared.push_back({static_cast<int>(choice - tiers.begin()), days});
  }
  return shared;
}

}  // namespace rung::engine
