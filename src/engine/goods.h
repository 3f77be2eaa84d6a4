#pragma once
// What is left of an order after returns.

#include <cstdint>
#include <vector>

#include "engine/matching.h"

namespace rung::engine {

// An order's amount and the amount of each line.
struct Goods {
  std::int64_t amount = 0;
  std::vector<std::int64_t> lines;
  [[nodiscard]] static Goods all_of(const EventView& order);
  // Takes out what came back: line by line where the return says so, else spread by amount over what is left.
  void take_out(const EventView& returned);
};

}  // namespace rung::engine
