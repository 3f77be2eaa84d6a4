#pragma once
// Lines written as other languages, tools and habits have it (`where tier is Silver or above`, `between 400
// EUR and 800 EUR`), each answered with the line that is meant.

#include <optional>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "language/messages_line.h"
#include "language/messages_pieces.h"

namespace rung::language {

// `here`: the piece at which the line stopped making sense. Nothing if the line shows no such habit.
[[nodiscard]] std::optional<Diagnostic> habit_in(const FailedLine& failed, std::string_view text,
                                                 const std::vector<Piece>& pieces, std::size_t here);

// "0.85" -> "85", "0.125" -> "12.5": a share written as a part of one; empty if it is none.
[[nodiscard]] std::string as_percent(std::string_view number);

}  // namespace rung::language
