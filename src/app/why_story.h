#pragma once
// What was decided about a tier, in the words of people: how it was entered, kept, lost, given by hand.

#include <optional>
#include <string>
#include <vector>

#include "app/why_tree.h"

namespace rung::app {

// One decision.
struct ProofEvent {
  Day day;
  const char* kind = "";       // "entered", "not_kept" …
  std::string tier;            // its name, in the rules that decided
  std::string words;           // "entered by order A-1, valid until 2028-12-31"
  std::string by;              // id of the activity; empty: the calendar
  std::string reason, person;  // of a record by hand
  std::int64_t rules_version = 0;
  Day valid_until = kForever;
  Place place;
  std::optional<ProofNode> tree;  // the values it was decided by
};

// The decisions about a tier, the oldest first: of the stay that lasts until the day asked about; of a tier
// that is not alive the last stay, its end included.
[[nodiscard]] std::vector<ProofEvent> story_of(OpenShop& shop, const MemberView& view, int tier);

// What keeps a tier alive now, one line each: "by hand until 2027-12-31, by KS: illness".
[[nodiscard]] std::vector<std::string> lives_of(OpenShop& shop, const MemberView& view, int tier);

// "order A-1", "in the evening" …
[[nodiscard]] std::string activity_words(const OpenShop& shop, const MemberView& view, std::int32_t activity);

}  // namespace rung::app
