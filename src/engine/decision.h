#pragma once
// What stands behind a decision about a tier: the conditions that were asked, and the line of the rules.

#include "core/source.h"
#include "engine/evaluation.h"

namespace rung::engine {

// The conditions a decision asked; nullptr: none (a period ran out, somebody decided by hand).
[[nodiscard]] const language::Conditions* conditions_asked(const Evaluation& evaluation,
                                                           const Decision& decision);
// The first line of the way that was met, else the tier's.
[[nodiscard]] Place place_of(const Evaluation& evaluation, const Decision& decision);
// Of the tier's line where nothing was decided.
[[nodiscard]] Place place_of(const Evaluation& evaluation, const TierChange& change);

// What keeps a tier: `keep when`, or its way in where it is kept by entering again.
[[nodiscard]] const language::Conditions& keep_conditions(const language::Tier& tier);

}  // namespace rung::engine
