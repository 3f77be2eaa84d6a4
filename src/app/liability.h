#pragma once
// `rung liability`: what members hold, month by month, and what of its price is not earned yet. From the
// journal alone: what a recalculation has not booked is not in it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "core/result.h"

namespace rung::app {

struct LiabilityRequest {
  std::optional<Day> from,
      to;  // months, by their first days; nothing: from the first booking, to the shop's day
  // What was allocated to the points of the first currency (IFRS 15), as typed: "9000", "9000.50".
  std::string consideration;
  std::string recognised;  // what of it was revenue before `from`; empty: by the same expectation
  std::optional<std::int64_t> expected;  // how many whole points will ever be redeemed
};

// Points in smallest units. opening + all of the others = closing.
struct LiabilityMonth {
  Day month;  // its first day
  std::int64_t opening = 0, issued = 0, redeemed = 0, expired = 0, taken_back = 0, adjusted = 0, closing = 0;
};

// What is left of lots at the end of the period, by when they end.
struct EndingPoints {
  enum class When : std::uint8_t {
    Over,     // before the period's end: the next recalculation takes them
    Month,    // in `month`
    Endless,  // never
    Debt,     // below zero, until it is repaid
  } when = When::Month;
  Day month;
  std::int64_t points = 0;
  std::int64_t money = 0;  // minor units; 0 without a worth
};

// Revenue by IFRS 15, in minor units.
struct DeferredRevenue {
  std::int64_t consideration = 0;
  std::int64_t expected = 0, redeemed = 0;  // smallest units of points; redeemed: up to the period's end
  std::int64_t before = 0;                  // recognised before the period
  std::int64_t in_period = 0;
  std::int64_t deferred = 0;  // what is left of the consideration
};

struct CurrencyLiability {
  std::string name;
  int unit = -1;  // of the program; -1: the rules in force have no such currency any more
  int decimals = 0;
  std::vector<LiabilityMonth> months;
  LiabilityMonth total;               // of the period
  std::vector<EndingPoints> ending;   // sums to total.closing
  std::optional<std::int64_t> money;  // minor units: what `total.closing` is worth; nothing without a worth
  std::optional<DeferredRevenue> deferred;
};

struct Liability {
  Day first, last;  // the period, days inclusive
  std::vector<CurrencyLiability> currencies;
  std::vector<std::string> notes;  // what is not in it; for stderr
};

// Refused: a period that ends before it begins, an amount that is none, a ledger whose sums disagree.
[[nodiscard]] Result<Liability, Refusal> liability(OpenShop& shop, const LiabilityRequest& request);

[[nodiscard]] std::string liability_text(const OpenShop& shop, const Liability& liability);
// A line for each currency and month, with a header.
[[nodiscard]] std::string liability_csv(const Liability& liability);
[[nodiscard]] Json liability_json(const OpenShop& shop, const Liability& liability);

}  // namespace rung::app
