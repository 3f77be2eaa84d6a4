#pragma once
// `rung adjust`: points by hand, a status that is granted, a trial that begins. Recorded with a reason and a
// name, once per reference.

#include <cstdint>
#include <optional>
#include <string>

#include "app/desk.h"
#include "app/json.h"
#include "core/result.h"

namespace rung::app {

struct AdjustRequest {
  std::string member;
  std::string points;              // as written, "500" or "-0.5" …
  std::string currency;            // … of these points; empty: of the first ones
  std::string tier;                // or a tier …
  std::optional<Day> from, until;  // … on these days
  bool fixed = false;              // exactly this tier, whatever else the member has
  std::string fallback;            // the tier afterwards; may be empty
  std::string trial;               // or a trial of the rules
  std::string state;               // or "frozen", "active"
  std::string reason, by, reference;
};

struct Adjusted {
  Acted acted;
  std::string what;                   // "500 points", "Gold from 2027-11-22 to 2028-03-31, then Silber"
  std::vector<std::string> standing;  // what the member has afterwards, line by line
};

// A shop opened for writing. Refused before anything is booked.
[[nodiscard]] Result<Adjusted, Refusal> adjust(OpenShop& shop, const AdjustRequest& request,
                                               std::int64_t now_ms);

[[nodiscard]] std::string adjust_text(const OpenShop& shop, const Adjusted& adjusted);
[[nodiscard]] Json adjust_json(const AdjustRequest& request, const Adjusted& adjusted);

}  // namespace rung::app
