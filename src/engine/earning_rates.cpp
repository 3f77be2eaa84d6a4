// Rates, tables, multipliers, fixed amounts and shares of earn rules, before any cap.

#include <algorithm>

#include "core/index.h"
#include "core/whole.h"
#include "engine/earning_ask.h"

namespace rung::engine {
namespace {

using language::EarnRule;
using language::PointCurrency;
using language::Rate;

// A piece of an order that a rate is paid on: one line, or the order as a whole (-1).
struct Slice {
  int line = -1;
  std::int64_t amount = 0;
};

struct Multiplier {
  int slot = 0;
  language::Ratio factor;
};

// The extra parts (factor - 1, in units of the slice) that each multiplier adds to one slice, over one
// denominator.
struct Extras {
  Wide denominator = 1;
  std::vector<std::pair<int, Wide>> parts;  // {slot, numerator}
};

Extras combine(PointCurrency::Combine way, const std::vector<Multiplier>& multipliers) {
  Extras extras;
  for (const Multiplier& m : multipliers) extras.denominator *= m.factor.denominator;
  const auto above_one = [&](const Multiplier& m) {
    return static_cast<Wide>(m.factor.numerator - m.factor.denominator) *
           (extras.denominator / m.factor.denominator);
  };
  switch (way) {
    case PointCurrency::Combine::Highest: {
      const auto best = std::max_element(
          multipliers.begin(), multipliers.end(),
          [&](const Multiplier& a, const Multiplier& b) { return above_one(a) < above_one(b); });
      if (best != multipliers.end()) extras.parts.emplace_back(best->slot, above_one(*best));
      break;
    }
    case PointCurrency::Combine::Adding:
      for (const Multiplier& m : multipliers) extras.parts.emplace_back(m.slot, above_one(m));
      break;
    case PointCurrency::Combine::Multiplying: {
      // Each multiplies what the ones before it made: product of the earlier factors × (own factor - 1).
      Wide before = 1;
      Wide after_denominators = extras.denominator;
      for (const Multiplier& m : multipliers) {
        after_denominators /= m.factor.denominator;
        extras.parts.emplace_back(m.slot,
                                  before * (m.factor.numerator - m.factor.denominator) * after_denominators);
        before *= m.factor.numerator;
      }
      break;
    }
  }
  return extras;
}

// With returns the goods of an order become less, and its other amounts (gross_amount, units …) with them.
std::int64_t whole_amount(int event, const Rate& rate, const EventView& view, const Goods& goods) {
  if (event != language::kOrders) return or_zero(view.field(rate.field));
  return rate.field == language::kOrderNetAmount ? goods.amount
                                                 : goods.left_of(or_zero(view.field(rate.field)), view);
}

std::int64_t line_amount(int event, const Rate& rate, const EventView& view, const Goods& goods, int line) {
  const std::int64_t amount = or_zero(view.line_field(line, rate.line_field));
  if (event != language::kOrders) return amount;
  return rate.line_field == language::kLineNetAmount ? goods.lines[index(line)]
                                                     : goods.left_of_line(amount, view, line);
}

// Tells what the rate is paid on, slice by slice; the whole is split into its lines and what no line accounts
// for if `by_line` asks for it.
template <typename Tell>
void for_slices(int event, const Rate& rate, const EventView& view, const Goods& goods, const PaidOn& on,
                bool by_line, const Tell& tell) {
  const bool whole = rate.line_field < 0 || (on.lines.empty() && !on.rest);
  std::int64_t rest = whole || on.rest ? whole_amount(event, rate, view, goods) : 0;
  const bool split = rate.line_field >= 0 && (by_line || !whole);
  for (int line = 0; split && line < static_cast<int>(view.line_count()); ++line) {
    const std::int64_t amount = line_amount(event, rate, view, goods, line);
    if (whole || std::find(on.lines.begin(), on.lines.end(), line) != on.lines.end())
      tell(Slice{line, amount});
    if (whole || on.rest) rest -= amount;
  }
  if (rest != 0) tell(Slice{-1, rest});
}

// Whether returns have left something of an order: of its amount, and of its lines. Shipping that is kept is
// no goods.
bool goods_left(const EventView& order, const Goods& goods) {
  if (goods.amount <= 0 && order.net_amount() > 0) return false;
  for (std::size_t line = 0; line < goods.lines.size(); ++line) {
    const std::int64_t whole = or_zero(order.line_field(static_cast<int>(line), language::kLineNetAmount));
    if (goods.lines[line] > 0 || whole <= 0) return true;
  }
  return goods.lines.empty();
}

}  // namespace

Exact& Earning::Total::extra(int to) {
  for (auto& [known, sum] : extras) {
    if (known == to) return sum;
  }
  return extras.emplace_back(to, Exact{}).second;
}

void Earning::Total::book(Rounding rounding, Points& points) {
  if (!paid) return;
  Exact sum = own;
  std::int64_t before = sum.rounded(rounding);
  points[index(slot)] = add(points[index(slot)], before);
  // Multipliers in the order of the rules.
  std::sort(extras.begin(), extras.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [to, part] : extras) {
    sum.add(part);
    const std::int64_t rounded = sum.rounded(rounding);
    points[index(to)] = add(points[index(to)], rounded - before);
    before = rounded;
  }
  extras.clear();
  own = Exact{};
  paid = false;
}

bool Earning::in_question(const Ask& ask, int rule) const {
  const EarnRule& r = program_.earn[index(rule)];
  if (r.yearly.has_value() != (ask.yearly >= 0)) return false;
  if (ask.yearly >= 0 ? ask.yearly != rule : r.event != ask.event_type) return false;
  if (ask.parts != Parts::All && r.dates) return false;  // a campaign
  const Day day = counted_day(rule, *ask.event, ask.moment->day);
  return days_.contains(day) && (!r.dates || r.dates->contains(day));
}

bool Earning::matches_line(const Ask& ask, int rule, int line) const {
  return ask.event->matches(program_.earn[index(rule)].where, line, ask.moment->member);
}

// Whether another rule stands in this one's place on a line (-1: the event as a whole).
bool Earning::replaced(const Ask& ask, int rule, int line) const {
  const auto& others = plans_[index(rule)].replaced_by;
  return std::any_of(others.begin(), others.end(),
                     [&](int other) { return in_question(ask, other) && matches_line(ask, other, line); });
}

// Whether a rule gives on lines: because it looks at them, or because one that stands in its place does.
bool Earning::by_lines(const Ask& ask, int rule) const {
  const Plan& plan = plans_[index(rule)];
  return plan.on_lines || std::any_of(plan.replaced_by.begin(), plan.replaced_by.end(), [&](int other) {
           return program_.earn[index(other)].where_on_lines && in_question(ask, other);
         });
}

// The rows of its table that fit, each with the line it fits on (-1: the event as a whole).
std::vector<std::pair<int, int>> Earning::rows_of(const Ask& ask, int rule) const {
  const Plan& plan = plans_[index(rule)];
  const int lines = by_lines(ask, rule) ? static_cast<int>(ask.event->line_count()) : 0;
  std::vector<std::pair<int, int>> found;
  for (int line = lines == 0 ? -1 : 0; line < lines; ++line) {
    // A line that went back in full is not there any more.
    const bool gone = line >= 0 && ask.goods->lines[index(line)] <= 0 &&
                      or_zero(ask.event->line_field(line, language::kLineNetAmount)) > 0;
    if (gone || !matches_line(ask, rule, line) || replaced(ask, rule, line)) continue;
    for (std::size_t row = 0; row < plan.rows.size(); ++row) {
      if (!ask.event->matches(plan.rows[row].where, line, ask.moment->member)) continue;
      found.emplace_back(static_cast<int>(row), line);
      break;
    }
  }
  return found;
}

// Which row pays what no line accounts for, of a rule that looks at no lines but gives way on some; -1: none.
int Earning::row_of_rest(const Ask& ask, int rule) const {
  const Plan& plan = plans_[index(rule)];
  const bool only_gives_way = !plan.on_lines && ask.event->line_count() > 0 && by_lines(ask, rule);
  if (!only_gives_way || !matches_line(ask, rule, -1) || replaced(ask, rule, -1)) return -1;
  for (std::size_t row = 0; row < plan.rows.size(); ++row) {
    if (ask.event->matches(plan.rows[row].where, -1, ask.moment->member)) return static_cast<int>(row);
  }
  return -1;
}

void Earning::add_rate(const Ask& ask, int rule, const Rate& rate, const PaidOn& on,
                       std::vector<Total>& totals) const {
  const EarnRule& r = program_.earn[index(rule)];
  for (const language::Grant& grant : rate.grants) {
    std::vector<std::pair<int, Multiplier>> multiplying;  // {rule, multiplier}
    bool by_line = r.round_per_line;
    for (int m = 0; ask.parts == Parts::All && m < static_cast<int>(program_.earn.size()); ++m) {
      const EarnRule& other = program_.earn[index(m)];
      if (other.kind != EarnRule::Kind::Multiply || other.unit != grant.unit.index) continue;
      if (!in_question(ask, m) || !ask.event->matches_somewhere(other.where, ask.moment->member)) continue;
      multiplying.emplace_back(m, Multiplier{slot_of(m, other.unit), other.ratio});
      by_line = by_line || by_lines(ask, m);
    }
    Total* total = nullptr;
    const int slot = slot_of(rule, grant.unit.index);
    for (Total& one : totals) {
      if (one.slot == slot) total = &one;
    }
    for_slices(r.event, rate, *ask.event, *ask.goods, on, by_line, [&](const Slice& slice) {
      std::vector<Multiplier> active;
      for (const auto& [m, multiplier] : multiplying) {
        const bool fits = !program_.earn[index(m)].where_on_lines || matches_line(ask, m, slice.line);
        if (fits && !replaced(ask, m, slice.line)) active.push_back(multiplier);
      }
      if (r.round_per_line) total = &totals.emplace_back(Total{slot});
      total->paid = true;
      const Wide base = static_cast<Wide>(slice.amount) * grant.ratio.numerator;
      total->own.add(base, grant.ratio.denominator);
      const Extras extras = combine(program_.points[index(grant.unit.index)].combine, active);
      for (const auto& [to, part] : extras.parts)
        total->extra(to).add(base * part, grant.ratio.denominator * extras.denominator);
    });
  }
}

// What add_rates() comes to where there is nothing to search for.
void Earning::add_rate_on_whole(const Ask& ask, int rule, Points& points) const {
  const EarnRule& r = program_.earn[index(rule)];
  const Plan& plan = plans_[index(rule)];
  const Rate& rate = plan.rows.front().rate;
  const language::Grant& grant = rate.grants.front();
  Exact sum;
  sum.add(static_cast<Wide>(whole_amount(r.event, rate, *ask.event, *ask.goods)) * grant.ratio.numerator,
          grant.ratio.denominator);
  std::int64_t& to = points[index(plan.slots.front())];
  to = add(to, sum.rounded(r.rounding));
}

// Rates and fixed amounts of one rule.
void Earning::add_rates(const Ask& ask, int rule, Points& points) const {
  const Plan& plan = plans_[index(rule)];
  if (plan.on_whole) return add_rate_on_whole(ask, rule, points);
  const auto rows = rows_of(ask, rule);
  std::vector<Total> totals;
  for (const int slot : plan.slots) totals.push_back({slot});
  const bool is_order = ask.event_type == language::kOrders && ask.yearly < 0;
  const bool something_left = !is_order || goods_left(*ask.event, *ask.goods);
  bool whole_taken = false;  // an amount of the whole order is paid by the first row that fits
  const int row_of_rest = this->row_of_rest(ask, rule);
  for (std::size_t row = 0; row < plan.rows.size(); ++row) {
    const Rate& rate = plan.rows[row].rate;
    PaidOn on;
    on.rest = row_of_rest == static_cast<int>(row) && rate.line_field >= 0;
    bool used = on.rest;
    for (const auto& [r, line] : rows) {
      if (r != static_cast<int>(row)) continue;
      used = true;
      if (line >= 0) on.lines.push_back(line);
    }
    if (!used || rate.of_rule >= 0) continue;
    const bool is_rate = rate.field >= 0 || rate.line_field >= 0;
    if (is_rate) {
      const bool of_whole = (on.lines.empty() && !on.rest) || rate.line_field < 0;
      if (!of_whole || !whole_taken) add_rate(ask, rule, rate, on, totals);
      whole_taken = whole_taken || of_whole;
      continue;
    }
    if (!something_left || ask.parts == Parts::RatesAndShares) continue;
    for (const language::Grant& grant : rate.grants) {
      if (grant.unit.kind != UnitKind::Points) continue;
      std::int64_t& to = points[index(slot_of(rule, grant.unit.index))];
      to = add(to, grant.fixed);
    }
  }
  for (Total& total : totals) {
    const bool shares_too = plan.has_shares && !program_.earn[index(rule)].round_per_line;
    if (shares_too && total.paid) (*ask.rates)[index(total.slot)] = total.own;
    total.book(program_.earn[index(rule)].rounding, points);
  }
}

// Shares of what other rules have given; then the cap of this one.
void Earning::add_shares(const Ask& ask, Points& points) const {
  for (const int rule : share_order_) {
    if (!in_question(ask, rule)) continue;
    const Plan& plan = plans_[index(rule)];
    std::vector<bool> taken(plan.rows.size(), false);
    for (const auto& [row, line] : rows_of(ask, rule)) {
      const Rate& rate = plan.rows[index(row)].rate;
      if (rate.of_rule < 0 || taken[index(row)]) continue;
      taken[index(row)] = true;
      for (const int slot : plans_[index(rate.of_rule)].slots) {
        // Once per order and rule: a rate of the same table and a share are rounded together.
        const int own = slot_of(rule, slots_[index(slot)].unit);
        const Rounding rounding = program_.earn[index(rule)].rounding;
        Exact& exact = (*ask.rates)[index(own)];
        const std::int64_t before = exact.rounded(rounding);
        exact.add(static_cast<Wide>(points[index(slot)]) * rate.share.numerator, rate.share.denominator);
        points[index(own)] = add(points[index(own)], exact.rounded(rounding) - before);
        if (program_.earn[index(rule)].round_per_line) exact = Exact{};
      }
    }
    if (ask.wanted != nullptr) {
      for (const int slot : plan.slots) (*ask.wanted)[index(slot)] = points[index(slot)];
    }
    cap(ask, rule, points);
  }
}

std::vector<Earning::Given::Vouchers> Earning::vouchers_for(const Ask& ask) const {
  std::vector<Given::Vouchers> vouchers;
  if (!ask.event->is_completed()) return vouchers;
  for (int rule = 0; rule < static_cast<int>(plans_.size()); ++rule) {
    if (!plans_[index(rule)].gives_vouchers || !in_question(ask, rule)) continue;
    std::vector<bool> taken(plans_[index(rule)].rows.size(), false);
    for (const auto& [row, line] : rows_of(ask, rule)) {
      if (taken[index(row)]) continue;
      taken[index(row)] = true;
      for (const language::Grant& grant : plans_[index(rule)].rows[index(row)].rate.grants) {
        if (grant.unit.kind == UnitKind::Voucher) vouchers.push_back({rule, grant.unit.index, grant.fixed});
      }
    }
  }
  return vouchers;
}

}  // namespace rung::engine
