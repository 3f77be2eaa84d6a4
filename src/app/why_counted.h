#pragma once
// What counted, what did not and what leaves the period, as sections of the page.

#include <string>
#include <vector>

#include "app/why_page.h"

namespace rung::app {

// One for each measure (of two that count the same activities, the first), then what was left out, then what
// leaves.
[[nodiscard]] std::vector<PageSection> counted_sections(OpenShop& shop, const MemberView& view,
                                                        const Why& why);

// What is in the measures now and no longer on `until`: {day, amount, why}.
[[nodiscard]] std::vector<std::vector<std::string>> leaving_rows(OpenShop& shop, const MemberView& view,
                                                                 const std::vector<MeasureProof>& proofs,
                                                                 Day until);

}  // namespace rung::app
