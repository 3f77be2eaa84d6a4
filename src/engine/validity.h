#pragma once
// The calendar of statuses: how long a tier lives from a day on, what one more period is, when it is judged
// next.

#include "core/day.h"
#include "language/program.h"

namespace rung::engine {

// The last day of a status entered on `entered` (docs/LANGUAGE.md, "How long a status lives"). `for T` counts
// the first day: 12 months from 2026-09-02 end on 2027-09-01.
[[nodiscard]] Day validity_from(const language::Tier& tier, Day entered, Day joined);

// The last day after one more period of the same kind. `entered` and `periods` (those lived so far) keep `for
// T` counting from the original day; months are never chained.
[[nodiscard]] Day next_validity(const language::Tier& tier, Day valid_until, Day entered, int periods,
                                Day joined);

// The first judging day after `after`; kForever where no calendar decides.
[[nodiscard]] Day next_judging(const language::Judging& judging, Day after, Day joined);
[[nodiscard]] bool is_judging_day(const language::Judging& judging, Day day, Day joined);

}  // namespace rung::engine
