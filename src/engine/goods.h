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
  std::vector<std::int64_t> products;  // by line
  [[nodiscard]] static Goods all_of(const EventView& order);
  // Takes out what came back: line by line where the return says so (a product that stands on several lines
  // from the first that has some left), else spread by amount over what is left.
  void take_out(const EventView& returned);

 private:
  void take_from(std::size_t line, std::int64_t back);
};

}  // namespace rung::engine
