#include "storage/backup.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <functional>
#include <map>
#include <string>
#include <system_error>

#include "core/check.h"
#include "storage/disk.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

using Kind = StorageError::Kind;

constexpr const char* kTableNames =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
constexpr const char* kMarks[] = {"PRAGMA application_id", "PRAGMA user_version", "PRAGMA page_size",
                                  "SELECT count(*) FROM sqlite_schema"};

std::string rows_of(const std::string& table) { return "SELECT count(*) FROM \"" + table + "\""; }

// Pages copied before others may write in between, and how often they may: every write begins the copy anew.
constexpr int kPagesAtATime = 64;
constexpr int kAttemptsBesideWriters = 20;

enum class Beside : std::uint8_t { Nobody, Writers };

class Copy {
 public:
  // `beside`: whether others may write while the copy is made. `before`: what is done with it, for sentences.
  Copy(const Database& database, std::filesystem::path file, Beside beside, std::string before)
      : database_(database), file_(std::move(file)), beside_(beside), before_(std::move(before)) {}

  void make(const std::function<void(const std::filesystem::path&)>& look = {}) {
    if (!make_private_file(file_)) refuse(Kind::NotWritable, system_words());
    try {
      write();
      prove();
    } catch (const SQLite::Exception& exception) {
      refuse((exception.getErrorCode() & 0xff) == SQLITE_FULL ? Kind::Full : Kind::Other, exception.what());
    }
    if (look) look(file_);
    if (!sync_file(file_)) refuse(Kind::Other, system_words());
  }

  [[noreturn]] void refuse(Kind kind, const std::string& cause) const {
    const std::string way_out =
        kind == Kind::Full ? "Free disk space (as much as the database takes) and run the command again."
                           : "Check the disk and the permissions of the folder, then run the command again.";
    throw StorageError(kind, "The database `" + database_.path().string() + "` could not be copied" +
                                 before_ + " (" + cause + "). Nothing was changed. " + way_out);
  }

 private:
  // Through a connection of its own, since SQLite copies nothing from one that is about to write. Others may
  // read meanwhile, nobody else may write.
  void write() {
    SQLite::Database source(database_.path().string(), SQLite::OPEN_READONLY, 5000);
    SQLite::Database copy(file_.string(), SQLite::OPEN_READWRITE);
    SQLite::Backup backup(copy, source);
    if (beside_ == Beside::Writers && write_in_pieces(backup)) return;
    if (backup.executeStep() != SQLITE_DONE) refuse(Kind::Busy, "another program holds it");
  }

  // Whoever writes between two pieces makes SQLite begin anew. True: it is whole; false: too much is written,
  // so the rest has to be copied in one go while writers wait.
  static bool write_in_pieces(SQLite::Backup& backup) {
    int left = INT_MAX, begun = 0;
    while (begun <= kAttemptsBesideWriters) {
      const int code = backup.executeStep(kPagesAtATime);
      if (code == SQLITE_DONE) return true;
      const bool waits = code == SQLITE_BUSY || code == SQLITE_LOCKED;
      if (waits) sqlite3_sleep(10);
      if (waits || backup.getRemainingPageCount() >= left) ++begun;
      left = backup.getRemainingPageCount();
    }
    return false;
  }

  void prove() {
    SQLite::Database copy(file_.string(), SQLite::OPEN_READONLY);
    SQLite::Statement whole(copy, "PRAGMA integrity_check(1)");
    if (!whole.executeStep() || whole.getColumn(0).getString() != "ok")
      refuse(Kind::Other, "SQLite finds the copy damaged");
    if (beside_ == Beside::Writers) return;  // what is in the database by now may be more than in the copy
    for (const char* mark : kMarks) compare(copy, mark);
    std::vector<std::string> tables;
    {
      Statement find(database_, kTableNames);
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
  Beside beside_;
  std::string before_;
};

// A file on its way to its name: the copy is made beside it, and removed whatever happens.
class Made {
 public:
  Made(const std::filesystem::path& wanted, const char* ending) : path_(wanted.string() + ending) {
    remove();
  }
  ~Made() { remove(); }
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  void remove() noexcept {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    std::filesystem::remove(path_.string() + "-journal", ignored);
  }
  std::filesystem::path path_;
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
  const Made made(wanted, ".new");
  Copy copy(database, made.path(), Beside::Nobody, " before it is brought up to date");
  copy.make();
  std::filesystem::path name = take_name(copy, made.path(), wanted);
  sync_folder_of(name);
  return name;
}

bool copy_in_use(const Database& database, const std::filesystem::path& file,
                 const std::function<void(const std::filesystem::path&)>& look) {
  const Made made(file, ".rung-copy");
  Copy copy(database, made.path(), Beside::Writers, "");
  copy.make(look);
  if (::link(made.path().c_str(), file.c_str()) != 0) {
    if (errno == EEXIST) return false;
    copy.refuse(Kind::NotWritable, system_words());
  }
  sync_folder_of(file);
  return true;
}

}  // namespace rung::storage
