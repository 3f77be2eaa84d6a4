#include <doctest/doctest.h>

#include "core/words.h"

using namespace rung;

namespace {
const Currency kEuro{"EUR", 2};
const Currency kYen{"JPY", 0};
const Currency kDinar{"KWD", 3};
}  // namespace

TEST_CASE("money is written as people of the language write it") {
  CHECK(money_words(123'450, kEuro, Language::German) == "1.234,50\u00a0€");
  CHECK(money_words(123'450, Currency{"GBP", 2}, Language::English) == "£1,234.50");
  CHECK(money_words(-5, kEuro, Language::German) == "-0,05\u00a0€");
  CHECK(money_words(-150, Currency{"GBP", 2}, Language::English) == "-£1.50");
  CHECK(money_words(123'450, Currency{"CHF", 2}, Language::English) == "1,234.50\u00a0CHF");
  CHECK(money_words(1'234, kDinar, Language::English) == "1.234\u00a0KWD");
}

TEST_CASE("thousands are grouped, decimals are complete") {
  CHECK(number_words(0, 0, Language::English) == "0");
  CHECK(number_words(999, 0, Language::German) == "999");
  CHECK(number_words(1'000'000, 0, Language::German) == "1.000.000");
  CHECK(number_words(-12'345, 1, Language::English) == "-1,234.5");
  CHECK(number_words(INT64_MIN + 1, 0, Language::English) == "-9,223,372,036,854,775,807");
  CHECK(percent_words(420, Language::German) == "4,20\u00a0%");
}

TEST_CASE("dates in the two languages") {
  CHECK(date_words(day_of(2027, 12, 31), Language::German) == "31.12.2027");
  CHECK(date_words(day_of(2027, 2, 3), Language::English) == "03/02/2027");
  CHECK(language_of("de") == Language::German);
  CHECK(language_of("ja") == Language::English);
}

TEST_CASE("rule text can be pasted into a rule file") {
  CHECK(money_rule_text(120'000, kEuro) == "1200 EUR");
  CHECK(money_rule_text(1'250, kEuro) == "12.50 EUR");
  CHECK(money_rule_text(1'250, kYen) == "1250 JPY");
  CHECK(percent_rule_text(250) == "2.5 %");
  CHECK(percent_rule_text(8'500) == "85 %");
  CHECK(percent_rule_text(1'234) == "12.34 %");
  CHECK(duration_rule_text({1, DurationUnit::Months}) == "1 month");
  CHECK(duration_rule_text({30, DurationUnit::Days}) == "30 days");
  CHECK(duration_rule_text({1, DurationUnit::Hours}) == "1 hour");
}

TEST_CASE("a number that could be read in two ways gets a zero behind it") {
  CHECK(unmistakable("1.499") == "1.4990");
  CHECK(unmistakable("-120.500") == "-120.5000");
  CHECK(unmistakable("0.125") == "0.125");
  CHECK(unmistakable("1200.125") == "1200.125");
  CHECK(unmistakable("1.50") == "1.50");
  CHECK(unmistakable("1500") == "1500");
}
