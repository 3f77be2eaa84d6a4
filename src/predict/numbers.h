#pragma once
// From floating point to whole numbers and back; within this folder only.

#include <cmath>
#include <cstdint>

#include "core/check.h"

namespace rung::predict {

inline constexpr double kMillion = 1e6;
inline constexpr double kDaysOfWeek = 7;
// What every parameter lies between.
inline constexpr double kLeastParameter = 1e-3, kGreatestParameter = 1e5;

// Nearest, halves away from zero.
inline std::int64_t whole(double value) {
  RUNG_CHECK(std::isfinite(value) && std::abs(value) < 9e18, "a prediction is a number");
  return std::llround(value);
}

inline double from_millionths(std::int64_t value) { return static_cast<double>(value) / kMillion; }
inline double real(std::int64_t value) { return static_cast<double>(value); }

}  // namespace rung::predict
