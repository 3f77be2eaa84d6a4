#include <limits>

#include <doctest/doctest.h>

#include "core/check.h"
#include "core/whole.h"

using namespace rung;

TEST_CASE("each rounding does what its name says, below zero too") {
  CHECK(divide(7, 2, Rounding::Down) == 3);
  CHECK(divide(7, 2, Rounding::Up) == 4);
  CHECK(divide(7, 2, Rounding::Nearest) == 4);
  CHECK(divide(5, 4, Rounding::Nearest) == 1);
  CHECK(divide(-7, 2, Rounding::Down) == -4);
  CHECK(divide(-7, 2, Rounding::Up) == -3);
  CHECK(divide(-7, 2, Rounding::Nearest) == -4);
  CHECK(divide(-5, 4, Rounding::Nearest) == -1);
  for (const Rounding rounding : {Rounding::Down, Rounding::Up, Rounding::Nearest}) {
    CHECK(divide(6, 2, rounding) == 3);
    CHECK(divide(-6, 2, rounding) == -3);
    CHECK(divide(0, 5, rounding) == 0);
  }
}

TEST_CASE("a quotient that fits is found even if the product before it does not") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  CHECK(divide(Wide{kMost} * 3, 3, Rounding::Down) == kMost);
  CHECK_THROWS_AS(static_cast<void>(divide(Wide{kMost} * 3, 2, Rounding::Down)), InternalError);
  CHECK_THROWS_AS(static_cast<void>(divide(1, 0, Rounding::Down)), InternalError);
  CHECK_THROWS_AS(static_cast<void>(divide(1, -1, Rounding::Down)), InternalError);
}

TEST_CASE("sums and products say when they do not fit") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  CHECK(add_checked(kMost - 1, 1) == kMost);
  CHECK_FALSE(add_checked(kMost, 1).has_value());
  CHECK_FALSE(add_checked(-kMost, -2).has_value());
  CHECK(multiply_checked(kMost / 2, 2) == kMost - 1);
  CHECK_FALSE(multiply_checked(kMost, 2).has_value());
  CHECK(add(2, 3) == 5);
  CHECK_THROWS_AS(static_cast<void>(add(kMost, 1)), InternalError);
}
