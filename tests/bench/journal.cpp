// bench_journal DIR [MEMBERS]: what the journal costs beside a bare insert of the same rows with the same
// durability. MEMBERS (50000) members with 20 lots each in transactions of 200 members, as a first
// recalculation books them; then 2,000 redemptions, each by itself. Bare: the same lots and postings in
// tables without references, guards, indexes, header, seal and hash, with the same commits.

#include <fmt/format.h>
#include <sqlite3.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>

#include "core/unit.h"
#include "language/catalogue.h"
#include "language/program.h"
#include "storage/activity_store.h"
#include "storage/database.h"
#include "storage/ledger_store.h"

namespace {

using namespace rung;
namespace fs = std::filesystem;

constexpr std::int64_t kLots = 20, kChunk = 200, kRedemptions = 2'000;
const Day kDay{20'000};

struct Cost {
  double microseconds = 0, processor = 0, bytes = 0;  // of one row or act
};

double processor_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

Cost cost_of(const fs::path& file, std::int64_t units, const std::function<void()>& work) {
  const auto before = fs::file_size(file);
  const double processor = processor_us();
  const auto begin = std::chrono::steady_clock::now();
  work();
  const double took =
      std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count();
  const auto each = static_cast<double>(units);
  return {took / each, (processor_us() - processor) / each,
          static_cast<double>(fs::file_size(file) - before) / each};
}

std::int64_t points_of(std::int64_t member, std::int64_t lot) { return 1 + (member * 31 + lot * 17) % 250; }

class Bare {
 public:
  explicit Bare(const fs::path& file) {
    if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK)
      throw std::runtime_error("cannot open the bare file");
    run("PRAGMA page_size = 16384; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; "
        "PRAGMA cache_size = -32000; PRAGMA secure_delete = ON;"
        "CREATE TABLE lot(id INTEGER PRIMARY KEY, member INTEGER, unit INTEGER, points INTEGER, earned_on "
        "INTEGER, "
        "usable_from INTEGER, last_day INTEGER, rule INTEGER, against INTEGER);"
        "CREATE TABLE posting(id INTEGER PRIMARY KEY, account INTEGER, lot INTEGER, amount INTEGER, "
        "against INTEGER)");
    sqlite3_prepare_v2(handle_, "INSERT INTO lot VALUES(NULL, ?, 1, ?, 20000, 20000, 20730, 1, 2)", -1, &lot_,
                       nullptr);
    sqlite3_prepare_v2(handle_, "INSERT INTO posting VALUES(NULL, 1, ?, ?, 3)", -1, &posting_, nullptr);
  }
  ~Bare() {
    sqlite3_finalize(lot_);
    sqlite3_finalize(posting_);
    sqlite3_close(handle_);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  void run(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(handle_));
  }
  void lot(std::int64_t member, std::int64_t points) { insert(lot_, member, points); }
  void posting(std::int64_t lot, std::int64_t amount) { insert(posting_, lot, amount); }

 private:
  static void insert(sqlite3_stmt* statement, std::int64_t first, std::int64_t second) {
    sqlite3_bind_int64(statement, 1, first);
    sqlite3_bind_int64(statement, 2, second);
    if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error("a bare insert failed");
    sqlite3_reset(statement);
  }
  sqlite3* handle_ = nullptr;
  sqlite3_stmt *lot_ = nullptr, *posting_ = nullptr;
};

void put_members(storage::Database& database, std::int64_t members) {
  language::Program program;
  program.name = "club";
  program.currency = currency_of("EUR");
  program.time_zone = "Europe/Berlin";
  program.events = language::built_in_events();
  program.attributes = language::built_in_attributes();
  engine::TextPool texts;
  database.with_write_transaction([&] {
    storage::ActivityStore store(database, program);
    store.begin_import("members.csv", "00", 0, texts);
    for (std::int64_t i = 1; i <= members; ++i) store.book_member({fmt::format("M{:07}", i), kDay, {}}, kDay);
    (void)store.finish_import();
  });
}

storage::EntryHeader header(ledger::EntryKind kind, const char* source, std::int64_t number) {
  storage::EntryHeader made;
  made.kind = kind;
  made.day = kDay;
  made.source = source;
  made.key = made.request = fmt::format("{} {}", source, number);
  return made;
}

void compare(const fs::path& folder, std::int64_t members) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  const fs::path ours = folder / "club.db", theirs = folder / "bare.db";
  Bare bare(theirs);
  storage::Database database = storage::Database::create(ours);
  put_members(database, members);
  storage::LedgerStore ledger(database);
  int unit = 0;
  database.with_write_transaction([&] { unit = ledger.unit_of("points"); });

  const std::int64_t lots = members * kLots;
  const Cost bare_lot = cost_of(theirs, lots, [&] {
    for (std::int64_t first = 1; first <= members; first += kChunk) {
      bare.run("BEGIN IMMEDIATE");
      for (std::int64_t m = first; m < std::min(members + 1, first + kChunk); ++m)
        for (std::int64_t i = 0; i < kLots; ++i) bare.lot(m, points_of(m, i));
      bare.run("COMMIT");
    }
  });
  const Cost lot = cost_of(ours, lots, [&] {
    for (std::int64_t first = 1; first <= members; first += kChunk) {
      ledger::Draft draft;
      for (std::int64_t m = first; m < std::min(members + 1, first + kChunk); ++m) {
        for (std::int64_t i = 0; i < kLots; ++i) {
          ledger::NewLot made;
          made.member = m;
          made.unit = unit;
          made.points = points_of(m, i);
          made.terms.earned_on = kDay;
          made.terms.usable_from = kDay;
          made.terms.last_day = kDay + 730;
          made.rule = "base";
          draft.lots.push_back(std::move(made));
        }
      }
      database.with_write_transaction(
          [&] { (void)ledger.book(draft, header(ledger::EntryKind::Recalculation, "recalculate", first)); });
    }
  });
  const Cost bare_redemption = cost_of(theirs, kRedemptions, [&] {
    for (std::int64_t i = 0; i < kRedemptions; ++i) {
      bare.run("BEGIN IMMEDIATE");
      bare.posting(1 + i * kLots, -1);
      bare.run("COMMIT");
    }
  });
  const Cost redemption = cost_of(ours, kRedemptions, [&] {
    for (std::int64_t i = 0; i < kRedemptions; ++i) {
      ledger::Draft draft;
      draft.postings.push_back({1 + i * kLots, 1 + i, unit, -1, ledger::Account::Redeemed, 0});
      database.with_write_transaction(
          [&] { (void)ledger.book(draft, header(ledger::EntryKind::Redemption, "redeem", i)); });
    }
  });
  const auto row = [](const char* what, const Cost& journal, const Cost& plain) {
    fmt::print("| {} | {:.2f} | {:.2f} | {:.1f} | {:.2f} | {:.2f} | {:.1f} | {:.1f} | {:.1f} |\n", what,
               journal.processor, plain.processor, journal.processor / plain.processor, journal.microseconds,
               plain.microseconds, journal.microseconds / plain.microseconds, journal.bytes, plain.bytes);
  };
  fmt::print(
      "| {} lots, {} redemptions | processor µs | bare | times | elapsed µs | bare | times | bytes | bare "
      "|\n",
      lots, kRedemptions);
  fmt::print("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
  row("an accrual", lot, bare_lot);
  row("a redemption, with its commit", redemption, bare_redemption);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "Usage: bench_journal DIR [MEMBERS]\n";
    return 2;
  }
  try {
    compare(argv[1], argc > 2 ? std::atoll(argv[2]) : 50'000);
  } catch (const std::exception& failure) {
    std::cerr << "bench_journal: " << failure.what() << '\n';
    return 3;
  }
  return 0;
}
