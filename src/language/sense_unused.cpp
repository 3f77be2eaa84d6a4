// Names that are declared and that nothing refers to.

#include <unordered_set>

#include <fmt/format.h>

#include "language/sense.h"

namespace rung::language {
namespace {

class Mentioned {
 public:
  explicit Mentioned(const Context& ctx) {
    for (const BlockRef& ref : ctx.blocks) {
      for (const Clause& clause : ref.block->clauses) read(clause);
    }
  }
  [[nodiscard]] bool has(const std::string& word) const { return words_.count(word) > 0; }

 private:
  void read(const AmountText& amount) { words_.insert(amount.unit); }
  void read(const Word& word) { words_.insert(word.text); }
  void read(const ConditionText& condition);
  void read(const RateText& rate);
  void read(const Clause& clause);

  std::unordered_set<std::string> words_;
};

void Mentioned::read(const ConditionText& condition) {
  read(condition.subject);
  for (const Word& word : condition.words) read(word);
  if (condition.amount) read(*condition.amount);
}

void Mentioned::read(const RateText& rate) {
  for (const AmountText& grant : rate.grants) read(grant);
  if (rate.per) read(*rate.per);
  read(rate.of);
}

void Mentioned::read(const Clause& clause) {
  for (const Word& word : clause.words) read(word);
  for (const AmountText& amount : clause.amounts) read(amount);
  if (clause.conditions) {
    for (const ConditionItem& item : clause.conditions->items) {
      for (const ConditionText& condition : item.conditions) read(condition);
    }
  }
  if (clause.rate) read(*clause.rate);
  for (const TableRow& row : clause.rows) {
    for (const ConditionText& condition : row.conditions) read(condition);
    if (row.rate) read(*row.rate);
  }
  for (const auto& choice : clause.choices) {
    for (const AmountText& grant : choice) read(grant);
  }
}

bool idles(const Context& ctx, const BlockRef& ref, const Mentioned& mentioned) {
  const std::string& name = ref.block->name.text;
  if (ref.block->kind == BlockKind::Event) {
    const auto index = static_cast<std::size_t>(ref.index);
    const bool own = name != "members" && index < ctx.program.events.size();
    if (!own || ctx.program.events[index].built_in) return false;
    // `time since last trip`
    return !mentioned.has(name) && !(name.size() > 1 && mentioned.has(name.substr(0, name.size() - 1)));
  }
  return !mentioned.has(name);
}

}  // namespace

void check_unused_sense(Context& ctx) {
  const Mentioned mentioned(ctx);
  for (const BlockKind kind : {BlockKind::Event, BlockKind::Value, BlockKind::Election, BlockKind::Voucher}) {
    for (const BlockRef& ref : ctx.of(kind)) {
      if (!idles(ctx, ref, mentioned)) continue;
      const char* what = kind == BlockKind::Event      ? "event"
                         : kind == BlockKind::Value    ? "value"
                         : kind == BlockKind::Election ? "election"
                                                       : "voucher";
      ctx.hint("R455", ref.at(ref.block->name.span),
               fmt::format("no rule uses the {} {}", what, ref.block->name.text),
               "use it in a rule, or remove the block");
    }
  }
}

}  // namespace rung::language
