#pragma once
// The table that embed.cmake writes at build time. Private to pages.cpp.

#include <span>
#include <string_view>

namespace rung::language {

struct PageText {
  std::string_view name;
  std::string_view text;
};

// Sorted by name.
[[nodiscard]] std::span<const PageText> all_pages();

}  // namespace rung::language
