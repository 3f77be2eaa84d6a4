#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rung::fuzz {

// What a target begins with: for `templates` the lines with placeholders of all rule files, otherwise the
// rule files themselves (tests/corpus).
[[nodiscard]] std::vector<std::string> seeds(std::string_view target);

}  // namespace rung::fuzz
