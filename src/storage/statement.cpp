#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include "core/check.h"

namespace rung::storage {

void Statement::prepare() {
  sqlite3* connection = database_.connection().getHandle();
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, sql_.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail();
  statement_.reset(statement);
  sql_ = std::string();
}

std::string_view Statement::Rows::bytes(int column) const {
  const void* begin = sqlite3_column_blob(statement_.handle(), column);
  return begin == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(begin),
                                static_cast<std::size_t>(sqlite3_column_bytes(statement_.handle(), column)));
}

// An empty text without an address would be bound as NULL.
int Statement::bind(int index, std::string_view value) {
  const char* begin = value.data() == nullptr ? "" : value.data();
  return sqlite3_bind_text(handle(), index, begin, static_cast<int>(value.size()),
                           texts_ == Texts::Borrowed ? SQLITE_STATIC : SQLITE_TRANSIENT);
}

int Statement::bind(int index, const Blob& value) {
  return sqlite3_bind_blob(handle(), index, value.bytes.data(), static_cast<int>(value.bytes.size()),
                           texts_ == Texts::Borrowed ? SQLITE_STATIC : SQLITE_TRANSIENT);
}

void Statement::expect_all_bound() const {
  // An unbound parameter would silently be NULL.
  RUNG_CHECK(sqlite3_bind_parameter_count(handle()) == bound_, "every parameter is bound");
}

void Statement::run() {
  const Rows rows(*this);
  while (step()) {
  }
}

void Statement::fail() const {
  sqlite3* connection = database_.connection().getHandle();
  database_.fail(sqlite3_extended_errcode(connection), sqlite3_errmsg(connection));
}

}  // namespace rung::storage
