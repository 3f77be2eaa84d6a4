#pragma once
// Redemptions that are only held: captured in time, or given back.

#include <cstdint>
#include <functional>
#include <string>

#include "app/json.h"
#include "app/member_view.h"
#include "storage/hold_store.h"

namespace rung::app {

// "2027-11-22 at 12:30", by the clock of the program's zone.
[[nodiscard]] std::string instant_words(const ProjectRules& rules, std::int64_t at_ms);

// Records the end of every hold that is over by `now_ms`, and by the end of `as_of`, and was not captured: a
// cancellation at the instant at which it ended. What follows for the points is booked by whatever looks at
// the member next. Gives how many ended. `rules` must have the program in force.
int release_holds(const ProjectRules& rules, const language::Program& program, storage::Database& database,
                  Day as_of, std::int64_t now_ms);

// The same before an act by hand: afterwards the shop reads what was recorded.
void release_holds(OpenShop& shop, std::int64_t now_ms);

struct Captured {
  storage::Hold hold;
  bool before = false;  // it was captured earlier; nothing changed now
  std::int64_t at_ms = 0;
};
// Makes a held redemption final. Refused if there is none with this reference, or it was cancelled, or its
// time is over.
[[nodiscard]] Result<Captured, Refusal> capture(OpenShop& shop, const std::string& reference,
                                                std::int64_t now_ms);
[[nodiscard]] std::string capture_text(const OpenShop& shop, const Captured& captured);
[[nodiscard]] Json capture_json(const Captured& captured);

}  // namespace rung::app
