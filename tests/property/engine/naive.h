#pragma once
// The evaluator's naive twin: the same answers found in the slowest and plainest way. It walks through every
// single day, sums every window from nothing each time it is asked, and keeps no state that could be kept
// wrongly. It shares types with src/engine, but no code.

#include <cstdint>
#include <vector>

#include "engine/evaluation.h"
#include "engine/history.h"
#include "language/program.h"

namespace rung::naive {

// What is compared with engine::Evaluation, and the tier of every day on the way.
struct Outcome {
  engine::Evaluation evaluation;
  std::vector<engine::Progress> progress;              // by tier; only of tiers that are not alive
  std::vector<std::vector<std::int32_t>> tier_by_day;  // by ladder: from `first_day` on
  Day first_day;
};

// One outcome per day of `as_of`, which must ascend.
[[nodiscard]] std::vector<Outcome> evaluate(const language::Program& program,
                                            const engine::MemberHistory& history,
                                            const std::vector<Day>& as_of);

}  // namespace rung::naive
