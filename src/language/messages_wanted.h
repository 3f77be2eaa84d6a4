#pragma once
// What could have stood somewhere, in words; and which of some phrases was probably meant.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "language/messages_pieces.h"
#include "language/syntax_match.h"

namespace rung::language {

// "the name of a tier such as `Gold`, or `at least`": at most six alternatives.
[[nodiscard]] std::string words_for(const std::vector<Wanted>& wanted);
// The same without the end of the line.
[[nodiscard]] std::string words_for_more(const std::vector<Wanted>& wanted);
// The fixed words among them.
[[nodiscard]] std::vector<std::string> keywords(const std::vector<Wanted>& wanted);
// "`a`, `b` or `c`", at most six.
[[nodiscard]] std::string one_of(const std::vector<std::string>& phrases);

// "`400 EUR`" for a number that needs its unit; empty if none of the wanted is a unit.
[[nodiscard]] std::string example_of_unit(const std::vector<Wanted>& wanted, std::string_view number);

// The phrase nearest to what stands at piece `from`, near enough to be meant, and how many pieces it stands
// for (0: none is near).
struct Nearest {
  std::string phrase;
  std::size_t count = 0;
};
[[nodiscard]] Nearest nearest_phrase(const std::vector<Piece>& pieces, std::size_t from,
                                     const std::vector<std::string>& phrases);

}  // namespace rung::language
