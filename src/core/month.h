#pragma once
// Calendar months, each by its first day.

#include <optional>
#include <string>
#include <string_view>

#include "core/day.h"

namespace rung {

[[nodiscard]] Day first_of_month(Day day);
[[nodiscard]] Day last_of_month(Day day);

// YYYY-MM.
[[nodiscard]] std::string iso_month(Day day);
// The first day; nothing unless it is a month that a file may name.
[[nodiscard]] std::optional<Day> month_from_iso(std::string_view text);

}  // namespace rung
