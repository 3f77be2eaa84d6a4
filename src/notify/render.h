#pragma once
// Fills a message's placeholders. Only named values are put in, once, from left to right: a value that looks
// like a placeholder stays as it is.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/words.h"

namespace rung::notify {

// What stands for a placeholder.
struct Value {
  enum class Kind : std::uint8_t {
    Given,   // `text` as it is
    NoName,  // a name nobody told us: see render()
    NoEnd,   // a date that does not exist because nothing ends: see render()
  };
  std::string text;
  Kind kind = Kind::Given;
};

using Values = std::map<std::string, Value, std::less<>>;

// Replaces every {name} that `values` has; anything else between braces stays as written. Values never bring
// a line end or another control character along.
//  - NoName at the beginning of a line or sentence: "Liebes Mitglied" · "Dear member". Elsewhere it is left
//  out
//    together with the blank before it: "Hallo {first_name}, …" becomes "Hallo, …".
//  - NoEnd: "auf Weiteres" · "further notice"; in German a "zum" right before it goes: "bis zum {until}"
//  becomes
//    "bis auf Weiteres".
[[nodiscard]] std::string render(std::string_view text, const Values& values, Language language);

// The same in one line, for a mail's subject.
[[nodiscard]] std::string render_subject(std::string_view text, const Values& values, Language language);

}  // namespace rung::notify
