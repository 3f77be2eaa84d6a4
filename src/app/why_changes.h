#pragma once
// The smallest changes in words, and what reaching the tier would bring.

#include <string>
#include <vector>

#include "app/why_page.h"

namespace rung::app {

// "1 order of 116,50 €: Gold the same day (116,49 €: still Silber)", one line for each change (and one more
// with what it comes to at the member's average).
[[nodiscard]] std::vector<std::string> change_lines(OpenShop& shop, const MemberView& view,
                                                    const std::vector<SmallestChange>& changes, int tier,
                                                    Aim aim);

[[nodiscard]] std::vector<PageSection> change_sections(OpenShop& shop, const MemberView& view,
                                                       const Why& why);

// "1 order of 116,50 € and 2 reviews".
[[nodiscard]] std::string events_words(OpenShop& shop, const std::vector<TriedEvents>& events);

}  // namespace rung::app
