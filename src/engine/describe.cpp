#include "engine/describe.h"

namespace rung::engine {
namespace {

using language::Measure;
using language::Program;

std::size_t index(int number) { return static_cast<std::size_t>(number); }

}  // namespace

Language screen_language(const Program& program) {
  return program.languages.empty() ? Language::English : language_of(program.languages.front());
}

std::string points_words(const Program& program, int unit, std::int64_t points, Language language) {
  const language::PointCurrency& currency = program.points[index(unit)];
  const bool one = currency.decimals == 0 && points == 1;
  return number_words(points, currency.decimals, language) + " " + (one ? currency.singular : currency.name);
}

std::string amount_words(const Program& program, Unit unit, std::int64_t value, Language language) {
  if (value == kEmpty) return "nothing";
  switch (unit.kind) {
    case UnitKind::Money: return money_words(value, program.currency, language);
    case UnitKind::Points: return points_words(program, unit.index, value, language);
    case UnitKind::Quantity: return number_words(value, 0, language) + " " + program.quantities[index(unit.index)];
    case UnitKind::Percent: return percent_words(value, language);
    case UnitKind::Days: return number_words(value, 0, language) + (value == 1 ? " day" : " days");
    case UnitKind::Date: return iso(Day{static_cast<std::int32_t>(value)});
    case UnitKind::YesNo: return value != 0 ? "yes" : "no";
    case UnitKind::Count:
    case UnitKind::Text:
    case UnitKind::Choice: return number_words(value, 0, language);
  }
  return {};
}

std::string missing_words(const Program& program, const Gap& gap, Language language) {
  const Measure& measure = program.measures[index(gap.measure)];
  std::string words = amount_words(program, measure.unit, gap.missing, language);
  if (measure.kind == Measure::Kind::Metric && measure.unit.kind == UnitKind::Count) {
    words += " " + program.metrics[index(measure.index)].name;
  }
  return words;
}

std::string gap_words(const Program& program, const language::Conditions& conditions, const Gap& gap, Language language) {
  const language::Atom& atom = conditions.atoms[index(gap.atom)];
  const std::string verdict = gap.missing == 0 ? "MET      " : "NOT MET  ";
  if (gap.measure < 0) return verdict + atom.text;
  const Measure& measure = program.measures[index(gap.measure)];
  return verdict + measure.text + " is " + amount_words(program, measure.unit, gap.have, language) + " of " +
         amount_words(program, measure.unit, gap.need, language);
}

}  // namespace rung::engine
