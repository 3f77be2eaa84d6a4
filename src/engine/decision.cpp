#include "engine/decision.h"

namespace rung::engine {
namespace {

const language::Tier& tier_of(const Evaluation& evaluation, const Decision& decision) {
  return evaluation.versions.at(static_cast<std::size_t>(decision.version))
      ->tiers.at(static_cast<std::size_t>(decision.tier));
}

}  // namespace

const language::Conditions& keep_conditions(const language::Tier& tier) {
  return tier.keep == language::Keep::When ? tier.keep_when : tier.enter;
}

const language::Conditions* conditions_asked(const Evaluation& evaluation, const Decision& decision) {
  const language::Tier& tier = tier_of(evaluation, decision);
  using Kind = Decision::Kind;
  switch (decision.kind) {
    case Kind::Entered:
    case Kind::Renewed:
    case Kind::EndedUnmet: return &tier.enter;
    case Kind::EnteredForLife: return &tier.enter_for_life;
    case Kind::Kept:
    case Kind::CaughtUp:
    case Kind::NotKept: return &keep_conditions(tier);
    case Kind::TrialKept:
    case Kind::TrialEnded:  // the trial's own `keep when`
    case Kind::BroughtOver:
    case Kind::Ended:
    case Kind::LostIdle:
    case Kind::Revoked:
    case Kind::Dropped:
    case Kind::Invited:
    case Kind::Granted:
    case Kind::GrantEnded:
    case Kind::TrialBegan:
    case Kind::RulesEnded: return nullptr;
  }
  return nullptr;
}

Place place_of(const Evaluation& evaluation, const Decision& decision) {
  const language::Tier& tier = tier_of(evaluation, decision);
  const language::Conditions* asked = conditions_asked(evaluation, decision);
  const auto way = static_cast<std::size_t>(decision.alternative);
  if (asked == nullptr || decision.alternative < 0 || way >= asked->alternatives.size()) return tier.place;
  if (asked->alternatives[way].empty()) return tier.place;
  return asked->atoms.at(static_cast<std::size_t>(asked->alternatives[way].front())).place;
}

Place place_of(const Evaluation& evaluation, const TierChange& change) {
  if (change.decision < 0) return evaluation.tier_of(change).place;
  return place_of(evaluation, evaluation.decisions.at(static_cast<std::size_t>(change.decision)));
}

}  // namespace rung::engine
