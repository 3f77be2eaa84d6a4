#include "app/recalculated_member.h"

#include <algorithm>
#include <array>

#include "app/member_points.h"
#include "storage/packing.h"

namespace rung::app {
namespace {

// In the machine's own bytes, and by whatever hash is fast: there are many lots, and a hash of another
// machine that is not found again costs no more than reading what is stored.
template <typename... Numbers>
void put(std::string& out, const Numbers&... numbers) {
  const std::array<std::int64_t, sizeof...(numbers)> all{static_cast<std::int64_t>(numbers)...};
  out.append(reinterpret_cast<const char*>(all.data()), sizeof all);
}

// As wanted_points() has them, without making them.
void put_points(std::string& out, const engine::Evaluation& evaluation, const engine::PointsState& points,
                const engine::MemberHistory& history) {
  for (const engine::Lot& lot : points.lots) {
    const std::string source = evaluation.sources[static_cast<std::size_t>(lot.source)].text();
    put(out, activity_number(history, lot.activity), lot.points, lot.against, lot.earned_on.number,
        lot.usable_from.has_value(), lot.usable_from.value_or(kFirstDay).number, lot.issued_until.number,
        source.size());
    out += source;
  }
  for (const engine::Movement& movement : points.movements)
    put(out, movement.lot, movement.against, activity_number(history, movement.activity), movement.amount);
}

}  // namespace

std::uint64_t hash_of_stored(const std::vector<storage::TierRow>& rows, const engine::Evaluation& evaluation,
                             const engine::MemberHistory& history, const std::vector<int>& units) {
  std::string packed;
  put(packed, rows.size());
  for (const storage::TierRow& row : rows) storage::pack_what_is_said(packed, row);
  for (std::size_t u = 0; u < evaluation.points.size(); ++u) {
    const engine::PointsState& points = evaluation.points[u];
    put(packed, units[u], points.lots.size(), points.movements.size());
    put_points(packed, evaluation, points, history);
  }
  return std::max<std::uint64_t>(storage::quick_hash(packed), 1);
}

RecalculatedMember recalculated(const engine::Evaluation& evaluation, const engine::MemberHistory& history,
                                const std::vector<storage::RuleVersionNumber>& rules) {
  RecalculatedMember member;
  member.number = history.number;
  member.id = history.id;
  member.joined = evaluation.joined;
  member.due = evaluation.next_step;
  member.held = evaluation.tier;
  member.rows = storage::tier_rows(evaluation, history, rules);
  member.brought.resize(evaluation.versions.back()->ladders.size());
  for (const engine::TierChange& change : evaluation.changes) {
    if (change.kind != engine::ChangeKind::BroughtOver) continue;
    const std::string& ladder = evaluation.versions[static_cast<std::size_t>(change.version)]
                                    ->ladders[static_cast<std::size_t>(change.ladder)]
                                    .name;
    for (std::size_t l = 0; l < member.brought.size(); ++l) {
      if (evaluation.versions.back()->ladders[l].name == ladder)
        member.brought[l] = evaluation.tier_of(change).name;
    }
  }
  for (const engine::PointsState& points : evaluation.points) {
    member.usable.push_back(points.usable);
    member.pending.push_back(points.pending);
  }
  member.usable.resize(evaluation.versions.back()->points.size());
  member.pending.resize(member.usable.size());
  return member;
}

}  // namespace rung::app
