#pragma once
// Exact sums of fractions, rounded once at the end.

#include <cstdint>

#include "core/whole.h"

namespace rung {

class Exact {
 public:
  // Adds numerator / denominator (denominator > 0). An InternalError if it leaves 128 bits.
  void add(Wide numerator, Wide denominator);
  void add(const Exact& other) { add(other.numerator_, other.denominator_); }
  [[nodiscard]] std::int64_t rounded(Rounding rounding) const {
    return divide(numerator_, denominator_, rounding);
  }

 private:
  Wide numerator_ = 0;
  Wide denominator_ = 1;
};

}  // namespace rung
