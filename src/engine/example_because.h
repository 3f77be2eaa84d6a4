#pragma once
// Why a tier of an example is held, or not any more, as it was decided: for an expectation that failed.

#include <string>
#include <vector>

#include "core/words.h"
#include "engine/evaluate.h"
#include "engine/examples.h"

namespace rung::engine {

// The last decision about a tier up to the day: in one line what was decided and when, then every condition
// it asked, with the values it was decided by, way by way. Nothing if nothing was ever decided about it. The
// evaluation must have been traced. Tiers of several versions are one by their name.
[[nodiscard]] std::vector<ExampleReason> because_decided(const Evaluation& evaluation,
                                                         const std::string& tier, Language language);

// Conditions about the member as they stand on the day, way by way, each with its value.
[[nodiscard]] std::vector<ExampleReason> because_of(const language::Program& program,
                                                    const language::Conditions& conditions,
                                                    const Evaluator& evaluator, Language language);

// How far it is by conditions about the member as of the day itself, whenever they are judged next.
[[nodiscard]] Progress progress_on_the_day(const Evaluator& evaluator, const Evaluation& evaluation,
                                           const language::Conditions& conditions);

}  // namespace rung::engine
