#pragma once
// What the explanations of a wrong line look things up in: how clauses begin, what German (and other) words
// and signs mean in the rule language.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/messages_pieces.h"
#include "language/rule_file.h"

namespace rung::language {

// How the clauses of a block begin: "enter when", "above" … in the order in which they are offered.
[[nodiscard]] const std::vector<std::string>& clause_openings(BlockKind block);

// The words that begin a block, and the kind each begins.
[[nodiscard]] std::optional<BlockKind> block_of(
    std::string_view word);  // "tier"; "every" stands for "every tier"
[[nodiscard]] const std::vector<std::string>& block_words();

// Wordings from elsewhere that mean something the language says otherwise: "greater than" -> "more than".
// What stands at piece `from`, how many pieces it takes, and what to write for them.
struct Slip {
  std::size_t count = 0;
  std::string written;
};
[[nodiscard]] std::optional<Slip> slip_at(const std::vector<Piece>& pieces, std::size_t from);

// "twelve" -> "12", "once" -> "1 time"; empty if the word is no number.
[[nodiscard]] std::string_view in_digits(std::string_view word);

// ">=" -> "at least", "€" -> "EUR"; empty if the sign is none of them.
[[nodiscard]] std::string_view spelt_out(std::string_view sign);

// Quotes and blanks that look like the plain ones and are not.
[[nodiscard]] bool is_odd_quote(std::string_view sign);
[[nodiscard]] std::string_view odd_blank_name(
    std::string_view sign);  // "no-break space"; empty if it is none

// `–`, `•` and the like, which programs for letters put where a dash was typed.
[[nodiscard]] bool begins_with_other_dash(std::string_view line);

// The rule language's words for a period written by half: "year" -> {"calendar year", "membership year"}.
[[nodiscard]] std::vector<std::string> whole_periods(std::string_view word);

}  // namespace rung::language
