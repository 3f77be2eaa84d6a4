// What an example expects: each line in the names and units of the version in force on its day.

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"
#include "language/check_amount.h"
#include "language/check_condition.h"
#include "language/check_examples.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

Expectation::Kind kind_of(ClauseKind clause) {
  using Kind = Expectation::Kind;
  if (clause == ClauseKind::ExpectTier) return Kind::Tier;
  if (clause == ClauseKind::ExpectValidUntil || clause == ClauseKind::ExpectValidForLife)
    return Kind::ValidUntil;
  if (clause == ClauseKind::ExpectBalance) return Kind::Balance;
  if (clause == ClauseKind::ExpectPending) return Kind::Pending;
  if (clause == ClauseKind::ExpectMissing) return Kind::Missing;
  if (clause == ClauseKind::ExpectNothingMissing) return Kind::NothingMissing;
  if (clause == ClauseKind::ExpectMissingAs) return Kind::MissingAs;
  if (clause == ClauseKind::ExpectVoucher) return Kind::Voucher;
  if (clause == ClauseKind::ExpectMilestone) return Kind::Milestone;
  if (clause == ClauseKind::ExpectNotification) return Kind::Notification;
  if (clause == ClauseKind::ExpectSegment) return Kind::Segment;
  if (clause == ClauseKind::ExpectProgress) return Kind::Progress;
  return Kind::Measure;
}

}  // namespace

void ExampleReader::read_expectation(const Clause& clause) {
  Expectation e;
  e.place = ref_.at(clause.span);
  e.text = text_at(e.place);
  e.kind = kind_of(clause.kind);
  if (clause.on) e.on = clause.on->day;
  if (clause.on) (void)not_after_today(clause.on->day, clause.on->span, "what is expected");
  use_version_of(e.on.value_or(example_.today));
  e.version = version_;
  e.member = member_of(clause);
  if (e.member < 0) return;
  if (e.member > 0 && example_.others[static_cast<std::size_t>(e.member) - 1].count > 1) {
    const std::string& name = clause.member->text;
    ctx_->error("R240", ref_.at(clause.member->span),
                fmt::format("`{}` are several members, of whom nothing is expected one by one", name),
                "add one more member who does the same, and expect it of that one");
    return;
  }
  if (fill_expectation(clause, e)) example_.expectations.push_back(std::move(e));
}

bool ExampleReader::fill_expectation(const Clause& clause, Expectation& e) {
  using Kind = Expectation::Kind;
  switch (e.kind) {
    case Kind::Tier:
      e.tier = find(NameKind::Tier, clause.words.at(0));
      if (e.tier >= 0) expected_tiers_.push_back({e.member, clause.words[0]});
      return e.tier >= 0;
    case Kind::ValidUntil:
      e.day = clause.dates.empty() ? kForever : clause.dates[0].day;
      fill_ladder(e);
      return true;
    case Kind::Balance:
    case Kind::Pending: return fill_points(clause, e);
    case Kind::Measure: return fill_measure(clause, e);
    case Kind::Missing:
    case Kind::NothingMissing: return fill_missing(clause, e);
    case Kind::MissingAs: return fill_missing_as(clause, e);
    case Kind::Voucher: return fill_voucher(clause, e);
    case Kind::Milestone: {
      find_anywhere(NameKind::Milestone, clause.words.at(0), e);
      const auto times = read_amount(*ctx_, clause.amounts.at(0), ref_.file, {UnitKind::Count, 0},
                                     "how often a milestone was reached");
      if (times) e.value = *times;
      return e.target >= 0 && times.has_value();
    }
    case Kind::Notification:
    case Kind::Segment:
      e.target = find(e.kind == Kind::Segment ? NameKind::Segment : NameKind::Notify, clause.words.at(0));
      e.expected = clause.words.size() < 2;
      return e.target >= 0;
    case Kind::Progress: return fill_progress(clause, e);
  }
  return false;
}

// The ladder of an end is that of the tier expected of the same member in the line before it.
void ExampleReader::fill_ladder(Expectation& e) const {
  const auto last = std::find_if(expected_tiers_.rbegin(), expected_tiers_.rend(),
                                 [&](const ExpectedTier& one) { return one.member == e.member; });
  if (last != expected_tiers_.rend()) e.tier = ctx_->index_of(NameKind::Tier, last->tier.text);
}

bool ExampleReader::fill_points(const Clause& clause, Expectation& e) {
  const AmountText& amount = clause.amounts.at(0);
  const auto unit = unit_of(*ctx_, amount, ref_.file);
  if (!unit) return false;
  if (unit->kind != UnitKind::Points) {
    ctx_->error("R301", ref_.at(amount.span),
                fmt::format("`{}` is no number of points", text_at(ref_.at(amount.span))),
                ctx_->program.points.empty()
                    ? "declare points first, in a block `points`"
                    : fmt::format("write `{} {}`", amount.number, ctx_->program.points.front().name));
    return false;
  }
  e.unit = unit->index;
  const auto value = read_amount(*ctx_, amount, ref_.file, *unit, "the balance");
  if (value) e.value = *value;
  return value.has_value();
}

bool ExampleReader::fill_measure(const Clause& clause, Expectation& e) {
  if (!clause.conditions || clause.conditions->items.empty()) return false;
  const ConditionText& condition = clause.conditions->items.front().conditions.at(0);
  e.measure = read_measure(*ctx_, condition, ref_.file);
  if (e.measure < 0 || !condition.amount) return false;
  const Measure& measure = ctx_->program.measures[static_cast<std::size_t>(e.measure)];
  const auto value =
      read_amount(*ctx_, *condition.amount, ref_.file, measure.unit, "`" + condition.subject.text + "`");
  if (value) e.value = *value;
  return value.has_value();
}

bool ExampleReader::fill_progress(const Clause& clause, Expectation& e) {
  e.tier = find(NameKind::Tier, clause.words.at(0));
  const auto value =
      read_amount(*ctx_, clause.amounts.at(0), ref_.file, Unit{UnitKind::Percent, 0}, "the progress");
  if (value) e.value = *value;
  return e.tier >= 0 && value.has_value();
}

// ---- Vouchers

// Vouchers of money are worth an amount, the others are counted.
bool ExampleReader::fill_voucher(const Clause& clause, Expectation& e) {
  find_anywhere(NameKind::Voucher, clause.words.at(0), e);
  if (e.target < 0) return false;
  const Voucher& voucher = ctx_->program.vouchers[static_cast<std::size_t>(e.target)];
  const AmountText& amount = clause.amounts.at(0);
  e.money = voucher.of_money;
  const bool times = amount.unit == "time" || amount.unit == "times";
  if (times == voucher.of_money) {
    ctx_->error("R301", ref_.at(amount.span),
                voucher.of_money ? fmt::format("a {} is worth money, so it is not counted", voucher.name)
                                 : fmt::format("a {} is worth no amount of money", voucher.name),
                voucher.of_money ? fmt::format("write what all of them are worth, such as `{}`",
                                               sample(*ctx_, {UnitKind::Money, 0}, "5"))
                                 : "write how many of them there are, such as `1 time`");
    return false;
  }
  const Unit unit{voucher.of_money ? UnitKind::Money : UnitKind::Count, 0};
  const auto value = read_amount(*ctx_, amount, ref_.file, unit, "what a voucher is worth");
  if (value) e.value = *value;
  return fill_place_of_use(clause, e) && value.has_value();
}

// `with shop lidl`: what a voucher is worth depends on where it is used.
bool ExampleReader::fill_place_of_use(const Clause& clause, Expectation& e) {
  const EventType& type = ctx_->program.events[kRedemptions];
  const RecordFields& r = ctx_->program.records;
  bool good = true;
  for (const Assignment& assignment : clause.assignments) {
    std::vector<std::string> names;
    int found = -1;
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
      const int slot = static_cast<int>(i);
      const bool place = slot >= r.redemption_shop &&
                         std::find(r.redemption_points.begin(), r.redemption_points.end(), slot) ==
                             r.redemption_points.end() &&
                         ctx_->foreign_fields.count({kRedemptions, slot}) == 0;
      if (place) names.push_back(type.fields[i].name);
      if (place && type.fields[i].name == assignment.name.text) found = slot;
    }
    if (found < 0) {
      Diagnostic& d =
          ctx_->error("R210", ref_.at(assignment.name.span),
                      fmt::format("where a voucher is used has no field `{}`", assignment.name.text));
      suggest(d, assignment.name.text, names, "it has");
      good = false;
      continue;
    }
    const auto value = value_of(*ctx_, type.fields[static_cast<std::size_t>(found)], assignment);
    if (value) e.place_of_use.emplace_back(found, *value);
    good = good && value.has_value();
  }
  return good;
}

// ---- What is missing

// `missing for Gold as orders 560 EUR`: in the money or the quantity of one activity.
bool ExampleReader::fill_missing_as(const Clause& clause, Expectation& e) {
  e.to_keep = clause.words.at(0).text == "keep";
  e.tier = find(NameKind::Tier, clause.words.at(1));
  e.target = find_event(clause.words.at(2));
  const AmountText& amount = clause.amounts.at(0);
  const auto unit = unit_of(*ctx_, amount, ref_.file);
  if (e.tier < 0 || e.target < 0 || !unit) return false;
  const EventType& type = ctx_->program.events[static_cast<std::size_t>(e.target)];
  const auto counted = [&](const Field& field) { return field.unit == *unit; };
  const bool known = std::any_of(type.fields.begin(), type.fields.end(), counted) ||
                     std::any_of(type.line_fields.begin(), type.line_fields.end(), counted);
  if (!known || (unit->kind != UnitKind::Money && unit->kind != UnitKind::Quantity)) {
    ctx_->error(
        "R301", ref_.at(amount.span),
        fmt::format("`{}` is nothing that {} are measured by", text_at(ref_.at(amount.span)), type.name),
        fmt::format("write an amount of money, or a quantity that is a field of {}", type.name));
    return false;
  }
  const auto value = read_amount(*ctx_, amount, ref_.file, *unit, "what is missing");
  if (value) e.value = *value;
  e.amount_unit = *unit;
  return value.has_value();
}

bool ExampleReader::fill_missing(const Clause& clause, Expectation& e) {
  e.to_keep = clause.words.at(0).text == "keep";
  e.tier = find(NameKind::Tier, clause.words.at(1));
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
    part.metric = find(NameKind::Points, text.metric);
    unit = {UnitKind::Points, part.metric};
  } else if (ctx_->declared(NameKind::Metric, text.metric.text) == nullptr &&
             ctx_->declared(NameKind::Points, text.metric.text) != nullptr) {
    const std::string right = text.metric.text + " earned";
    ctx_->error("R204", ref_.at(text.metric.span),
                fmt::format("`{}` are points, and missing points are points earned", text.metric.text),
                fmt::format("write `{} {}`, also where a balance is asked for", right,
                            text_at(ref_.at(text.amount.span))),
                right);
    return std::nullopt;
  } else {
    part.metric = find(NameKind::Metric, text.metric);
    if (part.metric >= 0) ctx_->used_metrics.insert(part.metric);
    if (part.metric < 0 || ctx_->broken_metrics.count(part.metric) > 0) return std::nullopt;
    unit = ctx_->program.metrics[static_cast<std::size_t>(part.metric)].unit;
  }
  if (part.metric < 0) return std::nullopt;
  const auto value = read_amount(*ctx_, text.amount, ref_.file, unit, "`" + text.metric.text + "`");
  if (!value) return std::nullopt;
  part.value = *value;
  return part;
}

}  // namespace rung::language
