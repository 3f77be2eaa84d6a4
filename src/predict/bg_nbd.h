#pragma once
// How often a member will buy: the BG/NBD model of P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your
// Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science 24(2), 2005. While
// active, a member buys at a rate of his own (over members: gamma with r, alpha); after each repeat purchase
// he leaves for good with a probability of his own (over members: beta with a, b).
//
// The only folder that calculates with floating point, because nothing it says decides by itself: results
// leave it as whole numbers. Parameters are rounded to millionths before anything is predicted by them, so
// whoever has stored them gets the same predictions again.

#include <cstdint>
#include <optional>
#include <span>

namespace rung::predict {

// Of one member, in days. The first purchase begins the observation and is not counted.
struct Purchases {
  std::int64_t repeats = 0;  // days with a purchase after the first one: x
  std::int64_t recency = 0;  // from the first purchase to the last one: t_x; 0 without repeats
  std::int64_t age = 0;      // from the first purchase to the last day observed: T; never below recency
  auto operator<=>(const Purchases&) const = default;
};

// Millionths, all above 0; alpha in weeks, as in the paper.
struct BgNbd {
  std::int64_t r = 0, alpha = 0, a = 0, b = 0;
  bool operator==(const BgNbd&) const = default;
};

struct BgNbdFit {
  BgNbd parameters;
  std::int64_t log_likelihood = 0;  // thousandths, nearest; of the rounded parameters
  std::int64_t members = 0;
  std::int64_t evaluations = 0;  // of the likelihood, over all starting points
  bool at_limit = false;         // a parameter went as far as it may (0.001 or 100,000): read it with care
};

// Members with a repeat purchase below which nothing is fitted.
inline constexpr std::int64_t kFewestRepeaters = 10;

// The parameters of the highest likelihood, by Nelder and Mead's method (NLopt) over their logarithms from
// three fixed starting points. Nothing if fewer than kFewestRepeaters members bought again. The order of the
// members does not matter.
[[nodiscard]] std::optional<BgNbdFit> fit_bg_nbd(std::span<const Purchases> members);

// Equation (6), summed over the members; thousandths, nearest.
[[nodiscard]] std::int64_t log_likelihood(const BgNbd& model, std::span<const Purchases> members);

// Purchases expected of a member in the `days` after the observation, equation (10); thousandths, nearest.
[[nodiscard]] std::int64_t expected_purchases(const BgNbd& model, const Purchases& member, std::int64_t days);

// Repeat purchases expected of somebody new in his first `days`, equation (9); millionths, nearest.
[[nodiscard]] std::int64_t expected_of_new(const BgNbd& model, std::int64_t days);

// That the member is still active on the last day observed; thousandths, nearest. Without repeats 1: in this
// model nobody leaves before the second purchase.
[[nodiscard]] std::int64_t probability_active(const BgNbd& model, const Purchases& member);

}  // namespace rung::predict
