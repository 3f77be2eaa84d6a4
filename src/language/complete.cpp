#include "language/complete.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/check.h"
#include "language/characters.h"
#include "language/messages_wanted.h"
#include "language/scope.h"
#include "language/syntax_match.h"

namespace rung::language {
namespace {

using Kind = Wanted::Kind;

std::string_view without_indent(std::string_view line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  return line;
}

bool is_entry(std::string_view line) { return line.starts_with("- ") || line == "-"; }

// Whether a byte of a line stands in a text or behind the sign of a comment.
bool in_text_or_comment(std::string_view line, std::size_t at) {
  bool in_text = false;
  for (std::size_t i = 0; i < at; ++i) {
    if (line[i] == '"') in_text = !in_text;
    if (line[i] == '#' && !in_text && (i == 0 || is_blank(line[i - 1]))) return true;
  }
  return in_text;
}

// Where a cursor stands: what its line is expected to be, and where the line's content begins.
struct Position {
  bool readable = false;  // not in a text, a comment, a message
  Form form = Form::Header;
  BlockKind block = BlockKind::Program;
  const Block* parsed = nullptr;
  std::size_t content = 0;  // byte of the file where the content of the line begins
};

// The block word of the nearest header above a line.
std::optional<BlockKind> block_above(const SourceFile& source, std::size_t line) {
  for (std::size_t number = line; number-- > 1;) {
    const std::string_view text = source.line_text(number);
    if (text.empty() || is_blank(text.front()) || text.front() == '#') continue;
    const std::string_view header = text.substr(0, text.find(" #"));
    const std::size_t end = header.find_last_not_of(" \t\r") + 1;
    const Match match = match_line(Form::Header, header.substr(0, end));
    if (match.ok && !match.nodes.empty()) return match.nodes.front().block;
    return std::nullopt;
  }
  return std::nullopt;
}

// The form of the entries that a clause opens; nothing if it opens no list.
std::optional<Form> entries_of(std::string_view clause, BlockKind block) {
  const Match match = match_line(clause_form(block), clause);
  if (!match.ok || match.nodes.empty()) return std::nullopt;
  const ClauseKind kind = match.nodes.front().clause;
  if (kind == ClauseKind::GiveFirst) return Form::TableItem;
  if (kind == ClauseKind::FirstThatFits) return Form::ValueItem;
  if (kind == ClauseKind::GiveOneOf) return Form::ChoiceItem;
  const bool any = clause.ends_with("any of"), all = clause.ends_with("all of");
  if (!any && !all) return std::nullopt;
  if (kind == ClauseKind::ExpectMissing) return any ? Form::MissingAnyItem : Form::MissingAllItem;
  return any ? Form::AnyItem : Form::AllItem;
}

// The list that an entry in `line` belongs to: the nearest clause above that is none.
std::optional<Form> list_above(const SourceFile& source, std::size_t line, BlockKind block) {
  for (std::size_t number = line; number-- > 1;) {
    std::string_view text = without_indent(source.line_text(number));
    text = text.substr(0, text.find(" #"));
    text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
    if (text.empty() || text.front() == '#' || is_entry(text)) continue;
    return entries_of(text, block);
  }
  return std::nullopt;
}

const Block* block_at(const RuleFile& file, std::size_t offset) {
  const Block* found = nullptr;
  for (const Block& block : file.blocks) {
    if (block.header.begin <= offset) found = &block;
  }
  return found;
}

Position position_of(const Scope& scope, const SourceFile& source, std::size_t file, std::size_t offset) {
  Position position;
  // Behind the last line end there is one more line for whoever writes on, and none for SourceFile.
  const bool behind_all = offset > 0 && offset == source.text().size() && source.text()[offset - 1] == '\n';
  const std::size_t last = behind_all ? source.line_of(offset - 1) : source.line_of(offset);
  const std::size_t number = behind_all ? last + 1 : last;
  const std::size_t begin = behind_all ? offset : source.line_begin(number);
  const std::string_view line = behind_all ? std::string_view() : source.line_text(number);
  const std::string_view content = without_indent(line);
  position.content = begin + (line.size() - content.size());
  if (offset < position.content) position.content = offset;
  if (content.starts_with('|') || in_text_or_comment(line, std::min(offset - begin, line.size())))
    return position;
  const bool indented = position.content > begin;
  if (!indented) {
    position.readable = true;
    return position;
  }
  const std::optional<BlockKind> block = block_above(source, number);
  if (!block) return position;
  position.block = *block;
  position.parsed = block_at(scope.files()[file], offset);
  position.form = clause_form(*block);
  position.readable = true;
  if (is_entry(content) && offset > position.content) {
    const std::optional<Form> form = list_above(source, number, *block);
    if (!form) position.readable = false;
    if (form) position.form = *form;
    const std::size_t dash = content.find_first_not_of("- \t");
    position.content = std::min(offset, position.content + std::min(dash, content.size()));
  }
  return position;
}

bool begins_like(std::string_view text, std::string_view typed) {
  if (text.size() < typed.size()) return false;
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(typed.begin(), typed.end(), text.begin(),
                    [&](char a, char b) { return small(a) == small(b); });
}

Completion::Kind kind_of(Kind wanted) {
  if (wanted == Kind::Unit || wanted == Kind::Currency) return Completion::Kind::Unit;
  return wanted == Kind::Value ? Completion::Kind::Value : Completion::Kind::Name;
}

void add(std::vector<Completion>& entries, Completion entry, std::string_view typed) {
  if (!begins_like(entry.text, typed)) return;
  const bool known = std::any_of(entries.begin(), entries.end(),
                                 [&](const Completion& other) { return other.text == entry.text; });
  if (!known) entries.push_back(std::move(entry));
}

void add_wanted(std::vector<Completion>& entries, const Wanted& wanted, const Scope& scope,
                const ScopeQuestion& question, std::string_view typed) {
  if (wanted.kind == Kind::Keywords)
    return add(entries, {Completion::Kind::Keyword, std::string(wanted.words), {}}, typed);
  if (wanted.kind == Kind::PercentSign) return add(entries, {Completion::Kind::Unit, "%", {}}, typed);
  for (const ScopeName& name : scope.names(wanted.kind, question)) {
    add(entries,
        {kind_of(wanted.kind), name.name, name.documentation.empty() ? name.title : name.documentation},
        typed);
  }
}

}  // namespace

Completions completions(const std::vector<SourcePtr>& files, std::size_t file, std::size_t offset) {
  RUNG_CHECK(file < files.size() && offset <= files[file]->text().size(),
             "the cursor stands in one of the files");
  const SourceFile& source = *files[file];
  const Scope scope(files);
  const Position position = position_of(scope, source, file, offset);
  Completions result;
  result.replaces = {offset, offset};
  if (!position.readable) return result;
  std::size_t begin = offset;
  while (begin > position.content && is_word_byte(source.text()[begin - 1])) --begin;
  result.replaces.begin = begin;
  const std::string_view typed = source.text().substr(begin, offset - begin);
  const std::string_view before = source.text().substr(position.content, begin - position.content);
  const Match match = match_line(position.form, before);
  if (match.furthest < before.size()) return result;  // something is wrong further to the left
  const ScopeQuestion question{position.parsed, position.block, std::string(before)};
  for (const Wanted& wanted : match.wanted) add_wanted(result.entries, wanted, scope, question, typed);
  result.expected = words_for_more(match.wanted);
  return result;
}

std::optional<Hover> hover(const std::vector<SourcePtr>& files, std::size_t file, std::size_t offset) {
  RUNG_CHECK(file < files.size() && offset <= files[file]->text().size(),
             "the cursor stands in one of the files");
  const SourceFile& source = *files[file];
  const std::string_view text = source.text();
  std::size_t begin = offset, end = offset;
  while (begin > 0 && is_word_byte(text[begin - 1])) --begin;
  while (end < text.size() && is_word_byte(text[end])) ++end;
  if (begin == end) return std::nullopt;
  const Scope scope(files);
  const Position position = position_of(scope, source, file, end);
  if (!position.readable || begin < position.content) return std::nullopt;
  const std::string name(text.substr(begin, end - begin));
  const std::string before(text.substr(position.content, begin - position.content));
  const Match match = match_line(position.form, before);
  if (match.furthest < before.size()) return std::nullopt;
  const ScopeQuestion question{position.parsed, position.block, before};
  for (const Wanted& wanted : match.wanted) {
    if (wanted.kind == Kind::BlockName && position.form == Form::Header) {
      const Block* block = block_at(scope.files()[file], begin);
      if (block == nullptr || block->name.text != name) continue;
      return Hover{{begin, end}, before + name, block->documentation, Place{files[file], block->header}};
    }
    for (ScopeName& found : scope.names(wanted.kind, question)) {
      if (found.name == name)
        return Hover{
            {begin, end}, std::move(found.title), std::move(found.documentation), std::move(found.declared)};
    }
  }
  return std::nullopt;
}

}  // namespace rung::language
