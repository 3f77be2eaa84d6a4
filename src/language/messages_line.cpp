#include "language/messages_line.h"

#include "language/messages.h"

namespace rung::language {

Diagnostic explain_line(const FailedLine& failed) {
  const std::size_t at = failed.line.begin + failed.match->furthest;
  return messages::error("R124", Place{failed.source, Span{at, failed.line.end}}, "this does not fit here");
}

Opens opened_by(std::string_view, BlockKind) { return Opens::Nothing; }

ExplainedHeader explain_header(const FailedLine& failed) { return {explain_line(failed), std::nullopt, "", false}; }

}  // namespace rung::language
