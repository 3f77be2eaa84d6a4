#pragma once
// Words that are stored as numbers: `name` (words of rule files) and `symbol` (texts of data). What was once
// numbered keeps its number.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/statement.h"

namespace rung::storage {

class Words {
 public:
  enum class Table : std::uint8_t { Names, Symbols };
  Words(const Database& database, Table table);

  // Numbers a new word; inside a write transaction.
  std::int64_t put(std::string_view word);
  // 0 if the word was never numbered.
  [[nodiscard]] std::int64_t find(std::string_view word);
  // Empty if there is no such number.
  [[nodiscard]] const std::string& text(std::int64_t number);

 private:
  // What was remembered in a transaction that was rolled back is forgotten.
  void forget_after_rollback();

  const Database& database_;
  std::int64_t rollbacks_;
  Statement insert_, find_, text_;
  std::unordered_map<std::string, std::int64_t> numbers_;
  std::unordered_map<std::int64_t, std::string> texts_;
};

}  // namespace rung::storage
