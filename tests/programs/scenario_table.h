#pragma once
// scenario_keys.csv: what worked scenarios of published programs expect, one value a line.
// `remaining.Gold.nights` is a path into the scenario; a list numbers its entries: `path[0][1]`.

#include <map>
#include <string>
#include <utility>

namespace rung::published {

// (scenario, key): ("MAR-1", "remaining.Gold.nights").
using Key = std::pair<std::string, std::string>;
using Table = std::map<Key, std::string>;

// Throws if the file cannot be read, or names a key twice.
[[nodiscard]] Table scenario_table();

}  // namespace rung::published
