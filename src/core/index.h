#pragma once
// Numbers of things (tiers, units, activities) are signed, -1 for none; containers count with std::size_t.

#include <cstddef>
#include <cstdint>

namespace rung {

constexpr std::size_t index(std::int64_t number) { return static_cast<std::size_t>(number); }

}  // namespace rung
