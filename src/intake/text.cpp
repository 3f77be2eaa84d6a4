#include "intake/text.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "core/check.h"
#include "core/source.h"

namespace rung::intake {
namespace {

// Bytes of the well-formed UTF-8 character at `at`; 0 if it is not one (Unicode, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned second = byte(at + 1);
    const bool fits = (first != 0xE0 || second >= 0xA0) && (first != 0xED || second < 0xA0);
    return fits && tail(at + 1) && tail(at + 2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned second = byte(at + 1);
    const bool fits = (first != 0xF0 || second >= 0x90) && (first != 0xF4 || second < 0x90);
    return fits && tail(at + 1) && tail(at + 2) && tail(at + 3) ? 4 : 0;
  }
  return 0;
}

UChar32 code_point(std::string_view text, std::size_t at) {
  const std::size_t length = sequence_length(text, at);
  if (length < 2) return static_cast<unsigned char>(text[at]);
  std::uint32_t result = static_cast<unsigned char>(text[at]) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i)
    result = (result << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return static_cast<UChar32>(result);
}

std::string unicode_name(UChar32 c) {
  char name[128] = "";
  UErrorCode error = U_ZERO_ERROR;
  u_charName(c, U_EXTENDED_CHAR_NAME, name, sizeof name, &error);
  return fmt::format("U+{:04X} {}", static_cast<std::uint32_t>(c), U_SUCCESS(error) ? name : "");
}

// Characters that change how text looks or reads without being seen: control, format (zero width,
// bidirectional), line separators, unassigned and private ones, and every space but the plain one.
bool is_hidden(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_UNASSIGNED: return true;
    case U_SPACE_SEPARATOR: return c != ' ';
    default: return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
  }
}

std::u16string utf16(std::string_view text) {
  std::u16string result(text.size(), u'\0');
  std::int32_t length = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strFromUTF8(result.data(), static_cast<std::int32_t>(result.size()), &length, text.data(),
                static_cast<std::int32_t>(text.size()), &error);
  RUNG_CHECK(U_SUCCESS(error), "text is UTF-8 by now");
  result.resize(static_cast<std::size_t>(length));
  return result;
}

bool is_normalized(const UNormalizer2* form, const std::u16string& text) {
  UErrorCode error = U_ZERO_ERROR;
  const bool same =
      unorm2_isNormalized(form, text.data(), static_cast<std::int32_t>(text.size()), &error) != 0;
  return U_SUCCESS(error) && same;
}

std::string normal_form_problem(std::string_view id) {
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&error);
  const UNormalizer2* nfkc = unorm2_getNFKCInstance(&error);
  RUNG_CHECK(U_SUCCESS(error), "ICU has its normalization data");
  const std::u16string wide = utf16(id);
  if (!is_normalized(nfc, wide)) return "has a letter and its accent as two characters; write them as one";
  if (is_normalized(nfkc, wide)) return "";
  for (std::size_t at = 0; at < id.size(); at += sequence_length(id, at)) {
    const std::size_t length = sequence_length(id, at);
    if (is_normalized(nfkc, utf16(id.substr(at, length)))) continue;
    return fmt::format("{} is {}; write the plain letter or digit", character_place(id, at),
                       unicode_name(code_point(id, at)));
  }
  return "has characters with a second way to write them";
}

// What a text looks like: equal for texts that cannot be told apart on paper.
std::string look_of(std::string_view text) {
  static const std::unique_ptr<USpoofChecker, void (*)(USpoofChecker*)> checker = [] {
    UErrorCode error = U_ZERO_ERROR;
    USpoofChecker* opened = uspoof_open(&error);
    RUNG_CHECK(U_SUCCESS(error), "ICU has its confusables data");
    return std::unique_ptr<USpoofChecker, void (*)(USpoofChecker*)>(opened, uspoof_close);
  }();
  std::string look(text.size() * 4 + 16, '\0');
  UErrorCode error = U_ZERO_ERROR;
  const std::int32_t length =
      uspoof_getSkeletonUTF8(checker.get(), 0, text.data(), static_cast<std::int32_t>(text.size()),
                             look.data(), static_cast<std::int32_t>(look.size()), &error);
  if (U_FAILURE(error)) return std::string(text);
  look.resize(static_cast<std::size_t>(length));
  return look;
}

}  // namespace

TextFault find_fault(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + at, sizeof word);
      const std::uint64_t high = word & 0x8080808080808080U;
      const std::uint64_t zero = (word - 0x0101010101010101U) & ~word & 0x8080808080808080U;
      if ((high | zero) == 0) {
        at += 8;
        continue;
      }
    }
    if (text[at] == '\0') return {TextFault::Nul, at};
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return {TextFault::NotUtf8, at};
    at += length;
  }
  return {};
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0x80U) != 0) return false;
  }
  return true;
}

std::string character_words(std::string_view text, std::size_t at) {
  const UChar32 c = code_point(text, at);
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
    return fmt::format("the letter {}", static_cast<char>(c));
  switch (c) {
    case ' ': return "a space";
    case '+': return "a plus sign";
    case '-': return "a minus sign";
    case ',': return "a comma";
    case '.': return "a point";
    default: break;
  }
  if (c > ' ' && c < 0x7F) return fmt::format("`{}`", static_cast<char>(c));
  return unicode_name(c);
}

std::string character_place(std::string_view text, std::size_t at) {
  const std::size_t number = code_points(text.substr(0, at)) + 1;
  const std::size_t tens = number % 100;
  const char* ending = tens >= 11 && tens <= 13 ? "th"
                       : number % 10 == 1       ? "st"
                       : number % 10 == 2       ? "nd"
                       : number % 10 == 3       ? "rd"
                                                : "th";
  return fmt::format("{}{} character", number, ending);
}

std::string text_problem(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= ' ' && byte < 0x7F) {
      ++at;
      continue;
    }
    const UChar32 c = code_point(text, at);
    const bool control = u_charType(c) == U_CONTROL_CHAR && c != '\n' && c != '\r' && c != '\t';
    if (control || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) != 0) {
      return fmt::format("{} is {}, which cannot be seen; remove it", character_place(text, at),
                         unicode_name(c));
    }
    at += sequence_length(text, at);
  }
  return "";
}

std::string id_problem(std::string_view id) {
  if (id.empty()) return "is empty";
  if (code_points(id) > kIdLimit) return fmt::format("is longer than {} characters", kIdLimit);
  if (id.front() == ' ') return "begins with a space";
  if (id.back() == ' ') return "ends with a space";
  bool plain = true;
  for (const char c : id) plain = plain && c >= ' ' && c < 0x7F;
  if (plain) return "";
  for (std::size_t at = 0; at < id.size(); at += sequence_length(id, at)) {
    const UChar32 c = code_point(id, at);
    if (!is_hidden(c)) continue;
    return fmt::format("{} is {}, which cannot be seen; remove it", character_place(id, at), unicode_name(c));
  }
  return normal_form_problem(id);
}

void LookAlikes::add(std::string_view id) {
  if (!by_look_.put(look_of(id), static_cast<std::int64_t>(ids_.size()))) return;
  ids_ += id;
  ids_ += '\0';
}

std::optional<std::string> LookAlikes::find(std::string_view id) const {
  const std::optional<std::int64_t> at = by_look_.find(look_of(id));
  if (!at) return std::nullopt;
  const std::string found(ids_.c_str() + *at);
  if (found == id || (is_ascii(id) && is_ascii(found))) return std::nullopt;
  return found;
}

}  // namespace rung::intake
