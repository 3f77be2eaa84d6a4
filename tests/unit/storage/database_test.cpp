#include "storage/database.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "core/check.h"
#include "storage/schema.h"
#include "storage/statement.h"
#include "support.h"

using namespace rung::storage;
using rung::storage_test::count;
using rung::storage_test::expect_sentence;
using rung::storage_test::Folder;
using rung::storage_test::is_refused;
using rung::storage_test::raw;

namespace {

StorageError failure_of_opening(const std::filesystem::path& path, Access access = Access::ReadWrite) {
  try {
    Database::open(path, access);
  } catch (const StorageError& error) {
    return error;
  }
  FAIL("it was opened");
  return StorageError(StorageError::Kind::Other, "");
}

void add_name(Database& database, const std::string& name) {
  Statement(database, "INSERT INTO name(text) VALUES(?)").write(name);
}

std::int64_t names(Database& database) { return Statement(database, "SELECT count(*) FROM name").number(); }

}  // namespace

TEST_CASE("a new database can be opened again and belongs to its owner alone") {
  const Folder folder;
  { Database::create(folder.file()); }
  struct stat file {};
  REQUIRE(::stat(folder.file().c_str(), &file) == 0);
  CHECK((file.st_mode & 0777) == 0600);
  CHECK_NOTHROW(Database::open(folder.file(), Access::ReadWrite));
  CHECK_NOTHROW(Database::open(folder.file(), Access::ReadOnly));
  CHECK(count(folder.file(), "PRAGMA application_id") == kApplicationId);
  CHECK(count(folder.file(), "PRAGMA user_version") == 2);
  CHECK(count(folder.file(), "PRAGMA page_size") == 16384);
}

TEST_CASE("creating never touches a file that is there") {
  const Folder folder;
  std::ofstream(folder.file()) << "keep me";
  CHECK_THROWS_AS(Database::create(folder.file()), StorageError);
  std::ifstream file(folder.file());
  std::string text;
  std::getline(file, text);
  CHECK(text == "keep me");
}

TEST_CASE("creating leaves nothing half-made behind") {
  const Folder folder;
  CHECK_THROWS_AS(Database::create(folder.file("no/such/folder/club.db")), StorageError);
  Database::create(folder.file());
  CHECK_FALSE(std::filesystem::exists(folder.file("club.db.new")));
  CHECK_FALSE(std::filesystem::exists(folder.file("club.db.new-journal")));
}

TEST_CASE("a missing database is said to be missing") {
  const Folder folder;
  const StorageError error = failure_of_opening(folder.file());
  CHECK(error.kind() == StorageError::Kind::Missing);
  expect_sentence(error, folder.file());
  CHECK_FALSE(std::filesystem::exists(folder.file()));
}

TEST_CASE("a text file and a folder are not databases") {
  const Folder folder;
  std::ofstream(folder.file()) << "member;joined\nM-1;01.01.2027\n";
  CHECK(failure_of_opening(folder.file()).kind() == StorageError::Kind::NotOurs);
  std::filesystem::create_directory(folder.file("dir.db"));
  CHECK(failure_of_opening(folder.file("dir.db")).kind() == StorageError::Kind::NotOurs);
  std::ofstream(folder.file("empty.db"));
  CHECK(failure_of_opening(folder.file("empty.db")).kind() == StorageError::Kind::NotOurs);
}

TEST_CASE("another program's database is refused and left as it is") {
  const Folder folder;
  raw(folder.file(), "CREATE TABLE theirs(x); INSERT INTO theirs VALUES(1)");
  const StorageError error = failure_of_opening(folder.file());
  CHECK(error.kind() == StorageError::Kind::NotOurs);
  expect_sentence(error, folder.file());
  CHECK(count(folder.file(), "SELECT count(*) FROM theirs") == 1);
}

TEST_CASE("a database of a newer version is refused in words") {
  const Folder folder;
  Database::create(folder.file());
  raw(folder.file(), "PRAGMA user_version = 7");
  const StorageError error = failure_of_opening(folder.file(), Access::ReadOnly);
  CHECK(error.kind() == StorageError::Kind::Newer);
  expect_sentence(error, folder.file());
  CHECK(std::string(error.what()).find("7") != std::string::npos);
}

TEST_CASE("a damaged database is said to be damaged") {
  const Folder folder;
  Database::create(folder.file());
  {
    std::fstream file(folder.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    for (int i = 0; i < 16000; ++i) file.put('\x55');
  }
  const StorageError error = failure_of_opening(folder.file());
  CHECK(error.kind() == StorageError::Kind::Damaged);
  expect_sentence(error, folder.file());
}

TEST_CASE("a file that may not be written is refused for writing") {
  if (::geteuid() == 0) return;  // root may write everything
  const Folder folder;
  Database::create(folder.file());
  ::chmod(folder.file().c_str(), 0400);
  CHECK(failure_of_opening(folder.file()).kind() == StorageError::Kind::NotWritable);
  CHECK_NOTHROW(Database::open(folder.file(), Access::ReadOnly));
}

TEST_CASE("a database opened for reading cannot be written") {
  const Folder folder;
  Database::create(folder.file());
  Database database = Database::open(folder.file(), Access::ReadOnly);
  CHECK_THROWS(database.with_write_transaction([&] { add_name(database, "x"); }));
  CHECK(names(database) == 0);
}

TEST_CASE("a write transaction saves everything") {
  const Folder folder;
  Database database = Database::create(folder.file());
  database.with_write_transaction([&] {
    add_name(database, "a");
    add_name(database, "b");
  });
  CHECK(names(database) == 2);
  CHECK_FALSE(database.in_write_transaction());
}

TEST_CASE("an exception takes everything of its transaction back") {
  const Folder folder;
  Database database = Database::create(folder.file());
  CHECK_THROWS_AS(database.with_write_transaction([&] {
    add_name(database, "a");
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(names(database) == 0);
  CHECK(database.rollbacks() == 1);
  database.with_write_transaction([&] { add_name(database, "b"); });
  CHECK(names(database) == 1);
}

TEST_CASE("writing outside of a write transaction is our mistake") {
  const Folder folder;
  Database database = Database::create(folder.file());
  CHECK_THROWS_AS(add_name(database, "a"), rung::InternalError);
  CHECK(names(database) == 0);
}

TEST_CASE("write transactions are not nested") {
  const Folder folder;
  Database database = Database::create(folder.file());
  CHECK_THROWS_AS(database.with_write_transaction([&] { database.with_write_transaction([] {}); }),
                  rung::InternalError);
}

TEST_CASE("a full disk saves nothing and says so") {
  const Folder folder;
  Database database = Database::create(folder.file());
  const std::int64_t pages = Statement(database, "PRAGMA page_count").number();
  static_cast<void>(
      Statement(database, ("PRAGMA max_page_count = " + std::to_string(pages + 2)).c_str()).number());
  try {
    database.with_write_transaction([&] {
      for (int i = 0; i < 100; ++i) add_name(database, std::string(4000, 'x') + std::to_string(i));
    });
    FAIL("it was saved");
  } catch (const StorageError& error) {
    CHECK(error.kind() == StorageError::Kind::Full);
    expect_sentence(error, folder.file());
  }
  CHECK(names(database) == 0);
}

TEST_CASE("a transaction that SQLite took back by itself is noticed before the next write") {
  const Folder folder;
  Database database = Database::create(folder.file());
  CHECK_THROWS_AS(database.with_write_transaction([&] {
    add_name(database, "a");
    // What a full disk does in the worst case: the transaction is gone, the connection lives on.
    CHECK_THROWS(Statement(database, "INSERT OR ROLLBACK INTO name(text) VALUES('a')").write());
    add_name(database, "b");
  }),
                  StorageError);
  CHECK(names(database) == 0);
}

TEST_CASE("a database that somebody else writes is busy, and nothing is saved") {
  const Folder folder;
  Database database = Database::create(folder.file());
  static_cast<void>(Statement(database, "PRAGMA busy_timeout = 50").number());
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(folder.file().c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  try {
    database.with_write_transaction([&] { add_name(database, "a"); });
    FAIL("it was saved");
  } catch (const StorageError& error) {
    CHECK(error.kind() == StorageError::Kind::Busy);
  }
  sqlite3_close(other);
  database.with_write_transaction([&] { add_name(database, "a"); });
  CHECK(names(database) == 1);
}

TEST_CASE("CLI 79: who finds the database locked is told by whom") {
  const Folder folder;
  Database database = Database::create(folder.file());
  int ready[2], done[2];
  REQUIRE(::pipe(ready) == 0);
  REQUIRE(::pipe(done) == 0);
  char byte = 0;
  const pid_t child = ::fork();
  if (child == 0) {
    sqlite3* other = nullptr;
    sqlite3_open(folder.file().c_str(), &other);
    sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    static_cast<void>(::write(ready[1], "x", 1) + ::read(done[0], &byte, 1));
    ::_exit(0);
  }
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  static_cast<void>(Statement(database, "PRAGMA busy_timeout = 50").number());
  try {
    database.with_write_transaction([&] { add_name(database, "a"); });
    FAIL("it was saved");
  } catch (const StorageError& error) {
    CHECK(error.kind() == StorageError::Kind::Busy);
    CHECK(std::string(error.what()).find("(process " + std::to_string(child) + ", `test_unit_storage`)") !=
          std::string::npos);
    expect_sentence(error, folder.file());
  }
  CHECK(::write(done[1], "x", 1) == 1);
  CHECK(::waitpid(child, nullptr, 0) == child);
  for (const int end : {ready[0], ready[1], done[0], done[1]}) ::close(end);
}

TEST_CASE("an act by hand comes between two pieces of a batch") {
  const Folder folder;
  int begin[2], ready[2];
  REQUIRE(::pipe(begin) == 0);
  REQUIRE(::pipe(ready) == 0);
  char byte = 0;
  const pid_t till = ::fork();  // before SQLite has anything open that would be in both processes
  if (till == 0) {
    try {
      if (::read(begin[0], &byte, 1) != 1) ::_exit(1);
      Database mine = Database::open(folder.file(), Access::ReadWrite);
      if (::write(ready[1], "x", 1) != 1) ::_exit(1);
      mine.with_write_transaction([&] { add_name(mine, "till"); });
    } catch (...) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  Database database = Database::create(folder.file());
  const BatchLock batch(database);
  REQUIRE(::write(begin[1], "x", 1) == 1);
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  database.with_write_transaction([&] {
    ::usleep(300'000);  // meanwhile it comes and waits
    add_name(database, "first piece");
  });
  database.with_write_transaction([&] { add_name(database, "second piece"); });
  int status = 1;
  CHECK(::waitpid(till, &status, 0) == till);
  CHECK(status == 0);
  CHECK(count(folder.file(),
              "SELECT (SELECT id FROM name WHERE text = 'till') < "
              "(SELECT id FROM name WHERE text = 'second piece')") == 1);
  for (const int end : {begin[0], begin[1], ready[0], ready[1]}) ::close(end);
}

TEST_CASE("while somebody reads, a commit is refused as busy and surely not saved") {
  const Folder folder;
  Database database = Database::create(folder.file());
  static_cast<void>(Statement(database, "PRAGMA busy_timeout = 50").number());
  sqlite3* reader = nullptr;
  REQUIRE(sqlite3_open(folder.file().c_str(), &reader) == SQLITE_OK);
  REQUIRE(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM name", nullptr, nullptr, nullptr) == SQLITE_OK);
  try {
    database.with_write_transaction([&] { add_name(database, "a"); });
    FAIL("it was saved");
  } catch (const StorageError& error) {
    CHECK(error.kind() == StorageError::Kind::Busy);
  }
  sqlite3_close(reader);
  CHECK(names(database) == 0);
}

TEST_CASE("no row of an append-only table can be changed, deleted or replaced") {
  const Folder folder;
  {
    Database database = Database::create(folder.file());
    database.with_write_transaction([&] { add_name(database, "Gold"); });
  }
  CHECK(is_refused(folder.file(), "UPDATE name SET text = 'Silver'"));
  CHECK(is_refused(folder.file(), "DELETE FROM name"));
  CHECK(is_refused(folder.file(), "INSERT OR REPLACE INTO name(id, text) VALUES(1, 'Silver')"));
  CHECK(count(folder.file(), "SELECT count(*) FROM name WHERE text = 'Gold'") == 1);
  for (const std::string& table : append_only_tables()) {
    CHECK(count(folder.file(), "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '" +
                                   table + "'") >= 2);
  }
}

TEST_CASE("every table is append-only, erasable, derived or a list of what is to be done") {
  const Folder folder;
  Database::create(folder.file());
  CHECK(count(folder.file(),
              "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") ==
        static_cast<std::int64_t>(append_only_tables().size() + erasable_tables().size() +
                                  work_lists().size() + derived_tables().size()));
}

TEST_CASE("a second import or recalculation is told who holds the lock") {
  const Folder folder;
  const Database database = Database::create(folder.file());
  auto lock = std::make_unique<BatchLock>(database);
  try {
    const BatchLock second(database);
    FAIL("both hold it");
  } catch (const StorageError& error) {
    CHECK(error.kind() == StorageError::Kind::Busy);
    CHECK(std::string(error.what()).find(std::to_string(::getpid())) != std::string::npos);
    expect_sentence(error, folder.file());
  }
  lock.reset();
  CHECK_NOTHROW(BatchLock{database});
}

TEST_CASE("a process that dies leaves no lock and nothing unfinished behind") {
  const Folder folder;
  Database::create(folder.file());
  const pid_t child = ::fork();
  if (child == 0) {
    Database database = Database::open(folder.file(), Access::ReadWrite);
    const BatchLock lock(database);
    database.with_write_transaction([&] {
      for (int i = 0; i < 20000; ++i)
        add_name(database, "name number " + std::to_string(i) + std::string(1000, 'x'));
      ::_exit(0);
    });
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  // The first to come, even for reading, clears away what was interrupted.
  Database database = Database::open(folder.file(), Access::ReadOnly);
  CHECK(names(database) == 0);
  CHECK_NOTHROW(BatchLock{database});
}
