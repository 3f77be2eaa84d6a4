#pragma once
// What a member bought, as the models of src/predict look at it: by days, counted from the first purchase.

#include <vector>

#include "engine/history.h"
#include "predict/gamma_gamma.h"

namespace rung::app {

// A day with at least one completed order, and what its orders were worth.
struct PurchaseDay {
  Day day;
  std::int64_t value = 0;  // net amounts, without what came back; smallest units
};

// Days with a completed order up to `last`, in order. An order that is open or cancelled is none; one of
// which all came back is, and was worth nothing. Returns count if they are linked to their order and came by
// `last`. Of a household only what the member did himself.
[[nodiscard]] std::vector<PurchaseDay> purchase_days(const language::Program& program,
                                                     const engine::MemberHistory& member, Day last);

// The two summaries of such days as of `last`; there must be at least one day, none after `last`. Repeat
// purchases that were worth nothing count as purchases, and not for what purchases are worth.
struct PurchaseSummary {
  predict::Purchases purchases;
  predict::Spending spending;
};
[[nodiscard]] PurchaseSummary summary_of(const std::vector<PurchaseDay>& days, Day last);

}  // namespace rung::app
