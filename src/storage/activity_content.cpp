#include "storage/activity_content.h"

#include <algorithm>

#include "core/check.h"
#include "core/words.h"
#include "core/yearless.h"

namespace rung::storage {

std::string stored_words(UnitKind kind, std::int64_t value, const Currency& currency, Words& symbols) {
  switch (kind) {
    case UnitKind::Money: return money_rule_text(value, currency);
    case UnitKind::Percent: return percent_rule_text(value);
    case UnitKind::Date: return date_text(Day{static_cast<std::int32_t>(value)});
    case UnitKind::YesNo: return value == 0 ? "no" : "yes";
    case UnitKind::Text:
    case UnitKind::Choice: return symbols.text(value);
    case UnitKind::Points:
    case UnitKind::Voucher:
    case UnitKind::Count:
    case UnitKind::Quantity:
    case UnitKind::Thousandths:
    case UnitKind::Days: return std::to_string(value);
  }
  return {};
}

std::int64_t ContentPacker::stored_value(const StoredField& field, std::int64_t value) {
  if (value == kEmpty) return value;
  if (field.field->unit.kind == UnitKind::Choice) return field.choices.at(static_cast<std::size_t>(value));
  if (field.field->unit.kind != UnitKind::Text) return value;
  const auto text = static_cast<std::size_t>(value);
  if (text >= symbol_of_text_.size()) symbol_of_text_.resize(std::max(text + 1, texts_.size()));
  if (symbol_of_text_[text] == 0) symbol_of_text_[text] = symbols_.put(texts_.text(value));
  return symbol_of_text_[text];
}

void ContentPacker::pack_slots(const std::vector<StoredField>& fields, const std::int64_t* values) {
  packed_values_.clear();
  for (std::size_t slot = 0; slot < fields.size(); ++slot) {
    if (values[slot] == kEmpty) continue;
    packed_values_.emplace_back(fields[slot].number, stored_value(fields[slot], values[slot]));
  }
  pack_values(packed_, packed_values_);
}

const std::string& ContentPacker::pack(const engine::ActivityFact& fact) {
  const StoredEvent& event = slots_.events().at(static_cast<std::size_t>(fact.event));
  RUNG_CHECK(fact.fields.size() == event.fields.size(), "a fact has a value for every field of its event");
  packed_.clear();
  pack_slots(event.fields, fact.fields.data());
  const std::size_t width = event.line_fields.size();
  const std::size_t lines = width == 0 ? 0 : fact.lines.size() / width;
  RUNG_CHECK(lines * width == fact.lines.size(), "a line has a value for every line field");
  pack_number(packed_, lines);
  for (std::size_t line = 0; line < lines; ++line)
    pack_slots(event.line_fields, fact.lines.data() + line * width);
  return packed_;
}

bool ContentPacker::is_changeable(int event, int slot) const {
  const language::EventType& type = program_.events.at(static_cast<std::size_t>(event));
  if (!type.built_in) return false;
  if (event == language::kOrders && slot == language::kOrderDelivered) return true;
  const language::Field& field = type.fields.at(static_cast<std::size_t>(slot));
  return field.name == "status" && field.unit.kind == UnitKind::Choice;
}

std::string ContentPacker::words(const StoredField& field, std::int64_t value) {
  if (value == kEmpty) return {};
  return stored_words(field.field->unit.kind, value, program_.currency, symbols_);
}

ContentPacker::Line ContentPacker::by_slot(const PackedValues& packed,
                                           const std::vector<StoredField>& fields) const {
  Line line(fields.size(), kEmpty);
  for (const auto& [number, value] : packed) {
    const Slots::Slot* slot = slots_.slot_at(number);
    if (slot != nullptr && static_cast<std::size_t>(slot->slot) < line.size())
      line[static_cast<std::size_t>(slot->slot)] = value;
  }
  return line;
}

ContentPacker::Comparison ContentPacker::compare(int event, std::string_view stored, std::string_view came) {
  Comparison comparison;
  if (stored == came) return comparison;
  const Content before = unpack(stored);
  const Content now = unpack(came);
  const StoredEvent& type = slots_.events().at(static_cast<std::size_t>(event));
  const Line old_fields = by_slot(before.fields, type.fields);
  const Line new_fields = by_slot(now.fields, type.fields);
  for (std::size_t slot = 0; slot < old_fields.size(); ++slot) {
    if (old_fields[slot] == new_fields[slot]) continue;
    const StoredField& field = type.fields[slot];
    comparison.differences.push_back(
        {field.field->name, words(field, old_fields[slot]), words(field, new_fields[slot])});
    if (!is_changeable(event, static_cast<int>(slot))) comparison.only_changeable = false;
  }
  compare_lines(event, before, now, comparison);
  return comparison;
}

void ContentPacker::compare_lines(int event, const Content& stored, const Content& came,
                                  Comparison& comparison) {
  const StoredEvent& type = slots_.events().at(static_cast<std::size_t>(event));
  std::vector<Line> before;
  for (const PackedValues& line : stored.lines) before.push_back(by_slot(line, type.line_fields));
  std::sort(before.begin(), before.end());
  // Each line that came uses up an equal stored one; repeats inside an order are real lines.
  std::vector<std::pair<std::size_t, Line>> only_now;
  for (std::size_t i = 0; i < came.lines.size(); ++i) {
    Line line = by_slot(came.lines[i], type.line_fields);
    const auto same = std::lower_bound(before.begin(), before.end(), line);
    if (same != before.end() && *same == line) {
      before.erase(same);
    } else {
      only_now.emplace_back(i, std::move(line));
    }
  }
  if (before.empty() && only_now.empty()) return;
  comparison.only_changeable = false;
  if (stored.lines.size() != came.lines.size()) {
    comparison.differences.push_back(
        {"number of lines", std::to_string(stored.lines.size()), std::to_string(came.lines.size())});
  }
  for (std::size_t i = 0; i < std::max(before.size(), only_now.size()); ++i) {
    Difference difference;
    difference.what = i < only_now.size() ? "line " + std::to_string(only_now[i].first + 1) : "a line";
    if (i < before.size()) difference.stored = line_words(event, before[i]);
    if (i < only_now.size()) difference.came = line_words(event, only_now[i].second);
    comparison.differences.push_back(std::move(difference));
  }
}

std::string ContentPacker::line_words(int event, const Line& line) {
  const StoredEvent& type = slots_.events().at(static_cast<std::size_t>(event));
  std::string text;
  for (std::size_t slot = 0; slot < line.size(); ++slot) {
    if (line[slot] == kEmpty) continue;
    if (!text.empty()) text += ", ";
    text += type.line_fields[slot].field->name + " " + words(type.line_fields[slot], line[slot]);
  }
  return text;
}

}  // namespace rung::storage
