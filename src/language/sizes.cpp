#include "language/sizes.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "language/messages.h"

namespace rung::language {
namespace {

class SizeCheck {
 public:
  SizeCheck(const RuleFile& file, std::vector<Diagnostic>& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  void run() {
    if (file_.blocks.size() > kMostBlocks) {
      too_many(file_.blocks[kMostBlocks].header, "blocks in this file", kMostBlocks,
               "divide the rules into several files; blocks may stand in any of them");
    }
    for (const Block& block : file_.blocks) {
      line_is_fine_ = true;
      names({block.name, block.singular}, block.header);
      if (block.title) text(*block.title);
      labels(block.labels, block.header);
      if (block.clauses.size() > kMostClauses) {
        too_many(block.clauses[kMostClauses].span, "lines in this block", kMostClauses,
                 "divide it into several blocks");
      }
      for (const Clause& clause : block.clauses) check(clause);
    }
  }

 private:
  void report(Span at, std::string title, std::string help) {
    if (!line_is_fine_) return;
    line_is_fine_ = false;
    diagnostics_.push_back(
        messages::error("R103", Place{file_.source, at}, std::move(title), std::move(help)));
  }

  void too_many(Span at, const char* what, std::size_t most, const char* help) {
    report(at, fmt::format("there are more than {} {}", most, what), help);
  }

  void count(std::size_t number, Span line) {
    if (number > kMostOnLine)
      too_many(line, "parts on this line", kMostOnLine, "divide it into several lines or blocks");
  }

  void entries(std::size_t number, Span opener) {
    if (number > kMostEntries)
      too_many(opener, "lines in this list", kMostEntries, "divide it into several blocks");
  }

  void word(const Word& word) {
    const std::size_t most = word.quoted ? kMostOfText : kMostOfName;
    if (word.text.size() <= most || code_points(word.text) <= most) return;
    report(word.span, fmt::format("{} is longer than {} characters", messages::quoted(word.text), most),
           "write something shorter");
  }

  void text(const Text& text) {
    if (text.value.size() <= kMostOfText || code_points(text.value) <= kMostOfText) return;
    report(text.span,
           fmt::format("{} is longer than {} characters", messages::quoted(text.value), kMostOfText),
           "write something shorter");
  }

  void names(const std::vector<Word>& words, Span line) {
    count(words.size(), line);
    for (const Word& one : words) word(one);
  }

  void labels(const std::vector<Label>& labels, Span line) {
    count(labels.size(), line);
    for (const Label& label : labels) text(label.text);
  }

  void conditions(const std::vector<ConditionText>& conditions, Span line) {
    count(conditions.size(), line);
    for (const ConditionText& condition : conditions) {
      word(condition.subject);
      names(condition.words, line);
      if (condition.amount) unit(*condition.amount);
      if (condition.period) word(Word{condition.period->own_period, condition.period->span});
      if (condition.population) word(condition.population->segment);
      if (condition.other) word(condition.other->subject);
      if (condition.other) word(Word{condition.other->period.own_period, condition.other->period.span});
    }
  }

  void unit(const AmountText& amount) { word(Word{amount.unit, amount.span}); }

  void amounts(const std::vector<AmountText>& amounts, Span line) {
    count(amounts.size(), line);
    for (const AmountText& amount : amounts) unit(amount);
  }

  void rate(const RateText& rate) {
    amounts(rate.grants, rate.span);
    if (rate.per) unit(*rate.per);
    word(rate.of);
  }

  void assignments(const Clause& clause) {
    count(clause.assignments.size(), clause.span);
    for (const Assignment& assignment : clause.assignments) {
      word(assignment.name);
      if (assignment.amount) unit(*assignment.amount);
      if (assignment.word) word(*assignment.word);
      if (assignment.text) text(*assignment.text);
    }
  }

  void message(const Clause& clause) {
    const std::string& lines = clause.labels.at(0).text.value;
    entries(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) + 1, clause.span);
  }

  // The lines below a clause; each may be wrong by itself.
  void check_entries(const Clause& clause) {
    if (clause.conditions) {
      entries(clause.conditions->items.size(), clause.span);
      for (const ConditionItem& item : clause.conditions->items) {
        if (clause.conditions->form != ListForm::Single) line_is_fine_ = true;
        conditions(item.conditions, item.span);
      }
    }
    entries(std::max({clause.rows.size(), clause.choices.size(), clause.missing.size()}), clause.span);
    for (const TableRow& row : clause.rows) {
      line_is_fine_ = true;
      conditions(row.conditions, row.span);
      if (row.amount) unit(*row.amount);
      if (row.rate) rate(*row.rate);
    }
    for (const auto& grants : clause.choices) amounts(grants, clause.span);
    for (const auto& parts : clause.missing) {
      count(parts.size(), clause.span);
      for (const MissingText& part : parts) {
        word(part.metric);
        unit(part.amount);
      }
    }
  }

  void check(const Clause& clause) {
    line_is_fine_ = true;
    names(clause.words, clause.span);
    amounts(clause.amounts, clause.span);
    count(clause.days.size(), clause.span);
    if (clause.period_end) word(Word{clause.period_end->own_period, clause.period_end->span});
    if (clause.rate) rate(*clause.rate);
    if (clause.member) word(*clause.member);
    assignments(clause);
    if (clause.kind == ClauseKind::Message) {
      message(clause);
    } else {
      labels(clause.labels, clause.span);
    }
    check_entries(clause);
  }

  const RuleFile& file_;
  std::vector<Diagnostic>& diagnostics_;
  bool line_is_fine_ = true;  // nothing was said about the line yet
};

}  // namespace

void check_sizes(const RuleFile& file, std::vector<Diagnostic>& diagnostics) {
  SizeCheck(file, diagnostics).run();
}

}  // namespace rung::language
