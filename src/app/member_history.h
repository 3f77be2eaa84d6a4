#pragma once
// `rung member --history`: every entry of a member's tier history as it was booked, with the rules that decided
// it.

#include <string>

#include "app/json.h"
#include "app/member_view.h"

namespace rung::app {

[[nodiscard]] std::string member_history_text(OpenShop& shop, const MemberView& view);
[[nodiscard]] Json member_history_json(OpenShop& shop, const MemberView& view);

}  // namespace rung::app
