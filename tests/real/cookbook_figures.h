#pragma once
// The tables of docs/COOKBOOK.md that tell how large the segments are on real data.

#include <string>

#include <nlohmann/json.hpp>

namespace rung::real {

// Compares the table of sizes (the column whose head begins with `data`) and the table of overlaps (below the
// heading `data`) with what `rung segments --json` printed. A dash stands for 0 where the data cannot say.
// RUNG_REFRESH=1 writes the figures anew instead.
void compare_with_cookbook(const nlohmann::json& printed, const std::string& data);

}  // namespace rung::real
