#pragma once
// Birthdays of which only the day and the month are known. They are kept as that day of one far year, before
// every day that a file may name, so that all that comes once a year works as it does for a whole date.

#include <cstdint>
#include <optional>
#include <string>

#include "core/day.h"

namespace rung {

// 29 February is one of them.
[[nodiscard]] std::optional<Day> yearless(int month, int day);  // nothing: no day of any year
[[nodiscard]] bool is_yearless(Day day);

// A date as a value of facts (Day::number) for questions that need its year: kEmpty if it has none.
[[nodiscard]] std::int64_t with_year(std::int64_t date);

// YYYY-MM-DD, or --MM-DD (as ISO 8601 and vCards write it) of a day without a year.
[[nodiscard]] std::string date_text(Day day);

}  // namespace rung
