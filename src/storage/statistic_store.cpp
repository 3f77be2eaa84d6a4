#include "storage/statistic_store.h"

#include "storage/statement.h"
#include "storage/words.h"

namespace rung::storage {

engine::Statistics settled_statistics(Database& database) {
  Statement find(database,
                 "SELECT version_from, day, name.text, numerator, denominator, members FROM statistic "
                 "JOIN name ON name.id = statistic.text");
  engine::Statistics known;
  auto row = find.query();
  while (row.next()) {
    known.set(engine::Statistics::Key{row.day(0), row.day(1), row.text(2)},
              {row.integer(3), row.integer(4), row.integer(5)});
  }
  return known;
}

int settle_statistics(Database& database, const engine::Statistics& statistics) {
  const engine::Statistics settled = settled_statistics(database);
  Words names(database, Words::Table::Names);
  Statement insert(database,
                   "INSERT INTO statistic(version_from, day, text, numerator, denominator, members) "
                   "VALUES(?, ?, ?, ?, ?, ?)");
  int added = 0;
  for (const auto& [key, value] : statistics.all()) {
    if (settled.all().contains(key)) continue;
    insert.write(key.version_from, key.day, names.put(key.text), value.numerator, value.denominator,
                 value.members);
    ++added;
  }
  return added;
}

}  // namespace rung::storage
