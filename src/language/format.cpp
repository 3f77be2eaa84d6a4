#include "language/format.h"

#include <utility>

#include "core/check.h"
#include "language/layout.h"
#include "language/messages.h"
#include "language/parse_lines.h"
#include "language/print.h"
#include "language/rule_file.h"
#include "language/same_meaning.h"

namespace rung::language {
namespace {

Span longest_line(const SourceFile& source) {
  Span longest;
  for (std::size_t line = 1; line <= source.line_count(); ++line) {
    const std::size_t length = source.line_text(line).size();
    if (length > longest.end - longest.begin)
      longest = Span{source.line_begin(line), source.line_begin(line) + length};
  }
  return longest;
}

// Blanks that were not there before can make a line, or a file, longer than the limit that it just kept.
void check_size(const SourcePtr& source, const std::string& text, std::vector<Diagnostic>& diagnostics) {
  if (text.size() > kMostBytesOfFile) diagnostics.push_back(messages::file_too_large(source));
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    if (end - begin > kMostBytesOfLine) {
      diagnostics.push_back(messages::line_too_long(Place{source, longest_line(*source)}));
      return;
    }
    begin = end + 1;
  }
}

}  // namespace

Formatted format(const SourcePtr& source) {
  Parsed parsed = parse(source);
  Formatted result;
  result.diagnostics = std::move(parsed.diagnostics);
  if (has_errors(result.diagnostics)) return result;

  const Layout layout = layout_of(source);
  std::string text = print(parsed.file, layout);
  check_size(source, text, result.diagnostics);
  if (has_errors(result.diagnostics)) return result;

  const auto written = std::make_shared<const SourceFile>(source->name(), text);
  const Parsed again = parse(written);
  RUNG_CHECK(!has_errors(again.diagnostics), "formatted rules can be read");
  RUNG_CHECK(same_meaning(parsed.file, again.file), "formatted rules mean the same");
  const Layout layout_again = layout_of(written);
  RUNG_CHECK(same_comments(layout, layout_again), "formatted rules hold the same comments");
  RUNG_CHECK(print(again.file, layout_again) == text, "formatting twice changes nothing more");
  result.text = std::move(text);
  return result;
}

}  // namespace rung::language
