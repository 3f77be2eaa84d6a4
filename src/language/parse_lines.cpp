#include "language/parse_lines.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "language/characters.h"
#include "language/messages.h"

namespace rung::language {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t without_blanks(std::string_view text, std::size_t end) {
  while (end > 0 && is_blank(text[end - 1])) --end;
  return end;
}

// The first byte of a line that is not part of readable text.
std::optional<std::size_t> unreadable_byte(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    const auto byte = static_cast<unsigned char>(line[at]);
    const std::size_t length = utf8_length(line.substr(at));
    const bool control = (byte < 0x20U && byte != '\t') || byte == 0x7FU;
    if (length == 0 || control) return at;
    at += length;
  }
  return std::nullopt;
}

// Kind and content of one line; nothing for empty lines and comments. Offsets count from the line's
// beginning.
std::optional<Line> classify(std::string_view line) {
  const std::size_t start = after_blanks(line, 0);
  if (start == line.size()) return std::nullopt;
  if (line[start] == '|') {
    const std::size_t text = start + 1 < line.size() && is_blank(line[start + 1]) ? start + 2 : start + 1;
    return Line{LineKind::Message, Span{text, std::max(text, without_blanks(line, line.size()))}};
  }
  if (line.substr(start, 2) == "##") {
    const std::size_t text = after_blanks(line, start + 2);
    return Line{LineKind::Documentation, Span{text, std::max(text, without_blanks(line, line.size()))}};
  }
  const std::size_t end = without_blanks(line, comment_begin(line));
  if (end <= start) return std::nullopt;
  if (line[start] == '-' && (start + 1 == end || is_blank(line[start + 1]))) {
    return Line{LineKind::Item, Span{std::min(after_blanks(line, start + 1), end), end}};
  }
  return Line{start == 0 ? LineKind::Margin : LineKind::Indented, Span{start, end}};
}

class Splitter {
 public:
  explicit Splitter(const SourcePtr& source) : source_(source), text_(source->text()) {}

  Lines run() {
    if (!file_is_readable()) {
      result_.readable = false;
      return std::move(result_);
    }
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    std::size_t begin = text_.substr(0, 3) == kByteOrderMark ? 3 : 0;
    while (begin < text_.size()) {
      const std::size_t line_end = std::min(text_.find('\n', begin), text_.size());
      const bool crlf = line_end > begin && text_[line_end - 1] == '\r';
      add(begin, crlf ? line_end - 1 : line_end);
      begin = line_end + 1;
    }
    if (lines_with_broken_bytes_ > 1) {
      result_.diagnostics.at(first_broken_)
          .notes.push_back(messages::more_lines_like_this(lines_with_broken_bytes_ - 1));
    }
    return std::move(result_);
  }

 private:
  bool file_is_readable() {
    if (text_.size() > kMostBytesOfFile) {
      result_.diagnostics.push_back(messages::file_too_large(source_));
    } else if (text_.substr(0, 2) == "\xFF\xFE" || text_.substr(0, 2) == "\xFE\xFF") {
      result_.diagnostics.push_back(messages::utf16(source_));
    } else {
      return true;
    }
    return false;
  }

  void add(std::size_t begin, std::size_t end) {
    const std::string_view line = text_.substr(begin, end - begin);
    if (line.size() > kMostBytesOfLine) {
      result_.diagnostics.push_back(messages::line_too_long(Place{source_, Span{begin, end}}));
      result_.lines.push_back(Line{LineKind::Unreadable, Span{begin, end}});
      return;
    }
    if (const auto bad = unreadable_byte(line)) {
      unreadable(begin + *bad, utf8_length(line.substr(*bad)) == 0);
      result_.lines.push_back(Line{LineKind::Unreadable, Span{begin, end}});
      return;
    }
    if (auto found = classify(line)) {
      found->content.begin += begin;
      found->content.end += begin;
      found->blank_above = std::exchange(blank_above_, false);
      result_.lines.push_back(*found);
      const bool has_comment = found->kind != LineKind::Message && found->kind != LineKind::Documentation;
      if (has_comment) add_remark(line, begin, true);
    } else {
      add_remark(line, begin, false);
    }
  }

  // The comment of a line, if there is one; a line with neither text nor comment is empty.
  void add_remark(std::string_view line, std::size_t begin, bool behind) {
    const std::size_t at = comment_begin(line);
    if (at < line.size()) {
      const Span text{begin + at, begin + without_blanks(line, line.size())};
      const std::size_t lines = result_.lines.size();
      result_.remarks.push_back(
          Remark{behind ? lines - 1 : lines, text, behind, at > 0, std::exchange(blank_above_, false)});
    } else if (!behind) {
      blank_above_ = true;
    }
  }

  // A file in another encoding has such bytes in many lines: the first is shown, the others are counted.
  void unreadable(std::size_t at, bool broken) {
    const Place place{source_, Span{at, at + 1}};
    if (result_.diagnostics.size() >= kMostExplained) {
      ++result_.counted;
      return;
    }
    if (!broken) {
      result_.diagnostics.push_back(messages::control_character(place));
      return;
    }
    ++lines_with_broken_bytes_;
    if (lines_with_broken_bytes_ > 1) return;
    first_broken_ = result_.diagnostics.size();
    result_.diagnostics.push_back(messages::not_utf8(place));
  }

  const SourcePtr& source_;
  std::string_view text_;
  Lines result_;
  bool blank_above_ = false;
  std::size_t lines_with_broken_bytes_ = 0;
  std::size_t first_broken_ = 0;
};

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80U   ? 1
                             : lead < 0xC2U ? 0
                             : lead < 0xE0U ? 2
                             : lead < 0xF0U ? 3
                             : lead < 0xF5U ? 4
                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  if (length < 3) return length;
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (lead == 0xE0U && second < 0xA0U) || (lead == 0xF0U && second < 0x90U);
  const bool surrogate = lead == 0xEDU && second >= 0xA0U;
  const bool beyond = lead == 0xF4U && second >= 0x90U;
  return overlong || surrogate || beyond ? 0 : length;
}

std::size_t comment_begin(std::string_view line) {
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"') quoted = !quoted;
    if (line[at] == '#' && !quoted && (at == 0 || is_blank(line[at - 1]))) return at;
  }
  return line.size();
}

Lines split_lines(const SourcePtr& source) { return Splitter(source).run(); }

}  // namespace rung::language
