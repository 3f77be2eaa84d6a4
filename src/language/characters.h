#pragma once
// The bytes that rule files are told apart by.

#include <cstddef>
#include <string_view>

namespace rung::language {

[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
// A to z without accents.
[[nodiscard]] constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// Of a name; every byte beyond ASCII counts.
[[nodiscard]] constexpr bool is_word_byte(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}

// The first place from `at` that is no blank, or the end.
[[nodiscard]] constexpr std::size_t after_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

}  // namespace rung::language
