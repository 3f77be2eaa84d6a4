#pragma once
// What a rule file holds beside its rules: comments and empty lines, and where they stand. parse() leaves
// them out; formatting puts them back.

#include <cstddef>
#include <string>
#include <vector>

#include "core/source.h"
#include "language/parse_lines.h"

namespace rung::language {

// A comment that has a line for itself, from its `#` or `##` on.
struct CommentLine {
  std::string text;
  bool indented = false;  // not at the margin: it belongs to the block above it
  bool blank_above = false;
};

struct LineLayout {
  LineKind kind{};
  bool blank_above = false;
  std::vector<CommentLine> above;
  std::string behind;  // the comment in the same line; may be empty
};

struct Layout {
  std::vector<LineLayout>
      lines;  // those that say something: `loyalty rules 1`, headers, clauses, entries, text
  std::vector<CommentLine> at_end;
};

// `source` must be readable text (split_lines); a file that cannot be read has no lines.
[[nodiscard]] Layout layout_of(const SourcePtr& source);

// Whether both hold the same comments at the same lines. Empty lines and indents may differ.
[[nodiscard]] bool same_comments(const Layout& a, const Layout& b);

}  // namespace rung::language
