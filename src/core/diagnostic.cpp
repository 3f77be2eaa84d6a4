#include "core/diagnostic.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace rung {
namespace {

std::string severity_word(Severity severity) { return severity == Severity::Error ? "error" : "warning"; }

// The offending line with a caret under the span. A span that runs over the line's end is cut there.
std::string excerpt(const Place& place, std::size_t gutter) {
  const SourceFile& file = *place.file;
  const std::size_t line = place.line();
  const std::string_view text = file.line_text(line);
  const std::size_t begin = file.line_begin(line);
  const std::size_t line_end = begin + text.size();
  const std::size_t from = std::min(place.span.begin, line_end);
  const std::size_t to = std::clamp(place.span.end, from, line_end);
  const std::size_t indent = code_points(text.substr(0, from - begin));
  const std::size_t width = std::max<std::size_t>(1, code_points(text.substr(from - begin, to - from)));
  return fmt::format("{:>{}} | {}\n{:>{}} | {}{}\n", line, gutter, text, "", gutter, std::string(indent, ' '),
                     std::string(width, '^'));
}

std::string plural(std::size_t count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

void sort_and_unique(std::vector<Diagnostic>& diagnostics) {
  const auto key = [](const Diagnostic& d) {
    return std::make_tuple(d.place.file ? d.place.file->name() : std::string(), d.place.span.begin, d.place.span.end,
                           d.code, d.title);
  };
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(),
                                [&](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); }),
                    diagnostics.end());
}

std::string render(const Diagnostic& d) {
  std::string text = fmt::format("{}[{}]: {}\n", severity_word(d.severity), d.code, d.title);
  std::size_t gutter = 4;
  if (d.place.file) {
    gutter = std::max(gutter, std::to_string(d.place.line()).size() + 1);
    text += fmt::format("  --> {}:{}:{}\n", d.place.file->name(), d.place.line(),
                        d.place.file->column_of(d.place.span.begin));
    text += excerpt(d.place, gutter);
  }
  for (const Note& note : d.notes) {
    const std::string at = note.place.file ? note.place.text() + " " : std::string();
    text += fmt::format("{:>{}} = note: {}{}\n", "", gutter, at, note.text);
  }
  for (const Help& help : d.help) text += fmt::format("{:>{}} = help: {}\n", "", gutter, help.text);
  return text;
}

std::string count_words(const std::vector<Diagnostic>& diagnostics) {
  const auto errors = static_cast<std::size_t>(std::count_if(
      diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; }));
  const std::size_t warnings = diagnostics.size() - errors;
  if (warnings == 0) return plural(errors, "error");
  if (errors == 0) return plural(warnings, "warning");
  return plural(errors, "error") + ", " + plural(warnings, "warning");
}

}  // namespace rung
