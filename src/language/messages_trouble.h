#pragma once
// Pieces of a line that are wrong wherever they stand: curly quotes, `1.200`, `>=`, weeks and years.

#include <cstddef>
#include <optional>
#include <vector>

#include "core/diagnostic.h"
#include "core/source.h"
#include "language/messages_pieces.h"

namespace rung::language {

// The first of them, if the line has one. `line_begin` is the place of the line in the file. `negative`:
// whether numbers may have a `-` before them, as in examples.
[[nodiscard]] std::optional<Diagnostic> trouble_in_pieces(const SourcePtr& source, std::size_t line_begin,
                                                          const std::vector<Piece>& pieces, bool negative);

}  // namespace rung::language
