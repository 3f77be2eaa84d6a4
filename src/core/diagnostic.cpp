#include "core/diagnostic.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace rung {
namespace {

std::string severity_word(Severity severity) { return severity == Severity::Error ? "error" : "warning"; }

// Bytes of `text` that are shown of a line around the marked bytes [from, to): all of an ordinary line; of a
// very long one a piece that a screen can hold. Cuts between code points.
Span shown_part(std::string_view text, std::size_t from, std::size_t to) {
  constexpr std::size_t kLongest = 400;
  constexpr std::size_t kBefore = 60;
  constexpr std::size_t kBehind = 120;
  if (text.size() <= kLongest) return Span{0, text.size()};
  const auto inside = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  Span part{from - std::min(from, kBefore), std::min(text.size(), std::min(to, from + kBehind) + kBefore)};
  while (inside(part.begin)) ++part.begin;
  while (inside(part.end)) ++part.end;
  return part;
}

// The offending line with a caret under the span. A span that runs over the line's end is cut there.
std::string excerpt(const Place& place, std::size_t gutter) {
  const SourceFile& file = *place.file;
  const std::size_t line = place.line();
  const std::string_view text = file.line_text(line);
  const std::size_t begin = file.line_begin(line);
  const std::size_t line_end = begin + text.size();
  const std::size_t from = std::min(place.span.begin, line_end) - begin;
  const std::size_t to = std::clamp(place.span.end, from + begin, line_end) - begin;
  const Span part = shown_part(text, from, to);
  const std::string before = part.begin > 0 ? "... " : "";
  const std::string behind = part.end < text.size() ? " ..." : "";
  const std::size_t marked_end = std::min(to, part.end);
  const std::size_t indent = before.size() + code_points(text.substr(part.begin, from - part.begin));
  const std::size_t width = std::max<std::size_t>(1, code_points(text.substr(from, marked_end - from)));
  return fmt::format("{:>{}} | {}{}{}\n{:>{}} | {}{}\n", line, gutter, before,
                     text.substr(part.begin, part.end - part.begin), behind, "", gutter,
                     std::string(indent, ' '), std::string(width, '^'));
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
    return std::make_tuple(d.place.file ? d.place.file->name() : std::string(), d.place.span.begin,
                           d.place.span.end, d.code, d.title);
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
  const auto errors =
      static_cast<std::size_t>(std::count_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) {
        return d.severity == Severity::Error;
      }));
  const std::size_t warnings = diagnostics.size() - errors;
  if (warnings == 0) return plural(errors, "error");
  if (errors == 0) return plural(warnings, "warning");
  return plural(errors, "error") + ", " + plural(warnings, "warning");
}

}  // namespace rung
