#include "ledger/liability.h"

#include <doctest/doctest.h>

#include <initializer_list>

using rung::ledger::allocated_to_points;
using rung::ledger::recognised;

TEST_CASE(
    "revenue of two years as in KPMG's examples 10A and 10B: 4,175, then 3,552, and 4,140 with other "
    "expectations") {
  // 9,000 were allocated to points. First year: 4,500 redeemed, 9,700 expected in all.
  const std::int64_t first = recognised(9000, 4500, 9700);
  CHECK(first == 4175);
  // Second year: 8,500 redeemed in all, of 9,900 expected by now; or of 9,200.
  CHECK(recognised(9000, 8500, 9900) - first == 3552);
  CHECK(recognised(9000, 8500, 9200) - first == 4140);
}

TEST_CASE(
    "a price is parted as in IFRS 15's Illustrative Example 52: 8,676 of 100,000 for points worth 9,500 "
    "alone") {
  CHECK(allocated_to_points(100000, 100000, 9500) == 8676);
  CHECK(100000 - allocated_to_points(100000, 100000, 9500) == 91324);
  const std::int64_t first = recognised(8676, 4500, 9500);
  CHECK(first == 4110);
  CHECK(recognised(8676, 8500, 9700) - first == 3493);
}

TEST_CASE("whatever was expected, all of it and no more is revenue once everything was redeemed") {
  CHECK(recognised(9000, 0, 9700) == 0);
  CHECK(recognised(9000, 9700, 9700) == 9000);
  CHECK(recognised(9000, 12000, 9700) == 9000);
  std::int64_t sum = 0, before = 0;
  for (const std::int64_t redeemed : {1, 2, 5, 6, 7}) {
    sum += recognised(100, redeemed, 7) - before;
    before = recognised(100, redeemed, 7);
  }
  CHECK(sum == 100);
  CHECK(recognised(900'000'000'000'000, 4'500'000'000, 9'700'000'000) == 417'525'773'195'876);
}
