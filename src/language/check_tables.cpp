// The blocks `value`, `election` and `voucher`.

#include <algorithm>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/check_parts.h"
#include "language/check_rate.h"

namespace rung::language {
namespace {

// ---- Values

// The unit of a value is that of its first line; every line must have it.
void read_value(Context& ctx, const BlockRef& ref, ValueTable& table) {
  const Clause* clause = ctx.only(ref, {ClauseKind::FirstThatFits}, "which values there are");
  if (clause == nullptr) {
    ctx.broken_values.insert(ref.index);
    if (ref.block->incomplete) return;
    ctx.error("R232", ref.header(), fmt::format("value {} does not say what it is", table.name),
              "add `the first that fits` and lines such as `- otherwise gives 400 EUR`");
    return;
  }
  for (const TableRow& row : clause->rows) {
    const bool first = table.rows.empty();
    ValueTable::Row value;
    value.place = ref.at(row.span);
    const auto unit = first ? unit_of(ctx, *row.amount, ref.file) : std::optional<Unit>(table.unit);
    if (!unit || (first && unit->kind == UnitKind::Days)) {
      if (unit) {
        ctx.error("R301", ref.at(row.amount->span), "a value is an amount, not a length of time",
                  "give an amount such as `400 EUR`, `10` or `500 points`");
      }
      ctx.broken_values.insert(ref.index);
      return;
    }
    table.unit = *unit;
    const auto amount = read_amount(ctx, *row.amount, ref.file, *unit, fmt::format("value `{}`", table.name));
    if (amount) value.value = *amount;
    table.rows.push_back(std::move(value));
  }
  check_otherwise(ctx, *clause, ref, text_at(ref.at(clause->rows.front().amount->span)).c_str());
}

// ---- Elections

void read_changes(Context& ctx, const BlockRef& ref, Election& election) {
  const Clause* clause = ctx.only(ref, {ClauseKind::ChangeAtMost}, "how often it may change");
  if (clause == nullptr) return;
  election.changes = read_times(ctx, clause->amounts.at(0), ref.file);
  if (const auto cycle = read_cycle(ctx, clause->period_end, ref.file)) election.cycle = *cycle;
}

Election read_election(Context& ctx, const BlockRef& ref) {
  Election election;
  election.name = ref.block->name.text;
  election.documentation = ref.block->documentation;
  election.place = ref.header();
  read_changes(ctx, ref, election);
  const Clause* one_of = ctx.only(ref, {ClauseKind::OneOf}, "what can be chosen");
  const Clause* standard = ctx.only(ref, {ClauseKind::Default}, "what holds for who has not chosen");
  if (one_of == nullptr || standard == nullptr) {
    if (ref.block->incomplete) return election;
    ctx.error("R232", ref.header(),
              fmt::format("election {} does not say {}", election.name,
                          one_of == nullptr ? "what can be chosen" : "what holds for who has not chosen"),
              one_of == nullptr ? "add a line such as `one of price, distance`"
                                : fmt::format("add the line `default {}`", one_of->words.front().text));
  }
  if (one_of == nullptr) return election;
  for (const Word& word : one_of->words) {
    if (std::find(election.choices.begin(), election.choices.end(), word.text) != election.choices.end()) {
      ctx.error("R220", ref.at(word.span), fmt::format("`{}` stands here twice", word.text),
                "name each choice once");
      continue;
    }
    election.choices.push_back(word.text);
  }
  if (standard == nullptr) return election;
  const Word& word = standard->words.at(0);
  const auto at = std::find(election.choices.begin(), election.choices.end(), word.text);
  election.standard = at == election.choices.end() ? 0 : static_cast<int>(at - election.choices.begin());
  if (at != election.choices.end()) return election;
  Diagnostic& d =
      ctx.error("R211", ref.at(word.span), fmt::format("`{}` is never `{}`", election.name, word.text));
  suggest(d, word.text, election.choices, fmt::format("`{}` can be", election.name));
  return election;
}

// ---- Vouchers

void read_life(Context& ctx, const BlockRef& ref, Voucher& voucher) {
  const Clause* clause =
      ctx.only(ref, {ClauseKind::ValidFor, ClauseKind::ValidUntilAfterIssue}, "how long it is valid");
  if (clause == nullptr) {
    if (ref.block->incomplete) return;
    ctx.error("R232", ref.header(), fmt::format("voucher {} does not say how long it is valid", voucher.name),
              "add a line such as `valid for 30 days` or `valid until 6 months after issue`");
    return;
  }
  voucher.life = read_duration(ctx, clause->amounts.at(0), ref.file, "the life of a voucher");
  voucher.life_after_issue = clause->kind == ClauseKind::ValidUntilAfterIssue;
  if (clause->period_end) voucher.life_snaps_to = read_cycle(ctx, clause->period_end, ref.file);
}

}  // namespace

void check_value_amounts(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Value)) {
    ValueTable table;
    table.name = ref.block->name.text;
    table.documentation = ref.block->documentation;
    table.place = ref.header();
    read_value(ctx, ref, table);
    ctx.program.values.push_back(std::move(table));
  }
}

void check_value_conditions(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Value)) {
    ValueTable& table = ctx.program.values[static_cast<std::size_t>(ref.index)];
    const std::vector<const Clause*> clauses = ctx.all(ref, ClauseKind::FirstThatFits);
    if (clauses.empty()) continue;
    const auto& rows = clauses.front()->rows;
    for (std::size_t i = 0; i < rows.size() && i < table.rows.size(); ++i)
      table.rows[i].where = row_conditions(ctx, rows[i], ref.file, {Asker::Value, -1});
  }
}

void check_elections(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Election)) {
    ctx.program.elections.push_back(read_election(ctx, ref));
  }
}

void find_money_vouchers(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Convert)) {
    for (const Clause* clause : ctx.all(ref, ClauseKind::GivePer)) {
      const int voucher = clause->words.empty() ? -1 : ctx.index_of(NameKind::Voucher, clause->words[0].text);
      if (voucher < 0) continue;
      ctx.program.vouchers[static_cast<std::size_t>(voucher)].of_money = true;
      ctx.money_vouchers.emplace(voucher, ref.at(clause->span));
    }
  }
}

void check_vouchers(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Voucher)) {
    Voucher& voucher = ctx.program.vouchers[static_cast<std::size_t>(ref.index)];
    voucher.labels = read_labels(ctx, ref.block->labels, ref, ref.header());
    voucher.documentation = ref.block->documentation;
    read_life(ctx, ref, voucher);
  }
}

// A voucher is redeemed somewhere: the conditions look at that redemption.
void check_voucher_conditions(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Voucher)) {
    Voucher& voucher = ctx.program.vouchers[static_cast<std::size_t>(ref.index)];
    const Asking asking{Asker::Voucher, ctx.index_of(NameKind::Event, "redemptions")};
    if (const Clause* where = ctx.only(ref, {ClauseKind::Where}, "where it is taken");
        where && where->conditions)
      voucher.where = build_conditions(ctx, *where->conditions, ref.file, asking);
    for (const Clause* clause : ctx.all(ref, ClauseKind::WorthTimes)) {
      Voucher::Extra extra;
      if (const auto times = read_times(ctx, clause->amounts.at(0), ref.file)) extra.times = *times;
      extra.where = build_conditions(ctx, *clause->conditions, ref.file, asking);
      voucher.worth_times.push_back(std::move(extra));
    }
  }
}

// Two fruit baskets are two wherever they are taken: only money can be worth more.
void check_counted_vouchers(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Voucher)) {
    const Voucher& voucher = ctx.program.vouchers[static_cast<std::size_t>(ref.index)];
    if (voucher.of_money || ctx.used_vouchers.count(ref.index) == 0) continue;
    for (const Clause* clause : ctx.all(ref, ClauseKind::WorthTimes)) {
      ctx.error(
          "R238", ref.at(clause->span),
          fmt::format("{} is counted, and a number of vouchers is not worth more anywhere", voucher.name),
          fmt::format("remove this line, or give money instead of a number: `give 5 {} of {} per 500 points` "
                      "in a `convert`",
                      ctx.program.currency.code, voucher.name));
    }
  }
}

}  // namespace rung::language
