#pragma once
// The forms of languages: how each writes numbers, money and dates, and which form of a noun stands behind a
// number. Facts of the Unicode CLDR, version 42 (a test holds them against ICU's copy of it); dates always
// with two digits for day and month, so that columns of them stay straight.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rung {

// A language in its forms: an index into the table of them. Named are the two whose words Rung brings along;
// the others have their words from the rules (`wording fr`).
enum class Language : std::uint8_t { German, English };

// By its code as rules write it: "de", "pl", "en-US". A code with a country that has no forms of its own
// takes those of the language; a language that is not in the table is written as English is.
[[nodiscard]] Language language_of(std::string_view code);
[[nodiscard]] bool has_forms(std::string_view code);  // language_of() found the language

// Any German, and any English: de-AT, en-US.
[[nodiscard]] bool is_german(Language language);
[[nodiscard]] bool is_english(Language language);

// What stands between the digits and around them.
struct Forms {
  std::string_view code;
  std::string_view decimal, group;  // 1.234,50: "," and "."
  std::string_view money_group;     // in amounts of money: almost always as `group`
  int least_grouped = 4;            // digits from which on there are groups: 1.234, but Spanish 1234
  std::string_view money;           // "1 ¤": where the sign stands, and with which blank
  std::string_view date;            // "D.M.Y"
};
[[nodiscard]] const Forms& forms_of(Language language);

// Every code of the table, in its order.
[[nodiscard]] std::vector<std::string_view> codes_with_forms();

// The categories of CLDR's plural rules, in its order.
enum class Plural : std::uint8_t { Zero, One, Two, Few, Many, Other };
[[nodiscard]] const char* plural_word(Plural plural);  // "one"

// Of a value with `decimals` digits behind the point: 15 with one digit is 1,5. 1,0 counts as 1.
[[nodiscard]] Plural plural_of(std::int64_t value, int decimals, Language language);

// The categories that numbers of this language come in, in the order in which rules write the forms: those of
// whole numbers, and behind them, if there are decimals, the one that only fractions have (Polish "punktu").
// CLDR's category for whole millions ("un million de points") is not told apart from the others.
[[nodiscard]] std::vector<Plural> plurals_of(Language language, bool with_decimals);

// The first whole numbers of a category, at most three: "2, 3, 4". Of the one that only fractions have: 0.5
// in the form of the language.
[[nodiscard]] std::string plural_samples(Plural plural, Language language);

}  // namespace rung
