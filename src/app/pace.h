#pragma once
// Whether a tier is reached in time at the member's own pace, or by orders as they usually are: where the
// rules ask for it (`Gold is reachable at the pace of last 6 months`), with the figures it is decided by.

#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"

namespace rung::app {

// One line for each pace that the rules ask of this tier; none while nothing is missing for it.
[[nodiscard]] std::vector<std::string> pace_lines(const OpenShop& shop, const engine::Evaluator& evaluator,
                                                  int tier);

// The same for programs, as of `today`: what the pace adds by the last day, or an average order, rounded
// down.
[[nodiscard]] Json paces_json(const language::Program& program, const engine::Evaluator& evaluator, int tier,
                              Day today);

}  // namespace rung::app
