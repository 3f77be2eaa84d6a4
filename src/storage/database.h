#pragma once
// One shop's database file: opened with every guard on, each of them read back. Whatever goes wrong with the
// file is a StorageError. One object belongs to one thread.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "storage/error.h"

namespace SQLite {
class Database;
}

namespace rung::storage {

enum class Access : std::uint8_t { ReadOnly, ReadWrite };

class Database {
 public:
  // Makes the file (mode 0600) with the schema of this version. Refuses a path where something stands
  // already.
  static Database create(const std::filesystem::path& path);
  // Opens a file of ours. Missing, not ours, newer, older, not writable: a StorageError that says which.
  static Database open(const std::filesystem::path& path, Access access);
  // For storage/migrate.h: a file of this version or of any before it, for writing.
  static Database open_older(const std::filesystem::path& path);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Waits until nobody else writes (storage/turn.h: acts by hand go before a batch), then runs `work` between
  // BEGIN IMMEDIATE and COMMIT: all of what it writes is saved, or nothing. An exception from `work` rolls
  // back and goes on up. A COMMIT that fails is StorageError::UnknownOutcome: the same command has to be run
  // again, every write has its own key and is not made twice. Not to be nested.
  void with_write_transaction(const std::function<void()>& work);

  // The same for filling an empty table: SQLite looks up none of the references meanwhile, which for narrow
  // rows is most of what they cost. `work` has to see to it that all of them hold before it comes back.
  void with_unchecked_references(const std::function<void()>& work);

  // Runs `work` with a page cache of another size, outside of any transaction. ToSort: for work that makes
  // indexes over many rows; SQLite sorts as many entries at a time as its cache may hold, and as many as the
  // processor's own cache holds are sorted in half the time. ToInsert: for many rows into indexes that are
  // there, each of which goes to a page anywhere.
  enum class Cache : std::uint8_t { ToSort, ToInsert };
  void with_cache(Cache cache, const std::function<void()>& work) const;

  // Runs `work`, which only reads, within a ReadMoment. Not to be nested.
  void with_read_transaction(const std::function<void()>& work) const;

  [[nodiscard]] bool in_write_transaction() const;
  // How many write transactions were rolled back: whoever remembers numbers of rows forgets them when this
  // changes.
  [[nodiscard]] std::int64_t rollbacks() const;

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] Access access() const;

  // For the stores of this folder.
  [[nodiscard]] SQLite::Database& connection() const;
  // Inside a write transaction SQLite may have rolled back by itself (disk full); a further statement would
  // then be saved on its own. Called before every write: throws unless the transaction is still the one that
  // was begun.
  void expect_write_transaction() const;
  // Turns a failure of SQLite into a sentence.
  [[noreturn]] void fail(int extended_code, const std::string& message) const;

 private:
  struct Open;
  explicit Database(std::unique_ptr<Open> open);
  static Database open_since(const std::filesystem::path& path, Access access, std::int64_t oldest_version);
  std::unique_ptr<Open> open_;
  friend class BatchLock;
};

// One unchanging state of the file while it lives, for a handful of reads: each by itself would lock the file
// and look for an interrupted transaction anew. Writers wait until it ends, so it is short. Inside a write
// transaction that one is the moment, and this is nothing.
class ReadMoment {
 public:
  explicit ReadMoment(const Database& database);
  ~ReadMoment();
  ReadMoment(const ReadMoment&) = delete;
  ReadMoment& operator=(const ReadMoment&) = delete;

 private:
  SQLite::Database* connection_ = nullptr;
};

// Only one import, recalculation or upgrade at a time: an advisory lock on `<database>.batch`, held until
// destroyed, released by the system when the process dies. Taken elsewhere: StorageError::Busy naming the
// process and its command. While it is held, the write transactions of this database give way to acts by
// hand. The database must stay where it is, and outlive the lock.
class BatchLock {
 public:
  explicit BatchLock(const Database& database);
  ~BatchLock();
  BatchLock(const BatchLock&) = delete;
  BatchLock& operator=(const BatchLock&) = delete;

 private:
  int file_ = -1;
  bool* batch_;  // of the database
};

}  // namespace rung::storage
