// The blocks `program`, `event` and `points`.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/check_amount.h"
#include "language/check_parts.h"

namespace rung::language {
namespace {

// Words that mean something of their own where a field may stand.
bool reserved(const std::string& name) {
  static const std::set<std::string> kReserved{"weekday", "hour",     "tier", "member",
                                               "balance", "progress", "time"};
  return kReserved.count(name) > 0;
}

// "`currency EUR` and `time zone Europe/Berlin`"
void report_missing(Context& ctx, const BlockRef& ref, const std::vector<std::string>& missing,
                    const std::vector<std::string>& lines) {
  if (missing.empty() || ref.block->incomplete) return;
  std::string text;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (i > 0) text += i + 1 == missing.size() ? " and " : ", ";
    text += missing[i];
  }
  ctx.error("R401", ref.header(), "`program` does not say " + text,
            fmt::format("add the {} {}", lines.size() == 1 ? "line" : "lines", listed(lines)));
}

void check_contact(Context& ctx, const BlockRef& ref, const Clause& clause) {
  const auto times = read_times(ctx, clause.amounts.at(0), ref.file);
  const auto per = read_duration(ctx, clause.amounts.at(1), ref.file, "the time between messages");
  if (times && per) ctx.program.contact = Program::Contact{*times, *per};
}

void check_money_and_place(Context& ctx, const BlockRef& ref, std::vector<std::string>& missing,
                           std::vector<std::string>& lines) {
  if (const Clause* clause = ctx.only(ref, {ClauseKind::Currency}, "the currency")) {
    const std::string& code = clause->words.at(0).text;
    ctx.currency_known = is_currency(code);
    if (ctx.currency_known) {
      ctx.program.currency = currency_of(code);
    } else {
      ctx.error("R218", ref.at(clause->words[0].span), fmt::format("`{}` is no currency", code),
                "write its code of three capital letters, such as `EUR`, `CHF` or `GBP`");
    }
  } else {
    missing.emplace_back("its currency");
    lines.emplace_back("currency EUR");
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::TimeZone}, "the time zone")) {
    ctx.program.time_zone = clause->words.at(0).text;
  } else {
    missing.emplace_back("its time zone");
    lines.emplace_back("time zone Europe/Berlin");
  }
}

void check_one_program(Context& ctx, const BlockRef& ref) {
  const Block& block = *ref.block;
  ctx.program.name = block.name.text;
  ctx.program.title = block.title ? block.title->value : block.name.text;
  std::vector<std::string> missing;
  std::vector<std::string> lines;
  if (const Clause* clause = ctx.only(ref, {ClauseKind::EffectiveFrom}, "from when it holds")) {
    ctx.program.effective_from = clause->dates.at(0).day;
    if (clause->dates.size() > 1) {
      if (const auto days = read_days(ctx, *clause, ref.file)) ctx.program.effective_to = days->last;
    }
  } else {
    missing.emplace_back("from when it holds");
    lines.emplace_back("effective from 2027-01-01");
  }
  check_money_and_place(ctx, ref, missing, lines);
  if (const Clause* clause = ctx.only(ref, {ClauseKind::Languages}, "the languages")) {
    ctx.languages_known = true;
    for (const Word& word : clause->words) ctx.program.languages.push_back(word.text);
  } else {
    missing.emplace_back("its languages");
    lines.emplace_back("languages de, en");
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ContactAtMost}, "how often members are written to")) {
    check_contact(ctx, ref, *clause);
  }
  (void)ctx.only(ref, {ClauseKind::MembershipYearStart}, "when the membership year starts");
  report_missing(ctx, ref, missing, lines);
}

// ---- Events

Unit quantity_unit(Context& ctx, const BlockRef& ref, const Clause& clause) {
  const std::string& plural = clause.words.at(2).text;
  const std::string singular = clause.words.size() > 3 ? clause.words[3].text : plural;
  auto& known = ctx.program.quantities;
  const auto at = std::find(known.begin(), known.end(), plural);
  if (at != known.end()) return {UnitKind::Quantity, static_cast<int>(at - known.begin())};
  if (const DeclaredName* points = ctx.declared(NameKind::Points, plural)) {
    Diagnostic& d =
        ctx.error("R217", ref.at(clause.words[2].span),
                  fmt::format("`{}` are points already, so they cannot be a quantity too", plural),
                  "choose another word for the quantity");
    d.notes.push_back({"declares the points", points->place});
  }
  known.push_back(plural);
  ctx.program.quantity_singulars.push_back(singular);
  return {UnitKind::Quantity, static_cast<int>(known.size()) - 1};
}

Field read_field(Context& ctx, const BlockRef& ref, const Clause& clause) {
  Field field;
  field.name = clause.words.at(0).text;
  const std::string& type = clause.words.at(1).text;
  if (type == "money") field.unit = {UnitKind::Money, 0};
  if (type == "date") field.unit = {UnitKind::Date, 0};
  if (type == "text") field.unit = {UnitKind::Text, 0};
  if (type == "yes or no") field.unit = {UnitKind::YesNo, 0};
  if (type == "count") field.unit = {UnitKind::Count, 0};
  if (type == "quantity") field.unit = quantity_unit(ctx, ref, clause);
  if (type == "one of") {
    field.unit = {UnitKind::Choice, 0};
    for (std::size_t i = 2; i < clause.words.size(); ++i) field.choices.push_back(clause.words[i].text);
  }
  return field;
}

// Adds a field unless there is one of that name already.
void add_field(Context& ctx, std::vector<Field>& fields, Field field, const std::string& owner,
               const Place& at) {
  const bool taken =
      std::any_of(fields.begin(), fields.end(), [&](const Field& other) { return other.name == field.name; });
  if (taken) {
    ctx.error("R201", at, fmt::format("{} already have a field `{}`", owner, field.name),
              "give this field another name, or remove the line");
    return;
  }
  if (reserved(field.name)) {
    ctx.error("R203", at, fmt::format("`{}` is a word of the rule language and cannot be a name", field.name),
              fmt::format("choose another name, for example `my_{}`", field.name), "my_" + field.name);
    return;
  }
  fields.push_back(std::move(field));
}

// ---- Points

void read_worth(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  const Clause* clause = ctx.only(ref, {ClauseKind::IsWorth}, "what points are worth");
  if (clause == nullptr) return;
  const auto number = read_points(ctx, clause->amounts.at(0), ref.file, ref.index);
  const auto money =
      read_amount(ctx, clause->amounts.at(1), ref.file, {UnitKind::Money, 0}, "what points are worth");
  if (!number || !money) return;
  if (*money < 1) {
    ctx.error("R309", ref.at(clause->amounts[1].span), "points that are worth nothing need no such line",
              "write an amount above zero, or remove the line");
    return;
  }
  points.worth = {*number, *money};
}

void read_pending(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  const Clause* clause = ctx.only(ref, {ClauseKind::PendingUntil}, "how long points are pending");
  if (clause == nullptr) return;
  const auto time = read_duration(ctx, clause->amounts.at(0), ref.file, "the time points are pending");
  const Word& after = clause->words.at(0);
  if (after.text == "delivery") {
    points.pending_after_delivery = time;
  } else if (after.text == "earning") {
    points.pending_after_earning = time;
  } else {
    Diagnostic& d =
        ctx.error("R418", ref.at(after.span), fmt::format("points cannot wait for `{}`", after.text));
    suggest(d, after.text, {"delivery", "earning"}, "they can wait for");
  }
}

void read_expiry(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  const Clause* clause =
      ctx.only(ref, {ClauseKind::ExpireAfterEarning, ClauseKind::ExpireAtEnd, ClauseKind::NeverExpire},
               "when points expire");
  if (clause == nullptr) {
    if (ref.block->incomplete) return;
    ctx.error("R417", ref.header(), fmt::format("nothing says when {} expire", points.name),
              "add a line such as `expire 24 months after earning`, or `never expire`");
    return;
  }
  if (clause->kind == ClauseKind::NeverExpire) return;
  if (clause->kind == ClauseKind::ExpireAfterEarning) {
    points.expiry = PointCurrency::Expiry::AfterEarning;
    if (const auto life = read_duration(ctx, clause->amounts.at(0), ref.file, "the life of points"))
      points.life = *life;
    if (clause->period_end) points.life_snaps_to = read_cycle(ctx, clause->period_end, ref.file);
    return;
  }
  points.expiry = PointCurrency::Expiry::AtEnd;
  points.end_next = clause->words.at(0).text == "next";
  if (const auto cycle = read_cycle(ctx, clause->period_end, ref.file)) points.end_cycle = *cycle;
}

void read_policies(Context& ctx, const BlockRef& ref, PointCurrency& points) {
  if (const Clause* clause = ctx.only(ref, {ClauseKind::SpendOrder}, "which points are spent first")) {
    const bool oldest = clause->words.at(0).text == "oldest";
    points.spend = oldest ? PointCurrency::Spend::Oldest : PointCurrency::Spend::FirstExpiring;
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::CombineMultipliers}, "how multipliers combine")) {
    const std::string& how = clause->words.at(0).text;
    points.combine = how == "multiplying" ? PointCurrency::Combine::Multiplying
                     : how == "adding"    ? PointCurrency::Combine::Adding
                                          : PointCurrency::Combine::Highest;
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ReturnsTakeBack}, "what returns take back")) {
    const std::string& what = clause->words.at(0).text;
    points.take_back = what == "only pending points"         ? PointCurrency::TakeBack::OnlyPending
                       : what == "points within the balance" ? PointCurrency::TakeBack::WithinBalance
                                                             : PointCurrency::TakeBack::IntoDebt;
  }
}

}  // namespace

void report_unknown_period(Context& ctx, const PeriodText& period, const SourcePtr& file) {
  static const std::vector<std::string> kPeriods{"calendar day", "calendar month", "calendar quarter",
                                                 "calendar year", "membership year"};
  Diagnostic& d =
      ctx.error("R221", {file, period.span}, fmt::format("there is no period `{}`", period.own_period));
  if (const auto near = nearest(period.own_period, kPeriods)) {
    d.help.push_back({"write `" + *near + "`; all periods: rung help periods", ""});
  } else {
    d.help.push_back(
        {"write for example `calendar year` or `calendar month`; all periods: rung help periods", ""});
  }
}

std::optional<Cycle> read_cycle(Context& ctx, const std::optional<PeriodText>& period,
                                const SourcePtr& file) {
  if (!period) return std::nullopt;
  if (period->own_period.empty()) return period->window.cycle;
  report_unknown_period(ctx, *period, file);
  return std::nullopt;
}

void check_program_block(Context& ctx) {
  const BlockRef* first = nullptr;
  for (const BlockRef& ref : ctx.blocks) {
    if (ref.block->kind != BlockKind::Program) continue;
    if (first == nullptr) {
      first = &ref;
      check_one_program(ctx, ref);
      continue;
    }
    Diagnostic& d = ctx.error("R200", ref.header(), "the rules have a second `program` block",
                              "keep one of the two; both hold for all files together");
    d.notes.push_back({"is the first one", first->header()});
  }
  if (first != nullptr || !ctx.broken_names.empty()) return;
  const Place start = ctx.program.sources.empty() ? Place{} : Place{ctx.program.sources.front(), {0, 0}};
  ctx.error("R200", start, "the rules have no `program` block",
            "add a block `program my_club \"My Club\"` with currency, time zone and languages");
}

void check_events(Context& ctx) {
  ctx.open_attributes = ctx.is_broken("members") || ctx.is_broken("event");
  for (const BlockRef& ref : ctx.of(BlockKind::Event)) {
    const std::string& name = ref.block->name.text;
    const bool members = name == "members";
    if (ref.block->incomplete) {
      ctx.open_attributes = ctx.open_attributes || members;
      if (!members) ctx.open_events.insert(ref.index);
    }
    std::vector<Field>& fields =
        members ? ctx.program.attributes : ctx.program.events[static_cast<std::size_t>(ref.index)].fields;
    for (const Clause* clause : ctx.all(ref, ClauseKind::HasField)) {
      add_field(ctx, fields, read_field(ctx, ref, *clause), name, ref.at(clause->words.at(0).span));
    }
  }
}

void check_points(Context& ctx) {
  for (const BlockRef& ref : ctx.of(BlockKind::Points)) {
    PointCurrency& points = ctx.program.points[static_cast<std::size_t>(ref.index)];
    read_worth(ctx, ref, points);
    read_pending(ctx, ref, points);
    read_expiry(ctx, ref, points);
    read_policies(ctx, ref, points);
  }
}

}  // namespace rung::language
