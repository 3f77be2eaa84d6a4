#include <algorithm>
#include <string>
#include <utility>

#include "core/suggest.h"
#include "language/messages.h"
#include "language/messages_line.h"
#include "language/messages_pieces.h"
#include "language/messages_tables.h"
#include "language/parse_build.h"
#include "language/parse_lines.h"
#include "language/rule_file.h"
#include "language/sizes.h"
#include "language/syntax_match.h"

namespace rung::language {
namespace {

constexpr std::string_view kLanguageLine = "loyalty rules 1";

// What lines with `- ` or `| ` belong to at this point of the file.
enum class Open : std::uint8_t {
  Nothing,
  Conditions,  // the last clause's condition list
  Parts,       // the last clause's `expect missing` list
  Rows,        // the last clause's table
  Choices,     // the last clause's `give one of`
  Message,     // the last clause's message
  BrokenConditions,
  BrokenParts,
  BrokenRows,
  BrokenChoices,  // a list whose opener could not be read: items are read and dropped
  Ignored,        // something that was reported already: not a word more
};

class FileReader {
 public:
  explicit FileReader(const SourcePtr& source) : source_(source) { result_.file.source = source; }

  Parsed run() {
    Lines split = split_lines(source_);
    result_.diagnostics = std::move(split.diagnostics);
    counted_ = split.counted;
    if (!split.readable) return std::move(result_);
    const std::size_t first = read_language_line(split.lines);
    for (std::size_t i = first; i < split.lines.size(); ++i) read(split.lines[i]);
    close_list();
    close_block();
    check_sizes(result_.file, result_.diagnostics);
    sort_and_unique(result_.diagnostics);
    keep_first(result_.diagnostics, kMostExplained);
    if (counted_ > 0) result_.diagnostics.back().mistakes += counted_;
    return std::move(result_);
  }

 private:
  // ---- The first line ----

  // Index of the line to go on with.
  std::size_t read_language_line(const std::vector<Line>& lines) {
    std::size_t first = 0;
    while (first < lines.size() && lines[first].kind == LineKind::Documentation) ++first;
    if (first == lines.size()) {
      report(messages::nothing_in_file(source_));
      return first;
    }
    const Line& line = lines[first];
    if (line.kind == LineKind::Unreadable) return first + 1;
    const std::string_view content = text_of(line.content);
    if (content == kLanguageLine) return first + 1;
    constexpr std::string_view kStart = "loyalty rules ";
    if (content.substr(0, kStart.size()) == kStart) {
      report(messages::other_version(place(line.content), content.substr(kStart.size())));
      return lines.size();
    }
    report(messages::no_language_line(place(line.content)));
    const bool misspelt = content.size() < 40 && edit_distance(content, kLanguageLine) < 7;
    const bool header = line.kind == LineKind::Margin && match_line(Form::Header, content).ok;
    return misspelt || !header ? first + 1 : first;
  }

  // ---- One line after the other ----

  void read(const Line& line) {
    if (line.kind == LineKind::Item) return read_item(line.content);
    if (line.kind == LineKind::Message) return read_message_line(line.content);
    if (line.kind == LineKind::Documentation) return add_documentation(line.content);
    if (line.kind == LineKind::Unreadable) return pass_unreadable(line.content);
    if (line.kind == LineKind::Indented && is_text_without_bar(line.content))
      return read_text_without_bar(line.content);
    if (line.kind == LineKind::Indented && is_item_without_dash(line.content))
      return read_item_without_dash(line.content);
    close_list();
    if (line.kind == LineKind::Margin) {
      read_header(line.content);
    } else {
      read_clause(line.content);
    }
    documentation_.clear();
  }

  void add_documentation(Span content) {
    if (!documentation_.empty()) documentation_ += '\n';
    documentation_ += text_of(content);
  }

  // A header may be among the lines that could not be read: then what follows it is not read as part of the
  // block above it.
  void pass_unreadable(Span content) {
    const std::string_view text = text_of(content);
    const bool margin =
        !text.empty() && text[0] != ' ' && text[0] != '\t' && text[0] != '-' && text[0] != '|';
    if (margin) {
      close_list();
      close_block();
      skipping_ = true;
    }
    block_.incomplete = true;
    if (open_ == Open::Nothing) open_ = Open::Ignored;
    list_has_errors_ = true;
  }

  void read_header(Span content) {
    const Match match = match_line(Form::Header, text_of(content));
    if (!match.ok) return read_broken_header(content, match);
    close_block();
    std::vector<Diagnostic>& diagnostics = result_.diagnostics;
    block_ = LineBuilder(source_, content, diagnostics).header(match.nodes.at(0));
    block_.documentation = std::move(documentation_);
    in_block_ = true;
    skipping_ = false;
    header_is_broken_ = false;
  }

  void read_broken_header(Span content, const Match& match) {
    FailedLine failed{source_, content, Form::Header, std::nullopt, &match};
    if (in_block_) failed.block = block_.kind;
    ExplainedHeader explained = explains() ? explain_header(failed) : explain_header_briefly(failed);
    report(std::move(explained.diagnostic));
    if (explained.is_clause) {
      block_.incomplete = true;
      const std::size_t reported = result_.diagnostics.size();
      const std::size_t counted = counted_;
      read_clause(content);
      result_.diagnostics.resize(reported);
      counted_ = counted;
      return;
    }
    close_block();
    if (!explained.name.empty()) result_.file.broken_names.push_back(explained.name);
    skipping_ = !explained.kind;
    in_block_ = explained.kind.has_value();
    header_is_broken_ = true;
    block_ = Block{};
    if (explained.kind) block_.kind = *explained.kind;
    open_ = Open::Ignored;
  }

  void read_clause(Span content) {
    if (skipping_) {
      open_ = Open::Ignored;
      return;
    }
    if (!in_block_) {
      report(messages::before_first_block(place(content)));
      skipping_ = true;
      open_ = Open::Ignored;
      return;
    }
    const Form form = clause_form(block_.kind);
    const Match match = match_line(form, text_of(content));
    if (match.ok) {
      std::optional<Clause> clause =
          LineBuilder(source_, content, result_.diagnostics).clause(match.nodes.at(0));
      if (clause) return add_clause(std::move(*clause));
    } else {
      report_line(content, form, match);
    }
    block_.incomplete = true;
    remember_own_period(content);
    open_after_error(content);
  }

  // The name of a period whose line could not be read is not unknown for that.
  void remember_own_period(Span content) {
    const std::vector<Piece> pieces = pieces_of(text_of(content));
    const bool period = block_.kind == BlockKind::Program && pieces.size() > 1 && pieces[0].text == "period";
    if (period) result_.file.broken_names.emplace_back(pieces[1].text);
  }

  void add_clause(Clause clause) {
    open_ = Open::Nothing;
    if (clause.conditions && clause.conditions->form != ListForm::Single) open_ = Open::Conditions;
    if (clause.missing_form != ListForm::Single) open_ = Open::Parts;
    if (clause.kind == ClauseKind::Message) open_ = Open::Message;
    if (clause.kind == ClauseKind::FirstThatFits || clause.kind == ClauseKind::GiveFirst) open_ = Open::Rows;
    if (clause.kind == ClauseKind::GiveOneOf) open_ = Open::Choices;
    list_has_errors_ = false;
    message_has_lines_ = false;
    bar_forgotten_ = false;
    block_.clauses.push_back(std::move(clause));
  }

  void open_after_error(Span content) {
    switch (opened_by(text_of(content), block_.kind)) {
      case Opens::Nothing: open_ = Open::Nothing; return;
      case Opens::Conditions: open_ = Open::BrokenConditions; return;
      case Opens::Parts: open_ = Open::BrokenParts; return;
      case Opens::Rows: open_ = Open::BrokenRows; return;
      case Opens::Choices: open_ = Open::BrokenChoices; return;
      case Opens::Anything:
      case Opens::Message: open_ = Open::Ignored; return;
    }
  }

  // ---- Lists and messages ----

  Form item_form() const {
    if (open_ == Open::BrokenConditions) return Form::AnyItem;
    if (open_ == Open::BrokenParts) return Form::MissingAnyItem;
    if (open_ == Open::Choices || open_ == Open::BrokenChoices) return Form::ChoiceItem;
    if (open_ == Open::Rows || open_ == Open::BrokenRows)
      return block_.kind == BlockKind::Value || block_.kind == BlockKind::Metric ? Form::ValueItem
                                                                                 : Form::TableItem;
    const Clause& clause = block_.clauses.back();
    if (open_ == Open::Parts) {
      return clause.missing_form == ListForm::AnyOf ? Form::MissingAnyItem : Form::MissingAllItem;
    }
    return clause.conditions->form == ListForm::AnyOf ? Form::AnyItem : Form::AllItem;
  }

  void read_item(Span content) {
    documentation_.clear();
    if (open_ == Open::Ignored || skipping_) return;
    if (open_ == Open::Nothing || open_ == Open::Message) {
      report(messages::item_without_list(place(content)));
      block_.incomplete = true;
      close_list();
      open_ = Open::Ignored;
      return;
    }
    const Form form = item_form();
    Match match = match_line(form, text_of(content));
    if (!match.ok && is_broken_list() && other_join_fits(content)) return;
    if (match.ok && add_item(content, match.nodes)) return;
    if (!match.ok) report_line(content, form, match);
    list_has_errors_ = true;
    block_.incomplete = true;
  }

  bool is_broken_list() const { return open_ == Open::BrokenConditions || open_ == Open::BrokenParts; }
  bool is_open_list() const {
    return open_ == Open::Conditions || open_ == Open::Parts || open_ == Open::Rows || open_ == Open::Choices;
  }
  // Of the list that is open.
  bool list_is_empty() const {
    const Clause& clause = block_.clauses.back();
    if (open_ == Open::Parts) return clause.missing.empty();
    if (open_ == Open::Rows) return clause.rows.empty();
    if (open_ == Open::Choices) return clause.choices.empty();
    return clause.conditions->items.empty();
  }

  // Under an opener that could not be read, both ways of joining may be meant.
  bool other_join_fits(Span content) const {
    const Form other = open_ == Open::BrokenConditions ? Form::AllItem : Form::MissingAllItem;
    return match_line(other, text_of(content)).ok;
  }

  // Below `any of` a line that is no clause is an entry whose dash was forgotten or is another sign: surely
  // so if it would fit into the list, probably so if the list has no entry yet.
  bool is_item_without_dash(Span content) const {
    if (!is_open_list()) return false;
    const std::string_view text = text_of(content);
    if (match_line(clause_form(block_.kind), text).ok) return false;
    return list_is_empty() || begins_with_other_dash(text) || match_line(item_form(), text).ok;
  }

  void read_item_without_dash(Span content) {
    const Form form = item_form();
    const Match match = match_line(form, text_of(content));
    if (match.ok) {
      report(messages::item_without_dash(place(content)));
      const std::size_t reported = result_.diagnostics.size();
      add_item(content, match.nodes);
      result_.diagnostics.resize(reported);
    } else {
      report_line(content, form, match);
    }
    list_has_errors_ = true;
    block_.incomplete = true;
  }

  bool add_item(Span content, const std::vector<Node>& nodes) {
    LineBuilder builder(source_, content, result_.diagnostics);
    if (open_ == Open::Rows || open_ == Open::BrokenRows) {
      auto row = builder.row(nodes);
      if (row && open_ == Open::Rows) block_.clauses.back().rows.push_back(std::move(*row));
      return row.has_value();
    }
    if (open_ == Open::Choices || open_ == Open::BrokenChoices) {
      auto choice = builder.choice(nodes);
      if (choice && open_ == Open::Choices) block_.clauses.back().choices.push_back(std::move(*choice));
      return choice.has_value();
    }
    if (open_ == Open::Parts || open_ == Open::BrokenParts) {
      auto item = builder.missing_item(nodes);
      if (item && open_ == Open::Parts) block_.clauses.back().missing.push_back(std::move(*item));
      return item.has_value();
    }
    auto item = builder.item(nodes);
    if (item && open_ == Open::Conditions)
      block_.clauses.back().conditions->items.push_back(std::move(*item));
    return item.has_value();
  }

  // Below `message de` a line that is no clause is text whose bar was forgotten.
  bool is_text_without_bar(Span content) const {
    if (open_ != Open::Message || (message_has_lines_ && !bar_forgotten_)) return false;
    return !match_line(Form::NotifyClause, text_of(content)).ok;
  }

  void read_text_without_bar(Span content) {
    report(messages::text_without_bar(place(content)));
    block_.incomplete = true;
    add_to_message(content);
    bar_forgotten_ = true;
  }

  void add_to_message(Span content) {
    Text& text = block_.clauses.back().labels.at(0).text;
    if (message_has_lines_) text.value += '\n';
    if (!message_has_lines_) text.span.begin = content.begin;
    text.value += text_of(content);
    text.span.end = content.end;
    message_has_lines_ = true;
    bar_forgotten_ = false;
  }

  void read_message_line(Span content) {
    documentation_.clear();
    if (open_ == Open::Message) {
      add_to_message(content);
    } else if (open_ != Open::Ignored && !skipping_) {
      report(messages::text_without_message(place(content)));
      block_.incomplete = true;
      close_list();
      open_ = Open::Ignored;
    }
  }

  // A list or message ends with the next clause, header or the file. One without content would mean something
  // else than it says, so it is taken out of the block.
  void close_list() {
    if (is_open_list() && list_is_empty()) {
      const Clause& clause = block_.clauses.back();
      if (!list_has_errors_) {
        const bool conditions = open_ == Open::Conditions || open_ == Open::Parts;
        const Span opener = conditions ? last_two_words(clause.span) : clause.span;
        report(messages::list_without_items(place(opener), text_of(clause.span)));
      }
      drop_last_clause();
    }
    if (open_ == Open::Message && !message_has_lines_) {
      if (!list_has_errors_) report(messages::message_without_text(place(block_.clauses.back().span)));
      drop_last_clause();
    }
    open_ = Open::Nothing;
    list_has_errors_ = false;
  }

  void drop_last_clause() {
    block_.clauses.pop_back();
    block_.incomplete = true;
  }

  Span last_two_words(Span span) const {
    constexpr std::size_t kLength = std::string_view("any of").size();
    return Span{span.end - std::min(kLength, span.end - span.begin), span.end};
  }

  // ---- Blocks ----

  void close_block() {
    if (in_block_ && !header_is_broken_) result_.file.blocks.push_back(std::move(block_));
    in_block_ = false;
    header_is_broken_ = false;
    block_ = Block{};
  }

  // ---- Small things ----

  [[nodiscard]] std::string_view text_of(Span span) const {
    return source_->text().substr(span.begin, span.end - span.begin);
  }
  [[nodiscard]] Place place(Span span) const { return Place{source_, span}; }
  [[nodiscard]] bool explains() const { return result_.diagnostics.size() < kMostExplained; }
  void report(Diagnostic diagnostic) {
    if (!explains()) {
      ++counted_;
      return;
    }
    result_.diagnostics.push_back(std::move(diagnostic));
  }
  void report_line(Span content, Form form, const Match& match) {
    if (!explains()) {
      ++counted_;
      return;
    }
    report(explain_line(FailedLine{source_, content, form, block_.kind, &match}));
  }

  const SourcePtr& source_;
  Parsed result_;
  std::size_t counted_ = 0;  // mistakes that are not explained
  Block block_;
  bool in_block_ = false;          // block_ is being read
  bool header_is_broken_ = false;  // … and will be dropped at its end
  bool skipping_ = false;          // what follows belongs to nothing known
  Open open_ = Open::Nothing;
  bool list_has_errors_ = false;
  bool message_has_lines_ = false;
  bool bar_forgotten_ = false;
  std::string documentation_;
};

}  // namespace

Parsed parse(const SourcePtr& source) { return FileReader(source).run(); }

}  // namespace rung::language
