#include "core/whole.h"

#include <limits>

#include "core/check.h"

namespace rung {

std::int64_t divide(Wide numerator, Wide denominator, Rounding rounding) {
  RUNG_CHECK(denominator > 0, "a division needs a positive denominator");
  const bool negative = numerator < 0;
  const Wide magnitude = negative ? -numerator : numerator;
  Wide quotient = 0, rest = 0;
  if (((magnitude | denominator) >> 64) == 0) {  // what nearly always is, and costs a third
    const auto few = static_cast<std::uint64_t>(magnitude), by = static_cast<std::uint64_t>(denominator);
    quotient = few / by;
    rest = few % by;
  } else {
    quotient = magnitude / denominator;
    rest = magnitude % denominator;
  }
  const bool away_from_zero = (rounding == Rounding::Down && negative && rest != 0) ||
                              (rounding == Rounding::Up && !negative && rest != 0) ||
                              (rounding == Rounding::Nearest && rest * 2 >= denominator);
  if (away_from_zero) ++quotient;
  const Wide result = negative ? -quotient : quotient;
  RUNG_CHECK(result >= std::numeric_limits<std::int64_t>::min() &&
                 result <= std::numeric_limits<std::int64_t>::max(),
             "a quotient left 64 bits");
  return static_cast<std::int64_t>(result);
}

std::optional<std::int64_t> add_checked(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

std::optional<std::int64_t> multiply_checked(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

std::int64_t add(std::int64_t a, std::int64_t b) {
  const auto sum = add_checked(a, b);
  RUNG_CHECK(sum.has_value(), "a sum left 64 bits");
  return *sum;
}

}  // namespace rung
