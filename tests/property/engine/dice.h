#pragma once
// Seeded chance, the same on every machine.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace rung::naive {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : source_(seed) {}

  // Both ends included.
  int between(int first, int last) {
    const auto width = static_cast<std::uint64_t>(last - first) + 1;
    return first + static_cast<int>(source_() % width);
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  const std::string& one_of(const std::vector<std::string>& words) {
    return words[static_cast<std::size_t>(between(0, static_cast<int>(words.size()) - 1))];
  }

 private:
  std::mt19937_64 source_;
};

}  // namespace rung::naive
