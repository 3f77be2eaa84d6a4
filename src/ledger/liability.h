#pragma once
// What the points that members hold stand for in the books: the part of a price that is revenue only once
// they are redeemed (IFRS 15, Illustrative Example 52; KPMG, Revenue: IFRS 15 handbook, examples 10A and
// 10B). Amounts are whole numbers of any one unit of money, points of any one unit of points.

#include <cstdint>

namespace rung::ledger {

// The part of a price that pays for the points earned with it: in proportion to what the goods and the points
// would cost alone. Rounded to the nearest; the rest is the goods'. goods_alone + points_alone > 0, neither
// below zero.
[[nodiscard]] std::int64_t allocated_to_points(std::int64_t price, std::int64_t goods_alone,
                                               std::int64_t points_alone);

// Of `consideration`, allocated to points of which `expected` will ever be redeemed, what is revenue once
// `redeemed` of them were: in proportion, rounded to the nearest, all of it when they all were. A period's
// revenue is this at its end minus what was recognised before it, so a changed expectation is caught up in
// the period in which it changes, and the whole is never more or less than `consideration`. expected > 0,
// redeemed >= 0.
[[nodiscard]] std::int64_t recognised(std::int64_t consideration, std::int64_t redeemed,
                                      std::int64_t expected);

}  // namespace rung::ledger
