#pragma once
// Which stored field stands for which slot of a program, and the way back. Fields are known by event, name
// and kind of value: a field that was declared anew as another kind is another field.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "language/program.h"
#include "storage/packing.h"
#include "storage/words.h"

namespace rung::storage {

struct StoredField {
  FieldNumber number = 0;  // 0: nothing was ever stored in it
  const language::Field* field = nullptr;
  std::vector<std::int64_t> choices;  // of Choice: symbol of each choice, 0 if never stored
  bool personal = false;              // of attributes: kept in person_fact
};

struct StoredEvent {
  std::int64_t number = 0;  // 0: never stored
  std::vector<StoredField> fields, line_fields;
};

// Texts and dates of a member may name or reach a person; the others cannot by themselves.
[[nodiscard]] bool is_personal(const language::Field& attribute);

class Slots {
 public:
  enum class Missing : std::uint8_t { AreNumbered, StayUnknown };
  // AreNumbered writes what is missing, inside a write transaction. The program and `symbols` must outlive
  // the slots.
  Slots(const Database& database, const language::Program& program, Words& symbols, Missing missing);

  struct Slot {
    int event = -1;  // Program::events; -1: a member attribute
    bool on_line = false;
    int slot = 0;
    const StoredField* stored = nullptr;
  };

  [[nodiscard]] const std::vector<StoredEvent>& events() const { return events_; }
  [[nodiscard]] const std::vector<StoredField>& attributes() const { return attributes_; }
  // Position in Program::events of a stored event; -1 if the program has none of its name.
  [[nodiscard]] int event_at(std::int64_t number) const;
  // Nothing if the program has no such field.
  [[nodiscard]] const Slot* slot_at(FieldNumber number) const;

 private:
  [[nodiscard]] StoredField stored(const language::Field& field, FieldNumber number, Words& symbols,
                                   Missing missing) const;

  std::vector<StoredEvent> events_;
  std::vector<StoredField> attributes_;
  std::unordered_map<std::int64_t, int> event_positions_;
  std::vector<Slot> slots_;  // by field number
};

}  // namespace rung::storage
