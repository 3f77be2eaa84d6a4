#pragma once
// Bytes that should be text, and ids that should be told apart by people.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/text_numbers.h"

namespace rung::intake {

struct TextFault {
  enum Kind { None, Nul, NotUtf8 } kind = None;
  std::size_t at = 0;  // byte
};

// The first zero byte or byte that is not UTF-8. Fast on plain ASCII.
[[nodiscard]] TextFault find_fault(std::string_view text);

[[nodiscard]] bool is_ascii(std::string_view text);

// "the letter O", "a space", "U+200B ZERO WIDTH SPACE": the character of UTF-8 `text` that begins at byte
// `at`.
[[nodiscard]] std::string character_words(std::string_view text, std::size_t at);
// "5th character" for the byte `at` of `text`.
[[nodiscard]] std::string character_place(std::string_view text, std::size_t at);

inline constexpr std::size_t kIdLimit = 64;  // characters

// Why `id` cannot be the id of a member, order …: too long, spaces around it, invisible or control
// characters, full-width or decomposed letters. Empty: it is fine. Any other text is, also `=1+1` and `';
// DROP TABLE`.
[[nodiscard]] std::string id_problem(std::string_view id);

// Why `text` cannot be stored as a text value: control and bidirectional characters. Empty: fine.
[[nodiscard]] std::string text_problem(std::string_view text);

// Finds ids that look like another one (Latin M1, Cyrillic М1). Two plain ASCII ids never count as
// look-alikes.
class LookAlikes {
 public:
  void add(std::string_view id);
  // An id added before that is another one but looks the same.
  [[nodiscard]] std::optional<std::string> find(std::string_view id) const;

 private:
  TextNumbers by_look_;  // where in ids_ the id begins
  std::string ids_;      // with a zero byte, which no id has, behind each
};

}  // namespace rung::intake
