#pragma once
// Whole-number arithmetic with a named rounding and without overflow. Nothing in Rung that decides anything
// uses binary floating point.

#include <cstdint>
#include <optional>

namespace rung {

__extension__ typedef __int128 Wide;  // room for a product of two 64-bit numbers

enum class Rounding : std::uint8_t {
  Down,     // toward minus infinity
  Up,       // toward plus infinity
  Nearest,  // halves away from zero
};

// Shares are whole hundredths of a percent; this is 100 %.
inline constexpr std::int64_t kWhole = 10'000;

// numerator / denominator, rounded as named; denominator > 0. An InternalError if the result leaves 64 bits.
[[nodiscard]] std::int64_t divide(Wide numerator, Wide denominator, Rounding rounding);

// Nothing instead of an overflow.
[[nodiscard]] std::optional<std::int64_t> add_checked(std::int64_t a, std::int64_t b);
[[nodiscard]] std::optional<std::int64_t> multiply_checked(std::int64_t a, std::int64_t b);

// 0 … 18.
[[nodiscard]] constexpr std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// Sums that must fit (amounts are limited to 10^15 on the way in, counts to 10^9): an InternalError
// otherwise.
[[nodiscard]] std::int64_t add(std::int64_t a, std::int64_t b);

}  // namespace rung
