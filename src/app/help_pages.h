#pragma once
// The pages behind `rung help` that are no command's: a message's code (R105), a topic (periods).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rung::app {

[[nodiscard]] std::optional<std::string_view> help_page(std::string_view name);
[[nodiscard]] std::vector<std::string> help_page_names();

}  // namespace rung::app
