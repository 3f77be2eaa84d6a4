#include "app/recalculated_member.h"

#include "app/member_points.h"

namespace rung::app {

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
