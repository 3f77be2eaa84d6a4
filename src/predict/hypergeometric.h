#pragma once
// The Gaussian hypergeometric function, as the expectations of BG/NBD need it.

namespace rung::predict {

// 2F1(a, b; c; z) for 0 <= z < 1; c is no whole number below 1 (an InternalError otherwise). The defining
// series converges for |z| < 1, at z = 1 only for c - a - b > 0. Therefore, where c - a - b < 0, Euler's
// transformation comes first,
//   2F1(a, b; c; z) = (1 - z)^(c - a - b) 2F1(c - a, c - b; c; z),
// and near z = 1, where the series would still need many terms, the one that leads to 1 - z (Abramowitz &
// Stegun, Handbook of Mathematical Functions, 15.3.3 and 15.3.6). Relative error about 1e-9 for what BG/NBD
// asks: a, b > 0, c = b + (something > -1).
[[nodiscard]] double hypergeometric(double a, double b, double c, double z);

// (1 - z)^a 2F1(a, b; c; z), for a, b > 0, where one factor may be too small and the other too large for a
// floating-point number.
[[nodiscard]] double damped_hypergeometric(double a, double b, double c, double z);

}  // namespace rung::predict
