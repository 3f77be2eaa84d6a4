#include "storage/database.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>
#include <utility>

#include "core/check.h"
#include "storage/disk.h"
#include "storage/schema.h"
#include "storage/turn.h"
#include "storage/voucher_codes.h"

namespace rung::storage {
namespace {

using Kind = StorageError::Kind;

std::string quoted(const std::filesystem::path& path) { return "`" + path.string() + "`"; }

[[noreturn]] void refuse(Kind kind, const std::filesystem::path& path, const std::string& rest) {
  throw StorageError(kind, "The database " + quoted(path) + " " + rest);
}

// ---- Guards: each is set and then read back, because SQLite ignores what it does not know.
// ---------------------

std::string pragma(SQLite::Database& connection, const std::string& text) {
  SQLite::Statement statement(connection, "PRAGMA " + text);
  return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
}

struct Guard {
  const char* name;
  const char* set_to;
  const char* reads_back;
};

constexpr Guard kReferences{"foreign_keys", "ON", "1"};
// Page caches, in KiB.
constexpr Guard kCache{"cache_size", "-32000", "-32000"};
constexpr Guard kCacheToSort{"cache_size", "-4000", "-4000"};
constexpr Guard kCacheToInsert{"cache_size", "-128000", "-128000"};
constexpr std::array kGuards{
    kReferences,
    kCache,
    Guard{"recursive_triggers", "ON", "1"},
    Guard{"trusted_schema", "OFF", "0"},
    Guard{"cell_size_check", "ON", "1"},
    Guard{"synchronous", "FULL", "2"},
    Guard{"secure_delete", "ON", "1"},
};

void set_guard(SQLite::Database& connection, const Guard& guard) {
  pragma(connection, std::string(guard.name) + " = " + guard.set_to);
  RUNG_CHECK(pragma(connection, guard.name) == guard.reads_back, guard.name);
}

// SQLite counts what memory it has in use, under a lock at every piece it takes or gives back; nobody here
// asks. To be said before the first connection: a program that has opened one before goes on counting.
void count_no_memory() {
  [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void configure(sqlite3* handle, int option, int value) {
  int now = -1;
  const int code = sqlite3_db_config(handle, option, value, &now);
  RUNG_CHECK(code == SQLITE_OK && now == value, "SQLite takes the guards of its configuration");
}

void set_guards(SQLite::Database& connection, bool writes) {
  sqlite3* handle = connection.getHandle();
  sqlite3_extended_result_codes(handle, 1);
  configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1);
  configure(handle, SQLITE_DBCONFIG_DQS_DML, 0);
  configure(handle, SQLITE_DBCONFIG_DQS_DDL, 0);
  for (const Guard& guard : kGuards) set_guard(connection, guard);
  if (writes) {
    set_guard(connection, Guard{"journal_mode", "TRUNCATE", "truncate"});
  } else {
    set_guard(connection, Guard{"query_only", "ON", "1"});
  }
}

// Who finds the file locked tries again, at first every half millisecond: SQLite's own patience sleeps up to
// a tenth of a second at a time, and somebody stands at a till. Later less often, since many may wait.
// `since`: when this wait began.
int try_again(void* since, int tries) {
  constexpr auto patience = std::chrono::seconds(15);
  auto& begin = *static_cast<std::chrono::steady_clock::time_point*>(since);
  const auto now = std::chrono::steady_clock::now();
  if (tries == 0) begin = now;
  if (now - begin > patience) return 0;
  std::this_thread::sleep_for(std::chrono::microseconds(tries < 20 ? 500 : std::min(tries * 25, 10'000)));
  return 1;
}

// A connection belongs to one thread (database.h): SQLite need not lock it at every call.
constexpr int kOneThread = SQLITE_OPEN_NOMUTEX;

// ---- Is it ours?
// -----------------------------------------------------------------------------------------------

void expect_sqlite_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    refuse(Kind::Missing, path, "is not there yet. It is made by the first `rung import`.");
  }
  if (!std::filesystem::is_regular_file(path, ignored))
    refuse(Kind::NotOurs, path, "is not a file. Check the name in rung.yaml.");
  std::ifstream file(path, std::ios::binary);
  if (!file)
    refuse(Kind::NotWritable, path,
           "cannot be read. Check its permissions (it belongs to the user who made it).");
  std::array<char, 16> head{};
  file.read(head.data(), head.size());
  if (file.gcount() < 16 || std::memcmp(head.data(), "SQLite format 3", 16) != 0) {
    refuse(
        Kind::NotOurs, path,
        "is not a database of Rung but some other file. Check the name in rung.yaml; nothing was changed.");
  }
}

void expect_ours(SQLite::Database& connection, const std::filesystem::path& path, std::int64_t oldest) {
  if (pragma(connection, "application_id") != std::to_string(kApplicationId)) {
    refuse(Kind::NotOurs, path,
           "belongs to another program. Check the name in rung.yaml; nothing was changed.");
  }
  const std::int64_t version = std::stoll(pragma(connection, "user_version"));
  if (version > kSchemaVersion) {
    refuse(Kind::Newer, path,
           "was made by a newer Rung (file version " + std::to_string(version) + ", this one knows up to " +
               std::to_string(kSchemaVersion) + "). Use that newer Rung; nothing was changed.");
  }
  if (version < 1) {
    refuse(Kind::Damaged, path,
           "has file version " + std::to_string(version) +
               ", which no Rung ever wrote. Restore it from a backup.");
  }
  if (version < oldest) {
    refuse(Kind::Older, path,
           "was made by an older Rung (file version " + std::to_string(version) + ", this one uses " +
               std::to_string(kSchemaVersion) +
               "). The next command that writes brings it up to date and keeps a copy of it as it is, for "
               "example `rung recalculate`. Nothing was changed.");
  }
}

// ---- Making the file
// -------------------------------------------------------------------------------------------

// The schema is written into a file beside it that then gets the name: an interruption leaves no half
// database.
void make_file(const std::filesystem::path& path) {
  count_no_memory();
  if (!make_private_file(path))
    refuse(Kind::NotWritable, path,
           "cannot be made: " + system_words() + ". Check that the folder exists and may be written.");
  SQLite::Database connection(path.string(), SQLite::OPEN_READWRITE);
  pragma(connection, "page_size = 16384");
  set_guards(connection, true);
  connection.exec("BEGIN IMMEDIATE");
  for (const std::string& statement : schema_statements()) connection.exec(statement);
  const std::string secret = new_secret();
  SQLite::Statement keep(connection, kInsertSecret);
  keep.bindNoCopy(1, secret.data(), static_cast<int>(secret.size()));
  keep.exec();
  connection.exec("COMMIT");
  RUNG_CHECK(pragma(connection, "page_size") == "16384", "page_size");
}

}  // namespace

struct Database::Open {
  std::filesystem::path path;
  Access access = Access::ReadOnly;
  std::unique_ptr<SQLite::Database> connection;
  bool in_transaction = false;
  std::int64_t rollbacks = 0;
  std::unique_ptr<Turns> turns;  // made for the first write
  bool batch = false;            // a BatchLock is held: others go first
  std::chrono::steady_clock::time_point busy_since;
};

Database::Database(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::create(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored))
    refuse(Kind::Other, path, "is there already. Nothing was changed.");
  std::filesystem::path made = path;
  made += ".new";
  const auto remove_made = [&made, &ignored] {
    std::filesystem::remove(made, ignored);
    std::filesystem::remove(made.string() + "-journal", ignored);
  };
  remove_made();
  try {
    make_file(made);
    // link() and not rename(): it refuses a name that somebody else has taken in the meantime.
    if (::link(made.c_str(), path.c_str()) != 0) {
      refuse(Kind::NotWritable, path, "cannot be made: " + system_words() + ".");
    }
  } catch (const SQLite::Exception& exception) {
    remove_made();
    refuse(Kind::NotWritable, path, std::string("cannot be made: ") + exception.what() + ".");
  } catch (...) {
    remove_made();
    throw;
  }
  remove_made();
  sync_folder_of(path);
  return open(path, Access::ReadWrite);
}

Database Database::open(const std::filesystem::path& path, Access access) {
  return open_since(path, access, kSchemaVersion);
}

Database Database::open_older(const std::filesystem::path& path) {
  return open_since(path, Access::ReadWrite, 1);
}

Database Database::open_since(const std::filesystem::path& path, Access access, std::int64_t oldest_version) {
  expect_sqlite_file(path);
  count_no_memory();
  auto opened = std::make_unique<Open>();
  opened->path = path;
  opened->access = access;
  const bool may_write = ::access(path.c_str(), W_OK) == 0;
  if (access == Access::ReadWrite && !may_write) {
    refuse(Kind::NotWritable, path,
           "may not be written: " + system_words() + ". Check the permissions of the file.");
  }
  Database database(std::move(opened));
  try {
    // Reading, too, opens for writing where it may: after a crash the first to come has to roll back the rest
    // of the interrupted transaction. `query_only` then keeps readers from writing.
    database.open_->connection = std::make_unique<SQLite::Database>(
        path.string(), (may_write ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY) | kOneThread);
    sqlite3_busy_handler(database.open_->connection->getHandle(), try_again, &database.open_->busy_since);
    expect_ours(*database.open_->connection, path, oldest_version);
    set_guards(*database.open_->connection, access == Access::ReadWrite);
  } catch (const SQLite::Exception& exception) {
    database.fail(exception.getExtendedErrorCode(), exception.what());
  }
  return database;
}

void Database::with_write_transaction(const std::function<void()>& work) {
  RUNG_CHECK(!open_->in_transaction, "write transactions are not nested");
  RUNG_CHECK(open_->access == Access::ReadWrite, "a database opened for reading is not written");
  SQLite::Database& connection = *open_->connection;
  if (!open_->turns) open_->turns = std::make_unique<Turns>(open_->path);
  open_->turns->take(open_->batch ? Turns::Who::Batch : Turns::Who::ByHand);
  const std::unique_ptr<Turns, void (*)(Turns*)> turn(open_->turns.get(),
                                                      [](Turns* taken) { taken->give_back(); });
  if (connection.tryExec("BEGIN IMMEDIATE") != SQLITE_OK)
    fail(connection.getExtendedErrorCode(), connection.getErrorMsg());
  open_->in_transaction = true;
  const auto roll_back = [&]() noexcept {
    open_->in_transaction = false;
    ++open_->rollbacks;
    if (sqlite3_get_autocommit(connection.getHandle()) == 0) connection.tryExec("ROLLBACK");
  };
  try {
    work();
    expect_write_transaction();
  } catch (...) {
    roll_back();
    throw;
  }
  if (connection.tryExec("COMMIT") == SQLITE_OK) {
    open_->in_transaction = false;
    return;
  }
  const int code = connection.getExtendedErrorCode();
  const std::string message = connection.getErrorMsg();
  roll_back();
  // Busy (somebody reads) and a broken constraint are found before anything is written: surely not saved.
  if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_CONSTRAINT) fail(code, message);
  refuse(Kind::UnknownOutcome, open_->path,
         "reported a failure while saving (" + message +
             "), so it is not known whether this was saved. Free disk space if the disk is full, then run "
             "the same "
             "command again: what was saved is not booked twice.");
}

void Database::with_unchecked_references(const std::function<void()>& work) {
  RUNG_CHECK(!open_->in_transaction, "write transactions are not nested");
  SQLite::Database& connection = *open_->connection;
  const auto look_up_again = [&connection] { set_guard(connection, kReferences); };
  set_guard(connection, Guard{"foreign_keys", "OFF", "0"});
  try {
    with_write_transaction(work);
  } catch (...) {
    look_up_again();
    throw;
  }
  look_up_again();
}

void Database::with_cache(Cache cache, const std::function<void()>& work) const {
  SQLite::Database& connection = *open_->connection;
  set_guard(connection, cache == Cache::ToSort ? kCacheToSort : kCacheToInsert);
  try {
    work();
  } catch (...) {
    set_guard(connection, kCache);
    throw;
  }
  set_guard(connection, kCache);
}

void Database::with_read_transaction(const std::function<void()>& work) const {
  RUNG_CHECK(!open_->in_transaction, "a read transaction stands by itself");
  const ReadMoment moment(*this);
  work();
}

ReadMoment::ReadMoment(const Database& database) {
  if (database.in_write_transaction()) return;
  SQLite::Database& connection = database.connection();
  if (connection.tryExec("BEGIN") != SQLITE_OK)
    database.fail(connection.getExtendedErrorCode(), connection.getErrorMsg());
  connection_ = &connection;
}

ReadMoment::~ReadMoment() {
  if (connection_ != nullptr) connection_->tryExec("ROLLBACK");  // nothing was written
}

bool Database::in_write_transaction() const { return open_->in_transaction; }
std::int64_t Database::rollbacks() const { return open_->rollbacks; }
const std::filesystem::path& Database::path() const { return open_->path; }
Access Database::access() const { return open_->access; }
SQLite::Database& Database::connection() const { return *open_->connection; }

void Database::expect_write_transaction() const {
  RUNG_CHECK(open_->in_transaction, "writes happen inside with_write_transaction");
  if (sqlite3_get_autocommit(open_->connection->getHandle()) == 0) return;
  refuse(Kind::Full, open_->path,
         "took back everything since the beginning of this command, most likely because the disk is full. "
         "Nothing was "
         "saved: free disk space and run the command again.");
}

void Database::fail(int extended_code, const std::string& message) const {
  switch (extended_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: {
      const std::string holder = lock_holder(open_->path);
      refuse(Kind::Busy, open_->path,
             "is in use by another program" + (holder.empty() ? "" : " (" + holder + ")") +
                 ". Nothing was saved: try again in a moment.");
    }
    case SQLITE_FULL:
      refuse(Kind::Full, open_->path,
             "cannot grow: the disk is full. Nothing was saved: free disk space and run the command again.");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      refuse(Kind::NotWritable, open_->path,
             "cannot be opened or written (" + message +
                 "). Check the permissions of the file and of its folder.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      refuse(Kind::Damaged, open_->path, "is damaged (" + message + "). Restore it from a backup.");
    case SQLITE_CONSTRAINT:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH: throw InternalError("database: " + message);
    case SQLITE_ERROR:
      refuse(Kind::Damaged, open_->path,
             "is not as Rung made it (" + message + "). Restore it from a backup.");
    default:
      refuse(Kind::Other, open_->path,
             "could not be read or written (" + message +
                 "). Nothing was saved: check the disk and run the command again.");
  }
}

BatchLock::BatchLock(const Database& database) : batch_(&database.open_->batch) {
  std::filesystem::path path = database.path();
  path += ".batch";
  file_ = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file_ < 0) refuse(Kind::NotWritable, path, "cannot be locked: " + system_words() + ".");
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    ::close(std::exchange(file_, -1));
    const std::string holder = lock_holder(path);
    refuse(Kind::Busy, database.path(),
           "is being imported into, recalculated or brought up to date" +
               (holder.empty() ? "" : " (" + holder + ")") +
               ". Nothing was done: run this again when it has finished.");
  }
  *batch_ = true;
}

BatchLock::~BatchLock() {
  *batch_ = false;
  ::close(file_);
}

}  // namespace rung::storage
