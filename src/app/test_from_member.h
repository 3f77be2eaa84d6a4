#pragma once
// `rung test --from-member ID`: an example made from a member of the database, without the name.

#include <string>

#include "app/json.h"
#include "app/member_view.h"

namespace rung::app {

// A block that can be pasted behind the rules, as of the shop's day. Refused if there is no such member, or
// if an example cannot say the same.
[[nodiscard]] Result<std::string, Refusal> example_of_member(OpenShop& shop, const std::string& id);
[[nodiscard]] Json example_json(const std::string& text);

}  // namespace rung::app
