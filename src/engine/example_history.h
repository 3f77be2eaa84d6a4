#pragma once
// What an example says happened, in the form the evaluator reads.

#include <cstddef>
#include <vector>

#include "engine/history.h"
#include "language/program.h"

namespace rung::engine {

// The places of an example's events in the order of time, as far as they are known on a day (`booked`);
// events of one minute as they stand there. Corrections are no events of their own.
[[nodiscard]] std::vector<std::size_t> order_of_time(const language::ExampleDef& example,
                                                     Day known_on = kForever);

// The history an example describes, as it is known on a day: what is booked later is not there yet, what is
// corrected later still as it was.
[[nodiscard]] MemberHistory example_history(const language::Program& program,
                                            const language::ExampleDef& example, Day known_on = kForever);

}  // namespace rung::engine
