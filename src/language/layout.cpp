#include "language/layout.h"

#include <algorithm>
#include <utility>

namespace rung::language {
namespace {

CommentLine documentation_line(const SourcePtr& source, const Line& line) {
  const std::string_view text = source->text();
  const std::size_t begin = text.find("##", source->line_begin(source->line_of(line.content.begin)));
  std::size_t end = line.content.end;
  while (text[end - 1] == ' ' || text[end - 1] == '\t') --end;
  const bool indented = begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t');
  return {std::string(text.substr(begin, end - begin)), indented, line.blank_above};
}

bool same(const std::vector<CommentLine>& a, const std::vector<CommentLine>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const CommentLine& one, const CommentLine& other) { return one.text == other.text; });
}

}  // namespace

Layout layout_of(const SourcePtr& source) {
  const Lines split = split_lines(source);
  const std::string_view text = source->text();
  Layout layout;
  auto remark = split.remarks.begin();
  for (std::size_t i = 0; i <= split.lines.size(); ++i) {
    for (; remark != split.remarks.end() && remark->line == i && !remark->behind; ++remark) {
      layout.at_end.push_back(
          {std::string(text.substr(remark->text.begin, remark->text.end - remark->text.begin)),
           remark->indented, remark->blank_above});
    }
    if (i == split.lines.size()) break;
    const Line& line = split.lines[i];
    if (line.kind == LineKind::Documentation) {
      layout.at_end.push_back(documentation_line(source, line));
      continue;
    }
    LineLayout found{line.kind, line.blank_above, std::exchange(layout.at_end, {}), ""};
    if (remark != split.remarks.end() && remark->line == i) {
      found.behind = text.substr(remark->text.begin, remark->text.end - remark->text.begin);
      ++remark;
    }
    layout.lines.push_back(std::move(found));
  }
  return layout;
}

bool same_comments(const Layout& a, const Layout& b) {
  return same(a.at_end, b.at_end) &&
         std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(),
                    [](const LineLayout& one, const LineLayout& other) {
                      return one.behind == other.behind && same(one.above, other.above);
                    });
}

}  // namespace rung::language
