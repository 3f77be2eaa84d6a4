#include "app/recalculated_member.h"

#include <algorithm>
#include <array>

#define XXH_INLINE_ALL  // no library more to load
#include <xxhash.h>

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

void put_lot(std::string& out, const ledger::WantedLot& lot) {
  const ledger::Terms& terms = lot.terms;
  put(out, lot.activity, lot.points, lot.against, terms.earned_on.number, terms.usable_from.has_value(),
      terms.usable_from.value_or(kFirstDay).number, terms.last_day.number, lot.rule.size(),
      lot.changes.size());
  out += lot.rule;
  for (const ledger::WantedLot::Change& change : lot.changes)
    put(out, change.against, change.activity, change.amount);
}

}  // namespace

std::uint64_t hash_of_stored(const RecalculatedMember& member, const std::vector<int>& units) {
  std::string packed;
  put(packed, member.rows.size());
  for (const storage::TierRow& row : member.rows) storage::pack_what_is_said(packed, row);
  for (std::size_t u = 0; u < units.size(); ++u) {
    put(packed, units[u], member.wanted[u].size());
    for (const ledger::WantedLot& lot : member.wanted[u]) put_lot(packed, lot);
  }
  return std::max<std::uint64_t>(XXH3_64bits(packed.data(), packed.size()), 1);
}

RecalculatedMember recalculated(engine::Evaluator& evaluator, const engine::MemberHistory& history, Day as_of,
                                const std::vector<storage::RuleVersionNumber>& rules) {
  return recalculated(evaluator.evaluate(history, as_of), history, rules);
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
  member.wanted = wanted_points(evaluation, history);
  member.wanted.resize(evaluation.versions.back()->points.size());
  for (const engine::PointsState& points : evaluation.points) {
    member.usable.push_back(points.usable);
    member.pending.push_back(points.pending);
  }
  member.usable.resize(member.wanted.size());
  member.pending.resize(member.wanted.size());
  return member;
}

}  // namespace rung::app
