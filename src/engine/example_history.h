#pragma once
// What an example says happened, in the form the evaluator reads, and the points that come of it.

#include <cstddef>
#include <vector>

#include "engine/evaluation.h"
#include "engine/history.h"
#include "language/program.h"
#include "ledger/rules.h"

namespace rung::engine {

// The places of an example's events in the order of time, as far as they are known on a day (`booked`);
// events of one minute as they stand there. Corrections are no events of their own.
[[nodiscard]] std::vector<std::size_t> order_of_time(const language::ExampleDef& example,
                                                     Day known_on = kForever);

// The history an example describes, as it is known on a day: what is booked later is not there yet, what is
// corrected later still as it was.
[[nodiscard]] MemberHistory example_history(const language::Program& program,
                                            const language::ExampleDef& example, Day known_on = kForever);

// The lots of one point currency at the end of `day` as an example has them: booked on that day from nothing,
// without redemptions. `evaluation` is of the same day.
[[nodiscard]] std::vector<ledger::Lot> example_lots(const language::Program& program,
                                                    const MemberHistory& history,
                                                    const Evaluation& evaluation, int unit, Day day);

}  // namespace rung::engine
