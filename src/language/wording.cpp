#include "language/wording.h"

#include <algorithm>

#include "language/program.h"
#include "language/reader_words.h"

namespace rung::language {
namespace {

constexpr std::array<std::string_view, kSaid> kPhrases{
    "dear member", "further notice", "further notice without", "more benefits", "a little",
    "and",         "and then until", "more products"};

const Wording& english_wording() {
  static const Wording wording = standard_wording("en");
  return wording;
}

const Wording& german_wording() {
  static const Wording wording = standard_wording("de");
  return wording;
}

}  // namespace

std::string_view said_phrase(Said said) { return kPhrases.at(static_cast<std::size_t>(said)); }

Wording standard_wording(const std::string& code) {
  Wording wording{code, language_of(code), {}, {}};
  if (is_german(wording.language))
    wording.said = {"Liebes Mitglied", "auf Weiteres",      "zum", "weitere Vorteile", "etwas", "und",
                    "und danach bis",  "weiteres | weitere"};
  else
    wording.said = {"Dear member", "further notice", "",    "more benefits", "a little",
                    "and",         "and then until", "more"};
  // Two forms of a word are of no use to a language that has three.
  if (is_german(wording.language) || is_english(wording.language)) {
    for (const std::string_view name : common_names())
      wording.names.emplace(name, std::vector<std::string>{*common_noun(name, true, wording.language),
                                                           *common_noun(name, false, wording.language)});
  }
  return wording;
}

const Wording& wording_of(const Program& program, const std::string& code) {
  const auto found = std::find_if(program.wordings.begin(), program.wordings.end(),
                                  [&](const Wording& wording) { return wording.code == code; });
  if (found != program.wordings.end()) return *found;
  return is_german(language_of(code)) ? german_wording() : english_wording();
}

const std::string& form_for(const std::vector<std::string>& forms, std::int64_t value, int decimals,
                            Language language) {
  const std::vector<Plural> plurals = plurals_of(language, true);
  const auto found = std::find(plurals.begin(), plurals.end(), plural_of(value, decimals, language));
  const auto at = static_cast<std::size_t>(found - plurals.begin());
  return at < forms.size() ? forms[at] : forms.back();
}

}  // namespace rung::language
