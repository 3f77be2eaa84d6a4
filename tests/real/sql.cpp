#include "sql.h"

#include <stdexcept>
#include <vector>

#include <sqlite3.h>

#include "shop_test.h"

namespace rung::real {
namespace {

bool is_id(const std::string& column) {
  return column.size() > 3 && column.substr(column.size() - 3) == "_id";
}

}  // namespace

Sql::Sql() {
  if (sqlite3_open(":memory:", &database_) != SQLITE_OK) throw std::runtime_error("no database in memory");
}

Sql::~Sql() { sqlite3_close(database_); }

void Sql::run(const std::string& statement) const {
  if (sqlite3_exec(database_, statement.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(database_));
}

void Sql::load(const std::string& file, const std::string& table) const {
  sqlite3_stmt* insert = nullptr;
  run("begin");
  for_each_line(file, [&](const std::vector<std::string>& cells) {
    if (insert == nullptr) {
      std::string columns, places;
      for (const std::string& column : cells) {
        columns += (columns.empty() ? "" : ", ") + column + (is_id(column) ? " text" : " numeric");
        places += places.empty() ? "?" : ", ?";
      }
      run("create table " + table + " (" + columns + ")");
      sqlite3_prepare_v2(database_, ("insert into " + table + " values (" + places + ")").c_str(), -1,
                         &insert, nullptr);
      return;
    }
    sqlite3_reset(insert);
    for (std::size_t i = 0; i < cells.size(); ++i)
      sqlite3_bind_text(insert, static_cast<int>(i) + 1, cells[i].c_str(), -1, SQLITE_TRANSIENT);
    if (sqlite3_step(insert) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
  });
  sqlite3_finalize(insert);
  run("commit");
  run("create index " + table + "_id on " + table + " (" +
      (table == "products" ? "product_id"
       : table == "lines"  ? "transaction_id"
                           : "customer_id") +
      ")");
}

std::set<std::string> Sql::ids(const std::string& query) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_, query.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(database_));
  std::set<std::string> found;
  int state = SQLITE_ROW;
  while ((state = sqlite3_step(statement)) == SQLITE_ROW)
    found.insert(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  sqlite3_finalize(statement);
  if (state != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
  return found;
}

}  // namespace rung::real
