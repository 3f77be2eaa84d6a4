#pragma once
// What if: changes tried out on a copy of a member's history, judged by the same evaluator that decides.

#include <cstdint>
#include <optional>
#include <vector>

#include "app/member_view.h"

namespace rung::app {

// Orders on the evaluated day that reach the tier by one of its alternatives, where one minor unit or one
// order less does not.
struct SmallestChange {
  int alternative = 0;  // index
  std::int64_t orders = 0;
  std::int64_t amount = 0;  // of all of them together, minor units
  bool any_amount = false;  // only their number matters
  bool same_day =
      false;  // the tier is held at the end of that day; else its conditions are met, judged later
  int tier_with_less = -1;     // held with one minor unit (or one order) less
  Day valid_until = kForever;  // of the tier, if same_day
};

// For every alternative of `progress` that orders can fill, each one tried out; those that do not work out
// (other units are missing, an attribute is not met) are left out.
[[nodiscard]] std::vector<SmallestChange> smallest_changes(const OpenShop& shop, const MemberView& view,
                                                           const engine::Progress& progress);

// How far it would be to `tier` if an order that is not completed were.
[[nodiscard]] engine::Progress progress_once_completed(const OpenShop& shop, const MemberView& view,
                                                       int activity, int tier);

}  // namespace rung::app
