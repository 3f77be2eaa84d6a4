#pragma once
// The months as rule files write them.

#include <array>
#include <string_view>

namespace rung::language {

inline constexpr std::array<std::string_view, 12> kMonthNames{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// 1 … 12.
[[nodiscard]] constexpr std::string_view month_name(int month) {
  return kMonthNames.at(static_cast<std::size_t>(month - 1));
}

}  // namespace rung::language
