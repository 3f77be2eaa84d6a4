#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include "core/check.h"

namespace rung::storage {
namespace {

SQLite::Statement prepare(const Database& database, const char* sql) {
  try {
    return SQLite::Statement(database.connection(), sql);
  } catch (const SQLite::Exception& exception) {
    database.fail(exception.getExtendedErrorCode(), exception.what());
  }
}

}  // namespace

Statement::Statement(const Database& database, const char* sql)
    : database_(database), statement_(prepare(database, sql)) {}

std::string_view Statement::Rows::bytes(int column) const {
  const SQLite::Column value = statement_.statement_.getColumn(column);
  const void* begin = value.getBlob();
  return begin == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(begin), static_cast<std::size_t>(value.getBytes()));
}

void Statement::expect_all_bound() const {
  // An unbound parameter would silently be NULL.
  RUNG_CHECK(statement_.getBindParameterCount() == bound_, "every parameter is bound");
}

void Statement::run() {
  const Rows rows(*this);
  while (step()) {
  }
}

bool Statement::step() {
  try {
    return statement_.executeStep();
  } catch (const SQLite::Exception& exception) {
    fail(exception);
  }
}

void Statement::fail(const SQLite::Exception& exception) const {
  database_.fail(exception.getExtendedErrorCode(), exception.what());
}

}  // namespace rung::storage
