#pragma once
// How numbers and dates are written for people. Three forms, never mixed: the program's first language on
// screens and each member's language in messages (this header), rule text in backticks (`1200 EUR`), integers
// in JSON.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/day.h"
#include "core/forms.h"
#include "core/unit.h"

namespace rung {

// In the forms of the language (core/forms.h): 1.234,50 € (no-break space) · £1,234.50. Where a sign stands
// close before the digits, a currency without its own sign goes behind them: 1,234.50 CHF.
[[nodiscard]] std::string money_words(std::int64_t minor, const Currency& currency, Language language);
// 1.234,5 · 1,234.5 with `decimals` digits.
[[nodiscard]] std::string number_words(std::int64_t value, int decimals, Language language);
// `hundredths` of a percent: 420 → 4,20 % (no-break space) · 4.20 %.
[[nodiscard]] std::string percent_words(std::int64_t hundredths, Language language);
// 31.12.2027 · 31/12/2027 · 2027-12-31. Screens use iso() instead.
[[nodiscard]] std::string date_words(Day day, Language language);

// Rule text: 1200 EUR, 12.50 EUR, 2.5 %, as it can be pasted into a rule file.
[[nodiscard]] std::string money_rule_text(std::int64_t minor, const Currency& currency);
// `1.499` can be read in two ways in a rule file (R105); a zero behind it makes it one number: `1.4990`.
[[nodiscard]] std::string unmistakable(std::string number);
[[nodiscard]] std::string percent_rule_text(std::int64_t hundredths);
[[nodiscard]] std::string duration_rule_text(Duration duration);  // 30 days, 1 month

}  // namespace rung
