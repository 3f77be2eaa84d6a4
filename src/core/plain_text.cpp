#include "core/plain_text.h"

namespace rung {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// C0, DEL, C1, and the two separators that some programs read as a line end.
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029; }

// Direction marks, overrides and isolates, the zero-width blank and the byte order mark.
bool is_invisible(char32_t c) {
  return c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80U) return {first, 1, true};
  std::size_t length = 0;
  char32_t value = 0;
  if ((first & 0xE0U) == 0xC0U)
    length = 2, value = first & 0x1FU;
  else if ((first & 0xF0U) == 0xE0U)
    length = 3, value = first & 0x0FU;
  else if ((first & 0xF8U) == 0xF0U)
    length = 4, value = first & 0x07U;
  else
    return {0, 1, false};
  if (text.size() < length) return {0, 1, false};
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return {0, 1, false};
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[length] || value > 0x10FFFF || surrogate) return {0, 1, false};
  return {value, length, true};
}

std::string one_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (!next.valid)
      line += kReplacement;
    else if (is_control(next.value))
      line += ' ';
    else if (!is_invisible(next.value))
      line += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  const std::size_t first = line.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

}  // namespace rung
