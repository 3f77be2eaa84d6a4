#include "storage/words.h"

namespace rung::storage {

Words::Words(const Database& database, Table table)
    : database_(database),
      rollbacks_(database.rollbacks()),
      insert_(database,
              table == Table::Names
                  ? "INSERT INTO name(id, text) VALUES((SELECT coalesce(max(id), 0) + 1 FROM name), ?)"
                  : "INSERT INTO symbol(id, text) VALUES((SELECT coalesce(max(id), 0) + 1 FROM symbol), ?)"),
      find_(database, table == Table::Names ? "SELECT id FROM name WHERE text = ?"
                                            : "SELECT id FROM symbol WHERE text = ?"),
      text_(database, table == Table::Names ? "SELECT text FROM name WHERE id = ?"
                                            : "SELECT text FROM symbol WHERE id = ?") {}

void Words::forget_after_rollback() {
  if (rollbacks_ == database_.rollbacks()) return;
  rollbacks_ = database_.rollbacks();
  numbers_.clear();
  texts_.clear();
}

std::int64_t Words::find(std::string_view word) {
  forget_after_rollback();
  const auto known = numbers_.find(std::string(word));
  if (known != numbers_.end()) return known->second;
  const std::int64_t number = find_.number(word);
  if (number != 0) numbers_.emplace(word, number);
  return number;
}

std::int64_t Words::put(std::string_view word) {
  if (const std::int64_t known = find(word); known != 0) return known;
  insert_.write(word);
  return find(word);
}

const std::string& Words::text(std::int64_t number) {
  forget_after_rollback();
  const auto known = texts_.find(number);
  if (known != texts_.end()) return known->second;
  auto row = text_.query(number);
  return texts_.emplace(number, row.next() ? row.text(0) : std::string()).first->second;
}

}  // namespace rung::storage
