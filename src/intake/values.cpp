#include "intake/values.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/suggest.h"
#include "core/whole.h"
#include "core/yearless.h"
#include "intake/text.h"

namespace rung::intake {
namespace {

constexpr int kFactorDecimals = 6;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string wrong_character(std::string_view cell, std::size_t at) {
  return fmt::format("{} is {}", character_place(cell, at), character_words(cell, at));
}

// A number taken apart: sign, digits before and after the decimal sign.
struct Digits {
  bool negative = false;
  std::string whole, part;
  bool has_part = false;
};

// 1.234.567: groups of three behind the first.
bool well_grouped(std::string_view text, char sign) {
  const std::size_t first = text.find(sign);
  if (first == 0 || first > 3) return false;
  for (std::size_t at = first; at < text.size(); at += 4) {
    if (text[at] != sign || at + 4 > text.size()) return false;
    if (!std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                     text.begin() + static_cast<std::ptrdiff_t>(at) + 4, is_digit)) {
      return false;
    }
  }
  return true;
}

std::string other_decimal_sign(char written, char declared) {
  return fmt::format(
      "has a {}, but decimals of this file begin with a {}; if all of them are written so, put "
      "`decimal: \"{}\"` into the mapping",
      written == ',' ? "comma" : "point", declared == ',' ? "comma" : "point", written);
}

Read<Digits> take_apart(std::string_view cell, NumberForm form) {
  if (cell.empty()) return Refused{std::string("is empty")};
  Digits digits;
  std::size_t begin = 0;
  if (cell.front() == '-') {
    digits.negative = true;
    begin = 1;
  }
  const std::size_t decimal = cell.find(form.decimal, begin);
  const std::string_view whole =
      cell.substr(begin, decimal == std::string_view::npos ? decimal : decimal - begin);
  const std::string_view part =
      decimal == std::string_view::npos ? std::string_view() : cell.substr(decimal + 1);
  const char other = form.decimal == ',' ? '.' : ',';
  const bool grouped = form.thousands != '\0' && whole.find(form.thousands) != std::string_view::npos;
  for (std::size_t at = begin; at < cell.size(); ++at) {
    if (is_digit(cell[at]) || at == decimal) continue;
    if (grouped && cell[at] == form.thousands && at < decimal) continue;
    if (cell[at] == other && form.thousands != other) return Refused{other_decimal_sign(other, form.decimal)};
    return Refused{wrong_character(cell, at)};
  }
  if (grouped && !well_grouped(whole, form.thousands)) {
    return Refused{fmt::format("has its thousands in the wrong places ({})",
                               character_words(cell, cell.find(form.thousands)))};
  }
  if (grouped && decimal == std::string_view::npos) {
    const std::size_t sign = whole.find(form.thousands);
    return Refused{fmt::format(
        "can be read in two ways; write {}{}00 or {}{}{}",
        [&] {
          std::string plain(whole);
          std::erase(plain, form.thousands);
          return plain;
        }(),
        form.decimal, whole.substr(0, sign), form.decimal, whole.substr(sign + 1))};
  }
  if (whole.empty()) return Refused{std::string("has no digit before the decimal sign")};
  if (decimal != std::string_view::npos && part.empty())
    return Refused{std::string("has no digit after the decimal sign")};
  digits.whole = whole;
  std::erase(digits.whole, form.thousands);
  digits.part = part;
  digits.has_part = decimal != std::string_view::npos;
  return digits;
}

// Nothing: larger than `limit`.
std::optional<std::int64_t> value_of(const Digits& digits, int decimals, std::int64_t limit) {
  std::int64_t value = 0;
  const std::string all =
      digits.whole + digits.part + std::string(static_cast<std::size_t>(decimals) - digits.part.size(), '0');
  for (const char c : all) {
    value = value * 10 + (c - '0');
    if (value > limit) return std::nullopt;
  }
  return digits.negative ? -value : value;
}

std::string largest_words(std::int64_t limit, int decimals) {
  std::int64_t one = 1;
  for (int i = 0; i < decimals; ++i) one *= 10;
  return fmt::format("is out of range: at most {}", limit / one);
}

std::string date_words_for(std::string_view form) {
  constexpr std::pair<std::string_view, std::string_view> kSample[] = {
      {"YYYY", "2027"}, {"MM", "03"}, {"DD", "31"}, {"M", "3"}, {"D", "31"}};
  std::string sample(form);
  for (const auto& [sign, value] : kSample) {
    if (const std::size_t at = sample.find(sign); at != std::string::npos)
      sample.replace(at, sign.size(), value);
  }
  return fmt::format("is not a date in the form {}, such as {}", form, sample);
}

// Takes `least` to `most` digits from the front of `rest`.
std::optional<int> take_digits(std::string_view& rest, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  int value = 0;
  while (count < most && count < rest.size() && is_digit(rest[count]))
    value = value * 10 + (rest[count++] - '0');
  if (count < least) return std::nullopt;
  rest.remove_prefix(count);
  return value;
}

Read<Day> checked_date(int year, int month, int day, Years years) {
  if (year < years.first || year > years.last) {
    return Refused{fmt::format("is in the year {:04}; years from {} to {} can be booked", year, years.first,
                               years.last)};
  }
  if (month < 1 || month > 12) return Refused{fmt::format("does not exist: there is no month {}", month)};
  if (!is_date(year, month, day)) {
    return Refused{
        fmt::format("does not exist: {}-{:02} has {} days", year, month, days_in_month(year, month))};
  }
  return day_of(year, month, day);
}

// Reads the date at the front of `rest` and takes it away.
Read<Day> take_date(std::string_view& rest, std::string_view form, Years years) {
  int year = 0, month = 0, day = 0;
  const std::string wrong = date_words_for(form);
  while (!form.empty()) {
    const char sign = form.front();
    std::size_t length = 1;
    while (length < form.size() && form[length] == sign) ++length;
    if (sign == 'Y' || sign == 'M' || sign == 'D') {
      const std::optional<int> number = take_digits(rest, length, sign == 'Y' ? 4 : 2);
      if (!number) return Refused{wrong};
      (sign == 'Y' ? year : sign == 'M' ? month : day) = *number;
    } else {
      length = 1;
      if (rest.empty() || rest.front() != sign) return Refused{wrong};
      rest.remove_prefix(1);
    }
    form.remove_prefix(length);
  }
  if (!rest.empty() && is_digit(rest.front())) return Refused{wrong};
  return checked_date(year, month, day, years);
}

struct Clock {
  int second = 0;
  std::optional<int> offset;  // minutes east of UTC
};

constexpr const char* kWrongTime =
    "has a time that is not in the form 14:05 or 14:05:30, perhaps with Z or +01:00 behind it";

// +01:00, +0100, +01 or Z, to the end.
Read<int> read_offset(std::string_view rest) {
  if (rest == "Z") return 0;
  const int sign = rest.front() == '-' ? -1 : 1;
  rest.remove_prefix(1);
  const std::optional<int> hours = take_digits(rest, 2, 2);
  if (hours && !rest.empty() && rest.front() == ':') rest.remove_prefix(1);
  const std::optional<int> minutes = rest.empty() ? std::optional<int>(0) : take_digits(rest, 2, 2);
  if (!hours || !minutes || !rest.empty() || *hours > 14 || *minutes > 59)
    return Refused{std::string(kWrongTime)};
  return sign * (*hours * 60 + *minutes);
}

Read<Clock> read_clock(std::string_view rest) {
  const std::optional<int> hour = take_digits(rest, 2, 2);
  if (!hour || rest.empty() || rest.front() != ':') return Refused{std::string(kWrongTime)};
  rest.remove_prefix(1);
  const std::optional<int> minute = take_digits(rest, 2, 2);
  if (!minute) return Refused{std::string(kWrongTime)};
  std::optional<int> second = 0;
  if (!rest.empty() && rest.front() == ':') {
    rest.remove_prefix(1);
    second = take_digits(rest, 2, 2);
    if (second && !rest.empty() && rest.front() == '.') {  // parts of a second do not matter to any rule
      rest.remove_prefix(1);
      if (!take_digits(rest, 1, 9)) return Refused{std::string(kWrongTime)};
    }
  }
  if (!second) return Refused{std::string(kWrongTime)};
  if (*second == 60) return Refused{std::string("has a leap second (:60); write :59")};
  if (*hour > 23 || *minute > 59 || *second > 59)
    return Refused{std::string("has a time that does not exist")};
  Clock clock{*hour * 3600 + *minute * 60 + *second, std::nullopt};
  if (rest.empty()) return clock;
  if (rest.front() != 'Z' && rest.front() != '+' && rest.front() != '-')
    return Refused{std::string(kWrongTime)};
  const Read<int> offset = read_offset(rest);
  if (!offset) return Refused{offset.error()};
  clock.offset = offset.value();
  return clock;
}

std::string offset_words(int minutes) {
  const int size = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

Read<Moment> moment_in_zone(Day day, const Clock& clock, const MomentForm& form) {
  const WallTime wall{day, clock.second};
  if (clock.offset) {
    const std::int64_t utc =
        (std::int64_t{day.number} * kSecondsOfDay + clock.second - std::int64_t{*clock.offset} * 60) * 1000;
    const WallTime here = form.zone->wall(utc);
    return Moment{here.day, here.second / 60, utc};
  }
  if (!form.program_zone) {
    return Refused{
        std::string("has a time without an offset such as +01:00; if these are the program's times, put "
                    "`zone: program` into the mapping")};
  }
  const Zone::Instant instant = form.zone->instant(wall);
  switch (instant.kind) {
    case Zone::Kind::Unique: break;
    case Zone::Kind::Missing:
      return Refused{
          fmt::format("does not exist in {}: clocks were put forward in this hour", form.zone->name())};
    case Zone::Kind::Twice:
      return Refused{fmt::format("exists twice in {} (clocks were put back); write {} or {} behind it",
                                 form.zone->name(), offset_words(instant.first_offset),
                                 offset_words(instant.second_offset))};
  }
  return Moment{day, clock.second / 60, instant.at_ms};
}

}  // namespace

namespace {

Read<std::int64_t> read_up_to(std::int64_t limit, std::string_view cell, NumberForm form, int decimals,
                              std::string_view unit) {
  const Read<Digits> digits = take_apart(cell, form);
  if (!digits) return Refused{digits.error()};
  const std::string& part = digits.value().part;
  if (part.size() > static_cast<std::size_t>(decimals)) {
    return Refused{fmt::format("has {} {}, {} {}", part.size(), part.size() == 1 ? "decimal" : "decimals",
                               unit.empty() ? "this field" : unit,
                               decimals == 0 ? "has none" : fmt::format("has {}", decimals))};
  }
  const std::optional<std::int64_t> value = value_of(digits.value(), decimals, limit);
  if (!value) return Refused{largest_words(limit, decimals)};
  if (*value == 0 && digits.value().negative) return Refused{std::string("is minus zero; write 0")};
  return *value;
}

}  // namespace

Read<std::int64_t> read_number(std::string_view cell, NumberForm form, int decimals, std::string_view unit) {
  return read_up_to(kAmountLimit, cell, form, decimals, unit);
}

Read<std::int64_t> read_whole(std::string_view cell, NumberForm form, std::int64_t limit) {
  const Read<std::int64_t> value = read_number(cell, form, 0, "a count");
  if (value && (value.value() > limit || value.value() < -limit)) return Refused{largest_words(limit, 0)};
  return value;
}

Read<std::int64_t> read_points(std::string_view cell, NumberForm form, int decimals, std::string_view unit) {
  std::int64_t limit = kCountLimit;
  for (int i = 0; i < decimals; ++i) limit *= 10;
  return read_up_to(limit, cell, form, decimals, unit);
}

Read<std::int64_t> read_product(const std::vector<std::string_view>& cells, NumberForm form, int decimals,
                                std::string& wrong_cell) {
  Wide product = 1;
  Wide scale = 1;
  for (const std::string_view cell : cells) {
    wrong_cell = cell;
    const Read<std::int64_t> factor = read_number(cell, form, kFactorDecimals, "a factor");
    if (!factor) return factor;
    constexpr Wide kRoom = Wide{1} << 62;
    if (product > kRoom || product < -kRoom) return Refused{std::string("makes the product too large")};
    product *= factor.value();
    for (int i = 0; i < kFactorDecimals; ++i) scale *= 10;
  }
  Wide wanted = 1;
  for (int i = 0; i < decimals; ++i) wanted *= 10;
  const Wide divisor = scale / wanted;
  const Wide limit = Wide{kAmountLimit} * divisor;
  if (product > limit || product < -limit) return Refused{largest_words(kAmountLimit, decimals)};
  return divide(product, divisor, Rounding::Nearest);
}

bool is_date_form(std::string_view form) {
  int years = 0, months = 0, days = 0;
  while (!form.empty()) {
    const char sign = form.front();
    std::size_t length = 1;
    while (length < form.size() && form[length] == sign) ++length;
    if (sign == 'Y' && length == 4)
      ++years;
    else if (sign == 'M' && length <= 2)
      ++months;
    else if (sign == 'D' && length <= 2)
      ++days;
    else if (std::string_view(".-/").find(sign) == std::string_view::npos || length != 1)
      return false;
    form.remove_prefix(length);
  }
  return years == 1 && months == 1 && days == 1;
}

Read<Day> read_date(std::string_view cell, std::string_view form, Years years) {
  if (cell.empty()) return Refused{std::string("is empty")};
  std::string_view rest = cell;
  const Read<Day> day = take_date(rest, form, years);
  if (day && !rest.empty()) return Refused{date_words_for(form)};
  return day;
}

namespace {

constexpr const char* kYearlessForm = "; a birthday without a year is written --05-17";

// The form without the year: of DD.MM.YYYY both DD.MM. and DD.MM, of YYYY-MM-DD both -MM-DD and MM-DD.
std::vector<std::string> forms_without_year(std::string_view form) {
  const std::size_t begin = form.find('Y');
  const std::size_t end = form.find_last_of('Y') + 1;
  const std::string before(form.substr(0, begin)), after(form.substr(end));
  std::vector<std::string> forms{before + after};
  const auto is_sign = [](char c) { return c == '.' || c == '-' || c == '/'; };
  if (!after.empty() && is_sign(after.front())) forms.push_back(before + after.substr(1));
  if (!before.empty() && is_sign(before.back())) forms.push_back(before.substr(0, before.size() - 1) + after);
  return forms;
}

// Nothing: not written in this form.
std::optional<Read<Day>> read_yearless(std::string_view cell, std::string_view form) {
  int month = 0, day = 0;
  while (!form.empty()) {
    const char sign = form.front();
    std::size_t length = 1;
    while (length < form.size() && form[length] == sign) ++length;
    if (sign == 'M' || sign == 'D') {
      const std::optional<int> number = take_digits(cell, length, 2);
      if (!number) return std::nullopt;
      (sign == 'M' ? month : day) = *number;
    } else {
      length = 1;
      if (cell.empty() || cell.front() != sign) return std::nullopt;
      cell.remove_prefix(1);
    }
    form.remove_prefix(length);
  }
  if (!cell.empty()) return std::nullopt;
  if (const auto found = yearless(month, day)) return Read<Day>{*found};
  const bool no_month = month < 1 || month > 12;
  return Read<Day>{Refused{(no_month ? fmt::format("does not exist: there is no month {}", month)
                                     : fmt::format("does not exist: month {} has no day {}", month, day)) +
                           kYearlessForm}};
}

}  // namespace

Read<Day> read_birthday(std::string_view cell, std::string_view form, Years years) {
  if (const auto read = read_yearless(cell, "--MM-DD")) return *read;
  for (const std::string& without_year : forms_without_year(form)) {
    if (const auto read = read_yearless(cell, without_year)) return *read;
  }
  const Read<Day> whole = read_date(cell, form, years);
  if (whole || cell.empty()) return whole;
  return Refused{whole.error() + kYearlessForm};
}

namespace {

Read<Moment> read_seconds(std::string_view cell, const MomentForm& form) {
  constexpr const char* kWrong = "is not a number of seconds since 1970, such as 1763640000";
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), seconds);
  if (error != std::errc() || end != cell.data() + cell.size()) return Refused{std::string(kWrong)};
  constexpr Years kYears;
  const auto first_of = [](int year) { return std::int64_t{day_of(year, 1, 1).number} * kSecondsOfDay; };
  if (seconds < first_of(kYears.first) || seconds >= first_of(kYears.last + 1)) {
    const bool thousandths = seconds / 1000 >= first_of(kYears.first);
    return Refused{fmt::format("lies before {} or after {}{}", kYears.first, kYears.last,
                               thousandths ? "; are these thousandths of a second?" : "")};
  }
  const WallTime here = form.zone->wall(seconds * 1000);
  return Moment{here.day, here.second / 60, seconds * 1000};
}

}  // namespace

Read<Moment> read_moment(std::string_view cell, const MomentForm& form) {
  if (cell.empty()) return Refused{std::string("is empty")};
  if (form.seconds) return read_seconds(cell, form);
  std::string_view rest = cell;
  const Read<Day> day = take_date(rest, form.date_form, Years{});
  if (!day) return Refused{day.error()};
  constexpr int kNoon = 12 * 3600;
  if (rest.empty()) {
    const MomentForm in_zone{form.date_form, false, form.zone, true};
    return moment_in_zone(day.value(), Clock{kNoon, std::nullopt}, in_zone);
  }
  if (rest.front() != ' ' && rest.front() != 'T') return Refused{date_words_for(form.date_form)};
  const Read<Clock> clock = read_clock(rest.substr(1));
  if (!clock) return Refused{clock.error()};
  return moment_in_zone(day.value(), clock.value(), form);
}

Read<std::int64_t> read_choice(std::string_view cell, const std::vector<std::string>& choices) {
  const auto found = std::find(choices.begin(), choices.end(), cell);
  if (found != choices.end()) return static_cast<std::int64_t>(found - choices.begin());
  if (cell.empty()) return Refused{std::string("is empty")};
  if (const auto near = nearest(cell, choices))
    return Refused{fmt::format("is not known; did you mean {}?", *near)};
  return Refused{fmt::format("is not known; it can be {}, or name it in `values:` of the mapping",
                             fmt::join(choices, ", "))};
}

Read<std::int64_t> read_yes_no(std::string_view cell) {
  if (cell == "yes" || cell == "true" || cell == "1") return 1;
  if (cell == "no" || cell == "false" || cell == "0") return 0;
  return Refused{std::string("is neither yes nor no; other words can be named in `values:` of the mapping")};
}

}  // namespace rung::intake
