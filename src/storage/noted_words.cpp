#include "storage/noted_words.h"

#include "storage/packing.h"
#include "storage/statement.h"

namespace rung::storage {

std::int64_t field_number(const Database& database, std::string_view event, std::string_view field,
                          UnitKind kind) {
  return Statement(database,
                   "SELECT field.id FROM field JOIN event ON event.id = field.event "
                   "WHERE event.name = ? AND field.on_line = 0 AND field.name = ? AND field.kind = ?")
      .number(event, field, static_cast<int>(kind));
}

void each_noted(
    const Database& database, const NotedField& field,
    const std::function<void(std::int64_t word, std::int64_t activity, std::string reference)>& take) {
  const std::int64_t number = field_number(database, field.event, field.field, field.kind);
  if (number == 0) return;
  Statement all(
      database,
      "SELECT id, source_key, data FROM activity WHERE event = (SELECT id FROM event WHERE name = ?)");
  auto rows = all.query(field.event);
  while (rows.next()) {
    for (const auto& [which, word] : unpack(rows.bytes(2)).fields) {
      if (which == number) take(word, rows.integer(0), rows.text(1));
    }
  }
}

void note_words(const Database& database) {
  const auto note = [&](const NotedField& field) {
    Statement insert(database, field.insert);
    each_noted(database, field, [&](std::int64_t word, std::int64_t activity, const std::string&) {
      insert.write(word, activity);
    });
  };
  note(kTakenReward);
  for (const NotedField& field : kNamedMembers) note(field);
}

}  // namespace rung::storage
