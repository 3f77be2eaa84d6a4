#include "core/forms.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/words.h"

namespace rung {
namespace {

// Languages that count alike, by the one that is best known for it.
enum class Rule : std::uint8_t {
  One,  // 1, and everything else
  French,
  Danish,
  Icelandic,
  Macedonian,
  Latvian,
  Lithuanian,
  Polish,
  Czech,
  EastSlavic,
  SouthSlavic,
  Slovenian,
  Romanian,
  Irish,
  Welsh,
  Maltese,
};

struct Row {
  Forms forms;
  Rule rule;
};

// German and English first, as in Language.
constexpr auto kTable = std::to_array<Row>({
    {{"de", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y"}, Rule::One},
    {{"en", ".", ",", ",", 4, "¤1", "D/M/Y"}, Rule::One},
    {{"de-AT", ",", "\u00A0", ".", 4, "¤\u00A01", "D.M.Y"}, Rule::One},
    {{"de-CH", ".", "’", "’", 4, "¤\u00A01", "D.M.Y"}, Rule::One},
    {{"en-AU", ".", ",", ",", 4, "¤1", "D/M/Y"}, Rule::One},
    {{"en-CA", ".", ",", ",", 4, "¤1", "M/D/Y"}, Rule::One},
    {{"en-GB", ".", ",", ",", 4, "¤1", "D/M/Y"}, Rule::One},
    {{"en-IE", ".", ",", ",", 4, "¤1", "D/M/Y"}, Rule::One},
    {{"en-NZ", ".", ",", ",", 4, "¤1", "D/M/Y"}, Rule::One},
    {{"en-US", ".", ",", ",", 4, "¤1", "M/D/Y"}, Rule::One},
    {{"en-ZA", ",", "\u00A0", "\u00A0", 4, "¤1", "Y/M/D"}, Rule::One},
    {{"be", ",", "\u00A0", "\u00A0", 5, "1\u00A0¤", "D.M.Y"}, Rule::EastSlavic},
    {{"bg", ",", "\u00A0", "\u00A0", 5, "1\u00A0¤", "D.M.Y\u202Fг."}, Rule::One},
    {{"bs", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y."}, Rule::SouthSlavic},
    {{"ca", ",", ".", ".", 4, "1\u00A0¤", "D/M/Y"}, Rule::One},
    {{"cs", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "D. M. Y"}, Rule::Czech},
    {{"cy", ".", ",", ",", 4, "¤1", "D/M/Y"}, Rule::Welsh},
    {{"da", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y"}, Rule::Danish},
    {{"el", ",", ".", ".", 4, "1\u00A0¤", "D/M/Y"}, Rule::One},
    {{"es", ",", ".", ".", 5, "1\u00A0¤", "D/M/Y"}, Rule::One},
    {{"et", ",", "\u00A0", "\u00A0", 5, "1\u00A0¤", "D.M.Y"}, Rule::One},
    {{"eu", ",", ".", ".", 4, "1\u00A0¤", "Y/M/D"}, Rule::One},
    {{"fi", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "D.M.Y"}, Rule::One},
    {{"fo", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y"}, Rule::One},
    {{"fr", ",", "\u202F", "\u202F", 4, "1\u00A0¤", "D/M/Y"}, Rule::French},
    {{"fr-CA", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "Y-M-D"}, Rule::French},
    {{"fr-CH", ",", "\u202F", "\u202F", 4, "1\u00A0¤", "D.M.Y"}, Rule::French},
    {{"ga", ".", ",", ",", 4, "¤1", "D/M/Y"}, Rule::Irish},
    {{"gl", ",", ".", ".", 4, "1\u00A0¤", "D/M/Y"}, Rule::One},
    {{"hr", ",", ".", ".", 4, "1\u00A0¤", "D. M. Y."}, Rule::SouthSlavic},
    {{"hu", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "Y. M. D."}, Rule::One},
    {{"is", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y"}, Rule::Icelandic},
    {{"it", ",", ".", ".", 4, "1\u00A0¤", "D/M/Y"}, Rule::One},
    {{"it-CH", ".", "’", "’", 4, "¤\u00A01", "D.M.Y"}, Rule::One},
    {{"lb", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y"}, Rule::One},
    {{"lt", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "Y-M-D"}, Rule::Lithuanian},
    {{"lv", ",", "\u00A0", "\u00A0", 5, "1\u00A0¤", "D.M.Y"}, Rule::Latvian},
    {{"mk", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y"}, Rule::Macedonian},
    {{"mt", ".", ",", ",", 4, "¤1", "D/M/Y"}, Rule::Maltese},
    {{"nb", ",", "\u00A0", "\u00A0", 4, "¤\u00A01", "D.M.Y"}, Rule::One},
    {{"nl", ",", ".", ".", 4, "¤\u00A01", "D-M-Y"}, Rule::One},
    {{"nl-BE", ",", ".", ".", 4, "¤\u00A01", "D/M/Y"}, Rule::One},
    {{"nn", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "D.M.Y"}, Rule::One},
    {{"no", ",", "\u00A0", "\u00A0", 4, "¤\u00A01", "D.M.Y"}, Rule::One},
    {{"pl", ",", "\u00A0", "\u00A0", 5, "1\u00A0¤", "D.M.Y"}, Rule::Polish},
    {{"pt", ",", ".", ".", 4, "¤\u00A01", "D/M/Y"}, Rule::French},
    {{"pt-PT", ",", "\u00A0", "\u00A0", 5, "1\u00A0¤", "D/M/Y"}, Rule::One},
    {{"ro", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y"}, Rule::Romanian},
    {{"ru", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "D.M.Y"}, Rule::EastSlavic},
    {{"sk", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "D. M. Y"}, Rule::Czech},
    {{"sl", ",", ".", ".", 4, "1\u00A0¤", "D. M. Y"}, Rule::Slovenian},
    {{"sq", ",", "\u00A0", "\u00A0", 5, "1\u00A0¤", "D.M.Y"}, Rule::One},
    {{"sr", ",", ".", ".", 4, "1\u00A0¤", "D.M.Y."}, Rule::SouthSlavic},
    {{"sv", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "Y-M-D"}, Rule::One},
    {{"tr", ",", ".", ".", 4, "¤1", "D.M.Y"}, Rule::One},
    {{"uk", ",", "\u00A0", "\u00A0", 4, "1\u00A0¤", "D.M.Y"}, Rule::EastSlavic},
});

constexpr std::size_t kNowhere = kTable.size();

std::size_t row_of(std::string_view code) {
  const auto* const found =
      std::find_if(kTable.begin(), kTable.end(), [&](const Row& row) { return row.forms.code == code; });
  return static_cast<std::size_t>(found - kTable.begin());
}

std::size_t row_or_language_of(std::string_view code) {
  const std::size_t exact = row_of(code);
  return exact != kNowhere ? exact : row_of(code.substr(0, code.find('-')));
}

const Row& row(Language language) { return kTable.at(static_cast<std::size_t>(language)); }

// What CLDR's rules ask of a number: its whole part, its visible digits behind the point as a number and how
// many they are.
struct Operands {
  std::uint64_t i = 0;
  std::uint64_t f = 0;
  int v = 0;

  [[nodiscard]] bool whole() const { return f == 0; }
  // The digits behind the point without zeros at their end.
  [[nodiscard]] std::uint64_t t() const {
    std::uint64_t digits = f;
    while (digits != 0 && digits % 10 == 0) digits /= 10;
    return digits;
  }
};

bool within(std::uint64_t number, std::uint64_t first, std::uint64_t last) {
  return number >= first && number <= last;
}

// 1, 21, 31 …, not 11.
bool ends_in_one(std::uint64_t number) { return number % 10 == 1 && number % 100 != 11; }

// 2 to 4, 22 to 24 …, not 12 to 14.
bool ends_in_few(std::uint64_t number) { return within(number % 10, 2, 4) && !within(number % 100, 12, 14); }

Plural one_if(bool one) { return one ? Plural::One : Plural::Other; }

Plural latvian(const Operands& n) {
  const bool two_digits = n.v == 2 && !n.whole();
  if (n.whole() ? n.i % 10 == 0 || within(n.i % 100, 11, 19) : two_digits && within(n.f % 100, 11, 19))
    return Plural::Zero;
  if (n.whole()) return one_if(ends_in_one(n.i));
  return one_if(two_digits ? ends_in_one(n.f) : n.f % 10 == 1);
}

Plural lithuanian(const Operands& n) {
  if (!n.whole()) return Plural::Many;
  if (within(n.i % 100, 11, 19) || n.i % 10 == 0) return Plural::Other;
  return n.i % 10 == 1 ? Plural::One : Plural::Few;
}

Plural polish(const Operands& n) {
  if (!n.whole()) return Plural::Other;
  if (n.i == 1) return Plural::One;
  return ends_in_few(n.i) ? Plural::Few : Plural::Many;
}

Plural east_slavic(const Operands& n) {
  if (!n.whole()) return Plural::Other;
  if (ends_in_one(n.i)) return Plural::One;
  return ends_in_few(n.i) ? Plural::Few : Plural::Many;
}

Plural south_slavic(const Operands& n) {
  const std::uint64_t last = n.whole() ? n.i : n.f;
  if (ends_in_one(last)) return Plural::One;
  return ends_in_few(last) ? Plural::Few : Plural::Other;
}

Plural czech(const Operands& n) {
  if (!n.whole()) return Plural::Many;
  if (n.i == 1) return Plural::One;
  return within(n.i, 2, 4) ? Plural::Few : Plural::Other;
}

Plural slovenian(const Operands& n) {
  if (!n.whole() || within(n.i % 100, 3, 4)) return Plural::Few;
  if (n.i % 100 == 1) return Plural::One;
  return n.i % 100 == 2 ? Plural::Two : Plural::Other;
}

Plural romanian(const Operands& n) {
  if (n.whole() && n.i == 1) return Plural::One;
  return !n.whole() || n.i == 0 || within(n.i % 100, 1, 19) ? Plural::Few : Plural::Other;
}

Plural irish(const Operands& n) {
  if (!n.whole() || n.i == 0 || n.i > 10) return Plural::Other;
  if (n.i <= 2) return n.i == 1 ? Plural::One : Plural::Two;
  return n.i <= 6 ? Plural::Few : Plural::Many;
}

Plural welsh(const Operands& n) {
  constexpr std::array<Plural, 7> kByNumber{Plural::Zero,  Plural::One,   Plural::Two, Plural::Few,
                                            Plural::Other, Plural::Other, Plural::Many};
  return n.whole() && n.i < kByNumber.size() ? kByNumber.at(n.i) : Plural::Other;
}

Plural maltese(const Operands& n) {
  if (!n.whole()) return Plural::Other;
  if (n.i == 1 || n.i == 2) return n.i == 1 ? Plural::One : Plural::Two;
  if (n.i == 0 || within(n.i % 100, 3, 10)) return Plural::Few;
  return within(n.i % 100, 11, 19) ? Plural::Many : Plural::Other;
}

Plural plural_by(Rule rule, const Operands& n) {
  switch (rule) {
    case Rule::One: return one_if(n.whole() && n.i == 1);
    case Rule::French: return one_if(n.i <= 1);
    case Rule::Danish: return one_if(n.whole() ? n.i == 1 : n.i <= 1);
    case Rule::Icelandic: return one_if(n.whole() ? ends_in_one(n.i) : ends_in_one(n.t()));
    case Rule::Macedonian: return one_if(ends_in_one(n.whole() ? n.i : n.f));
    case Rule::Latvian: return latvian(n);
    case Rule::Lithuanian: return lithuanian(n);
    case Rule::Polish: return polish(n);
    case Rule::Czech: return czech(n);
    case Rule::EastSlavic: return east_slavic(n);
    case Rule::SouthSlavic: return south_slavic(n);
    case Rule::Slovenian: return slovenian(n);
    case Rule::Romanian: return romanian(n);
    case Rule::Irish: return irish(n);
    case Rule::Welsh: return welsh(n);
    case Rule::Maltese: return maltese(n);
  }
  return Plural::Other;
}

constexpr std::array<Plural, 6> kPlurals{Plural::Zero, Plural::One,  Plural::Two,
                                         Plural::Few,  Plural::Many, Plural::Other};

// Whole numbers that go through every category of every rule.
constexpr std::int64_t kAllKinds = 200;

bool has_whole_number(Plural plural, Language language) {
  for (std::int64_t number = 0; number < kAllKinds; ++number)
    if (plural_of(number, 0, language) == plural) return true;
  return false;
}

}  // namespace

Language language_of(std::string_view code) {
  const std::size_t found = row_or_language_of(code);
  return found == kNowhere ? Language::English : static_cast<Language>(found);
}

bool has_forms(std::string_view code) { return row_or_language_of(code) != kNowhere; }

bool is_german(Language language) { return forms_of(language).code.starts_with("de"); }
bool is_english(Language language) { return forms_of(language).code.starts_with("en"); }

const Forms& forms_of(Language language) { return row(language).forms; }

std::vector<std::string_view> codes_with_forms() {
  std::vector<std::string_view> codes;
  for (const Row& one : kTable) codes.push_back(one.forms.code);
  return codes;
}

const char* plural_word(Plural plural) {
  switch (plural) {
    case Plural::Zero: return "zero";
    case Plural::One: return "one";
    case Plural::Two: return "two";
    case Plural::Few: return "few";
    case Plural::Many: return "many";
    case Plural::Other: break;
  }
  return "other";
}

Plural plural_of(std::int64_t value, int decimals, Language language) {
  // Without overflow at the smallest value.
  const std::uint64_t size =
      value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  std::uint64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  return plural_by(row(language).rule, {size / scale, size % scale, decimals});
}

std::vector<Plural> plurals_of(Language language, bool with_decimals) {
  std::vector<Plural> plurals;
  for (const Plural plural : kPlurals)
    if (has_whole_number(plural, language)) plurals.push_back(plural);
  const Plural half = plural_of(5, 1, language);
  if (with_decimals && std::find(plurals.begin(), plurals.end(), half) == plurals.end())
    plurals.push_back(half);
  return plurals;
}

std::string plural_samples(Plural plural, Language language) {
  std::string samples;
  int found = 0;
  for (std::int64_t number = 0; number < kAllKinds && found < 3; ++number) {
    if (plural_of(number, 0, language) != plural) continue;
    samples += (found++ == 0 ? "" : ", ") + std::to_string(number);
  }
  return found == 0 ? number_words(5, 1, language) : samples;
}

}  // namespace rung
