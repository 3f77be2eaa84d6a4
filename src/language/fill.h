#pragma once
// Fills the text of a message (language/message_text.h) by Mustache. Only named values are put in, once: a
// value that looks like a placeholder stays as it is.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "language/wording.h"

namespace rung::language {

// What stands for a placeholder.
struct Value {
  enum class Kind : std::uint8_t {
    Given,   // `text` as it is
    NoName,  // a name nobody told us: see fill_text()
    NoEnd,   // a date that does not exist because nothing ends: see fill_text()
  };
  // A number that chooses the form of a word: 15 with one digit behind the point is 1,5.
  struct Number {
    std::int64_t value = 0;
    int decimals = 0;
  };
  std::string text;
  Kind kind = Kind::Given;
  std::optional<Number> number{};
  std::string with_unit{};  // of a number: "12 points"
  bool is_nothing = false;  // there is a text, but it says that there is nothing: "0"

  // Whether {#name} is written.
  [[nodiscard]] bool is_something() const { return kind == Kind::Given && !is_nothing && !text.empty(); }
};

using Values = std::map<std::string, Value, std::less<>>;

// A value by itself, as a column of the outbox has it: nothing for a name that is not known.
[[nodiscard]] std::string shown(const Value& value, const Wording& wording);

// Every {name} that `values` has is replaced, every section written or left out; a text that
// read_message_text() finds trouble in is given back as it is. Values never bring a line end or another
// control character along.
//  - NoName at the beginning of a line or sentence: "Liebes Mitglied" · "Dear member". Elsewhere it is left
//    out together with the blank before it: "Hallo {first_name}, …" becomes "Hallo, …".
//  - NoEnd: "auf Weiteres" · "further notice"; in German a "zum" right before it goes: "bis zum {until}"
//    becomes "bis auf Weiteres".
//  - A section takes one of two blanks along that would meet where it was left out. A line that had nothing
//    but sections, and of which nothing is left, goes.
[[nodiscard]] std::string fill_text(std::string_view text, const Values& values, const Wording& wording);

// The same in one line, for a mail's subject.
[[nodiscard]] std::string fill_subject(std::string_view text, const Values& values, const Wording& wording);

}  // namespace rung::language
