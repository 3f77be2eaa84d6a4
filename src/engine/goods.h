#pragma once
// What is left of an order after returns.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/matching.h"

namespace rung::engine {

// An order's amount and the amount of each line.
struct Goods {
  std::int64_t amount = 0;
  std::vector<std::int64_t> lines;
  [[nodiscard]] static Goods all_of(const EventView& order);
  void fill(const EventView& order);  // the same, in its place
  // Takes out what came back (docs/MEANING.md, 4.5): of the goods that the return names, from the first line
  // that has some left on; else spread by amount over what is left, each share rounded to the nearest.
  void take_out(const EventView& returned);
  // What is left of another amount of the order, or of one of its lines, when returns have left this of its
  // goods: its share by net amount, rounded to the nearest; of what costs nothing, everything.
  [[nodiscard]] std::int64_t left_of(std::int64_t amount, const EventView& order) const;
  [[nodiscard]] std::int64_t left_of_line(std::int64_t amount, const EventView& order, int line) const;

 private:
  void take_from(std::span<const int> where, std::int64_t back);
  void spread(std::int64_t back);
};

}  // namespace rung::engine
