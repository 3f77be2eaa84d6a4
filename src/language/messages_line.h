#pragma once
// Why a line could not be read: one diagnostic for it, the most helpful one that can be found.

#include <optional>
#include <string>

#include "core/diagnostic.h"
#include "core/source.h"
#include "language/rule_file.h"
#include "language/syntax_match.h"

namespace rung::language {

// A line that is no clause of its block, or no item of its list.
struct FailedLine {
  SourcePtr source;
  Span line;  // its content
  Form form{};
  std::optional<BlockKind> block;  // nothing: a condition alone
  const Match* match = nullptr;    // how far it could be read
};

[[nodiscard]] Diagnostic explain_line(const FailedLine& failed);

// Whether the items that follow such a line belong to it: `enter wehn any of` still opens a list.
enum class Opens : std::uint8_t { Nothing, Conditions, Parts, Rows, Choices, Anything, Message };
[[nodiscard]] Opens opened_by(std::string_view line, BlockKind block);

// A line at the margin that is no header.
struct ExplainedHeader {
  Diagnostic diagnostic;
  std::optional<BlockKind> kind;  // if it is clear which block was meant
  std::string name;               // if one can be seen
  bool is_clause = false;         // a clause of the block above that is not indented
};
[[nodiscard]] ExplainedHeader explain_header(const FailedLine& failed);
// The same without a message, in a file with so many mistakes that no more of them are explained.
[[nodiscard]] ExplainedHeader explain_header_briefly(const FailedLine& failed);

}  // namespace rung::language
