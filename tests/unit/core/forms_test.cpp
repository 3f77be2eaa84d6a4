// The table of forms, held against the Unicode CLDR as ICU brings it along.
#include "core/forms.h"

#include <doctest/doctest.h>

#include <unicode/decimfmt.h>
#include <unicode/dtptngen.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>

#include <algorithm>
#include <memory>
#include <string>

#include "core/words.h"

using namespace rung;

namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string result;
  return text.toUTF8String(result);
}

icu::Locale locale_of(std::string_view code) {
  // CLDR has no forms for Norwegian as such; it means bokmål by it.
  const std::string name = code == "no" ? "nb" : code == "en" ? "en-GB" : std::string(code);
  UErrorCode failure = U_ZERO_ERROR;
  return icu::Locale::forLanguageTag(name, failure);
}

// ICU's date pattern with two digits for day and month: "dd.MM.y" is D.M.Y.
std::string date_pattern(const icu::Locale& locale) {
  UErrorCode failure = U_ZERO_ERROR;
  const std::unique_ptr<icu::DateTimePatternGenerator> patterns(
      icu::DateTimePatternGenerator::createInstance(locale, failure));
  std::string pattern = utf8(patterns->getBestPattern("yMMdd", failure));
  for (const auto& [from, to] : {std::pair("dd", "D"), std::pair("MM", "M"), std::pair("y", "Y")})
    pattern.replace(pattern.find(from), std::string(from).size(), to);
  pattern.erase(std::remove(pattern.begin(), pattern.end(), '\''), pattern.end());
  return pattern;
}

std::string money_pattern(const icu::Locale& locale) {
  UErrorCode failure = U_ZERO_ERROR;
  const std::unique_ptr<icu::NumberFormat> money(icu::NumberFormat::createCurrencyInstance(locale, failure));
  icu::UnicodeString text;
  std::string pattern = utf8(dynamic_cast<icu::DecimalFormat&>(*money).toPattern(text));
  pattern = pattern.substr(0, pattern.find(';'));
  return pattern.replace(pattern.find("#,##0.00"), 8, "1");
}

}  // namespace

TEST_CASE("numbers, money and dates have the forms of CLDR") {
  for (const std::string_view code : codes_with_forms()) {
    CAPTURE(code);
    const Language language = language_of(code);
    const Forms& forms = forms_of(language);
    const icu::Locale locale = locale_of(code);
    UErrorCode failure = U_ZERO_ERROR;
    const icu::DecimalFormatSymbols symbols(locale, failure);
    using Symbols = icu::DecimalFormatSymbols;
    CHECK(forms.decimal == utf8(symbols.getSymbol(Symbols::kDecimalSeparatorSymbol)));
    CHECK(forms.group == utf8(symbols.getSymbol(Symbols::kGroupingSeparatorSymbol)));
    CHECK(forms.money_group == utf8(symbols.getSymbol(Symbols::kMonetaryGroupingSeparatorSymbol)));
    CHECK(forms.money == money_pattern(locale));
    CHECK(forms.date == date_pattern(locale));
    for (const std::int64_t number : {0, 999, 1234, 12345, 1234567}) {
      CHECK(
          number_words(number, 0, language) ==
          utf8(
              icu::number::NumberFormatter::withLocale(locale).formatInt(number, failure).toString(failure)));
    }
  }
}

TEST_CASE("the forms of nouns are chosen as CLDR says") {
  for (const std::string_view code : codes_with_forms()) {
    CAPTURE(code);
    UErrorCode failure = U_ZERO_ERROR;
    const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(locale_of(code), failure));
    for (int decimals = 0; decimals <= 2; ++decimals) {
      const std::int64_t scale = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
      for (std::int64_t value = 0; value < 2300; ++value) {
        // What Rung shows as 1,0 counts as 1.
        const bool whole = value % scale == 0;
        const auto shown =
            icu::number::NumberFormatter::withLocale(locale_of(code))
                .precision(icu::number::Precision::fixedFraction(whole ? 0 : decimals))
                .formatDecimal(std::to_string(value) + "E-" + std::to_string(decimals), failure);
        const std::string expected = utf8(rules->select(shown, failure));
        if (plural_word(plural_of(value, decimals, language_of(code))) != expected) {
          CAPTURE(value);
          CAPTURE(decimals);
          CHECK(plural_word(plural_of(value, decimals, language_of(code))) == expected);
        }
      }
    }
  }
}

TEST_CASE("a code finds its forms, with or without a country; an unknown language is written as English is") {
  CHECK(language_of("de") == Language::German);
  CHECK(language_of("en") == Language::English);
  CHECK(forms_of(language_of("de-AT")).code == "de-AT");
  CHECK(forms_of(language_of("fr-LU")).code == "fr");
  CHECK(language_of("ja") == Language::English);
  CHECK_FALSE(has_forms("ja"));
  CHECK(has_forms("pl"));
  CHECK(is_german(language_of("de-CH")));
  CHECK(is_english(language_of("en-US")));
  CHECK_FALSE(is_german(language_of("nl")));
  CHECK(codes_with_forms().size() >= 50);
}

TEST_CASE("a language's forms of nouns in the order in which rules write them") {
  const auto words = [](const char* code, bool decimals) {
    std::string text;
    for (const Plural plural : plurals_of(language_of(code), decimals))
      text += std::string(plural_word(plural)) + " ";
    return text;
  };
  CHECK(words("de", true) == "one other ");
  CHECK(words("fr", false) == "one other ");
  CHECK(words("pl", false) == "one few many ");
  CHECK(words("pl", true) == "one few many other ");
  CHECK(words("cs", false) == "one few other ");
  CHECK(words("cs", true) == "one few other many ");
  CHECK(words("cy", false) == "zero one two few many other ");
  CHECK(plural_samples(Plural::Few, language_of("pl")) == "2, 3, 4");
  CHECK(plural_samples(Plural::Other, language_of("pl")) == "0,5");
}

TEST_CASE("an amount of money in the form of several languages") {
  const Currency euro = currency_of("EUR");
  CHECK(money_words(123450, euro, language_of("fr")) == "1\u202F234,50\u00A0€");
  CHECK(money_words(123450, euro, language_of("pl")) == "1234,50\u00A0€");
  CHECK(money_words(1234500, euro, language_of("pl")) == "12\u00A0345,00\u00A0€");
  CHECK(money_words(123450, euro, language_of("de-AT")) == "€\u00A01.234,50");
  CHECK(money_words(-123450, euro, language_of("nl")) == "-€\u00A01.234,50");
  CHECK(money_words(123450, currency_of("CHF"), language_of("de-CH")) == "CHF\u00A01’234.50");
  CHECK(money_words(123450, currency_of("CHF"), language_of("en-US")) == "1,234.50\u00A0CHF");
  const Day day = *day_from_iso("2027-03-09");
  CHECK(date_words(day, language_of("en-US")) == "03/09/2027");
  CHECK(date_words(day, language_of("sv")) == "2027-03-09");
  CHECK(date_words(day, language_of("cs")) == "09. 03. 2027");
}
