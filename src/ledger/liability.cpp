#include "ledger/liability.h"

#include <algorithm>

#include "core/check.h"
#include "core/whole.h"

namespace rung::ledger {

std::int64_t allocated_to_points(std::int64_t price, std::int64_t goods_alone, std::int64_t points_alone) {
  RUNG_CHECK(goods_alone >= 0 && points_alone >= 0 && (goods_alone > 0 || points_alone > 0),
             "something is sold alone");
  return divide(Wide{price} * points_alone, Wide{goods_alone} + points_alone, Rounding::Nearest);
}

std::int64_t recognised(std::int64_t consideration, std::int64_t redeemed, std::int64_t expected) {
  RUNG_CHECK(expected > 0 && redeemed >= 0, "points are expected, and redeemed, not taken");
  return divide(Wide{consideration} * std::min(redeemed, expected), expected, Rounding::Nearest);
}

}  // namespace rung::ledger
