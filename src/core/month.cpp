#include "core/month.h"

namespace rung {

Day first_of_month(Day day) {
  const Civil date = civil(day);
  return day_of(date.year, date.month, 1);
}

Day last_of_month(Day day) { return add_months(first_of_month(day), 1) - 1; }

std::string iso_month(Day day) { return iso(day).substr(0, 7); }

std::optional<Day> month_from_iso(std::string_view text) {
  if (text.size() != 7) return std::nullopt;
  const auto first = day_from_iso(std::string(text) + "-01");
  return first && *first >= kFirstDay && *first <= kLastDay ? first : std::nullopt;
}

}  // namespace rung
