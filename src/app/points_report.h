#pragma once
// What a recalculation does to all points of a currency: a sum that adds up.

#include <vector>

#include "app/recalculate.h"
#include "ledger/difference.h"

namespace rung::app {

// By Program::points. `before`: outstanding before the run.
[[nodiscard]] std::vector<PointsSummary> empty_summaries(const language::Program& program,
                                                         const std::vector<std::int64_t>& before);
// Adds what one member's draft does. `booked`: what it was made against.
void add_to_summary(const ledger::Draft& draft, const ledger::Booked& booked, PointsSummary& summary);

}  // namespace rung::app
