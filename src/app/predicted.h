#pragma once
// What is predicted about one member, as `rung member` and `rung disclose` say it.

#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"

namespace rung::app {

// "4,2 purchases and 318,40 € until 2028-11-22 (predicted on 2027-11-22)": for each horizon the last
// prediction from up to the shop's day.
[[nodiscard]] std::vector<std::string> predicted_lines(OpenShop& shop, const MemberView& view);
[[nodiscard]] Json predicted_json(OpenShop& shop, const MemberView& view);
// All that are stored, with the model, its parameters and what each was made from.
[[nodiscard]] Json all_predictions_json(storage::Database& database, engine::MemberNumber member);

}  // namespace rung::app
