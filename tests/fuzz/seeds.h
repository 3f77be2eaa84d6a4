#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rung::fuzz {

// What a target begins with: rule files (tests/corpus), for `templates` their lines with placeholders, for
// `csv_file` a file for each mapping, for `project_file` the rung.yaml files of the repository, for
// `damaged_database` some damage.
[[nodiscard]] std::vector<std::string> seeds(std::string_view target);

}  // namespace rung::fuzz
