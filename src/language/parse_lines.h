#pragma once
// Telling the lines of a rule file apart before any of them is read: comments off, indent off, kind known.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "core/source.h"

namespace rung::language {

// Limits on what is read at all. Beyond them there is one diagnostic and nothing else.
inline constexpr std::size_t kMostBytesOfFile = std::size_t{4} << 20U;
inline constexpr std::size_t kMostBytesOfLine = std::size_t{64} << 10U;
inline constexpr std::size_t kMostDigits = 15;  // of a number before its point (grammar: `number`)
inline constexpr int kMostDays = 36500;         // of a length of time: a hundred years
inline constexpr int kMostMonths = 1200;
inline constexpr int kMostHours = 24 * kMostDays;

// Of one file only so many mistakes of one level are explained, the others are counted.
inline constexpr std::size_t kMostExplained = 1000;

enum class LineKind : std::uint8_t {
  Margin,         // begins at the margin: a header
  Indented,       // a clause
  Item,           // `- …`: content is what follows the dash
  Message,        // `| …`: content is what follows the bar and one blank, with `#` and all
  Documentation,  // `## …`: content is what follows
  Unreadable,     // too long or with bytes that are no text; reported already
};

struct Line {
  LineKind kind{};
  Span content;              // without blanks at the end; never empty for Margin and Indented
  bool blank_above = false;  // an empty line stands directly above it
};

// A comment, from its `#` on, without blanks at its end. `##` lines are Lines, not Remarks.
struct Remark {
  std::size_t line =
      0;  // index into Lines::lines: of what it stands above or behind; their number at the end
  Span text;
  bool behind = false;    // in the same line
  bool indented = false;  // if above: does not begin at the margin
  bool blank_above = false;
};

struct Lines {
  std::vector<Line> lines;      // without empty lines and comments
  std::vector<Remark> remarks;  // in their order
  std::vector<Diagnostic> diagnostics;
  std::size_t counted = 0;  // further mistakes that are not explained
  bool readable = true;  // false: the file as a whole cannot be read, `lines` is empty
};

[[nodiscard]] Lines split_lines(const SourcePtr& source);

// Where the comment of a line begins (its size if it has none): `#` at the line's beginning or after a blank,
// not inside quotes. Not for lines that begin with `|`, which have no comments.
[[nodiscard]] std::size_t comment_begin(std::string_view line);

// Length of the well-formed UTF-8 sequence at the beginning of `text`, 0 if there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

}  // namespace rung::language
