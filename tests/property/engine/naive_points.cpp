#include "property/engine/naive_points.h"

#include <algorithm>
#include <limits>

#include "core/whole.h"
#include "property/engine/naive_calendar.h"

namespace rung::naive {
namespace {

using language::EarnRule;
using language::PointCurrency;

constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

struct Fraction {
  Wide numerator = 1;
  Wide denominator = 1;
};

Fraction times(Fraction a, language::Ratio b) {
  return {a.numerator * b.numerator, a.denominator * b.denominator};
}

// One part of an order under a rate rule: its amount and what multiplies it.
struct Part {
  std::int64_t amount = 0;
  std::vector<std::size_t> multipliers;  // in the order of the files
};

Fraction factor(PointCurrency::Combine combine, const std::vector<EarnRule>& rules, const Part& part,
                std::size_t upto) {
  Fraction result;
  if (combine == PointCurrency::Combine::Highest) {
    const EarnRule* best = nullptr;
    std::size_t winner = 0;
    for (const std::size_t m : part.multipliers) {
      const auto& ratio = rules[m].ratio;
      if (best != nullptr && Wide{ratio.numerator} * best->ratio.denominator <=
                                 Wide{best->ratio.numerator} * ratio.denominator) {
        continue;
      }
      best = &rules[m];
      winner = m;
    }
    return best == nullptr || winner > upto ? result : times(result, best->ratio);
  }
  for (const std::size_t m : part.multipliers) {
    if (m > upto) break;
    const auto& ratio = rules[m].ratio;
    if (combine == PointCurrency::Combine::Multiplying) {
      result = times(result, ratio);
    } else {
      result = {result.numerator * ratio.denominator +
                    (Wide{ratio.numerator} - ratio.denominator) * result.denominator,
                result.denominator * ratio.denominator};
    }
  }
  return result;
}

// The points of all parts, with the multipliers up to `upto` taking part.
std::int64_t total(const EarnRule& rule, PointCurrency::Combine combine, const std::vector<EarnRule>& rules,
                   const std::vector<Part>& parts, std::size_t upto) {
  std::int64_t rounded = 0;
  Fraction exact{0, 1};
  for (const Part& part : parts) {
    Fraction points = times(factor(combine, rules, part, upto), rule.ratio);
    points.numerator *= part.amount;
    if (rule.round_per_line) rounded += divide(points.numerator, points.denominator, rule.rounding);
    exact = {exact.numerator * points.denominator + points.numerator * exact.denominator,
             exact.denominator * points.denominator};
    Wide a = exact.numerator < 0 ? -exact.numerator : exact.numerator;
    Wide b = exact.denominator;
    while (b != 0) {
      const Wide rest = a % b;
      a = b;
      b = rest;
    }
    exact = {exact.numerator / a, exact.denominator / a};
  }
  return rule.round_per_line ? rounded : divide(exact.numerator, exact.denominator, rule.rounding);
}

}  // namespace

std::vector<std::vector<bool>> fits_of(const language::Program& program, const Seen& seen,
                                       const AskMember& ask) {
  std::vector<std::vector<bool>> fits;
  for (const EarnRule& rule : program.earn) {
    std::vector<bool> row;
    const bool same_kind = seen.is_purchase == (rule.event == language::kOrders) &&
                           (seen.is_purchase || seen.event->event == rule.event);
    for (int line = -1; line < static_cast<int>(seen.lines.size()); ++line) {
      row.push_back(same_kind && seen.matches(rule.where, line, ask));
    }
    fits.push_back(std::move(row));
  }
  return fits;
}

bool Points::open(std::size_t rule, int event, Day day) const {
  const EarnRule& r = program_.earn[rule];
  return r.event == event && (!r.dates || r.dates->contains(day));
}

std::int64_t Points::room(std::size_t rule, Day day) const {
  std::int64_t result = kNoLimit;
  for (const language::Cap& cap : program_.earn[rule].caps) {
    DayRange range{kFirstDay, kForever};
    if (cap.cycle) range = cycle_range(*cap.cycle, day, joined_);
    if (cap.rolling) range = {plus(day, {-cap.rolling->count, cap.rolling->unit}) + 1, day};
    std::int64_t used = 0;
    std::int64_t uses = 0;
    for (const auto& [when, points] : used_[rule]) {
      if (cap.scope == language::Cap::Scope::PerOrder || !range.contains(when)) continue;
      used += points;
      ++uses;
    }
    const std::int64_t left =
        cap.counts_times ? (uses < cap.limit ? kNoLimit : 0) : std::max<std::int64_t>(0, cap.limit - used);
    result = std::min(result, left);
  }
  return result;
}

void Points::rate(std::size_t rule, const Earned& order, bool rates_only,
                  std::vector<std::int64_t>& points) const {
  const std::vector<EarnRule>& rules = program_.earn;
  const EarnRule& r = rules[rule];
  const bool has_lines = !order.seen.lines.empty();
  const bool net = order.seen.is_purchase && r.field == language::kOrderNetAmount;
  const auto multipliers = [&](std::size_t column) {
    std::vector<std::size_t> result;
    for (std::size_t m = 0; m < rules.size() && !rates_only; ++m) {
      const bool multiplies = rules[m].kind == EarnRule::Kind::Multiply && rules[m].unit == r.unit;
      if (multiplies && open(m, r.event, order.day) && order.fits[m][column]) result.push_back(m);
    }
    return result;
  };
  bool by_lines = r.where_on_lines || r.round_per_line;
  for (const EarnRule& other : rules)
    by_lines = by_lines || (other.kind == EarnRule::Kind::Multiply && other.where_on_lines);
  std::vector<Part> parts;
  if (has_lines && r.line_field >= 0 && by_lines) {
    for (std::size_t i = 0; i < order.left.lines.size(); ++i) {
      if (order.fits[rule][i + 1]) parts.push_back({order.left.lines[i], multipliers(i + 1)});
    }
  } else if (order.fits[rule][0] ||
             (has_lines && std::count(order.fits[rule].begin() + 1, order.fits[rule].end(), true) > 0)) {
    const std::int64_t amount = net ? order.left.amount : order.seen.field(r.field);
    parts.push_back({amount == kEmpty ? 0 : amount, multipliers(has_lines ? 1 : 0)});
  }
  const auto combine = program_.points[static_cast<std::size_t>(r.unit)].combine;
  std::int64_t before = 0;
  for (Part& part : parts) before += part.amount;
  if (before == 0) return;
  std::vector<Part> plain = parts;
  for (Part& part : plain) part.multipliers.clear();
  before = total(r, combine, rules, plain, 0);
  points[rule] += before;
  for (std::size_t m = 0; m < rules.size(); ++m) {
    const std::int64_t with = total(r, combine, rules, parts, m);
    if (with != before) points[m] += with - before;
    before = with;
  }
}

std::vector<std::int64_t> Points::reckon(int event, const Earned& order, bool rates_only) const {
  const std::vector<EarnRule>& rules = program_.earn;
  std::vector<std::int64_t> points(rules.size(), 0);
  const auto somewhere = [&](std::size_t rule) {
    const std::vector<bool>& row = order.fits[rule];
    if (order.left.lines.empty()) return static_cast<bool>(row[0]);
    for (std::size_t i = 0; i < order.left.lines.size(); ++i) {
      if (row[i + 1] && (order.left.lines[i] > 0 || !rules[rule].where_on_lines)) return true;
    }
    return false;
  };
  const bool anything_left = !order.seen.is_purchase || order.left.amount > 0;
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    if (!open(rule, event, order.day)) continue;
    if (rules[rule].kind == EarnRule::Kind::Rate) rate(rule, order, rates_only, points);
    const bool fixed = rules[rule].kind == EarnRule::Kind::Fixed && !rates_only;
    if (fixed && anything_left && somewhere(rule)) points[rule] += rules[rule].fixed;
  }
  for (std::size_t rule = 0; rule < rules.size() && !rates_only; ++rule)
    points[rule] = std::min(points[rule], order.room[rule]);
  // Shares of shares are found by going over all of them once per rule.
  for (std::size_t round = 0; round < rules.size(); ++round) {
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      const EarnRule& r = rules[rule];
      if (r.kind != EarnRule::Kind::Share || !open(rule, event, order.day) || !somewhere(rule)) continue;
      const std::int64_t of = points[static_cast<std::size_t>(r.of_rule)];
      points[rule] = divide(Wide{of} * r.ratio.numerator, r.ratio.denominator, r.rounding);
      if (!rates_only) points[rule] = std::min(points[rule], order.room[rule]);
    }
  }
  return points;
}

Earned Points::earn(int event, const Seen& seen, Day day, const AskMember& ask) {
  Earned result{seen, {seen.amount, {}}, day, fits_of(program_, seen, ask), {}, {}};
  for (const auto& line : seen.lines) {
    const std::int64_t amount = line[language::kLineNetAmount];
    result.left.lines.push_back(amount == kEmpty ? 0 : amount);
  }
  for (std::size_t rule = 0; rule < program_.earn.size(); ++rule) result.room.push_back(room(rule, day));
  result.given = reckon(event, result, false);
  for (std::size_t rule = 0; rule < program_.earn.size(); ++rule) {
    if (result.given[rule] > 0) used_[rule].emplace_back(day, result.given[rule]);
  }
  return result;
}

std::vector<std::int64_t> Points::take_back(Earned& order, const Seen& returned) const {
  const std::vector<std::int64_t> before = order.given;
  bool by_line = !returned.lines.empty();
  for (const int line : returned.order_lines) by_line = by_line && line >= 0;
  if (by_line) {
    for (std::size_t i = 0; i < returned.lines.size(); ++i) {
      const std::int64_t amount = returned.lines[i][language::kLineNetAmount];
      std::int64_t& left = order.left.lines[static_cast<std::size_t>(returned.order_lines[i])];
      left = std::max<std::int64_t>(0, left - amount);
    }
  } else {
    std::int64_t whole = 0;
    for (const std::int64_t line : order.left.lines) whole += line;
    std::int64_t rest = std::min(whole, returned.amount);
    for (std::int64_t& line : order.left.lines) {
      if (whole <= 0) break;
      const std::int64_t part = divide(Wide{rest} * line, whole, Rounding::Nearest);
      whole -= line;
      rest -= part;
      line -= part;
    }
  }
  order.left.amount = std::max<std::int64_t>(0, order.left.amount - returned.amount);
  order.given = reckon(language::kOrders, order, false);
  std::vector<std::int64_t> difference;
  for (std::size_t rule = 0; rule < before.size(); ++rule) {
    // Rounding may move a point from one rule to another; a return never gives one for that.
    order.given[rule] = std::min(order.given[rule], before[rule]);
    difference.push_back(before[rule] - order.given[rule]);
  }
  return difference;
}

std::vector<std::int64_t> Points::take_back_unlinked(const Seen& returned, Day day,
                                                     const AskMember& ask) const {
  Earned as_order{returned, {returned.amount, {}}, day, fits_of(program_, returned, ask), {}, {}};
  for (const auto& line : returned.lines) {
    const std::int64_t amount = line[language::kLineNetAmount];
    as_order.left.lines.push_back(amount == kEmpty ? 0 : amount);
  }
  return reckon(language::kOrders, as_order, true);
}

}  // namespace rung::naive
