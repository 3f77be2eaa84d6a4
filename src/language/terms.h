#pragma once
// The participation terms of a program, as a member reads them: whole sentences about tiers, earning, points
// and rewards, made from the rules and the `##` comments in them. A comment is the author's own sentence and
// is printed as it stands, in whatever language it was written.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/program.h"

namespace rung::language {

// One piece of the terms, in reading order.
struct TermsPiece {
  enum class Kind : std::uint8_t {
    Heading,    // text; level 2 = chapter, 3 = one tier, rule or reward
    Paragraph,  // lead (may be empty), then text
    List,       // lead and text introduce the items
    Comment,    // the author's `##` lines
  } kind{};
  int level = 2;
  std::string lead;  // two or three words such as "So erreichen Sie Gold"
  std::string text;
  std::vector<std::string> items;
};

struct Terms {
  std::string language;  // "de" or "en"
  std::string title;
  std::vector<TermsPiece> pieces;
};

// The languages that there are sentences for: "de", "en".
[[nodiscard]] const std::vector<std::string>& terms_languages();

// The terms in one of terms_languages(); names, titles and texts of the rules stand in that language where
// the rules have them, else in the first one they have.
[[nodiscard]] Terms participation_terms(const Program& program, std::string_view language);

// Markdown, and one HTML page that needs no other file. Nothing of what the rules say can become markup.
[[nodiscard]] std::string terms_markdown(const Terms& terms);
[[nodiscard]] std::string terms_html(const Terms& terms);

}  // namespace rung::language
