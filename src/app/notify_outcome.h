#pragma once
// `rung notify --outcome`: what became of those who were written to, beside those of the control group to
// whom the same message would have gone.

#include <cstdint>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "core/day.h"

namespace rung::app {

// A contact is one notification for one member on one day. Of contacts whose days afterwards are over.
struct OutcomeCounts {
  std::int64_t contacts = 0;
  std::int64_t moved_up = 0;  // contacts after which the member moved up a tier
  std::int64_t bought = 0;    // after which an order came that was not cancelled
  std::int64_t redeemed = 0;  // after which points or a voucher were redeemed
  std::int64_t spent =
      0;  // smallest units: orders that were not cancelled less returns, of all contacts together
};

struct NotificationOutcome {
  std::string name;
  OutcomeCounts written, control;
  std::int64_t running = 0;  // contacts, of both, whose days are not over yet
};

struct OutcomeReport {
  Day as_of;
  int days = 0;  // that are looked at, from the day after the contact on
  std::vector<NotificationOutcome>
      notifications;  // those that were ever written, in the order of their names
};

inline constexpr int kOutcomeDays = 30;

[[nodiscard]] OutcomeReport notify_outcome(OpenShop& shop, int days);
[[nodiscard]] std::string outcome_text(const OpenShop& shop, const OutcomeReport& report);
[[nodiscard]] Json outcome_json(const OpenShop& shop, const OutcomeReport& report);

}  // namespace rung::app
