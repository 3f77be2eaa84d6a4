#include "storage/slots.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace rung::storage {
namespace {

// Numbers of events and fields, made where they are missing and may be.
class Numbering {
 public:
  Numbering(const Database& database, Slots::Missing missing)
      : missing_(missing),
        find_event_(database, "SELECT id FROM event WHERE name = ?"),
        add_event_(database, "INSERT INTO event(name) VALUES(?)"),
        find_field_(database,
                    "SELECT id FROM field WHERE event = ? AND name = ? AND on_line = ? AND kind = ?"),
        add_field_(database, "INSERT INTO field(event, name, on_line, kind) VALUES(?, ?, ?, ?)") {}

  std::int64_t event(const std::string& name) {
    const std::int64_t number = find_event_.number(name);
    if (number != 0 || missing_ == Slots::Missing::StayUnknown) return number;
    add_event_.write(name);
    return find_event_.number(name);
  }

  FieldNumber field(std::int64_t event_number, const language::Field& field, bool on_line) {
    if (event_number == 0) return 0;
    const int kind = static_cast<int>(field.unit.kind);
    const FieldNumber number = find_field_.number(event_number, field.name, on_line ? 1 : 0, kind);
    if (number != 0 || missing_ == Slots::Missing::StayUnknown) return number;
    add_field_.write(event_number, field.name, on_line ? 1 : 0, kind);
    return find_field_.number(event_number, field.name, on_line ? 1 : 0, kind);
  }

 private:
  Slots::Missing missing_;
  Statement find_event_, add_event_, find_field_, add_field_;
};

}  // namespace

bool is_personal(const language::Field& attribute) {
  constexpr std::array<std::string_view, 5> harmless{"joined", "language", "country", "region",
                                                     "preferred_channel"};
  const bool may_name = attribute.unit.kind == UnitKind::Text || attribute.unit.kind == UnitKind::Date;
  return may_name && std::find(harmless.begin(), harmless.end(), attribute.name) == harmless.end();
}

Slots::Slots(const Database& database, const language::Program& program, Words& symbols, Missing missing) {
  Numbering numbering(database, missing);
  for (const language::EventType& type : program.events) {
    StoredEvent event;
    event.number = numbering.event(type.name);
    for (const language::Field& field : type.fields) {
      event.fields.push_back(stored(field, numbering.field(event.number, field, false), symbols, missing));
    }
    for (const language::Field& field : type.line_fields) {
      event.line_fields.push_back(
          stored(field, numbering.field(event.number, field, true), symbols, missing));
    }
    events_.push_back(std::move(event));
  }
  const std::int64_t member = numbering.event("");
  for (const language::Field& field : program.attributes) {
    // What is predicted stands in tables of its own, and has no number here.
    const FieldNumber number = field.predicted.any() ? 0 : numbering.field(member, field, false);
    attributes_.push_back(stored(field, number, symbols, missing));
    attributes_.back().personal = is_personal(field);
  }

  // From here on nothing moves any more, so that the way back may point into it.
  const auto note = [this](const std::vector<StoredField>& fields, int event, bool on_line) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto number = static_cast<std::size_t>(fields[i].number);
      if (number == 0) continue;
      if (number >= slots_.size()) slots_.resize(number + 1);
      slots_[number] = Slot{event, on_line, static_cast<int>(i), &fields[i]};
    }
  };
  for (std::size_t i = 0; i < events_.size(); ++i) {
    if (events_[i].number != 0) event_positions_[events_[i].number] = static_cast<int>(i);
    note(events_[i].fields, static_cast<int>(i), false);
    note(events_[i].line_fields, static_cast<int>(i), true);
  }
  note(attributes_, -1, false);
}

StoredField Slots::stored(const language::Field& field, FieldNumber number, Words& symbols,
                          Missing missing) const {
  StoredField made{number, &field, {}, false};
  for (const std::string& choice : field.choices) {
    made.choices.push_back(missing == Missing::AreNumbered ? symbols.put(choice) : symbols.find(choice));
  }
  return made;
}

int Slots::event_at(std::int64_t number) const {
  const auto found = event_positions_.find(number);
  return found == event_positions_.end() ? -1 : found->second;
}

const Slots::Slot* Slots::slot_at(FieldNumber number) const {
  if (number <= 0 || static_cast<std::size_t>(number) >= slots_.size()) return nullptr;
  const Slot& slot = slots_[static_cast<std::size_t>(number)];
  return slot.stored == nullptr ? nullptr : &slot;
}

}  // namespace rung::storage
