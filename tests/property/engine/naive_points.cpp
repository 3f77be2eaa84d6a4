#include "property/engine/naive_points.h"

#include <algorithm>
#include <set>

#include "core/whole.h"

namespace rung::naive {
namespace {

using language::EarnRule;
using language::PointCurrency;
using language::Rate;

struct Fraction {
  Wide numerator = 0;
  Wide denominator = 1;
};

Fraction reduced(Wide numerator, Wide denominator) {
  Wide a = numerator < 0 ? -numerator : numerator;
  Wide b = denominator;
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a == 0 ? Fraction{0, 1} : Fraction{numerator / a, denominator / a};
}

Fraction added(Fraction a, Fraction b) {
  return reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

Fraction times(Fraction a, Fraction b) {
  return reduced(a.numerator * b.numerator, a.denominator * b.denominator);
}

Fraction fraction(language::Ratio ratio) { return {ratio.numerator, ratio.denominator}; }

constexpr int kNobody = -1;
constexpr int kEverybody = std::numeric_limits<int>::max();

// Works out once what is left gives. Rules are numbered by their place in Frozen::rules.
class Reckoning {
 public:
  Reckoning(const Frozen& frozen, Reckon how) : frozen_(frozen), how_(how) {}

  Given all() {
    for (int r = 0; r < count(); ++r) raw(r);
    for (int r = 0; r < count(); ++r) points_of(r);
    Given result;
    for (int r = 0; r < count(); ++r) {
      for (const auto& [currency, points] : capped_[r]) {
        if (points > 0 && frozen_.may_give(currency)) result[{r, currency}] = points;
      }
    }
    if (how_ != Reckon::RatesOnly) under_ceilings(result);
    return result;
  }

 private:
  using Points = std::map<std::string, std::int64_t>;

  [[nodiscard]] int count() const { return static_cast<int>(frozen_.rules.size()); }
  [[nodiscard]] const ActiveRule& at(int r) const { return frozen_.rules[static_cast<std::size_t>(r)]; }
  [[nodiscard]] bool is_campaign(const EarnRule& rule) const {
    return rule.kind == EarnRule::Kind::Multiply || rule.dates.has_value();
  }
  [[nodiscard]] bool takes_part(int r) const {
    return how_ == Reckon::Everything || !is_campaign(at(r).rule());
  }
  [[nodiscard]] static std::string currency(const ActiveRule& active, int unit) {
    return active.program->points[static_cast<std::size_t>(unit)].name;
  }

  void raw(int r);
  const Points& points_of(int r);
  void add_share(int r, const Rate& rate, Points& into, std::map<std::string, Fraction>& exact);
  [[nodiscard]] bool by_lines(int r, const Rate& rate, int unit) const;
  [[nodiscard]] bool multiplies(int m, int r, int unit) const;
  [[nodiscard]] Fraction factor(int r, int unit, std::size_t column, bool whole, int upto) const;
  [[nodiscard]] std::int64_t whole_amount(const Rate& rate) const;
  [[nodiscard]] std::int64_t line_amount(const Rate& rate, std::size_t line) const;
  [[nodiscard]] Fraction rated(int r, int unit, int upto, std::int64_t& rounded) const;
  void under_ceilings(Given& given) const;

  const Frozen& frozen_;
  Reckon how_;
  std::map<int, Points> extra_;                           // of multipliers, before their caps
  std::map<int, Points> base_;                            // of other rules: rates, rounded
  std::map<int, std::map<std::string, Fraction>> exact_;  // the same exactly
  std::map<int, Points> capped_;
  std::set<int> done_;
};

// The rates of a rule with the row each belongs to: rows of a table that fit somewhere, or the only one.
std::vector<Rate> rates_of(const EarnRule& rule) {
  std::vector<Rate> result;
  if (rule.kind == EarnRule::Kind::Table) {
    for (const auto& row : rule.rows) result.push_back(row.rate);
    return result;
  }
  Rate rate;
  if (rule.kind == EarnRule::Kind::Several) rate = rule.several;
  if (rule.kind == EarnRule::Kind::Rate || rule.kind == EarnRule::Kind::Fixed) {
    const language::Ratio none{0, 1};
    const bool fixed = rule.kind == EarnRule::Kind::Fixed;
    rate.grants.push_back({{UnitKind::Points, rule.unit}, rule.fixed, fixed ? none : rule.ratio});
    rate.field = fixed ? -1 : rule.field;
    rate.line_field = fixed ? -1 : rule.line_field;
  }
  if (rule.kind == EarnRule::Kind::Share) {
    rate.of_rule = rule.of_rule;
    rate.share = rule.ratio;
  }
  return {rate};
}

bool is_rate(const Rate& rate) { return rate.field >= 0 || rate.line_field >= 0; }

}  // namespace

bool Frozen::may_give(const std::string& currency) const {
  return !restricted || std::find(only.begin(), only.end(), currency) != only.end();
}

namespace {

// Columns (0: without a line, i + 1: line i) where the rule fits, in a row (-1: no table); of lines only
// those that are left.
std::vector<std::size_t> columns_of(const Frozen& frozen, const ActiveRule& active, int row,
                                    bool returned_too = false) {
  std::vector<std::size_t> result;
  const auto fits = [&](std::size_t column) {
    return active.fits_at(column) && (row < 0 || active.row[column] == row);
  };
  if (frozen.seen.lines.empty()) {
    if (fits(0)) result.push_back(0);
    return result;
  }
  for (std::size_t i = 0; i < frozen.seen.lines.size(); ++i) {
    const bool some = or_zero(frozen.seen.lines[i][language::kLineNetAmount]) > 0;
    const bool left = returned_too || !frozen.left.returned || frozen.left.lines[i] > 0 || !some;
    if (left && fits(i + 1)) result.push_back(i + 1);
  }
  return result;
}

// Of an order that came back as a whole nothing is left, whatever its lines say.
bool nothing_left(const Frozen& frozen) { return frozen.left.whole > 0 && frozen.left.amount <= 0; }

}  // namespace

std::vector<int> rows_that_give(const Frozen& frozen, const ActiveRule& active) {
  std::vector<int> result;
  if (nothing_left(frozen)) return result;
  const EarnRule& rule = active.rule();
  if (rule.kind == EarnRule::Kind::Multiply) return result;
  const int rows = rule.kind == EarnRule::Kind::Table ? static_cast<int>(rule.rows.size()) : 0;
  if (rows == 0 && !columns_of(frozen, active, -1).empty()) result.push_back(-1);
  for (int row = 0; row < rows; ++row) {
    if (!columns_of(frozen, active, row).empty()) result.push_back(row);
  }
  return result;
}

namespace {

// Whether another rule stands in its place on some lines (9.4).
bool gives_way_on_lines(const Frozen& frozen, const ActiveRule& active) {
  return std::any_of(frozen.rules.begin(), frozen.rules.end(), [&](const ActiveRule& other) {
    return other.version == active.version && other.rule().instead_of == active.index &&
           looks_at_lines(other.rule().where);
  });
}

// The rows of a rule by which it gives a share: what is no goods does not come back.
std::vector<int> rows_that_share(const Frozen& frozen, const ActiveRule& active) {
  const EarnRule& rule = active.rule();
  bool by_goods = looks_at_lines(rule.where);
  for (const auto& row : rule.rows) by_goods = by_goods || looks_at_lines(row.where);
  by_goods = by_goods || gives_way_on_lines(frozen, active);
  std::vector<int> result;
  if (rule.kind == EarnRule::Kind::Share && !columns_of(frozen, active, -1, !by_goods).empty())
    result.push_back(-1);
  for (int row = 0; rule.kind == EarnRule::Kind::Table && row < static_cast<int>(rule.rows.size()); ++row) {
    const bool shares = rule.rows[static_cast<std::size_t>(row)].rate.of_rule >= 0;
    if (shares && !columns_of(frozen, active, row, !by_goods).empty()) result.push_back(row);
  }
  return result;
}

// Whether m is a multiplier of the rates of r in this currency.
bool Reckoning::multiplies(int m, int r, int unit) const {
  if (how_ != Reckon::Everything || at(m).version != at(r).version) return false;
  const EarnRule& rule = at(m).rule();
  return rule.kind == EarnRule::Kind::Multiply && rule.unit == unit && rule.event == at(r).rule().event;
}

// Whether the amount is taken line by line.
bool Reckoning::by_lines(int r, const Rate& rate, int unit) const {
  if (frozen_.seen.lines.empty() || rate.line_field < 0) return false;
  const EarnRule& rule = at(r).rule();
  bool lines = rate.field < 0 || rule.round_per_line || looks_at_lines(rule.where);
  for (const auto& row : rule.rows) lines = lines || looks_at_lines(row.where);
  for (int other = 0; other < count(); ++other) {
    const EarnRule& o = at(other).rule();
    const bool instead = at(other).version == at(r).version && o.instead_of == at(r).index;
    if (instead || multiplies(other, r, unit)) lines = lines || looks_at_lines(o.where);
  }
  return lines;
}

// The share of another amount that is left with the goods (4.5).
std::int64_t still(std::int64_t amount, std::int64_t left, std::int64_t whole) {
  if (whole <= 0 || left == whole) return amount;
  return divide(Wide{amount} * std::max<std::int64_t>(0, left), whole, Rounding::Nearest);
}

std::int64_t Reckoning::whole_amount(const Rate& rate) const {
  const bool net = frozen_.seen.is_purchase && rate.field == language::kOrderNetAmount;
  if (net) return frozen_.left.amount;
  const std::int64_t amount = frozen_.seen.number(rate.field, rate.line_field);
  return frozen_.seen.is_purchase ? still(amount, frozen_.left.amount, frozen_.left.whole) : amount;
}

std::int64_t Reckoning::line_amount(const Rate& rate, std::size_t line) const {
  if (rate.line_field == language::kLineNetAmount) return frozen_.left.lines[line];
  const auto& values = frozen_.seen.lines[line];
  const std::int64_t amount = or_zero(values[static_cast<std::size_t>(rate.line_field)]);
  if (!frozen_.seen.is_purchase) return amount;
  return still(amount, frozen_.left.lines[line], or_zero(values[language::kLineNetAmount]));
}

// What the multipliers up to a place in the order of the rules make of one part.
Fraction Reckoning::factor(int r, int unit, std::size_t column, bool whole, int upto) const {
  // What is no part of a line is multiplied as a line that says nothing would be.
  const auto fits = [&](int m) {
    if (!whole) return at(m).fits_at(column);
    const bool fits_a_line = !columns_of(frozen_, at(m), -1, true).empty();
    return fits_a_line && (!looks_at_lines(at(m).rule().where) || at(m).fits_at(0));
  };
  std::vector<int> all;
  for (int m = 0; m < count(); ++m) {
    if (multiplies(m, r, unit) && fits(m)) all.push_back(m);
  }
  const auto combine = at(r).program->points[static_cast<std::size_t>(unit)].combine;
  Fraction result{1, 1};
  if (combine == PointCurrency::Combine::Highest) {
    int best = kNobody;
    for (const int m : all) {
      const auto& a = at(m).rule().ratio;
      if (best == kNobody || Wide{a.numerator} * at(best).rule().ratio.denominator >
                                 Wide{at(best).rule().ratio.numerator} * a.denominator) {
        best = m;
      }
    }
    return best == kNobody || best > upto ? result : fraction(at(best).rule().ratio);
  }
  for (const int m : all) {
    if (m > upto) break;
    const Fraction by = fraction(at(m).rule().ratio);
    result = combine == PointCurrency::Combine::Multiplying
                 ? times(result, by)
                 : added(result, reduced(by.numerator - by.denominator, by.denominator));
  }
  return result;
}

// The points of all rates of a rule in a currency, with the multipliers up to `upto`: exactly, and of a rule
// that rounds per line the sum of the rounded lines.
Fraction Reckoning::rated(int r, int unit, int upto, std::int64_t& rounded) const {
  const EarnRule& rule = at(r).rule();
  const std::vector<Rate> rates = rates_of(rule);
  Fraction sum;
  rounded = 0;
  const auto add = [&](std::int64_t amount, const Rate& rate, std::size_t column, bool whole) {
    for (const language::Grant& grant : rate.grants) {
      if (grant.unit.kind != UnitKind::Points || grant.unit.index != unit) continue;
      const Fraction points =
          times(times(reduced(amount, 1), fraction(grant.ratio)), factor(r, unit, column, whole, upto));
      sum = added(sum, points);
      rounded += divide(points.numerator, points.denominator, rule.rounding);
    }
  };
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const int row = rule.kind == EarnRule::Kind::Table ? static_cast<int>(i) : -1;
    const Rate& rate = rates[i];
    if (!is_rate(rate)) continue;
    bool own = looks_at_lines(rule.where);
    for (const auto& other : rule.rows) own = own || looks_at_lines(other.where);
    const bool by_goods = own || gives_way_on_lines(frozen_, at(r));
    const std::vector<std::size_t> fitting = columns_of(frozen_, at(r), row, !by_goods);
    if (by_lines(r, rate, unit)) {
      for (const std::size_t column : fitting) add(line_amount(rate, column - 1), rate, column, false);
      // What of the amount is of no line, or what the lines are more (9.6).
      if (own || !at(r).fits_at(0) || (row >= 0 && at(r).row[0] != row)) continue;
      std::int64_t rest = whole_amount(rate);
      for (std::size_t line = 0; line < frozen_.seen.lines.size(); ++line) rest -= line_amount(rate, line);
      if (rest != 0) add(rest, rate, 0, true);
    } else if (!fitting.empty()) {
      add(whole_amount(rate), rate, 0, true);
    }
  }
  return sum;
}

// Rates and what multipliers add to them. Parts are rounded so that they add up to the rounded whole.
void Reckoning::raw(int r) {
  const EarnRule& rule = at(r).rule();
  if (rule.kind == EarnRule::Kind::Multiply || rule.kind == EarnRule::Kind::Share || !takes_part(r)) return;
  for (int unit = 0; unit < static_cast<int>(at(r).program->points.size()); ++unit) {
    const auto total = [&](int upto) {
      std::int64_t by_line = 0;
      const Fraction exact = rated(r, unit, upto, by_line);
      return rule.round_per_line ? by_line : divide(exact.numerator, exact.denominator, rule.rounding);
    };
    std::int64_t ignored = 0;
    exact_[r][currency(at(r), unit)] = rated(r, unit, kNobody, ignored);
    std::int64_t before = total(kNobody);
    base_[r][currency(at(r), unit)] = before;
    for (int m = 0; m < count(); ++m) {
      if (!multiplies(m, r, unit)) continue;
      const std::int64_t with = total(m);
      extra_[m][currency(at(r), unit)] += with - before;
      before = with;
    }
  }
}

void Reckoning::add_share(int r, const Rate& rate, Points& into, std::map<std::string, Fraction>& exact) {
  for (int base = 0; base < count(); ++base) {
    if (at(base).version != at(r).version || at(base).index != rate.of_rule) continue;
    for (const auto& [name, points] : points_of(base)) {
      const Fraction share = times(reduced(points, 1), fraction(rate.share));
      exact[name] = added(exact[name], share);
      into[name] += divide(share.numerator, share.denominator, at(r).rule().rounding);
    }
  }
}

// What a rule gives under its own caps. Shares are taken after the caps of the rule they are a share of.
const Reckoning::Points& Reckoning::points_of(int r) {
  Points& result = capped_[r];
  if (!done_.insert(r).second || !takes_part(r)) return result;
  const EarnRule& rule = at(r).rule();
  result = rule.kind == EarnRule::Kind::Multiply ? extra_[r] : base_[r];
  std::map<std::string, Fraction> exact = exact_[r];
  bool mixed = false;
  const std::vector<Rate> rates = rates_of(rule);
  for (const int row : rows_that_share(frozen_, at(r))) {
    add_share(r, rates[static_cast<std::size_t>(std::max(row, 0))], result, exact);
    mixed = true;
  }
  for (const int row : rows_that_give(frozen_, at(r))) {
    const Rate& rate = rates[static_cast<std::size_t>(std::max(row, 0))];
    if (is_rate(rate) || rate.of_rule >= 0 || how_ == Reckon::RatesOnly) continue;
    for (const language::Grant& grant : rate.grants) {
      if (grant.unit.kind != UnitKind::Points) continue;
      const std::string name = currency(at(r), grant.unit.index);
      result[name] += grant.fixed;
      exact[name] = added(exact[name], reduced(grant.fixed, 1));
    }
  }
  // Once per order and rule, of the exact sum.
  for (auto& [name, points] : result) {
    if (mixed && !rule.round_per_line)
      points = divide(exact[name].numerator, exact[name].denominator, rule.rounding);
    if (how_ == Reckon::RatesOnly) continue;
    const auto room = at(r).room.find(name);
    if (!at(r).times_left) points = 0;
    if (room != at(r).room.end()) points = std::min(points, room->second);
    points = std::max<std::int64_t>(0, points);
  }
  return result;
}

// Rules give way from the last declared to the first.
void Reckoning::under_ceilings(Given& given) const {
  for (const auto& [key_of, ceiling] : frozen_.ceilings) {
    const auto& [version, name] = key_of;
    std::int64_t most = ceiling.hold;
    if (ceiling.rate && frozen_.seen.is_purchase) {
      Rate of_field;
      of_field.field = ceiling.rate->field;
      const std::int64_t amount = whole_amount(of_field);
      most = std::min(most, divide(Wide{amount} * ceiling.rate->points, ceiling.rate->per, Rounding::Down));
    }
    std::int64_t sum = 0;
    for (const auto& [key, points] : given)
      sum += key.second == name && at(key.first).version == version ? points : 0;
    for (int r = count() - 1; r >= 0 && sum > most; --r) {
      const auto at_rule = given.find({r, name});
      if (at_rule == given.end() || at(r).version != version) continue;
      const std::int64_t cut = std::min(at_rule->second, sum - most);
      at_rule->second -= cut;
      sum -= cut;
      if (at_rule->second == 0) given.erase(at_rule);
    }
  }
}

}  // namespace

// `instead of RULE`: who is replaced still replaces. Where campaigns are left out, they replace nobody.
void replace_rules(Frozen& frozen, Reckon how) {
  for (ActiveRule& active : frozen.rules) active.replaced.assign(active.fits.size(), false);
  for (const ActiveRule& instead : frozen.rules) {
    const EarnRule& rule = instead.rule();
    const bool campaign = rule.kind == EarnRule::Kind::Multiply || rule.dates.has_value();
    if (campaign && how != Reckon::Everything) continue;
    for (ActiveRule& active : frozen.rules) {
      if (active.version != instead.version || rule.instead_of != active.index) continue;
      for (std::size_t column = 0; column < active.fits.size(); ++column)
        active.replaced[column] = active.replaced[column] || instead.fits[column];
    }
  }
}

Given reckon(const Frozen& frozen, Reckon how) {
  if (how == Reckon::Everything) return Reckoning(frozen, how).all();
  Frozen standing = frozen;
  replace_rules(standing, how);
  return Reckoning(standing, how).all();
}

void take_goods(Left& left, const Seen& returned) {
  left.returned = true;
  std::int64_t rest = returned.amount;
  for (std::size_t i = 0; i < returned.lines.size(); ++i) {
    const std::vector<int>& of = returned.order_lines[i];
    if (of.empty()) continue;
    std::int64_t back = or_zero(returned.lines[i][language::kLineNetAmount]);
    rest -= back;
    for (const int line : of) {
      std::int64_t& has = left.lines[static_cast<std::size_t>(line)];
      const std::int64_t taken = std::max<std::int64_t>(0, std::min(has, back));
      has -= taken;
      back -= taken;
    }
    left.lines[static_cast<std::size_t>(of.front())] -= back;  // more than there was
  }
  std::int64_t whole = 0;
  for (const std::int64_t line : left.lines) whole += std::max<std::int64_t>(0, line);
  rest = std::min(rest, whole);
  for (std::int64_t& line : left.lines) {
    if (whole <= 0 || rest == 0) break;
    const std::int64_t has = std::max<std::int64_t>(0, line);
    const std::int64_t part = whole == rest ? has : divide(Wide{rest} * has, whole, Rounding::Nearest);
    whole -= has;
    rest -= part;
    line -= part;
  }
  left.amount -= returned.amount;
}

}  // namespace rung::naive
