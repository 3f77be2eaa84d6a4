#include "storage/backup.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <string>
#include <system_error>

#include "core/check.h"
#include "storage/disk.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

using Kind = StorageError::Kind;

constexpr const char* kTables =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
constexpr const char* kMarks[] = {"PRAGMA application_id", "PRAGMA user_version", "PRAGMA page_size",
                                  "SELECT count(*) FROM sqlite_schema"};

std::string rows_of(const std::string& table) { return "SELECT count(*) FROM \"" + table + "\""; }

class Copy {
 public:
  Copy(const Database& database, std::filesystem::path file) : database_(database), file_(std::move(file)) {}

  void make() {
    if (!make_private_file(file_)) refuse(Kind::NotWritable, system_words());
    try {
      write();
      prove();
    } catch (const SQLite::Exception& exception) {
      refuse((exception.getErrorCode() & 0xff) == SQLITE_FULL ? Kind::Full : Kind::Other, exception.what());
    }
    if (!sync_file(file_)) refuse(Kind::Other, system_words());
  }

  [[noreturn]] void refuse(Kind kind, const std::string& cause) const {
    const std::string way_out =
        kind == Kind::Full ? "Free disk space (as much as the database takes) and run the command again."
                           : "Check the disk and the permissions of the folder, then run the command again.";
    throw StorageError(kind, "The database `" + database_.path().string() +
                                 "` could not be copied before it is brought up to date (" + cause +
                                 "). Nothing was changed. " + way_out);
  }

 private:
  // Through a connection of its own, since SQLite copies nothing from one that is about to write. Others may
  // read meanwhile, nobody else may write.
  void write() {
    SQLite::Database source(database_.path().string(), SQLite::OPEN_READONLY, 5000);
    SQLite::Database copy(file_.string(), SQLite::OPEN_READWRITE);
    SQLite::Backup backup(copy, source);
    if (backup.executeStep() != SQLITE_DONE) refuse(Kind::Busy, "another program holds it");
  }

  void prove() {
    SQLite::Database copy(file_.string(), SQLite::OPEN_READONLY);
    SQLite::Statement whole(copy, "PRAGMA integrity_check(1)");
    if (!whole.executeStep() || whole.getColumn(0).getString() != "ok")
      refuse(Kind::Other, "SQLite finds the copy damaged");
    for (const char* mark : kMarks) compare(copy, mark);
    std::vector<std::string> tables;
    {
      Statement find(database_, kTables);
      auto rows = find.query();
      while (rows.next()) tables.push_back(rows.text(0));
    }
    for (const std::string& table : tables) compare(copy, rows_of(table));
  }

  void compare(SQLite::Database& copy, const std::string& question) {
    const std::int64_t there = Statement(database_, question.c_str()).number();
    const std::int64_t here = copy.execAndGet(question).getInt64();
    if (there == here) return;
    refuse(Kind::Other, "the copy differs: " + question + " gives " + std::to_string(here) + " instead of " +
                            std::to_string(there));
  }

  const Database& database_;
  std::filesystem::path file_;
};

// The first name that nothing has. link() and not rename(): it refuses a name that is taken.
std::filesystem::path take_name(const Copy& copy, const std::filesystem::path& made,
                                const std::filesystem::path& wanted) {
  for (int number = 1;; ++number) {
    std::filesystem::path name = wanted;
    if (number > 1) name += "-" + std::to_string(number);
    if (::link(made.c_str(), name.c_str()) == 0) return name;
    if (errno != EEXIST) copy.refuse(Kind::NotWritable, system_words());
  }
}

}  // namespace

std::filesystem::path back_up(const Database& database, std::int64_t version) {
  RUNG_CHECK(database.in_write_transaction(), "while a copy is made nobody else writes");
  std::filesystem::path wanted = database.path();
  wanted += ".version" + std::to_string(version);
  std::filesystem::path made = wanted;
  made += ".new";
  std::error_code ignored;
  const auto remove_made = [&made, &ignored] {
    std::filesystem::remove(made, ignored);
    std::filesystem::remove(made.string() + "-journal", ignored);
  };
  remove_made();
  Copy copy(database, made);
  std::filesystem::path name;
  try {
    copy.make();
    name = take_name(copy, made, wanted);
  } catch (...) {
    remove_made();
    throw;
  }
  remove_made();
  sync_folder_of(name);
  return name;
}

}  // namespace rung::storage
