#include "core/words.h"

#include <fmt/format.h>

#include "core/whole.h"

namespace rung {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";

// Absolute value without overflow at INT64_MIN.
std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

std::string grouped(std::uint64_t value, std::string_view separator, int least_grouped) {
  std::string digits = std::to_string(value);
  if (digits.size() < static_cast<std::size_t>(least_grouped)) return digits;
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, separator);
  }
  return digits;
}

// The digits without a sign.
std::string unsigned_words(std::int64_t value, int decimals, Language language, std::string_view group) {
  const Forms& forms = forms_of(language);
  const auto scale = static_cast<std::uint64_t>(power_of_ten(decimals));
  const std::uint64_t absolute = magnitude(value);
  std::string text = grouped(absolute / scale, group, forms.least_grouped);
  if (decimals > 0) text += fmt::format("{}{:0>{}}", forms.decimal, absolute % scale, decimals);
  return text;
}

// A plain decimal without thousands separators and without trailing zeros beyond `keep` decimals.
std::string plain_decimal(std::int64_t value, int decimals, bool whole_without_decimals) {
  const auto scale = static_cast<std::uint64_t>(power_of_ten(decimals));
  const std::uint64_t absolute = magnitude(value);
  std::string text = fmt::format("{}{}", value < 0 ? "-" : "", absolute / scale);
  if (decimals == 0 || (whole_without_decimals && absolute % scale == 0)) return text;
  return text + fmt::format(".{:0>{}}", absolute % scale, decimals);
}

}  // namespace

std::string money_words(std::int64_t minor, const Currency& currency, Language language) {
  const Forms& forms = forms_of(language);
  const std::string sign = currency_sign(currency);
  const std::string digits = unsigned_words(minor, currency.decimals, language, forms.money_group);
  const bool before = forms.money.starts_with("¤");
  const bool blank = forms.money.find(kNoBreakSpace) != std::string_view::npos;
  const std::string text = !before || (!blank && sign == currency.code)
                               ? digits + std::string(kNoBreakSpace) + sign
                               : sign + std::string(blank ? kNoBreakSpace : "") + digits;
  return (minor < 0 ? "-" : "") + text;
}

std::string number_words(std::int64_t value, int decimals, Language language) {
  return (value < 0 ? "-" : "") + unsigned_words(value, decimals, language, forms_of(language).group);
}

std::string percent_words(std::int64_t hundredths, Language language) {
  return number_words(hundredths, 2, language) + std::string(kNoBreakSpace) + "%";
}

std::string date_words(Day day, Language language) {
  const Civil c = civil(day);
  std::string text;
  for (const char sign : forms_of(language).date) {
    switch (sign) {
      case 'D': text += fmt::format("{:02}", c.day); break;
      case 'M': text += fmt::format("{:02}", c.month); break;
      case 'Y': text += fmt::format("{:04}", c.year); break;
      default: text += sign; break;
    }
  }
  return text;
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
