#pragma once
// Text of somebody else on its way into a message or onto a screen, without what could do harm there.

#include <string>
#include <string_view>

namespace rung {

// One line of valid UTF-8: line ends, tabs and every other control character become a blank, characters that
// turn the direction of writing or cannot be seen are left out, a broken byte becomes U+FFFD, blanks at both
// ends go.
[[nodiscard]] std::string one_line(std::string_view text);

// The code point at the beginning of a text that is not empty. Overlong forms, surrogates and cut sequences
// are not valid; then it is one byte.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool valid = true;
};
[[nodiscard]] CodePoint first_code_point(std::string_view text);

}  // namespace rung
