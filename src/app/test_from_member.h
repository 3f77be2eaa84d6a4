#pragma once
// `rung test --from-member ID`: an example made from a member of the database, without the name.

#include <optional>
#include <string>

#include "app/json.h"
#include "app/member_view.h"

namespace rung::app {

struct MemberExample {
  std::string text;  // a block that can be pasted behind the rules
  // What the example leaves out although the member's account has it; for stderr. May be empty.
  std::string remark;
};

// As of the shop's day. Refused if there is no such member, or if an example cannot say the same.
[[nodiscard]] Result<MemberExample, Refusal> example_of_member(OpenShop& shop, const std::string& id);
[[nodiscard]] Json example_json(const MemberExample& example);

}  // namespace rung::app
