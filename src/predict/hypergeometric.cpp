#include "predict/hypergeometric.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.h"

namespace rung::predict {
namespace {

constexpr double kNearOne = 0.9;       // from here on the series in 1 - z is shorter
constexpr double kSlow = 5.0;          // c - a - b from which the series is short up to z = 1
constexpr double kWholeNumber = 1e-3;  // nearer to one than this, the two series in 1 - z cancel
constexpr double kMostTerms = 50e6;    // z = 0.999999 needs some 30 million
constexpr double kLarge = 1e200;
constexpr double kAlternating = 20;  // beyond it the terms of Euler's form take each other away
constexpr double kNegligible = 1e-16;

bool is_pole(double x) { return x <= 0 && x == std::floor(x); }

// 1 or -1: the sign of the gamma function.
double sign_of_gamma(double x) {
  if (x > 0) return 1;
  return std::fmod(std::floor(x), 2.0) == 0 ? 1 : -1;
}

// The defining series. Its terms end up falling like z^n n^(a + b - c - 1): what is left out is less than the
// last term times the smaller of z / (1 - z) and n / (c - a - b).
// Returned without the factor e^scale.
struct Scaled {
  double sum, scale;
};
Scaled scaled_series(double a, double b, double c, double z) {
  const double order = c - a - b;
  double term = 1, sum = 1, scale = 0;
  for (double n = 0; n < kMostTerms; ++n) {
    term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
    sum += term;
    if (term == 0) break;
    if (std::abs(sum) > kLarge) {
      sum /= kLarge;
      term /= kLarge;
      scale += std::log(kLarge);
    }
    // Before that, terms may still grow or change their signs.
    if (n < -a || n < -b || n < -c || n < 3) continue;
    double left_out = z / (1 - z);
    if (order > 0) left_out = std::min(left_out, (n + 2) / order);
    if (std::abs(term) * std::max(left_out, 1.0) < kNegligible * std::abs(sum)) break;
  }
  return {sum, scale};
}

double series(double a, double b, double c, double z) {
  const Scaled found = scaled_series(a, b, c, z);
  return found.sum * std::exp(found.scale);
}

// gamma(a) gamma(b) / (gamma(c) gamma(d)); 0 where a denominator has a pole.
double gamma_ratio(double a, double b, double c, double d) {
  if (is_pole(c) || is_pole(d)) return 0;
  const double sign = sign_of_gamma(a) * sign_of_gamma(b) * sign_of_gamma(c) * sign_of_gamma(d);
  return sign * std::exp(std::lgamma(a) + std::lgamma(b) - std::lgamma(c) - std::lgamma(d));
}

// c - a - b > 0 and no whole number.
double by_one_minus_z(double a, double b, double c, double z) {
  const double order = c - a - b, w = 1 - z;
  return gamma_ratio(c, order, c - a, c - b) * series(a, b, 1 - order, w) +
         std::pow(w, order) * gamma_ratio(c, -order, a, b) * series(c - a, c - b, 1 + order, w);
}

}  // namespace

double hypergeometric(double a, double b, double c, double z) {
  RUNG_CHECK(z >= 0 && z < 1 && !is_pole(c), "the function is asked for where it is defined");
  double order = c - a - b, factor = 1;
  if (order < 0) {
    factor = std::pow(1 - z, order);
    a = c - a;
    b = c - b;
    order = -order;
  }
  const bool whole = std::abs(order - std::round(order)) < kWholeNumber;
  if (z > kNearOne && order < kSlow && !whole) return factor * by_one_minus_z(a, b, c, z);
  return factor * series(a, b, c, z);
}

double damped_hypergeometric(double a, double b, double c, double z) {
  if (a + b >= c && a - c <= kAlternating) return std::pow(1 - z, c - b) * hypergeometric(c - a, c - b, c, z);
  RUNG_CHECK(z >= 0 && z < 1 && !is_pole(c), "the function is asked for where it is defined");
  const Scaled found = scaled_series(a, b, c, z);  // its terms are above 0 in the end
  return found.sum * std::exp(found.scale + a * std::log1p(-z));
}

}  // namespace rung::predict
