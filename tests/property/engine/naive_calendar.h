#pragma once
// Periods and lives of tiers, worked out from their definitions (docs/LANGUAGE.md), for the naive evaluator.

#include "core/day.h"
#include "core/window.h"
#include "language/program.h"

namespace rung::naive {

// `day` + duration; months clamp. Durations in hours are not used by the naive evaluator.
[[nodiscard]] Day plus(Day day, Duration duration, int times = 1);

[[nodiscard]] DayRange cycle_range(Cycle cycle, Day day, Day joined);
[[nodiscard]] DayRange window_range(const Window& window, Day today, Day joined);

[[nodiscard]] bool judged_on(const language::Judging& judging, Day day, Day joined);
// The first judging day after `day`.
[[nodiscard]] Day next_judging(const language::Judging& judging, Day day, Day joined);

// The last day of a tier entered on `entered`.
[[nodiscard]] Day validity(const language::Tier& tier, Day entered, Day joined);
// The last day after one more period; `periods` have been lived since `entered`.
[[nodiscard]] Day successor(const language::Tier& tier, Day until, Day entered, int periods, Day joined);

}  // namespace rung::naive
