// What several kinds of blocks have in common: limits and labels.

#include <algorithm>

#include <fmt/format.h>

#include "language/check_amount.h"
#include "language/check_parts.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

// The one of `units` that an amount limits: that of the amount, else, so that a message can say what is
// meant, the first one of its kind.
const Unit* limited(const std::vector<Unit>& units, const Unit& given) {
  const auto same = std::find(units.begin(), units.end(), given);
  if (same != units.end()) return &*same;
  const auto kind =
      std::find_if(units.begin(), units.end(), [&](const Unit& unit) { return unit.kind == given.kind; });
  return kind == units.end() ? nullptr : &*kind;
}

std::string limit_help(const Context& ctx, const std::vector<Unit>& units) {
  if (units.empty()) return "write a number of times, such as `at most 1 time per member`";
  if (units.front().kind == UnitKind::Points)
    return "write a number of points or of times, such as `at most 900 points per member`";
  return fmt::format("limit what is given, such as `at most {} per member`, or write a number of times",
                     sample(ctx, units.front(), "50"));
}

// What is limited: times, or an amount of one of `units`. False, with a message, if neither fits here.
bool read_limit(Context& ctx, const BlockRef& ref, const Clause& clause, const std::vector<Unit>& units,
                Cap& cap) {
  const AmountText& amount = clause.amounts.at(0);
  const auto given = unit_of(ctx, amount, ref.file);
  if (!given) return false;
  cap.counts_times = given->kind == UnitKind::Count;
  if (cap.counts_times) {
    const auto times = read_times(ctx, amount, ref.file);
    if (times) cap.limit = *times;
    return times.has_value();
  }
  if (const Unit* unit = limited(units, *given)) {
    const auto limit = unit->kind == UnitKind::Points
                           ? read_points(ctx, amount, ref.file, unit->index)
                           : read_amount(ctx, amount, ref.file, *unit, "what is limited here");
    if (limit) cap.limit = *limit;
    cap.unit = *unit;
    return limit.has_value();
  }
  ctx.error("R431", ref.at(amount.span),
            fmt::format("`{}` is no limit that goes with {}", text_at(ref.at(amount.span)),
                        block_words(*ref.block)),
            limit_help(ctx, units));
  return false;
}

bool read_scope(Context& ctx, const BlockRef& ref, const Clause& clause, Cap& cap) {
  const Word& scope = clause.words.at(0);
  cap.scope = scope.text == "per order"  ? Cap::Scope::PerOrder
              : scope.text == "in total" ? Cap::Scope::InTotal
                                         : Cap::Scope::PerMember;
  const bool notify = ref.block->kind == BlockKind::Notify;
  const bool earn = ref.block->kind == BlockKind::Earn;
  if (cap.scope == Cap::Scope::PerMember ||
      (earn && !(cap.scope == Cap::Scope::PerOrder && cap.counts_times)))
    return true;
  const bool points = ref.block->kind == BlockKind::Points;
  if (cap.scope == Cap::Scope::InTotal && !notify && !points) return true;
  ctx.error("R431", ref.at(scope.span),
            fmt::format("`{}` is no limit that goes with {}", scope.text, block_words(*ref.block)),
            "write `per member`, with a period if you like: `per member per calendar month`");
  return false;
}

}  // namespace

void refuse_comparisons(Context& ctx, const Conditions& conditions, const std::string& where) {
  for (const Atom& atom : conditions.atoms) {
    const bool compares = atom.population.has_value() ||
                          (atom.kind == AtomKind::Segment &&
                           ctx.segment_uses.at(static_cast<std::size_t>(atom.index)).population);
    if (!compares) continue;
    ctx.error("R236", atom.place,
              fmt::format("`{}` compares members, but here {} at any moment", atom.text, where),
              "members are compared at the end of a day: ask in a reward, a notification, or in `enter when` of a "
              "tier that is judged on days");
    return;
  }
}

std::vector<Cap> read_caps(Context& ctx, const BlockRef& ref, const std::vector<Unit>& units,
                           ClauseKind kind) {
  std::vector<Cap> caps;
  for (const Clause* clause : ctx.all(ref, kind)) {
    Cap cap;
    cap.place = ref.at(clause->span);
    bool good = read_limit(ctx, ref, *clause, units, cap);
    good = read_scope(ctx, ref, *clause, cap) && good;
    if (clause->period_end) cap.cycle = read_cycle(ctx, clause->period_end, ref.file);
    if (clause->amounts.size() > 1) {
      cap.rolling = read_duration(ctx, clause->amounts[1], ref.file, "the time of this limit", true);
    }
    if (good) caps.push_back(cap);
  }
  return caps;
}

std::vector<int> read_events(Context& ctx, const std::vector<Word>& words, const SourcePtr& file) {
  std::vector<int> events;
  for (const Word& word : words) {
    const int event = ctx.find(NameKind::Event, word, file);
    if (event >= 0) events.push_back(event);
  }
  return events;
}

int find_field(Context& ctx, int event, const Word& word, const SourcePtr& file) {
  if (event < 0) return -1;
  const EventType& type = ctx.program.events[static_cast<std::size_t>(event)];
  for (std::size_t i = 0; i < type.fields.size(); ++i) {
    if (type.fields[i].name == word.text) return static_cast<int>(i);
  }
  std::vector<std::string> names;
  for (const Field& field : type.fields) names.push_back(field.name);
  report_unknown_field(ctx, event, word, file, names);
  return -1;
}

int find_date_field(Context& ctx, int event, const Word& word, const SourcePtr& file) {
  const int slot = find_field(ctx, event, word, file);
  if (slot < 0) return -1;
  const EventType& type = ctx.program.events[static_cast<std::size_t>(event)];
  if (type.fields[static_cast<std::size_t>(slot)].unit.kind == UnitKind::Date) return slot;
  Diagnostic& d =
      ctx.error("R226", {file, word.span},
                fmt::format("`{}` of {} is no date, so it cannot decide a day", word.text, type.name));
  std::vector<std::string> dates;
  for (const Field& field : type.fields) {
    if (field.unit.kind == UnitKind::Date) dates.push_back(field.name);
  }
  suggest(d, word.text, dates, "dates are");
  if (d.help.empty())
    d.help.push_back({fmt::format("declare one in `event {}`: `has departure as date`", type.name), ""});
  return -1;
}

void report_language(Context& ctx, const Place& place, const std::string& code) {
  Diagnostic& d = ctx.error(
      "R216", place, fmt::format("`{}` is not among the program's languages", code),
      fmt::format("write one of {}, or add it to the line `languages`", listed(ctx.program.languages)));
  for (const BlockRef& program : ctx.of(BlockKind::Program)) {
    for (const Clause* clause : ctx.all(program, ClauseKind::Languages)) {
      d.notes.push_back({"names the languages", program.at(clause->span)});
    }
  }
}

Labels read_labels(Context& ctx, const std::vector<Label>& labels, const BlockRef& ref, const Place& at) {
  Labels result;
  std::vector<std::string> missing = ctx.program.languages;
  for (const Label& label : labels) {
    const std::string& code = label.language.text;
    const auto known = std::find(ctx.program.languages.begin(), ctx.program.languages.end(), code);
    if (known == ctx.program.languages.end() && ctx.languages_known) {
      report_language(ctx, ref.at(label.language.span), code);
    }
    missing.erase(std::remove(missing.begin(), missing.end(), code), missing.end());
    result.texts.emplace_back(code, label.text.value);
  }
  if (!labels.empty() && !missing.empty() && ctx.languages_known) {
    ctx.warning("R423", at, fmt::format("no text for the language {}", listed(missing)),
                fmt::format("add `{} \"…\"`; until then members who read {} get `{}`", missing.front(),
                            missing.front(), labels.front().text.value));
  }
  return result;
}

}  // namespace rung::language
