#pragma once
// German words and habits, and what the rule language says for them. Umlauts may be written out (`fuer`).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/messages_pieces.h"

namespace rung::language {

// "Mindestens" -> "at least"; the first meaning of a word with several; empty if the word is none of them.
[[nodiscard]] std::string_view translated(std::string_view word);

// The longest German wording that stands at piece `from`: how many pieces it takes, and what the rule
// language says for it. Of several meanings the first that is among `fitting`, or else the first.
struct GermanWording {
  std::size_t count = 0;
  std::string english;
};
[[nodiscard]] std::optional<GermanWording> german_at(const std::vector<Piece>& pieces, std::size_t from,
                                                     const std::vector<std::string>& fitting);

// 3 for "März", "Maerz", "Mrz" and "March"; 0 if the word is no month.
[[nodiscard]] int month_of(std::string_view word);

// `5 Stück`: counts have no unit.
[[nodiscard]] bool says_pieces(std::string_view word);

// `Gold-Status`, `Gold Status`: the part behind the name says only what it is the name of.
[[nodiscard]] bool says_only_tier(std::string_view word);

}  // namespace rung::language
