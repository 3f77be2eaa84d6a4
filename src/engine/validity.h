#pragma once
// The calendar of statuses: how long a tier lives from a day on, what one more period is, when it is judged
// next.

#include <utility>
#include <vector>

#include "core/calendar.h"
#include "core/day.h"
#include "language/program.h"

namespace rung::engine {

// Whether a new membership year (`membership year restarts on …`) moves the end of the status.
[[nodiscard]] bool ends_with_membership_year(const language::Tier& tier);

// The last day of a status entered on `entered`, judged as of `as_of` (docs/MEANING.md, 7.2). `for T` counts the
// first day: 12 months from 2026-09-02 end on 2027-09-01.
[[nodiscard]] Day validity_from(const language::Tier& tier, Day entered, Day as_of, const Calendar& calendar);

// The last day after one more period of the same kind. `entered` and `periods` (those lived so far) keep `for
// T` counting from the original day; months are never chained.
[[nodiscard]] Day next_validity(const language::Tier& tier, Day valid_until, Day entered, int periods,
                                const Calendar& calendar);

// The first judging day after `after`; kForever where no calendar decides.
[[nodiscard]] Day next_judging(const language::Judging& judging, Day after, const Calendar& calendar);
[[nodiscard]] bool is_judging_day(const language::Judging& judging, Day day, const Calendar& calendar);

// The first of these days of the year (29 February: 28 February in common years) after `after`; kForever if
// there are none.
[[nodiscard]] Day next_day_of_year(const std::vector<std::pair<int, int>>& days, Day after);

}  // namespace rung::engine
