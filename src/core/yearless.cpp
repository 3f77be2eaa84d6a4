#include "core/yearless.h"

#include <fmt/format.h>

#include "core/unit.h"

namespace rung {
namespace {

constexpr int kFarYear = 1604;  // a leap year

}  // namespace

std::optional<Day> yearless(int month, int day) {
  if (!is_date(kFarYear, month, day)) return std::nullopt;
  return day_of(kFarYear, month, day);
}

bool is_yearless(Day day) { return civil(day).year == kFarYear; }

std::int64_t with_year(std::int64_t date) {
  if (date == kEmpty) return kEmpty;
  return is_yearless(Day{static_cast<std::int32_t>(date)}) ? kEmpty : date;
}

std::string date_text(Day day) {
  if (!is_yearless(day)) return iso(day);
  const Civil date = civil(day);
  return fmt::format("--{:02}-{:02}", date.month, date.day);
}

}  // namespace rung
