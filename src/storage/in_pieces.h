#pragma once
// While a statement runs, nobody can save. What reads everything reads it in pieces of some milliseconds, and
// whoever waits at a till comes between two of them.

#include <algorithm>
#include <cstdint>

namespace rung::storage {

inline constexpr std::int64_t kRowsAtOnce = 20'000;
inline constexpr std::int64_t kMembersAtOnce = 5'000;  // with several rows each

// Calls `read(from, to)` for pieces of first <= number <= last, in ascending order.
template <typename Read>
void in_pieces(std::int64_t first, std::int64_t last, std::int64_t step, const Read& read) {
  for (std::int64_t from = first; from <= last; from += step) read(from, std::min(last, from + step - 1));
}

}  // namespace rung::storage
