#include "language/print.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "core/check.h"
#include "language/messages.h"
#include "language/print_clause.h"

namespace rung::language {
namespace {

using PrintedKind = PrintedLine::Kind;

constexpr std::string_view kFirstLine = "loyalty rules 1";
constexpr std::size_t kCommentColumn = 46;  // counted from 0

std::string header_text(const Block& block) {
  std::string text(messages::block_word(block.kind));
  const bool unnamed = block.kind == BlockKind::EveryTier || block.kind == BlockKind::Guard ||
                       block.kind == BlockKind::Example ||
                       (block.kind == BlockKind::Points && block.singular.text.empty() &&
                        (block.name.text.empty() || block.name.text == "points"));
  if (!unnamed) text += " " + block.name.text;
  if (!block.singular.text.empty()) text += ", one " + block.singular.text;
  if (block.title) text += " \"" + block.title->value + "\"";
  if (!block.labels.empty()) text += " " + print(block.labels);
  return text;
}

std::vector<PrintedLine> lines_of(const Block& block, const UnitWords& units) {
  std::vector<PrintedLine> lines{{PrintedKind::Header, header_text(block)}};
  for (const Clause& clause : block.clauses) {
    std::vector<PrintedLine> more = print_lines(clause, units);
    std::move(more.begin(), more.end(), std::back_inserter(lines));
  }
  return lines;
}

std::string_view begin_of(PrintedKind kind) {
  switch (kind) {
    case PrintedKind::Header: return "";
    case PrintedKind::Clause: return "  ";
    case PrintedKind::Item: return "    - ";
    case PrintedKind::Message: return "    |";
  }
  internal_error(__FILE__, __LINE__, "every kind of line has an indent");
}

std::string whole_line(const PrintedLine& line) {
  std::string text(begin_of(line.kind));
  if (line.kind == PrintedKind::Message && !line.text.empty()) text += ' ';
  return text + line.text;
}

// ---- With comments ----

bool fits(LineKind written, PrintedKind printed) {
  switch (written) {
    case LineKind::Margin: return printed == PrintedKind::Header;
    case LineKind::Indented: return printed == PrintedKind::Clause || printed == PrintedKind::Header;
    case LineKind::Item: return printed == PrintedKind::Item;
    case LineKind::Message: return printed == PrintedKind::Message;
    case LineKind::Documentation:
    case LineKind::Unreadable: return false;
  }
  return false;
}

// Writes line after line, each with the comments above and behind it.
class Weaver {
 public:
  void add(const PrintedLine& line, const LineLayout& layout) {
    RUNG_CHECK(fits(layout.kind, line.kind), "a file is printed line by line as it was written");
    // An empty line is the author's choice, but for these.
    const bool entry = line.kind == PrintedKind::Item || line.kind == PrintedKind::Message;
    const bool below_header = line.kind == PrintedKind::Clause && last_ == Last::Header;
    enum class Blank : std::uint8_t { Never, Kept, Always };
    Blank blank = entry || below_header ? Blank::Never : Blank::Kept;
    if (last_ == Last::FirstLine) blank = Blank::Always;
    const auto add_blank = [&](bool written) {
      const bool wanted = blank == Blank::Always || (blank == Blank::Kept && written);
      if (wanted && !text_.empty()) text_ += '\n';
      if (!entry) blank = Blank::Kept;
    };
    for (const CommentLine& comment : layout.above) {
      add_blank(comment.blank_above);
      add_comment(comment_indent(line.kind, comment), comment);
    }
    add_blank(layout.blank_above);
    text_ += with_comment(whole_line(line), layout.behind) + '\n';
    last_ = line.kind != PrintedKind::Header ? Last::Other
            : last_ == Last::Nothing         ? Last::FirstLine
                                             : Last::Header;
  }

  std::string finish(const std::vector<CommentLine>& at_end) {
    for (const CommentLine& comment : at_end) {
      if (comment.blank_above) text_ += '\n';
      add_comment(comment_indent(PrintedKind::Header, comment), comment);
    }
    return std::move(text_);
  }

 private:
  // Above a header, an indented comment belongs to the block before it.
  [[nodiscard]] std::string_view comment_indent(PrintedKind line, const CommentLine& comment) const {
    if (line == PrintedKind::Item || line == PrintedKind::Message) return "    ";
    const bool in_block = line == PrintedKind::Clause || (comment.indented && last_ >= Last::Header);
    return in_block ? begin_of(PrintedKind::Clause) : "";
  }

  static std::string with_comment(std::string line, const std::string& comment) {
    if (comment.empty()) return line;
    const std::size_t width = code_points(line);
    line.append(width + 2 > kCommentColumn ? 2 : kCommentColumn - width, ' ');
    return line + comment;
  }

  void add_comment(std::string_view indent, const CommentLine& comment) {
    text_ += indent;
    text_ += comment.text + '\n';
  }

  enum class Last : std::uint8_t { Nothing, FirstLine, Header, Other };  // what was written last

  std::string text_;
  Last last_ = Last::Nothing;
};

}  // namespace

std::string print(const Block& block) {
  RuleFile file;
  file.blocks.push_back(block);
  std::string text;
  for (const PrintedLine& line : lines_of(block, UnitWords(file))) text += whole_line(line) + '\n';
  return text;
}

std::string print(const RuleFile& file) {
  const UnitWords units(file);
  std::string text = std::string(kFirstLine) + '\n';
  for (const Block& block : file.blocks) {
    text += '\n';
    std::string_view documentation = block.documentation;
    while (!documentation.empty()) {
      const std::size_t end = std::min(documentation.find('\n'), documentation.size());
      const std::string_view line = documentation.substr(0, end);
      text += line.empty() ? "##\n" : "## " + std::string(line) + '\n';
      documentation.remove_prefix(std::min(end + 1, documentation.size()));
    }
    for (const PrintedLine& line : lines_of(block, units)) text += whole_line(line) + '\n';
  }
  return text;
}

std::string print(const RuleFile& file, const Layout& layout) {
  const UnitWords units(file);
  Weaver weaver;
  std::size_t next = 0;
  const auto add = [&](const PrintedLine& line) {
    RUNG_CHECK(next < layout.lines.size(), "a file has no fewer lines than it is printed with");
    weaver.add(line, layout.lines[next++]);
  };
  add({PrintedKind::Header, std::string(kFirstLine)});
  for (const Block& block : file.blocks) {
    for (const PrintedLine& line : lines_of(block, units)) add(line);
  }
  RUNG_CHECK(next == layout.lines.size(), "every line of a file is printed");
  return weaver.finish(layout.at_end);
}

}  // namespace rung::language
