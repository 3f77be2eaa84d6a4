#include "core/diagnostic.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace rung {
namespace {

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

// The line of a place and which part of it is marked. A span that runs over the line's end is cut there.
struct Marked {
  std::string_view text;         // the whole line
  std::size_t from = 0, to = 0;  // the marked bytes
  Span part;                     // the bytes that are shown

  explicit Marked(const Place& place) {
    const SourceFile& file = *place.file;
    const std::size_t line = place.line();
    text = file.line_text(line);
    const std::size_t begin = file.line_begin(line);
    const std::size_t line_end = begin + text.size();
    from = std::min(place.span.begin, line_end) - begin;
    to = std::clamp(place.span.end, from + begin, line_end) - begin;
    part = shown_part(text, from, to);
  }
  [[nodiscard]] std::size_t shown_end() const { return std::min(to, part.end); }
  [[nodiscard]] std::string shown() const {
    return fmt::format("{}{}{}", part.begin > 0 ? "... " : "", text.substr(part.begin, part.end - part.begin),
                       part.end < text.size() ? " ..." : "");
  }
};

std::string_view without_indent(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

// The offending line with a caret under the span.
std::string excerpt(const Place& place, std::size_t gutter) {
  const Marked marked(place);
  const std::size_t before = marked.part.begin > 0 ? 4 : 0;
  const std::size_t indent =
      before + code_points(marked.text.substr(marked.part.begin, marked.from - marked.part.begin));
  const std::size_t width = std::max<std::size_t>(
      1, code_points(marked.text.substr(marked.from, marked.shown_end() - marked.from)));
  return fmt::format("{:>{}} | {}\n{:>{}} | {}{}\n", place.line(), gutter, marked.shown(), "", gutter,
                     std::string(indent, ' '), std::string(width, '^'));
}

std::string plural(std::size_t count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

// The key by which diagnostics are ordered and told apart.
auto key(const Diagnostic& d) {
  static const std::string no_file;
  return std::tie(d.place.file ? d.place.file->name() : no_file, d.place.span.begin, d.place.span.end, d.code,
                  d.title);
}

}  // namespace

void keep_first(std::vector<Diagnostic>& diagnostics, std::size_t most) {
  struct Kept {
    std::size_t count = 0;
    std::size_t last = 0;  // its index
  };
  if (diagnostics.size() <= most || most == 0) return;
  std::map<std::pair<const SourceFile*, Severity>, Kept> kept;
  std::size_t end = 0;
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    Kept& same = kept[{diagnostics[i].place.file.get(), diagnostics[i].severity}];
    if (same.count == most) {
      diagnostics[same.last].mistakes += diagnostics[i].mistakes;
      continue;
    }
    ++same.count;
    same.last = end;
    if (end != i) diagnostics[end] = std::move(diagnostics[i]);
    ++end;
  }
  diagnostics.resize(end);
}

const char* severity_word(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Hint: return "hint";
  }
  return "";
}

std::vector<std::string> help_sentences(const Diagnostic& d) {
  std::vector<std::string> sentences;
  std::vector<std::string> readings;
  const auto is_reading = [](const Help& help) { return !help.replace_with.empty(); };
  const bool several = std::count_if(d.help.begin(), d.help.end(), is_reading) > 1;
  for (const Help& help : d.help) {
    if (!several || !is_reading(help)) {
      sentences.push_back(help.text);
      continue;
    }
    const std::string meaning = help.text.empty() ? "" : " (" + help.text + ")";
    readings.push_back("`" + help.replace_with + "`" + meaning);
  }
  if (readings.empty()) return sentences;
  const std::string last = std::move(readings.back());
  readings.pop_back();
  sentences.insert(sentences.begin(), fmt::format("write {} or {}", fmt::join(readings, ", "), last));
  return sentences;
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

void sort_and_unique(std::vector<Diagnostic>& diagnostics) {
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
  for (const std::string& help : help_sentences(d)) {
    text += fmt::format("{:>{}} = help: {}\n", "", gutter, help);
  }
  return text;
}

std::string render_plain(const Diagnostic& d) {
  std::string text = fmt::format("{} {}: {}\n", severity_word(d.severity), d.code, d.title);
  if (d.place.file) {
    const SourceFile& file = *d.place.file;
    const Marked marked(d.place);
    text += fmt::format("file: {}\nline: {}\ncolumn: {}\n", file.name(), d.place.line(),
                        file.column_of(d.place.span.begin));
    text += fmt::format("the line reads: {}\n", without_indent(marked.shown()));
    if (marked.to > marked.from) {
      text +=
          fmt::format("in question: {}\n", marked.text.substr(marked.from, marked.shown_end() - marked.from));
    }
  }
  for (const Note& note : d.notes) {
    const std::string at =
        note.place.file ? fmt::format("{} line {} ", note.place.file->name(), note.place.line()) : "";
    text += fmt::format("note: {}{}\n", at, note.text);
  }
  for (const std::string& help : help_sentences(d)) text += fmt::format("help: {}\n", help);
  return text + fmt::format("more: rung help {}\n", d.code);
}

std::string count_words(const std::vector<Diagnostic>& diagnostics) {
  std::array<std::size_t, 3> counts{};
  for (const Diagnostic& d : diagnostics) counts[static_cast<std::size_t>(d.severity)] += d.mistakes;
  std::vector<std::string> words;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Hint}) {
    const std::size_t count = counts[static_cast<std::size_t>(severity)];
    if (count > 0) words.push_back(plural(count, severity_word(severity)));
  }
  return words.empty() ? plural(0, "error") : fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace rung
