#include "language/messages_numbers.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/day.h"
#include "language/messages.h"
#include "language/messages_german.h"
#include "language/month_names.h"
#include "language/parse_lines.h"

namespace rung::language::messages {
namespace {

constexpr std::size_t kMostDecimals = 6;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "1.200,50" -> {"1", "200", "50"} and the separators ".,".
struct Groups {
  std::vector<std::string_view> digits;
  std::string separators;
};

Groups groups_of(std::string_view written) {
  Groups result;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= written.size(); ++at) {
    if (at < written.size() && written[at] >= '0' && written[at] <= '9') continue;
    result.digits.push_back(written.substr(begin, at - begin));
    if (at < written.size()) result.separators += written[at];
    begin = at + 1;
  }
  return result;
}

std::string joined(const std::vector<std::string_view>& digits, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += digits[i];
  return result;
}

// ---- Numbers in words, up to 999999 ----

std::string below_hundred(int n) {
  static constexpr std::array<const char*, 20> kSmall{
      "zero",     "one",     "two",     "three",     "four",     "five",    "six",
      "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
  static constexpr std::array<const char*, 10> kTens{"",      "",      "twenty",  "thirty", "forty",
                                                     "fifty", "sixty", "seventy", "eighty", "ninety"};
  if (n < 20) return kSmall[static_cast<std::size_t>(n)];
  const std::string tens = kTens[static_cast<std::size_t>(n / 10)];
  return n % 10 == 0 ? tens : tens + "-" + below_hundred(n % 10);
}

std::string below_thousand(int n) {
  if (n < 100) return below_hundred(n);
  const std::string hundreds = below_hundred(n / 100) + " hundred";
  return n % 100 == 0 ? hundreds : hundreds + " and " + below_hundred(n % 100);
}

std::string in_words(int n) {
  const bool hundreds = n >= 1100 && n < 10000 && n % 100 == 0 && n % 1000 != 0;
  if (hundreds) return below_hundred(n / 100) + " hundred";
  if (n < 1000) return below_thousand(n);
  const std::string thousands = below_thousand(n / 1000) + " thousand";
  return n % 1000 == 0 ? thousands : thousands + " " + below_thousand(n % 1000);
}

// ---- Dates ----

// The ways out for a date that has one reading, or several.
std::vector<Help> date_help(const std::vector<Day>& readings) {
  if (readings.empty()) return {Help{"write a day that exists, such as `2027-01-31`", ""}};
  if (readings.size() == 1) return {Help{fmt::format("write `{}`", iso(readings[0])), iso(readings[0])}};
  std::vector<Help> result;
  for (const Day day : readings) {
    const Civil date = civil(day);
    result.push_back(Help{fmt::format("{} {}", date.day, month_name(date.month)), iso(day)});
  }
  return result;
}

std::optional<Diagnostic> odd_date(const Place& place, std::string_view written, const Groups& groups) {
  if (groups.digits.size() != 3 || groups.separators[0] != groups.separators[1]) return std::nullopt;
  if (std::string_view("./-").find(groups.separators[0]) == std::string_view::npos) return std::nullopt;
  std::array<int, 3> part{};
  for (std::size_t i = 0; i < 3; ++i) {
    if (!all_digits(groups.digits[i]) || groups.digits[i].size() > 4) return std::nullopt;
    part[i] = std::stoi(std::string(groups.digits[i]));
  }
  const bool year_first = groups.digits[0].size() == 4;
  const bool year_last = groups.digits[2].size() == 4 || groups.digits[2].size() == 2;
  const bool short_parts =
      groups.digits[1].size() <= 2 && (year_first ? groups.digits[2] : groups.digits[0]).size() <= 2;
  if (!short_parts || (!year_first && !year_last)) return std::nullopt;
  if (year_first && groups.separators[0] == '-' && written.size() == 10) return std::nullopt;

  const int year = year_first ? part[0] : part[2] < 100 ? 2000 + part[2] : part[2];
  std::vector<Day> readings;
  const auto add = [&](int month, int day) {
    if (is_date(year, month, day)) readings.push_back(day_of(year, month, day));
  };
  if (year_first) {
    add(part[1], part[2]);
  } else {
    add(part[1], part[0]);
    if (part[0] != part[1]) add(part[0], part[1]);
  }
  const char* what = readings.size() == 2 ? "the date {} can be read in two ways"
                                          : "the date {} is not written year-month-day";
  Diagnostic result = error("R107", place, fmt::format(fmt::runtime(what), quoted(written)));
  result.help = date_help(readings);
  return result;
}

// ---- Numbers ----

// `1.200` and `1,200`: twelve hundred here, one and a fifth there.
Diagnostic two_readings(const Place& place, std::string_view written, const Groups& groups) {
  const std::string large = joined(groups.digits, 2);
  const int before = std::stoi(std::string(groups.digits[0]));
  std::string decimals(groups.digits[1]);
  const int thousandths = std::stoi(decimals);
  std::string small(groups.digits[0]);
  std::string small_words = in_words(before);
  if (thousandths % 10 != 0) {
    small += "." + decimals + "0";
    small_words += fmt::format(" and {} thousandths", in_words(thousandths));
  } else if (thousandths != 0) {
    small += "." + decimals.substr(0, 2);
    small_words += fmt::format(" and {} hundredths", in_words(thousandths / 10));
  }
  Diagnostic result = error("R105", place, fmt::format("{} can be read in two ways", quoted(written)));
  result.help = {Help{in_words(std::stoi(large)), large}, Help{small_words, small}};
  return result;
}

bool is_grouping(const Groups& groups, std::size_t count) {
  if (groups.digits[0].empty() || groups.digits[0].size() > 3) return false;
  for (std::size_t i = 1; i < count; ++i) {
    if (groups.digits[i].size() != 3 || groups.separators[i - 1] != groups.separators[0]) return false;
  }
  return true;
}

std::optional<Diagnostic> odd_separators(const Place& place, std::string_view written, const Groups& groups) {
  const std::size_t count = groups.digits.size();
  const char last = groups.separators.back();
  const bool decimals_last = (last == ',' || last == '.') && count >= 2;
  const bool plain = std::all_of(groups.separators.begin(), groups.separators.end(), [](char c) {
    return std::string_view(".,'_").find(c) != std::string_view::npos;
  });
  if (!plain || !all_digits(joined(groups.digits, count))) return std::nullopt;
  if (count == 2 && last == '.') return std::nullopt;
  if (is_grouping(groups, count)) {
    return fixable("R106", place, fmt::format("{} has separators between its thousands", quoted(written)),
                   joined(groups.digits, count));
  }
  const bool one_mark = std::count(groups.separators.begin(), groups.separators.end(), last) == 1;
  if (decimals_last && one_mark && (count == 2 || is_grouping(groups, count - 1))) {
    const char* what =
        count == 2 ? "{} has a comma where rules have a point" : "{} has separators between its thousands";
    return fixable("R106", place, fmt::format(fmt::runtime(what), quoted(written)),
                   joined(groups.digits, count - 1) + "." + std::string(groups.digits.back()));
  }
  return error("R106", place, fmt::format("{} is not a number that Rung can read", quoted(written)),
               "write digits with at most one point between them, such as `1200` or `19.90`");
}

}  // namespace

std::optional<Diagnostic> odd_number(Place place, std::string_view written) {
  if (written[0] == '-' || written[0] == '+') {
    return error("R106", std::move(place),
                 fmt::format("{} has a sign, numbers in rules have none", quoted(written)),
                 fmt::format("write `{}`; for what lies below a limit use `at most` or `less than`",
                             written.substr(1)));
  }
  if (written[0] == '.') {
    return fixable("R106", std::move(place), fmt::format("{} has no digit before its point", quoted(written)),
                   "0" + std::string(written));
  }
  const Groups groups = groups_of(written);
  if (groups.digits[0].size() > kMostDigits ||
      (groups.separators == "." && groups.digits[1].size() > kMostDecimals)) {
    return error("R103", std::move(place),
                 fmt::format("{} has more digits than Rung counts with", quoted(written)),
                 "write at most 15 digits before the point and 6 after it");
  }
  if (groups.separators.empty()) return std::nullopt;
  if (auto date = odd_date(place, written, groups)) return date;
  const bool one_mark = groups.separators == "." || groups.separators == ",";
  const bool thousands =
      groups.digits.back().size() == 3 && groups.digits[0].size() <= 3 && groups.digits[0][0] != '0';
  if (one_mark && thousands) return two_readings(place, written, groups);
  return odd_separators(place, written, groups);
}

}  // namespace rung::language::messages
