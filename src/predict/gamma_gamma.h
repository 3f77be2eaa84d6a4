#pragma once
// What a purchase of a member is worth: the gamma-gamma model of P. S. Fader and B. G. S. Hardie, The
// Gamma-Gamma Model of Monetary Value, 2013 (brucehardie.com/notes/025). Values of purchases vary around a
// mean of each member's own (gamma with shape p), and the scale of that over members (gamma with q, gamma).
// It takes for granted that value and frequency do not go together.

#include <cstdint>
#include <optional>
#include <span>

#include "predict/bg_nbd.h"

namespace rung::predict {

// Repeat purchases of one member that were worth something.
struct Spending {
  std::int64_t purchases = 0;
  std::int64_t total = 0;  // smallest units of the shop's money; above 0 if there are purchases
  auto operator<=>(const Spending&) const = default;
};

// Millionths, all above 0; gamma in millionths of smallest units.
struct GammaGamma {
  std::int64_t p = 0, q = 0, gamma = 0;
  bool operator==(const GammaGamma&) const = default;
};

struct GammaGammaFit {
  GammaGamma parameters;
  std::int64_t log_likelihood = 0;  // thousandths, nearest; of values in smallest units of money
  std::int64_t members = 0;         // with purchases that were worth something
  std::int64_t evaluations = 0;
  bool at_limit = false;
};

// Equation (1a) over members with purchases; nothing if fewer than kFewestRepeaters have any.
[[nodiscard]] std::optional<GammaGammaFit> fit_gamma_gamma(std::span<const Spending> members);

// The mean value of a member's purchases, equation (5): between his own mean and everybody's, the nearer to
// his own the more purchases he made. Smallest units, nearest. Nothing for somebody without purchases when q
// is not above 1: then the model has no mean over everybody.
[[nodiscard]] std::optional<std::int64_t> mean_value(const GammaGamma& model, const Spending& member);

// Expected purchases in the next `days` times the mean value, rounded once; smallest units, nearest.
[[nodiscard]] std::optional<std::int64_t> expected_value(const BgNbd& buying, const GammaGamma& spending,
                                                         const Purchases& purchases, const Spending& spent,
                                                         std::int64_t days);

}  // namespace rung::predict
