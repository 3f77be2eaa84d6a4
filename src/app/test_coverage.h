#pragma once
// `rung test --coverage`: what the examples try, as a table and as a list of what no example touches.

#include <string>

#include "app/json.h"
#include "engine/coverage.h"

namespace rung::app {

[[nodiscard]] std::string coverage_text(const engine::Coverage& coverage);
// {"covered", "of", "percent_floor", "groups": [{kind, covered, of, percent_floor, items: […]}]}
[[nodiscard]] Json coverage_json(const engine::Coverage& coverage);

}  // namespace rung::app
