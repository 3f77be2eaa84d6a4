#pragma once
// `rung predict`: fits BG/NBD and gamma-gamma to what the shop's members bought, shows how well that would
// have foretold the last months, and stores for every member what is expected of the months to come.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "core/result.h"
#include "predict/gamma_gamma.h"
#include "storage/prediction_store.h"

namespace rung::app {

inline constexpr std::int64_t kMostMonthsAhead = language::kMostMonthsAhead;

struct PredictOptions {
  int months = 12;  // 1 … kMostMonthsAhead: how far it looks
  int holdout = 6;  // months before the day that are foretold without having been looked at; 0: none
  bool dry_run = false;
  std::int64_t now_ms = 0;
  std::function<void(std::int64_t done, std::int64_t of)> progress;  // members read; may be empty
};

// Members who had made so many repeat purchases, and what they bought in the hold-out.
struct HoldoutRow {
  std::int64_t repeats = 0;
  bool and_more = false;  // the last row
  std::int64_t members = 0;
  std::int64_t expected = 0;  // thousandths of purchases, of all of them together
  std::int64_t actual = 0;    // purchases
};

// Repeat purchases of all members up to a day since the first of all purchases.
struct HoldoutWeek {
  Day last;
  std::int64_t expected = 0;  // thousandths
  std::int64_t actual = 0;
};

struct Holdout {
  Day fitted_to;  // the last day that the model knew of
  Day last;
  predict::BgNbdFit fit;
  std::vector<HoldoutRow> rows;
  std::vector<HoldoutWeek> weeks;
};

struct PredictReport {
  Day as_of, last;  // the day, and the last one foretold
  int months = 0;
  std::int64_t members = 0, repeaters = 0;  // with purchases; with repeat purchases
  predict::BgNbdFit buying;
  std::optional<predict::GammaGammaFit> spending;  // nothing: too few purchases that were worth something
  std::optional<Holdout> holdout;
  std::int64_t purchases = 0;            // thousandths, of all members
  std::int64_t value = 0;                // smallest units, of those who have one
  std::int64_t without_value = 0;        // members of whom no value can be said
  std::int64_t erased = 0;               // of whom nothing is stored
  bool dry_run = false, before = false;  // before: the same is stored already
  std::int64_t prediction = 0;           // its number; 0 with dry_run
  std::vector<std::string> notes;
};

// As of the shop's day. Refused: a day to come, or fewer than predict::kFewestRepeaters members who bought
// again. Stores nothing with dry_run; the same twice is stored once. Takes the batch lock. Throws
// StorageError.
[[nodiscard]] Result<PredictReport, Refusal> predict_members(OpenShop& shop, const PredictOptions& options);

[[nodiscard]] std::string predict_text(const OpenShop& shop, const PredictReport& report);
[[nodiscard]] Json predict_json(const OpenShop& shop, const PredictReport& report);
// What became of it: "Saved as prediction 3, for 120 members."
[[nodiscard]] std::string predict_stored(const OpenShop& shop, const PredictReport& report);
// The pictures of the hold-out with the tables, as one page; light or dark as the screen is.
[[nodiscard]] std::string predict_html(const OpenShop& shop, const PredictReport& report);
// The first picture alone. Nothing without a hold-out.
[[nodiscard]] std::optional<std::string> predict_svg(const OpenShop& shop, const PredictReport& report);

}  // namespace rung::app
