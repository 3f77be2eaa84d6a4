#pragma once
// From a RuleFile back to text: the one way in which Rung writes rules.
//
// A header stands at the margin, its clauses two blanks behind it, entries of lists and lines of messages
// four; there is one blank between words, one after a comma, and none at a line's end. A unit takes the form
// its number asks for: `1 month`, `2 months`.

#include <string>

#include "language/layout.h"
#include "language/rule_file.h"

namespace rung::language {

// The text of a file, beginning with `loyalty rules 1`, one empty line between blocks. Of comments only the
// `##` lines of the blocks are in a RuleFile. Reading the text again gives the same file (same_meaning.h), if
// it was read without errors or filled as rule_file.h says.
[[nodiscard]] std::string print(const RuleFile& file);

// One block alone, to be put into a file.
[[nodiscard]] std::string print(const Block& block);

// The text of a file with its comments, and with its author's choice of empty lines: never two of them, one
// below the first line, none above entries of lists, lines of messages and a block's first clause. A comment
// behind a line begins in column 47, or two blanks behind a longer line. `layout` must be that of the file's
// own text.
[[nodiscard]] std::string print(const RuleFile& file, const Layout& layout);

}  // namespace rung::language
