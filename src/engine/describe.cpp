#include "engine/describe.h"

#include <algorithm>
#include <utility>

#include "core/index.h"
#include "core/yearless.h"

namespace rung::engine {
namespace {

using language::Measure;
using language::Program;

}  // namespace

Language screen_language(const Program& program) {
  return program.languages.empty() ? Language::English : language_of(program.languages.front());
}

std::string counted_words(std::int64_t number, std::string_view name, Language language) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  if (number == 1 && words.size() > 1 && words.back() == 's') words.pop_back();
  return number_words(number, 0, language) + " " + words;
}

std::string points_words(const Program& program, int unit, std::int64_t points, Language language) {
  const language::PointCurrency& currency = program.points[index(unit)];
  std::int64_t one = 1;
  for (int i = 0; i < currency.decimals; ++i) one *= 10;
  return number_words(points, currency.decimals, language) + " " +
         (points == one ? currency.singular : currency.name);
}

namespace {

// "37,9 litres", "1 night".
std::string quantity_words(const Program& program, int unit, std::int64_t value, Language language) {
  const int decimals = program.quantity_decimals[index(unit)];
  if (decimals == 0) return counted_words(value, program.quantities[index(unit)], language);
  return number_words(value, decimals, language) + " " + program.quantities[index(unit)];
}

// 2500 is "2,5".
std::string thousandths_words(std::int64_t value, Language language) {
  int decimals = 3;
  for (; decimals > 0 && value % 10 == 0; --decimals) value /= 10;
  return number_words(value, decimals, language);
}

}  // namespace

std::string amount_words(const Program& program, Unit unit, std::int64_t value, Language language) {
  if (value == kEmpty) return "-";
  switch (unit.kind) {
    case UnitKind::Money: return money_words(value, program.currency, language);
    case UnitKind::Points: return points_words(program, unit.index, value, language);
    case UnitKind::Quantity: return quantity_words(program, unit.index, value, language);
    case UnitKind::Percent: return percent_words(value, language);
    case UnitKind::Days: return counted_words(value, "days", language);
    case UnitKind::Date: return date_text(Day{static_cast<std::int32_t>(value)});
    case UnitKind::YesNo: return value != 0 ? "yes" : "no";
    case UnitKind::Voucher: return counted_words(value, program.vouchers[index(unit.index)].name, language);
    case UnitKind::Thousandths: return thousandths_words(value, language);
    case UnitKind::Count:
    case UnitKind::Text:
    case UnitKind::Choice: return number_words(value, 0, language);
  }
  return {};
}

std::string missing_words(const Program& program, const Gap& gap, Language language) {
  if (gap.balance >= 0) return points_words(program, gap.balance, gap.missing, language);
  const Measure& measure = program.measures[index(gap.measure)];
  const bool counts = measure.kind == Measure::Kind::Metric && measure.unit.kind == UnitKind::Count;
  if (counts) return counted_words(gap.missing, program.metrics[index(measure.index)].name, language);
  return amount_words(program, measure.unit, gap.missing, language);
}

bool told_by_another(const AlternativeProgress& way, const Gap& gap) {
  return gap.counts() && std::any_of(way.gaps.begin(), way.gaps.end(), [&](const Gap& other) {
           const bool same = other.measure == gap.measure && other.balance == gap.balance;
           return same && std::pair(other.missing, gap.atom) > std::pair(gap.missing, other.atom);
         });
}

std::string gap_words(const Program& program, const language::Conditions& conditions, const Gap& gap,
                      Language language) {
  const language::Atom& atom = conditions.atoms[index(gap.atom)];
  const std::string verdict = gap.missing == 0 ? "MET      " : "NOT MET  ";
  if (!gap.counts()) return verdict + atom.text;
  if (gap.balance >= 0) {
    return verdict + "balance of " + program.points[index(gap.balance)].name + " is " +
           points_words(program, gap.balance, gap.have, language) + " of " +
           points_words(program, gap.balance, gap.need, language);
  }
  const Measure& measure = program.measures[index(gap.measure)];
  return verdict + measure.text + " is " + amount_words(program, measure.unit, gap.have, language) + " of " +
         amount_words(program, measure.unit, gap.need, language);
}

}  // namespace rung::engine
