#pragma once
// The words that messages put in by themselves, in one language: "further notice", "and", the nouns behind
// numbers. German and English come with Rung; every other language has them from its block `wording`.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/words.h"

namespace rung::language {

struct Program;

enum class Said : std::uint8_t {
  DearMember,            // a name nobody told us, where a sentence begins
  FurtherNotice,         // a day that never comes
  WithoutFurtherNotice,  // the word that goes before it: "bis zum" and "auf Weiteres" are "bis auf Weiteres"
  MoreBenefits,          // of a tier that lists none
  ALittle,               // something is missing, but no amount
  And,
  AndThenUntil,  // between the first and the last of more than two days
  MoreProducts,  // behind the number of those that are not named; may have forms, "weiteres | weitere"
};
inline constexpr std::size_t kSaid = 8;

// As a line of the block says it: "and then until". They are the English words, so that it reads as a
// dictionary does.
[[nodiscard]] std::string_view said_phrase(Said said);

struct Wording {
  std::string code;     // "fr"
  Language language{};  // whose forms numbers, money and dates have
  std::array<std::string, kSaid> said;
  // Names of the rules (metrics, points, units) by their nouns: as many as the language has forms for whole
  // numbers, with that of fractions behind them if it is known, or one for all.
  std::map<std::string, std::vector<std::string>, std::less<>> names;

  [[nodiscard]] const std::string& say(Said what) const { return said.at(static_cast<std::size_t>(what)); }
};

// What Rung brings along: German for any German, else English, in the forms of the language.
[[nodiscard]] Wording standard_wording(const std::string& code);

// How a program speaks one of its languages.
[[nodiscard]] const Wording& wording_of(const Program& program, const std::string& code);

// Of several forms the one that goes with the number.
[[nodiscard]] const std::string& form_for(const std::vector<std::string>& forms, std::int64_t value,
                                          int decimals, Language language);

}  // namespace rung::language
