#include "language/amounts.h"

#include <algorithm>
#include <memory>
#include <string_view>

#include "language/check_context.h"
#include "language/print_parts.h"

namespace rung::language {
namespace {

constexpr BlockKind kNoAmountsIn[] = {BlockKind::Event, BlockKind::Pool, BlockKind::Guard,
                                      BlockKind::Example};

std::vector<std::string> words_of_address(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool take_list_word(std::string& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.resize(text.size() - end.size());
  return true;
}

class AmountsOfFile {
 public:
  AmountsOfFile(const RuleFile& file, std::size_t number, std::vector<RuleAmount>& to)
      : source_(file.source), text_(file.source->text()), number_(number), to_(to) {
    for (const Block& block : file.blocks) look_at(block);
  }

 private:
  void look_at(const Block& block) {
    if (std::find(std::begin(kNoAmountsIn), std::end(kNoAmountsIn), block.kind) != std::end(kNoAmountsIn))
      return;
    block_ = &block;
    block_words_ = block_words(block);
    for (const Clause& clause : block.clauses) {
      if (clause.kind != ClauseKind::Decimals) look_at(clause);
    }
  }

  void look_at(const Clause& clause) {
    // What opens the clause, where an amount stands in a list below it or in one of several conditions.
    head_end_ = std::min(text_.find('\n', clause.span.begin), text_.size());
    if (clause.conditions && !clause.conditions->items.empty())
      head_end_ = std::min(head_end_, clause.conditions->items.front().span.begin);
    std::size_t end = std::min(head_end_, text_.find('#', clause.span.begin));
    while (end > clause.span.begin && (text_[end - 1] == ' ' || text_[end - 1] == '\r')) --end;
    head_ = text_at({source_, {clause.span.begin, end}});
    if (clause.conditions && !take_list_word(head_, " any of")) take_list_word(head_, " all of");
    if (clause.conditions) {
      for (const ConditionItem& item : clause.conditions->items) conditions(item.conditions);
    }
    for (const AmountText& amount : clause.amounts) of_line(clause.span, amount);
    if (clause.rate) rate(*clause.rate, clause.span);
    for (const std::vector<AmountText>& choice : clause.choices) {
      for (const AmountText& amount : choice) below(choice.front().span, amount);
    }
    for (const TableRow& row : clause.rows) {
      conditions(row.conditions);
      if (row.amount) below(row.span, *row.amount);
      if (row.rate) rate(*row.rate, row.span);
    }
  }

  void conditions(const std::vector<ConditionText>& all) {
    for (const ConditionText& condition : all) {
      if (condition.within) below(condition.span, *condition.within);
      if (condition.amount) below(condition.span, *condition.amount);
    }
  }

  void rate(const RateText& rate, Span line) {
    for (const AmountText& grant : rate.grants) of_line(line, grant);
    if (rate.per) of_line(line, *rate.per);
  }

  // In the line that opens the clause, or in one below it.
  void of_line(Span line, const AmountText& amount) {
    if (line.begin < head_end_ && amount.span.end <= head_end_) {
      add(text_at({source_, {line.begin, amount.span.end}}), amount);
    } else {
      below(line.begin < head_end_ ? amount.span : line, amount);
    }
  }

  void below(Span part, const AmountText& amount) {
    add(head_ + " " + text_at({source_, {part.begin, amount.span.end}}), amount);
  }

  void add(const std::string& words, const AmountText& amount) {
    to_.push_back({block_words_ + " " + words,
                   amount,
                   number_,
                   {source_, amount.span},
                   block_->kind,
                   block_->kind == BlockKind::Program ? std::string() : block_->name.text});
  }

  const SourcePtr& source_;
  std::string_view text_;
  std::size_t number_;
  std::vector<RuleAmount>& to_;
  const Block* block_ = nullptr;
  std::string block_words_, head_;
  std::size_t head_end_ = 0;
};

// Whether all of `these` stand among `those`, in their order.
bool stand_in_their_order(const std::vector<std::string>& these, const std::vector<std::string>& those) {
  auto at = these.begin();
  for (const std::string& word : those) {
    if (at != these.end() && *at == word) ++at;
  }
  return at == these.end();
}

}  // namespace

std::vector<RuleAmount> rule_amounts(const std::vector<RuleFile>& files) {
  std::vector<RuleAmount> amounts;
  for (std::size_t i = 0; i < files.size(); ++i) AmountsOfFile(files[i], i, amounts);
  return amounts;
}

std::vector<RuleAmount> amounts_named(const std::vector<RuleAmount>& amounts, const std::string& words) {
  const std::vector<std::string> asked = words_of_address(words);
  if (asked.empty()) return {};
  std::vector<RuleAmount> named, whole;
  for (const RuleAmount& one : amounts) {
    const std::vector<std::string> address = words_of_address(one.address);
    if (address == asked) whole.push_back(one);
    if (stand_in_their_order(asked, address)) named.push_back(one);
  }
  return whole.empty() ? named : whole;
}

SourcePtr with_number(const std::vector<RuleFile>& files, const RuleAmount& amount,
                      const std::string& number) {
  const SourcePtr& source = files.at(amount.file).source;
  const Span span = amount.amount.span;
  const Span unit_span{amount.amount.number_span.end, span.end};
  AmountText other = amount.amount;
  other.number = number;
  std::string unit = other.unit;
  for (const RuleFile& file : files) {
    unit = UnitWords(file).of(other);
    if (unit != other.unit) break;
  }
  std::string text(source->text());
  std::string behind = text.substr(unit_span.begin, unit_span.end - unit_span.begin);
  if (unit != other.unit) behind = " " + unit;
  text.replace(span.begin, span.end - span.begin, number + behind);
  return std::make_shared<const SourceFile>(source->name(), std::move(text));
}

}  // namespace rung::language
