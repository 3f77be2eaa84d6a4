#include "notify/text.h"

#include <algorithm>
#include <cstddef>

#include "core/plain_text.h"

namespace rung::notify {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_email(std::string_view text) {
  if (text.empty() || text != one_line(text)) return false;
  if (text.find_first_of(" ,;:<>()[]\"\\") != std::string_view::npos) return false;
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos;
}

bool is_phone(std::string_view text) {
  const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
  return has_digit && std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || std::string_view(" +-/.()").find(c) != std::string_view::npos;
         });
}

std::string lower_case(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

std::string language_tag(std::string_view tag) {
  std::string small = lower_case(tag);
  std::replace(small.begin(), small.end(), '_', '-');
  return small;
}

std::string language_code(std::string_view tag) { return lower_case(tag.substr(0, tag.find_first_of("-_"))); }

}  // namespace rung::notify
