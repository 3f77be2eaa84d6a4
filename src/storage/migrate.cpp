#include "storage/migrate.h"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <system_error>
#include <utility>

#include "core/check.h"
#include "storage/backup.h"
#include "storage/migrate_redemptions.h"
#include "storage/noted_words.h"
#include "storage/schema.h"
#include "storage/statement.h"
#include "storage/verify.h"
#include "storage/verify_checks.h"
#include "storage/voucher_codes.h"

namespace rung::storage {
namespace {

std::int64_t version_of(const Database& database) {
  return Statement(database, "PRAGMA user_version").number();
}

// Who reads now would keep the end of a long transaction from being saved; better to say so at once.
void expect_nobody_else(const Database& database) {
  SQLite::Database& connection = database.connection();
  if (connection.tryExec("BEGIN EXCLUSIVE") != SQLITE_OK)
    database.fail(connection.getExtendedErrorCode(), connection.getErrorMsg());
  connection.tryExec("ROLLBACK");
}

void step(const Database& database, std::int64_t from, std::int64_t now_ms, const FindClock& find_clock,
          Upgrade& upgrade) {
  for (const std::string& statement : migration_statements(from))
    Statement(database, statement.c_str()).write();
  if (from != 1) return;
  Statement(database, kInsertSecret).write(Blob{new_secret()});
  upgrade.redemptions = record_redemptions(database, now_ms, find_clock);
  note_words(database);
}

// No version before 2 had points that end on another day than their lots say. Nor did it look at the clock:
// that this was set back once is no reason to stay with an old file.
void expect_proof(Database& database, std::int64_t from) {
  VerifyReport report = verify(database, {});
  std::erase_if(report.findings, [](const Finding& one) { return one.invariant == invariant::kTime; });
  if (report.findings.empty()) return;
  const Finding& first = report.findings.front();
  throw StorageError(StorageError::Kind::Damaged,
                     "The database `" + database.path().string() + "` does not hold what it promises (" +
                         first.invariant + ": " + first.text +
                         "), so it was not brought up to date and is still of file version " +
                         std::to_string(from) +
                         ". Nothing was changed. Look at it with the Rung that made it (`rung verify`), or "
                         "restore it from a "
                         "backup.");
}

// Everything inside the transaction.
void bring_up(Database& database, std::int64_t now_ms, const FindClock& find_clock, Upgrade& upgrade) {
  upgrade.from = upgrade.to = version_of(database);
  if (upgrade.from == kSchemaVersion) return;
  upgrade.backup = back_up(database, upgrade.from);
  for (; upgrade.to < kSchemaVersion; ++upgrade.to) step(database, upgrade.to, now_ms, find_clock, upgrade);
  RUNG_CHECK(version_of(database) == kSchemaVersion, "each step notes the version that it leads to");
  expect_proof(database, upgrade.from);
}

void remove_copy(const Upgrade& upgrade) {
  std::error_code ignored;
  if (!upgrade.backup.empty()) std::filesystem::remove(upgrade.backup, ignored);
}

}  // namespace

std::optional<Upgrade> bring_up_to_date(const std::filesystem::path& path, std::int64_t now_ms,
                                        const FindClock& find_clock, const std::function<void()>& begins) {
  Database database = Database::open_older(path);
  if (version_of(database) == kSchemaVersion) return std::nullopt;
  const BatchLock lock(database);
  expect_nobody_else(database);
  if (begins) begins();
  Upgrade upgrade;
  try {
    database.with_write_transaction([&] { bring_up(database, now_ms, find_clock, upgrade); });
  } catch (const StorageError& error) {
    if (error.kind() != StorageError::Kind::UnknownOutcome) remove_copy(upgrade);
    throw;
  } catch (...) {
    remove_copy(upgrade);
    throw;
  }
  if (upgrade.from == upgrade.to) return std::nullopt;  // somebody else was faster
  return upgrade;
}

}  // namespace rung::storage
