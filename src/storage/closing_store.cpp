#include "storage/closing_store.h"

#include "core/check.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

std::optional<Closing> first_of(Statement::Rows&& rows) {
  if (!rows.next()) return std::nullopt;
  return Closing{rows.day(0), rows.integer(1), rows.integer(2), rows.text(3), rows.text(4)};
}

}  // namespace

std::optional<Closing> last_closing(const Database& database) {
  Statement find(
      database,
      "SELECT last_day, closed_at, last_txn, actor, reason FROM closing ORDER BY last_day DESC LIMIT 1");
  return first_of(find.query());
}

std::optional<Closing> closing_of(const Database& database, Day day) {
  Statement find(database,
                 "SELECT last_day, closed_at, last_txn, actor, reason FROM closing WHERE last_day >= ? "
                 "ORDER BY last_day LIMIT 1");
  return first_of(find.query(day));
}

Closing close_to(const Database& database, Day last_day, std::int64_t closed_at_ms, std::string_view actor,
                 std::string_view reason) {
  RUNG_CHECK(!closing_of(database, last_day), "what is closed is not closed again");
  const std::int64_t last = Statement(database, "SELECT max(txn) FROM seal").number();
  Statement(database,
            "INSERT INTO closing(last_day, closed_at, last_txn, actor, reason) VALUES(?, ?, ?, ?, ?)")
      .write(last_day, closed_at_ms, last, actor, reason);
  return Closing{last_day, closed_at_ms, last, std::string(actor), std::string(reason)};
}

}  // namespace rung::storage
