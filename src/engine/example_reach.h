#pragma once
// Which of the things that are not carried out yet an example would need.

#include <string>
#include <utility>
#include <vector>

#include "language/program.h"

namespace rung::engine {

// Empty: the example can be run. What stands in a guard, or only in segments and notifications that neither a
// tier, a metric, an earn rule nor an expectation of the example looks at, is not needed.
[[nodiscard]] std::vector<std::pair<Place, std::string>> not_run_in(const language::Program& program,
                                                                    const language::ExampleDef& example);

}  // namespace rung::engine
