// The block `example`: what a member did, and what the rules must make of it.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_examples.h"
#include "language/check_parts.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

bool is_expectation(ClauseKind kind) {
  return kind == ClauseKind::ExpectTier || kind == ClauseKind::ExpectValidUntil ||
         kind == ClauseKind::ExpectBalance || kind == ClauseKind::ExpectPending ||
         kind == ClauseKind::ExpectMetric || kind == ClauseKind::ExpectMissing ||
         kind == ClauseKind::ExpectNothingMissing || kind == ClauseKind::ExpectMissingAs ||
         kind == ClauseKind::ExpectVoucher || kind == ClauseKind::ExpectMilestone ||
         kind == ClauseKind::ExpectNotification || kind == ClauseKind::ExpectProgress;
}

}  // namespace

ExampleDef ExampleReader::read() {
  example_.name = ref_.block->title ? ref_.block->title->value : ref_.block->name.text;
  example_.place = ref_.header();
  read_today_and_member();
  for (const Clause& clause : ref_.block->clauses) {
    if (clause.kind == ClauseKind::EventOn) read_event(clause);
    if (clause.kind == ClauseKind::EventOfOn) read_return(clause);
  }
  link_returns();
  limit_redemptions();
  bool expects = false;
  for (const Clause& clause : ref_.block->clauses) {
    if (!is_expectation(clause.kind)) continue;
    expects = true;
    read_expectation(clause);
  }
  if (!expects && !ref_.block->incomplete) {
    ctx_.warning("R427", ref_.header(), "this example expects nothing, so it cannot fail",
                 "add a line such as `expect tier Gold`");
  }
  return std::move(example_);
}

void ExampleReader::read_today_and_member() {
  const Clause* today = ctx_.only(ref_, {ClauseKind::TodayIs}, "which day it is");
  const Clause* member = ctx_.only(ref_, {ClauseKind::MemberJoined}, "when the member joined");
  if (today != nullptr) example_.today = today->dates.at(0).day;
  if (member != nullptr) read_member(*member);
  if (ref_.block->incomplete || (today != nullptr && member != nullptr)) return;
  const std::string what = today != nullptr    ? "when the member joined"
                           : member != nullptr ? "which day it is"
                                               : "which day it is and when the member joined";
  const std::string help = today != nullptr ? "add a line such as `member joined 2026-05-02`"
                           : member != nullptr
                               ? "add a line such as `today is 2027-11-20`"
                               : "add lines such as `today is 2027-11-20` and `member joined 2026-05-02`";
  ctx_.error("R426", ref_.header(), "this example does not say " + what, help);
}

void ExampleReader::read_member(const Clause& clause) {
  example_.joined = clause.dates.at(0).day;
  if (!clause.words.empty() && !clause.words[0].text.empty()) {
    example_.tier = ctx_.find(NameKind::Tier, clause.words[0], ref_.file);
  }
  if (clause.since) example_.tier_since = clause.since->day;
  if (clause.valid_until) example_.tier_until = clause.valid_until->day;
  for (const Assignment& assignment : clause.assignments) {
    if (const auto is = read_attribute(assignment)) example_.attributes.push_back(*is);
  }
}

std::optional<std::pair<int, std::int64_t>> ExampleReader::read_attribute(const Assignment& assignment) {
  const int attribute = ctx_.program.find_attribute(assignment.name.text);
  if (attribute < 0) {
    std::vector<std::string> names;
    for (const Field& field : ctx_.program.attributes) names.push_back(field.name);
    if (ctx_.open_attributes && !nearest(assignment.name.text, names)) return std::nullopt;
    Diagnostic& d = ctx_.error("R210", ref_.at(assignment.name.span),
                               fmt::format("members have no attribute `{}`", assignment.name.text));
    suggest(d, assignment.name.text, names, "members have");
    return std::nullopt;
  }
  const auto value = value_of(ctx_.program.attributes[static_cast<std::size_t>(attribute)], assignment);
  if (!value) return std::nullopt;
  return std::pair(attribute, *value);
}

// ---- Expectations

void ExampleReader::read_expectation(const Clause& clause) {
  Expectation e;
  e.place = ref_.at(clause.span);
  e.text = text_at(e.place);
  if (clause.on) e.on = clause.on->day;
  if (!fill_expectation(clause, e)) return;
  if (e.kind == Expectation::Kind::Tier) last_expected_tier_ = e.tier;
  if (e.kind == Expectation::Kind::ValidUntil) e.tier = last_expected_tier_;
  example_.expectations.push_back(std::move(e));
}

bool ExampleReader::fill_expectation(const Clause& clause, Expectation& e) {
  using Kind = Expectation::Kind;
  if (clause.kind == ClauseKind::ExpectTier) {
    e.kind = Kind::Tier;
    e.tier = ctx_.find(NameKind::Tier, clause.words.at(0), ref_.file);
    return e.tier >= 0;
  }
  if (clause.kind == ClauseKind::ExpectValidUntil) {
    e.kind = Kind::ValidUntil;
    e.day = clause.dates.at(0).day;
    return true;
  }
  if (clause.kind == ClauseKind::ExpectNotification) {
    e.kind = Kind::Notification;
    e.target = ctx_.find(NameKind::Notify, clause.words.at(0), ref_.file);
    e.expected = clause.words.size() < 2;
    return e.target >= 0;
  }
  if (clause.kind == ClauseKind::ExpectProgress) return fill_progress(clause, e);
  if (clause.kind == ClauseKind::ExpectMissingAs || clause.kind == ClauseKind::ExpectVoucher ||
      clause.kind == ClauseKind::ExpectMilestone)
    return fill_not_run(clause, e);
  if (clause.kind == ClauseKind::ExpectMetric) return fill_measure(clause, e);
  if (clause.kind == ClauseKind::ExpectMissing || clause.kind == ClauseKind::ExpectNothingMissing)
    return fill_missing(clause, e);
  e.kind = clause.kind == ClauseKind::ExpectBalance ? Kind::Balance : Kind::Pending;
  const AmountText& amount = clause.amounts.at(0);
  const auto unit = unit_of(ctx_, amount, ref_.file);
  if (!unit) return false;
  if (unit->kind != UnitKind::Points) {
    ctx_.error("R301", ref_.at(amount.span),
               fmt::format("`{}` is no number of points", text_at(ref_.at(amount.span))),
               ctx_.program.points.empty()
                   ? "declare points first, in a block `points`"
                   : fmt::format("write `{} {}`", amount.number, ctx_.program.points.front().name));
    return false;
  }
  e.unit = unit->index;
  const auto value = read_amount(ctx_, amount, ref_.file, *unit, "the balance");
  if (value) e.value = *value;
  return value.has_value();
}

bool ExampleReader::fill_measure(const Clause& clause, Expectation& e) {
  e.kind = Expectation::Kind::Measure;
  if (!clause.conditions || clause.conditions->items.empty()) return false;
  const ConditionText& condition = clause.conditions->items.front().conditions.at(0);
  e.measure = read_measure(ctx_, condition, ref_.file);
  if (e.measure < 0 || !condition.amount) return false;
  const Measure& measure = ctx_.program.measures[static_cast<std::size_t>(e.measure)];
  const auto value =
      read_amount(ctx_, *condition.amount, ref_.file, measure.unit, "`" + condition.subject.text + "`");
  if (value) e.value = *value;
  return value.has_value();
}

bool ExampleReader::fill_progress(const Clause& clause, Expectation& e) {
  e.kind = Expectation::Kind::Progress;
  e.tier = ctx_.find(NameKind::Tier, clause.words.at(0), ref_.file);
  const auto value =
      read_amount(ctx_, clause.amounts.at(0), ref_.file, Unit{UnitKind::Percent, 0}, "the progress");
  if (value) e.value = *value;
  return e.tier >= 0 && value.has_value();
}

// What is understood, and not carried out yet.
bool ExampleReader::fill_not_run(const Clause& clause, Expectation& e) {
  std::string what = "`expect missing ... as`";
  bool good = true;
  if (clause.kind == ClauseKind::ExpectMissingAs) {
    e.kind = Expectation::Kind::MissingAs;
    e.to_keep = clause.words.at(0).text == "keep";
    e.tier = ctx_.find(NameKind::Tier, clause.words.at(1), ref_.file);
    e.target = ctx_.find(NameKind::Event, clause.words.at(2), ref_.file);
    good = e.tier >= 0 && e.target >= 0 && unit_of(ctx_, clause.amounts.at(0), ref_.file).has_value();
  } else {
    const bool voucher = clause.kind == ClauseKind::ExpectVoucher;
    e.kind = voucher ? Expectation::Kind::Voucher : Expectation::Kind::Milestone;
    what = voucher ? "`expect voucher`" : "`expect milestone`";
    const NameKind kind = voucher ? NameKind::Voucher : NameKind::Milestone;
    e.target = ctx_.find(kind, clause.words.at(0), ref_.file);
    good = e.target >= 0;
  }
  example_.not_run.emplace_back(e.place, what);
  return good;
}

bool ExampleReader::fill_missing(const Clause& clause, Expectation& e) {
  e.kind = clause.kind == ClauseKind::ExpectMissing ? Expectation::Kind::Missing
                                                    : Expectation::Kind::NothingMissing;
  e.to_keep = clause.words.at(0).text == "keep";
  e.tier = ctx_.find(NameKind::Tier, clause.words.at(1), ref_.file);
  e.form = clause.missing_form;
  if (clause.until) e.until = clause.until->day;
  bool good = e.tier >= 0;
  for (const std::vector<MissingText>& item : clause.missing) {
    e.missing.emplace_back();
    for (const MissingText& text : item) {
      const auto part = read_part(text);
      good = good && part.has_value();
      if (part) e.missing.back().push_back(*part);
    }
  }
  return good;
}

std::optional<Expectation::Part> ExampleReader::read_part(const MissingText& text) {
  Expectation::Part part;
  part.earned = text.earned;
  Unit unit;
  if (text.earned) {
    part.metric = ctx_.find(NameKind::Points, text.metric, ref_.file);
    unit = {UnitKind::Points, part.metric};
  } else {
    part.metric = ctx_.find(NameKind::Metric, text.metric, ref_.file);
    if (part.metric >= 0) ctx_.used_metrics.insert(part.metric);
    if (part.metric < 0 || ctx_.broken_metrics.count(part.metric) > 0) return std::nullopt;
    unit = ctx_.program.metrics[static_cast<std::size_t>(part.metric)].unit;
  }
  if (part.metric < 0) return std::nullopt;
  const auto value = read_amount(ctx_, text.amount, ref_.file, unit, "`" + text.metric.text + "`");
  if (!value) return std::nullopt;
  part.value = *value;
  return part;
}

void check_examples(Context& ctx) {
  for (const BlockRef& ref : ctx.blocks) {
    if (ref.block->kind == BlockKind::Example) ctx.program.examples.push_back(ExampleReader(ctx, ref).read());
  }
}

}  // namespace rung::language
