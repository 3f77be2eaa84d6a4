#pragma once
// "Did you mean": the nearest of some known words.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rung {

// Edit distance in code points where a swap of two neighbours counts once (optimal string alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word`, if it is near enough to be meant: at most a third of the word's length
// away, at least one edit allowed, upper and lower case counting as equal. Ties: the candidate that stands
// first.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& candidates);

}  // namespace rung
