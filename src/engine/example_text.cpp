#include "engine/example_text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/index.h"
#include "engine/describe.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::AtomKind;
using language::EventType;
using language::Field;
using language::Program;

std::string decimal_text(std::int64_t value, int decimals) {
  std::int64_t one = 1;
  for (int i = 0; i < decimals; ++i) one *= 10;
  std::string text = fmt::format("{}{}", value < 0 ? "-" : "", std::abs(value / one));
  const std::int64_t rest = std::abs(value % one);
  if (rest != 0) text += fmt::format(".{:0>{}}", rest, decimals);
  return unmistakable(std::move(text));
}

std::string money_text(const Program& program, std::int64_t value) {
  const std::string text = money_rule_text(value, program.currency);
  const std::size_t blank = text.find(' ');
  return unmistakable(text.substr(0, blank)) + text.substr(blank);
}

std::string points_text(const Program& program, int unit, std::int64_t value) {
  const language::PointCurrency& currency = program.points[index(unit)];
  const std::string number = decimal_text(value, currency.decimals);
  return number + " " + (number == "1" ? currency.singular : currency.name);
}

void add_words(std::string& text, const std::string& words) {
  if (!text.empty()) text += ", ";
  text += words;
}

}  // namespace

std::string rule_text(const Program& program, Unit unit, std::int64_t value) {
  const auto is = [&](UnitKind kind) { return unit.kind == kind; };
  if (is(UnitKind::Money)) return money_text(program, value);
  if (is(UnitKind::Points)) return points_text(program, unit.index, value);
  if (is(UnitKind::Percent)) return percent_rule_text(value);
  if (is(UnitKind::Days)) return duration_rule_text({static_cast<int>(value), DurationUnit::Days});
  if (is(UnitKind::Date)) return iso(Day{static_cast<std::int32_t>(value)});
  if (is(UnitKind::YesNo)) return value != 0 ? "yes" : "no";
  if (is(UnitKind::Voucher)) return fmt::format("{} {}", value, program.vouchers[index(unit.index)].name);
  if (is(UnitKind::Thousandths)) return decimal_text(value, 3);
  if (!is(UnitKind::Quantity)) return std::to_string(value);
  const std::string number = decimal_text(value, program.quantity_decimals[index(unit.index)]);
  const auto& names = number == "1" ? program.quantity_singulars : program.quantities;
  return number + " " + names[index(unit.index)];
}

std::string field_words(const Program& program, const Field& field, std::int64_t value,
                        const std::vector<std::string>& texts, Language language) {
  if (value == kEmpty) return "-";
  if (field.unit.kind == UnitKind::Choice) return field.choices.at(index(value));
  if (field.unit.kind != UnitKind::Text) return amount_words(program, field.unit, value, language);
  if (value < language::kUnknownSymbol) return program.symbols.at(index(value));
  const auto at = index(value - language::kUnknownSymbol);
  return at < texts.size() ? texts[at] : "-";
}

std::string activity_words(const Program& program, const language::ExampleEvent& event,
                           const std::vector<std::string>& texts, Language language) {
  const EventType& type = program.events[index(event.event)];
  const std::size_t width = type.line_fields.size();
  const std::size_t lines = width == 0 ? 0 : event.line.size() / width;
  std::string text;
  for (std::size_t slot = 0; slot < event.fields.size(); ++slot) {
    const Field& field = type.fields[slot];
    if (event.fields[slot] == kEmpty) continue;
    add_words(text, field.name + " " + field_words(program, field, event.fields[slot], texts, language));
  }
  for (std::size_t line = 0; line < lines; ++line) {
    std::string words;
    for (std::size_t slot = 0; slot < width; ++slot) {
      const Field& field = type.line_fields[slot];
      const std::int64_t value = event.line[line * width + slot];
      // The amount of the only line is the amount of the order.
      if (value == kEmpty || (lines == 1 && slot == language::kLineNetAmount)) continue;
      const bool said = lines == 1 && std::any_of(type.fields.begin(), type.fields.end(),
                                                  [&](const Field& f) { return f.name == field.name; });
      if (!said) add_words(words, field.name + " " + field_words(program, field, value, texts, language));
    }
    if (words.empty()) continue;
    if (lines > 1) words = fmt::format("line {}: {}", line + 1, words);
    text += (text.empty() ? "" : lines > 1 ? "; " : ", ") + words;
  }
  return text;
}

std::string condition_words(const Program& program, const Atom& atom, const Answer& answer,
                            const Evaluator& evaluator, Language language) {
  std::string words = (answer.holds ? "MET      " : "NOT MET  ") + atom.text;
  if (!answer.above) return words;
  const std::int64_t above = *answer.above;
  const bool lasts =
      atom.kind == AtomKind::TimeLeft || (atom.kind == AtomKind::Measure && atom.unit.kind == UnitKind::Days);
  if (lasts) {
    if (above == 0) return words + " (to the day)";
    return words + fmt::format(" ({} {})", counted_words(std::abs(above), "days", language),
                               above > 0 ? "more" : "less");
  }
  if (atom.kind == AtomKind::Measure) {
    const language::Measure& measure = program.measures[index(atom.index)];
    return words + fmt::format(" (it is {})",
                               amount_words(program, measure.unit, evaluator.measure(atom.index), language));
  }
  const std::int64_t threshold = atom.value_table < 0 ? atom.value : evaluator.value(atom.value_table);
  return words + fmt::format(" (it is {})", amount_words(program, atom.unit, threshold + above, language));
}

}  // namespace rung::engine
