#pragma once
// The pages behind `rung help`: what every message means (docs/ERRORS, by code: "R105") and topics
// (docs/help, by file name: "periods"). Their texts are put into the program when it is built.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rung::language {

// The page's text, in Markdown. Nothing if there is no page of that name; upper and lower case are not told
// apart.
[[nodiscard]] std::optional<std::string_view> page(std::string_view name);

// All names, in alphabetical order.
[[nodiscard]] std::vector<std::string> page_names();

}  // namespace rung::language
