#pragma once
// Where the evaluator and its naive twin disagree, in words.

#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "property/engine/random_members.h"

namespace rung::naive {

// Empty if they agree on every day of `as_of` (ascending).
[[nodiscard]] std::string differences(const language::Program& program, engine::Evaluator& evaluator,
                                      const Member& member, const std::vector<Day>& as_of);

// The smallest member found by leaving out what does not matter, on which they still disagree.
[[nodiscard]] Member shrunk(const language::Program& program, engine::Evaluator& evaluator,
                            const Member& member, const std::vector<Day>& as_of);

[[nodiscard]] std::string change_text(const language::Program& program, const engine::TierChange& change);

}  // namespace rung::naive
