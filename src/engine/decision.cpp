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
  using Asked = Decision::Asked;
  switch (decision.asked) {
    case Asked::Nothing: return nullptr;
    case Asked::ToEnter: return &tier.enter;
    case Asked::ForLife: return &tier.enter_for_life;
    case Asked::ToKeep: return &tier.keep_when;
    case Asked::Trial:
      return &evaluation.versions.at(static_cast<std::size_t>(decision.version))
                  ->trials.at(static_cast<std::size_t>(decision.trial))
                  .keep_when;
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
