#pragma once
// A line cut into words, numbers, texts and signs, for finding out what is wrong with it. Nothing is decided
// by it: what a line means is the grammar's business.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/source.h"

namespace rung::language {

struct Piece {
  enum class Kind : std::uint8_t {
    Word,      // letters, digits and `_`, beginning with a letter
    Number,    // digits with whatever people put between digits: 1.200,50 2027-03-01 20:00
    Text,      // in straight quotes, closed
    OpenText,  // a straight quote that is not closed in this line
    Sign,      // one other character, or a comparison such as >=
  } kind{};
  Span span;  // in the line
  std::string_view text;
  bool glued = false;  // no blank between the piece before and this one
};

[[nodiscard]] std::vector<Piece> pieces_of(std::string_view line);

// Index of the piece that holds byte `at` of the line, or of the first one after it; pieces.size() at the
// end.
[[nodiscard]] std::size_t piece_at(const std::vector<Piece>& pieces, std::size_t at);

// Number of leading pieces that are exactly the words of `shape` (single blanks between; `*` stands for any
// one piece), or 0 if the pieces do not begin so.
[[nodiscard]] std::size_t begins_with_shape(const std::vector<Piece>& pieces, std::size_t from,
                                            std::string_view shape);

[[nodiscard]] std::size_t count_words_in(std::string_view phrase);

}  // namespace rung::language
