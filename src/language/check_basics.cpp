// The blocks `program` and `event`.

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

void check_control_group(Context& ctx, const BlockRef& ref, const Clause& clause) {
  const AmountText& amount = clause.amounts.at(0);
  const auto share = read_amount(ctx, amount, ref.file, {UnitKind::Percent, 0}, "a control group");
  if (!share) return;
  ctx.program.control_group = *share;
  if (*share >= 100'00) {
    ctx.error("R308", ref.at(amount.span), "with all members in the control group nobody is written to",
              "write a share below `100 %`, such as `control group 10 %`");
  }
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

void read_membership_year(Context& ctx, const BlockRef& ref) {
  if (const Clause* clause =
          ctx.only(ref, {ClauseKind::MembershipYearStart}, "when the membership year starts")) {
    const bool joining = clause->words.at(0).text == "joining";
    ctx.program.membership_year_starts =
        joining ? Program::YearStart::Joining : Program::YearStart::NextMonth;
  }
  const Clause* clause =
      ctx.only(ref, {ClauseKind::MembershipYearRestart}, "when the membership year restarts");
  if (clause == nullptr) return;
  const std::string& when = clause->words.at(0).text;
  using Restart = Program::YearRestart;
  ctx.program.membership_year_restarts = when == "an upgrade"                 ? Restart::AtUpgrade
                                         : when == "the day after an upgrade" ? Restart::DayAfterUpgrade
                                                                              : Restart::MonthAfterUpgrade;
}

void read_policies(Context& ctx, const BlockRef& ref) {
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ReturnsRevoke}, "whether returns revoke tiers")) {
    ctx.program.returns_may_revoke = clause->words.at(0).text == "may";
  }
  if (const Clause* clause = ctx.only(ref, {ClauseKind::EarnAtTier}, "at which tier members earn")) {
    ctx.program.earn_at_tier_reached = clause->words.at(0).text == "reached";
  }
}

void read_own_period(Context& ctx, const BlockRef& ref, const Clause& clause) {
  OwnPeriod period;
  period.name = clause.words.at(0).text;
  period.place = ref.at(clause.words[0].span);
  period.starts = clause.days;
  for (const OwnPeriod& other : ctx.program.periods) {
    if (other.name != period.name) continue;
    Diagnostic& d =
        ctx.error("R201", period.place, fmt::format("there are two periods called `{}`", period.name),
                  "rename one of them, or remove it");
    d.notes.push_back({"is the first one", other.place});
    return;
  }
  const auto in_year = [](const auto& a, const auto& b) {
    return std::pair(a.second, a.first) < std::pair(b.second, b.first);
  };
  std::sort(period.starts.begin(), period.starts.end(), in_year);
  const auto twice = std::adjacent_find(period.starts.begin(), period.starts.end());
  if (twice != period.starts.end()) {
    ctx.error("R220", ref.at(clause.span), "a day of the year stands here twice", "name each day once");
    return;
  }
  if (ctx.program.periods.size() == static_cast<std::size_t>(kMostOwnPeriods)) {
    ctx.error("R103", ref.at(clause.span), fmt::format("there are more than {} periods", kMostOwnPeriods),
              "declare only the periods that rules use");
    return;
  }
  ctx.program.periods.push_back(std::move(period));
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
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ContactPerRun}, "how many messages a run writes"))
    ctx.program.contact_per_run = read_times(ctx, clause->amounts.at(0), ref.file);
  if (const Clause* clause = ctx.only(ref, {ClauseKind::ControlGroup}, "how many are in the control group"))
    check_control_group(ctx, ref, *clause);
  read_membership_year(ctx, ref);
  read_policies(ctx, ref);
  for (const Clause* clause : ctx.all(ref, ClauseKind::OwnPeriod)) read_own_period(ctx, ref, *clause);
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
  int decimals = 0;
  if (!clause.amounts.empty()) {
    constexpr int kMostDecimals = 4;
    const std::string& number = clause.amounts[0].number;
    decimals = number.size() == 1 ? number[0] - '0' : kMostDecimals + 1;
    if (decimals > kMostDecimals) {
      ctx.error("R309", ref.at(clause.amounts[0].span),
                fmt::format("a quantity has at most {} digits after the point", kMostDecimals),
                "write a number from `1` to `4`");
      decimals = 0;
    }
  }
  ctx.program.quantity_decimals.push_back(decimals);
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

}  // namespace

namespace {

void report_unknown_period(Context& ctx, const PeriodText& period, const SourcePtr& file) {
  std::vector<std::string> periods{"calendar day",     "calendar week", "calendar month",
                                   "calendar quarter", "calendar year", "membership year"};
  for (const OwnPeriod& own : ctx.program.periods) periods.push_back(own.name);
  if (ctx.may_be_lost(period.own_period, periods, {"program", "period"})) return;
  Diagnostic& d =
      ctx.error("R221", {file, period.span}, fmt::format("there is no period `{}`", period.own_period));
  if (const auto near = nearest(period.own_period, periods)) {
    d.help.push_back({"write `" + *near + "`; all periods: rung help periods", ""});
    ctx.note_declaration(d, Context::Inner::Period, {}, *near);
  } else {
    d.help.push_back(
        {"write for example `calendar year` or `calendar month`; all periods: rung help periods", ""});
  }
}

}  // namespace

std::optional<Cycle> read_cycle(Context& ctx, const std::optional<PeriodText>& period,
                                const SourcePtr& file) {
  if (!period) return std::nullopt;
  if (period->own_period.empty()) return period->window.cycle;
  if (period->own_period == "trial") {
    if (ctx.inside_trial) return Cycle::Trial;
    ctx.error("R221", {file, period->span}, "only a `trial` block knows the time of a trial",
              "write for example `in this calendar year`; all periods: rung help periods");
    return std::nullopt;
  }
  for (std::size_t i = 0; i < ctx.program.periods.size(); ++i) {
    if (ctx.program.periods[i].name == period->own_period) return own_cycle(static_cast<int>(i));
  }
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

}  // namespace rung::language
