#pragma once
// `rung member`: one member on one page.

#include <string>

#include "app/json.h"
#include "app/member_view.h"

namespace rung::app {

[[nodiscard]] std::string member_text(OpenShop& shop, const MemberView& view);
[[nodiscard]] Json member_json(OpenShop& shop, const MemberView& view);

// Parts that `rung find --json` shows of every member, too.
[[nodiscard]] Json tiers_json(const language::Program& program, const engine::Evaluation& evaluation);
[[nodiscard]] Json reached_json(const language::Program& program, const engine::MemberHistory& history,
                                const engine::Evaluation& evaluation);
// Every higher tier that is not held, ladder after ladder.
[[nodiscard]] Json progress_json(const language::Program& program, const engine::Evaluator& evaluator,
                                 const engine::Evaluation& evaluation);

}  // namespace rung::app
