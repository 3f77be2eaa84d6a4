#include "core/words.h"

#include <fmt/format.h>

namespace rung {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";

// Absolute value without overflow at INT64_MIN.
std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

std::uint64_t power_of_ten(int exponent) {
  std::uint64_t result = 1;
  for (int i = 0; i < exponent; ++i) result *= 10;
  return result;
}

std::string grouped(std::uint64_t value, char separator) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, separator);
  }
  return digits;
}

// The digits without a sign.
std::string unsigned_words(std::int64_t value, int decimals, Language language) {
  const std::uint64_t scale = power_of_ten(decimals);
  const std::uint64_t absolute = magnitude(value);
  const bool german = language == Language::German;
  std::string text = grouped(absolute / scale, german ? '.' : ',');
  if (decimals > 0) text += fmt::format("{}{:0>{}}", german ? ',' : '.', absolute % scale, decimals);
  return text;
}

// A plain decimal without thousands separators and without trailing zeros beyond `keep` decimals.
std::string plain_decimal(std::int64_t value, int decimals, bool whole_without_decimals) {
  const std::uint64_t scale = power_of_ten(decimals);
  const std::uint64_t absolute = magnitude(value);
  std::string text = fmt::format("{}{}", value < 0 ? "-" : "", absolute / scale);
  if (decimals == 0 || (whole_without_decimals && absolute % scale == 0)) return text;
  return text + fmt::format(".{:0>{}}", absolute % scale, decimals);
}

}  // namespace

Language language_of(std::string_view code) { return code == "de" ? Language::German : Language::English; }

std::string money_words(std::int64_t minor, const Currency& currency, Language language) {
  const std::string sign = currency_sign(currency);
  const std::string minus = minor < 0 ? "-" : "";
  const std::string digits = unsigned_words(minor, currency.decimals, language);
  if (language == Language::German || sign == currency.code)
    return fmt::format("{}{}{}{}", minus, digits, kNoBreakSpace, sign);
  return minus + sign + digits;
}

std::string number_words(std::int64_t value, int decimals, Language language) {
  return (value < 0 ? "-" : "") + unsigned_words(value, decimals, language);
}

std::string percent_words(std::int64_t hundredths, Language language) {
  return number_words(hundredths, 2, language) + std::string(kNoBreakSpace) + "%";
}

std::string date_words(Day day, Language language) {
  const Civil c = civil(day);
  const char separator = language == Language::German ? '.' : '/';
  return fmt::format("{:02}{}{:02}{}{:04}", c.day, separator, c.month, separator, c.year);
}

std::string money_rule_text(std::int64_t minor, const Currency& currency) {
  return plain_decimal(minor, currency.decimals, true) + " " + currency.code;
}

std::string unmistakable(std::string number) {
  const std::size_t begin = number.starts_with('-') ? 1 : 0;
  const std::size_t point = number.find('.');
  if (point == std::string::npos || number.size() - point != 4) return number;
  if (point - begin <= 3 && number[begin] != '0') number += '0';
  return number;
}

std::string percent_rule_text(std::int64_t hundredths) {
  std::string text = plain_decimal(hundredths, 2, true);
  if (text.find('.') != std::string::npos && text.back() == '0') text.pop_back();
  return text + " %";
}

std::string duration_rule_text(Duration duration) {
  const char* unit = "days";
  switch (duration.unit) {
    case DurationUnit::Hours: unit = "hours"; break;
    case DurationUnit::Days: unit = "days"; break;
    case DurationUnit::Months: unit = "months"; break;
  }
  std::string text = fmt::format("{} {}", duration.count, unit);
  if (duration.count == 1) text.pop_back();
  return text;
}

}  // namespace rung
