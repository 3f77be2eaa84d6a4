#include "core/exact.h"

#include "core/check.h"

namespace rung {
namespace {

Wide greatest_divisor(Wide a, Wide b) {
  if (a < 0) a = -a;
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

Wide product(Wide a, Wide b) {
  Wide result = 0;
  RUNG_CHECK(!__builtin_mul_overflow(a, b, &result), "a fraction left 128 bits");
  return result;
}

}  // namespace

void Exact::add(Wide numerator, Wide denominator) {
  RUNG_CHECK(denominator > 0, "a fraction has a positive denominator");
  if (numerator_ == 0) {
    numerator_ = numerator;
    denominator_ = denominator;
    return;
  }
  if (denominator != denominator_) {
    // Both over the least common denominator, so that many equal or related ones do not grow.
    const Wide shared = greatest_divisor(denominator_, denominator);
    numerator_ = product(numerator_, denominator / shared);
    numerator = product(numerator, denominator_ / shared);
    denominator_ = product(denominator_, denominator / shared);
  }
  RUNG_CHECK(!__builtin_add_overflow(numerator_, numerator, &numerator_), "a fraction left 128 bits");
}

}  // namespace rung
