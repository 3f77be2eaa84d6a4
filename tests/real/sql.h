#pragma once
// A database in memory with the files of the data folder as tables: what a segment is, said once more in SQL.

#include <set>
#include <string>

struct sqlite3;

namespace rung::real {

class Sql {
 public:
  Sql();
  ~Sql();
  Sql(const Sql&) = delete;
  Sql& operator=(const Sql&) = delete;

  // One of the data folder's files as a table; whole numbers are numbers, except ids.
  void load(const std::string& file, const std::string& table) const;
  // The first column of what a query gives. Throws std::runtime_error with SQLite's message.
  [[nodiscard]] std::set<std::string> ids(const std::string& query) const;

 private:
  void run(const std::string& statement) const;

  sqlite3* database_ = nullptr;
};

}  // namespace rung::real
