#include "language/check_rate.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/whole.h"
#include "language/check_amount.h"
#include "language/check_parts.h"
#include "language/check_test.h"

namespace rung::language {
namespace {

int rate_slot(const std::vector<Field>& fields, const std::string& name) {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
  return at == fields.end() ? -1 : static_cast<int>(at - fields.begin());
}

// A voucher that some conversion gives money of is never a number of vouchers.
std::optional<Unit> as_number(Context& ctx, const AmountText& amount, const SourcePtr& file,
                              const Unit& unit) {
  const Voucher& voucher = ctx.program.vouchers[static_cast<std::size_t>(unit.index)];
  if (!voucher.of_money) return unit;
  Diagnostic& d = ctx.error(
      "R238", {file, amount.span},
      fmt::format("`{}` is a number of vouchers, but each {} is worth an amount of money of its own",
                  text_at({file, amount.span}), voucher.name),
      "give a voucher of another name here: one voucher is either counted or worth money");
  d.notes.push_back({"gives money of it", ctx.money_vouchers.at(unit.index)});
  return std::nullopt;
}

// Points or vouchers; anything else is nothing that can be given.
std::optional<Unit> given_unit(Context& ctx, const AmountText& amount, const SourcePtr& file) {
  const auto unit = unit_of(ctx, amount, file);
  if (!unit || unit->kind == UnitKind::Points) return unit;
  if (unit->kind == UnitKind::Voucher) {
    ctx.used_vouchers.insert(unit->index);
    return as_number(ctx, amount, file, *unit);
  }
  const std::string points = ctx.program.points.empty() ? "points" : ctx.program.points.front().name;
  ctx.error("R301", {file, amount.span},
            fmt::format("`{}` cannot be given, only points and vouchers can", text_at({file, amount.span})),
            ctx.program.points.empty() ? "declare points first, in a block `points`"
                                       : fmt::format("write `{} {}`", amount.number, points));
  return std::nullopt;
}

class RateReader {
 public:
  RateReader(Context& ctx, const RateText& text, const BlockRef& ref, int event, Rate& rate)
      : ctx_(ctx), text_(text), ref_(ref), event_(event), rate_(rate) {
    rate_.place = ref.at(text.span);
  }

  bool read() {
    const AmountText& first = text_.grants.at(0);
    if (first.unit == "%") return read_share(first);
    if (text_.per && !read_field()) return false;
    for (const AmountText& amount : text_.grants) {
      if (!read_one(amount)) return false;
    }
    return twice_checked();
  }

 private:
  bool read_share(const AmountText& amount) {
    const auto share = read_amount(ctx_, amount, ref_.file, {UnitKind::Percent, 0}, "a share of a rule");
    if (!share) return false;
    if (*share < 1) {
      ctx_.error("R309", ref_.at(amount.span), "a share of nothing gives nothing",
                 "write a share above `0 %`");
      return false;
    }
    rate_.share = {*share, 10'000};
    rate_.of_rule = ctx_.find(NameKind::Earn, text_.of, ref_.file);
    return rate_.of_rule >= 0;
  }

  bool read_field() {
    if (event_ < 0) return false;
    const EventType& event = ctx_.program.events[static_cast<std::size_t>(event_)];
    rate_.field = rate_slot(event.fields, text_.of.text);
    rate_.line_field = rate_slot(event.line_fields, text_.of.text);
    if (rate_.field >= 0 || rate_.line_field >= 0) return true;
    std::vector<std::string> names = field_names(event);
    names.resize(names.size() - 2);  // weekday and hour are nothing to count
    report_unknown_field(ctx_, event_, text_.of, ref_.file, names);
    return false;
  }

  bool read_one(const AmountText& amount) {
    if (!text_.per) {
      const auto grant = read_grant(ctx_, amount, ref_.file);
      if (grant) rate_.grants.push_back(*grant);
      return grant.has_value();
    }
    const auto unit = given_unit(ctx_, amount, ref_.file);
    if (!unit) return false;
    if (unit->kind == UnitKind::Voucher) {
      ctx_.error("R301", ref_.at(text_.span),
                 fmt::format("`{}` is given once, not per something", text_at(ref_.at(amount.span))),
                 fmt::format("write `give {}`", text_at(ref_.at(amount.span))));
      return false;
    }
    return read_ratio(amount, *unit);
  }

  // Points per amount, as a fraction of smallest units: 1.5 points per 1 USD is 15/1000.
  bool read_ratio(const AmountText& amount, const Unit& unit) {
    const EventType& event = ctx_.program.events[static_cast<std::size_t>(event_)];
    const Field& base = rate_.field >= 0 ? event.fields[static_cast<std::size_t>(rate_.field)]
                                         : event.line_fields[static_cast<std::size_t>(rate_.line_field)];
    constexpr int kFinest = 4;
    const auto points = read_decimal(ctx_, amount, ref_.file, kFinest);
    const auto per = read_amount(ctx_, *text_.per, ref_.file, base.unit, "`" + base.name + "`");
    const bool good_word = goes_with_number(ctx_, amount, ref_.file, unit);
    if (!points || !per || !good_word) return false;
    if (points->digits < 1 || *per < 1) {
      const AmountText& zero = points->digits < 1 ? amount : *text_.per;
      ctx_.error("R309", ref_.at(zero.span), "a rate needs two numbers above zero",
                 "write a number above zero");
      return false;
    }
    const int decimals = ctx_.program.points[static_cast<std::size_t>(unit.index)].decimals;
    const auto numerator = multiply_checked(points->digits, power_of_ten(decimals));
    const auto denominator = multiply_checked(*per, power_of_ten(points->decimals));
    if (!numerator || !denominator) {
      ctx_.error("R309", ref_.at(text_.span), "the numbers of this rate are too large",
                 "write smaller numbers");
      return false;
    }
    rate_.grants.push_back({unit, 0, {*numerator, *denominator}});
    return true;
  }

  // `give 1 point and 2 points` gives one thing twice.
  bool twice_checked() {
    for (std::size_t i = 1; i < rate_.grants.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (!(rate_.grants[i].unit == rate_.grants[j].unit)) continue;
        ctx_.error("R220", ref_.at(text_.grants[i].span), "the same thing is given twice in one line",
                   "add the two amounts up");
        return false;
      }
    }
    return true;
  }

  Context& ctx_;
  const RateText& text_;
  const BlockRef& ref_;
  int event_;
  Rate& rate_;
};

}  // namespace

std::optional<Grant> read_grant(Context& ctx, const AmountText& amount, const SourcePtr& file) {
  const auto unit = given_unit(ctx, amount, file);
  if (!unit) return std::nullopt;
  Grant grant;
  grant.unit = *unit;
  const auto value = unit->kind == UnitKind::Points ? read_points(ctx, amount, file, unit->index)
                                                    : read_amount(ctx, amount, file, *unit, "what is given");
  if (!value) return std::nullopt;
  if (*value < 1) {
    ctx.error("R309", {file, amount.span}, fmt::format("`{}` gives nothing", text_at({file, amount.span})),
              "write a number above zero, or remove the line");
    return std::nullopt;
  }
  grant.fixed = *value;
  return grant;
}

bool read_grants(Context& ctx, const std::vector<AmountText>& amounts, const SourcePtr& file,
                 std::vector<Grant>& grants) {
  bool good = true;
  for (const AmountText& amount : amounts) {
    const auto grant = read_grant(ctx, amount, file);
    if (grant) grants.push_back(*grant);
    good = good && grant.has_value();
  }
  return good;
}

bool read_rate(Context& ctx, const RateText& text, const BlockRef& ref, int event, Rate& rate) {
  return RateReader(ctx, text, ref, event, rate).read();
}

Conditions row_conditions(Context& ctx, const TableRow& row, const SourcePtr& file, const Asking& asking) {
  if (row.conditions.empty()) return {};
  const Span all{row.conditions.front().span.begin, row.conditions.back().span.end};
  const ConditionListText list{ListForm::AnyOf, {ConditionItem{row.conditions, all}}, all};
  return build_conditions(ctx, list, file, asking);
}

void check_otherwise(Context& ctx, const Clause& clause, const BlockRef& ref, const char* sample) {
  const auto& rows = clause.rows;
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    if (!rows[i].conditions.empty()) continue;
    Diagnostic& d = ctx.error("R229", ref.at(rows[i + 1].span), "this line is never reached",
                              "put the line `otherwise` at the end of the list");
    d.notes.push_back({"always fits", ref.at(rows[i].span)});
    return;
  }
  const bool open = rows.empty() || !rows.back().conditions.empty();
  if (!open || ref.block->incomplete) return;
  ctx.error("R230", ref.at(clause.span), "this table does not say what holds if no line fits",
            fmt::format("add a last line such as `- otherwise gives {}`", sample));
}

bool read_rows(Context& ctx, const Clause& clause, const BlockRef& ref, const Asking& asking,
               std::vector<RateRow>& rows) {
  bool good = true;
  for (const TableRow& text : clause.rows) {
    RateRow row;
    row.where = row_conditions(ctx, text, ref.file, asking);
    row.rate.place = ref.at(text.span);
    if (text.rate) good = read_rate(ctx, *text.rate, ref, asking.event, row.rate) && good;
    rows.push_back(std::move(row));
  }
  check_otherwise(ctx, clause, ref, "nothing");
  return good;
}

std::optional<Choice> read_choice(Context& ctx, const BlockRef& ref) {
  const Clause* one_of = ctx.only(ref, {ClauseKind::GiveOneOf}, "what can be chosen");
  const Clause* otherwise = ctx.only(ref, {ClauseKind::IfNotChosen}, "what is given if nobody chooses");
  if (one_of == nullptr) {
    if (otherwise != nullptr && !ref.block->incomplete) {
      ctx.error("R231", ref.at(otherwise->span), "there is nothing to choose from",
                "add `give one of within 30 days` with one `- ` line for each choice");
    }
    return std::nullopt;
  }
  Choice choice;
  choice.place = ref.at(one_of->span);
  if (const auto within = read_duration(ctx, one_of->amounts.at(0), ref.file, "the time to choose"))
    choice.within = *within;
  for (const std::vector<AmountText>& grants : one_of->choices) {
    choice.of.emplace_back();
    (void)read_grants(ctx, grants, ref.file, choice.of.back());
  }
  if (choice.of.size() == 1 && !ref.block->incomplete) {
    ctx.error("R231", choice.place, "one thing alone is no choice",
              "add a second `- ` line, or write `give` and what is given");
  }
  if (otherwise != nullptr) (void)read_grants(ctx, otherwise->amounts, ref.file, choice.otherwise);
  return choice;
}

}  // namespace rung::language
