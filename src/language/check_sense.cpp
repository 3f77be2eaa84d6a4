// What is allowed and hardly meant, and what can only be seen when everything is known.

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/words.h"
#include "language/check_parts.h"
#include "language/sense.h"

namespace rung::language {
namespace {

std::string amount_text(const Program& program, const Atom& atom) {
  const auto index = static_cast<std::size_t>(atom.unit.index);
  switch (atom.unit.kind) {
    case UnitKind::Money: return money_rule_text(atom.value, program.currency);
    case UnitKind::Points: return std::to_string(atom.value) + " " + program.points[index].name;
    case UnitKind::Quantity: return std::to_string(atom.value) + " " + program.quantities[index];
    case UnitKind::Count:
    case UnitKind::Percent:
    case UnitKind::Days:
    case UnitKind::Date:
    case UnitKind::Text:
    case UnitKind::Choice:
    case UnitKind::Voucher:
    case UnitKind::Thousandths:
    case UnitKind::YesNo: return std::to_string(atom.value);
  }
  return "";
}

bool comparable(const Measure& a, const Measure& b) {
  return a.kind == b.kind && a.index == b.index && equally_long(a.window, b.window);
}

// The words "at least 3600 EUR" of a condition: from its amount to its end.
Place amount_place(const Atom& atom, const std::string& amount) {
  const std::string_view text =
      atom.place.file->text().substr(atom.place.span.begin, atom.place.span.end - atom.place.span.begin);
  const std::size_t at = text.rfind(amount.substr(0, amount.find(' ')));
  if (at == std::string_view::npos) return atom.place;
  return {atom.place.file, {atom.place.span.begin + at, atom.place.span.end}};
}

// Keeping asks for more than every way in asks for in a window of the same length. True if that was reported.
bool check_keeping(Context& ctx, const Tier& tier) {
  const Program& program = ctx.program;
  bool found = false;
  if (tier.count_from_zero) return found;
  for (const Atom& keep : tier.keep_when.atoms) {
    if (!asks_for_amount(keep)) continue;
    const Measure& kept = program.measures[static_cast<std::size_t>(keep.index)];
    const Atom* hardest = nullptr;
    for (const Atom& enter : tier.enter.atoms) {
      if (!asks_for_amount(enter) ||
          !comparable(program.measures[static_cast<std::size_t>(enter.index)], kept))
        continue;
      if (hardest == nullptr || enter.value > hardest->value) hardest = &enter;
    }
    if (hardest == nullptr || keep.value <= hardest->value) continue;
    const std::string keep_text = amount_text(program, keep);
    const std::string enter_text = amount_text(program, *hardest);
    Diagnostic& d = ctx.warning(
        "R412", amount_place(keep, keep_text),
        fmt::format("keeping {} (`{}`) is harder than entering it (`{}`)", tier.name, keep_text, enter_text),
        fmt::format("write `{}` or less", enter_text));
    d.notes.push_back({"is the way in", hardest->place});
    found = true;
  }
  return found;
}

// The only condition of an alternative, if it asks for an amount.
const Atom* single(const Conditions& conditions, const std::vector<int>& alternative) {
  if (alternative.size() != 1) return nullptr;
  const Atom& atom = conditions.atoms[static_cast<std::size_t>(alternative.front())];
  return asks_for_amount(atom) ? &atom : nullptr;
}

// A way into the upper tier that asks for no more than one into the lower. True if there was one.
bool check_thresholds(Context& ctx, const Tier& lower, const Tier& upper) {
  bool found = false;
  for (const auto& upper_way : upper.enter.alternatives) {
    const Atom* high = single(upper.enter, upper_way);
    if (high == nullptr) continue;
    for (const auto& lower_way : lower.enter.alternatives) {
      const Atom* low = single(lower.enter, lower_way);
      if (low == nullptr || low->index != high->index || high->value > low->value) continue;
      const std::string text = amount_text(ctx.program, *high);
      Diagnostic& d = ctx.warning("R413", amount_place(*high, text),
                                  fmt::format("{} asks for `{}`, no more than {} below it (`{}`)", upper.name,
                                              text, lower.name, amount_text(ctx.program, *low)),
                                  fmt::format("write more than `{}`, or lower the amount of {}",
                                              amount_text(ctx.program, *low), lower.name));
      d.notes.push_back({fmt::format("is the way into {}", lower.name), low->place});
      found = true;
    }
  }
  return found;
}

// The points of a rate follow an amount; what a line gives once is not multiplied.
void add_rates(const Rate& rate, int event, std::set<std::pair<int, int>>& rates) {
  if (rate.field < 0 && rate.line_field < 0) return;
  for (const Grant& grant : rate.grants) {
    if (grant.unit.kind == UnitKind::Points) rates.insert({grant.unit.index, event});
  }
}

void check_multipliers(Context& ctx) {
  std::set<std::pair<int, int>> rates;  // {unit, event}
  for (const EarnRule& rule : ctx.program.earn) {
    if (rule.kind == EarnRule::Kind::Rate) rates.insert({rule.unit, rule.event});
    add_rates(rule.several, rule.event, rates);
    for (const RateRow& row : rule.rows) add_rates(row.rate, rule.event, rates);
  }
  for (const EarnRule& rule : ctx.program.earn) {
    if (rule.kind != EarnRule::Kind::Multiply || rates.count({rule.unit, rule.event}) > 0) continue;
    ctx.warning("R430", rule.place,
                fmt::format("earn {} multiplies points, but no rule gives any to multiply", rule.name),
                fmt::format("add an `earn` block with `give 1 {} per …` on {}",
                            ctx.program.points[static_cast<std::size_t>(rule.unit)].singular,
                            ctx.program.events[static_cast<std::size_t>(rule.event)].name));
  }
}

void check_unused(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Metric)) {
    if (ctx.used_metrics.count(ref.index) > 0) continue;
    ctx.hint("R424", ref.at(ref.block->name.span),
             fmt::format("no rule uses the metric {}", ref.block->name.text),
             "use it in a condition, or remove the block");
  }
}

}  // namespace

bool without_mistakes(const Context& ctx) {
  const bool readable =
      ctx.broken_names.empty() && std::none_of(ctx.blocks.begin(), ctx.blocks.end(),
                                               [](const BlockRef& ref) { return ref.block->incomplete; });
  return readable && std::none_of(ctx.diagnostics.begin(), ctx.diagnostics.end(),
                                  [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

void check_missing(Context& ctx, const Conditions& conditions) {
  for (const Atom& atom : conditions.atoms) {
    if (atom.kind != AtomKind::MissingMetric) continue;
    const Tier& tier = ctx.program.tiers[static_cast<std::size_t>(atom.tier)];
    if (tier.enter.empty() || ctx.unsure_tiers.count(atom.tier) > 0) continue;
    const bool asked = std::any_of(tier.enter.atoms.begin(), tier.enter.atoms.end(), [&](const Atom& enter) {
      if (enter.kind != AtomKind::Measure) return false;
      const Measure& measure = ctx.program.measures[static_cast<std::size_t>(enter.index)];
      return measure.kind == Measure::Kind::Metric && measure.index == atom.index;
    });
    if (asked) continue;
    const std::string& metric = ctx.program.metrics[static_cast<std::size_t>(atom.index)].name;
    ctx.error(
        "R324", atom.place,
        fmt::format("`{}` is never missing for {}: no way into {} asks for it", metric, tier.name, tier.name),
        fmt::format("name a metric that {} asks for, or write `progress to {} at least 85 %`", tier.name,
                    tier.name));
  }
}

void check_sense(Context& ctx) {
  const bool whole = without_mistakes(ctx);
  for (std::size_t i = 0; i < ctx.program.tiers.size(); ++i) {
    const Tier& tier = ctx.program.tiers[i];
    // A way in that could not be read may be the one that asks for as much as keeping.
    const bool known = ctx.unsure_tiers.count(static_cast<int>(i)) == 0;
    if (known && !check_keeping(ctx, tier) && whole) check_hard_keeping(ctx, tier);
    if (!ctx.ladders_known || tier.below < 0) continue;
    const Tier& lower = ctx.program.tiers[static_cast<std::size_t>(tier.below)];
    if (!check_thresholds(ctx, lower, tier) && whole) check_passed_over(ctx, lower, tier);
  }
  for (const Segment& segment : ctx.program.segments) check_missing(ctx, segment.where);
  for (const Reward& reward : ctx.program.rewards) check_missing(ctx, reward.where);
  for (const NotifyRule& rule : ctx.program.notifications) check_missing(ctx, rule.when);
  check_conditions_sense(ctx);
  if (!without_mistakes(ctx)) return;
  if (!ctx.program.points.empty()) check_multipliers(ctx);
  check_tiers_sense(ctx);
  check_earning_sense(ctx);
  check_points_sense(ctx);
  check_effects_sense(ctx);
  check_texts_sense(ctx);
  check_repeats_sense(ctx);
  check_unused_sense(ctx);
  check_unused(ctx);
}

}  // namespace rung::language
