#pragma once
// Colour for terminals. It only repeats what the words say already, so it is laid over the finished plain
// text.

#include <string>
#include <string_view>
#include <vector>

namespace rung::cli {

// Words that refuse in red, what is missing in yellow, what holds in green, the names of `tiers` bold.
[[nodiscard]] std::string paint(std::string_view text, const std::vector<std::string>& tiers);

// Only the word that opens each message of `rung check` (`error[R105]`): the lines below it are the author's
// text.
[[nodiscard]] std::string paint_messages(std::string_view text);

// A command that the reader may type.
[[nodiscard]] std::string paint_command(std::string_view command);

}  // namespace rung::cli
