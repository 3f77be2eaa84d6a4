#pragma once
// A temporary folder, a small program, and facts for the storage tests.

#include <sqlite3.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/unit.h"
#include "engine/fact.h"
#include "language/catalogue.h"
#include "language/program.h"
#include "storage/activity_store.h"
#include "storage/database.h"
#include "storage/error.h"
#include "storage/history_reader.h"
#include "storage/ledger_store.h"
#include "storage/tier_store.h"
#include "tests/support/temporary_folder.h"

namespace rung::storage_test {

using storage::Access;
using storage::Booked;
using storage::BookedMember;
using storage::Database;

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// An error names the file, in a whole sentence.
inline void expect_sentence(const storage::StorageError& error, const std::filesystem::path& path) {
  const std::string text = error.what();
  CHECK_MESSAGE(text.find(path.string()) != std::string::npos, text);
  CHECK_MESSAGE(text.ends_with("."), text);
}

class Folder {
 public:
  [[nodiscard]] std::filesystem::path file(const char* name = "club.db") const {
    return temporary_.path() / name;
  }

 private:
  testing::TemporaryFolder temporary_;
};

// Runs SQL past every guard of ours, as somebody with another tool could.
inline void raw(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  char* message = nullptr;
  const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message);
  INFO(sql << ": " << (message == nullptr ? "" : message));
  CHECK(code == SQLITE_OK);
  sqlite3_free(message);
  sqlite3_close(handle);
}

// Whether SQL is refused, on a connection with the guards that a careful tool would set.
inline bool is_refused(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  sqlite3_exec(handle, "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON", nullptr, nullptr, nullptr);
  const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(handle);
  return code != SQLITE_OK;
}

inline std::int64_t count(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
  const std::int64_t number = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
  sqlite3_finalize(statement);
  sqlite3_close(handle);
  return number;
}

inline language::Program program() {
  language::Program made;
  made.name = "club";
  made.currency = currency_of("EUR");
  made.time_zone = "Europe/Berlin";
  made.events = language::built_in_events();
  made.attributes = language::built_in_attributes();
  made.symbols = {"knives", "online"};
  return made;
}

inline int slot(const std::vector<language::Field>& fields, const std::string& name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return static_cast<int>(i);
  }
  FAIL("no field " << name);
  return -1;
}

constexpr Day kMonday{20000};

// A shop: its database, program, and an import that is under way.
class Shop {
 public:
  Shop() : database(Database::create(folder.file())), rules(program()) {}

  // Books everything in `work` as one import.
  template <typename Work>
  storage::ImportCounts import(const Work& work) {
    storage::ActivityStore activities(database, rules);
    storage::ImportCounts counts;
    database.with_write_transaction([&] {
      activities.begin_import("orders.csv", "00", 1'700'000'000'000, texts);
      work(activities);
      counts = activities.finish_import();
    });
    return counts;
  }
  Booked book(const engine::ActivityFact& fact) {
    Booked booked;
    const auto work = [&](storage::ActivityStore& store) { booked = store.book(fact); };
    import(work);
    return booked;
  }
  BookedMember book_member(const engine::MemberFact& fact, Day today = kMonday) {
    BookedMember booked;
    const auto work = [&](storage::ActivityStore& store) { booked = store.book_member(fact, today); };
    import(work);
    return booked;
  }

  engine::ActivityFact fact(int event, const std::string& member, const std::string& id,
                            Day day = kMonday) const {
    engine::ActivityFact made;
    made.event = event;
    made.member = member;
    made.source_id = id;
    made.day = day;
    made.minute = 12 * 60;
    made.at_ms = (static_cast<std::int64_t>(day.number) * 24 + 11) * 3'600'000;
    made.fields.assign(rules.events.at(static_cast<std::size_t>(event)).fields.size(), kEmpty);
    return made;
  }
  engine::ActivityFact order(const std::string& member, const std::string& id, std::int64_t amount,
                             int status = language::kCompleted, Day day = kMonday) const {
    engine::ActivityFact made = fact(language::kOrders, member, id, day);
    made.fields[language::kOrderNetAmount] = amount;
    made.fields[language::kOrderStatus] = status;
    return made;
  }
  engine::ActivityFact returned(const std::string& member, const std::string& id, const std::string& of,
                                std::int64_t amount) const {
    engine::ActivityFact made = fact(language::kReturns, member, id, kMonday + 1);
    made.of = of;
    made.fields[language::kReturnNetAmount] = amount;
    return made;
  }
  void add_line(engine::ActivityFact& order, std::int64_t amount, const std::string& product) {
    const auto& fields = rules.events.at(static_cast<std::size_t>(order.event)).line_fields;
    std::vector<std::int64_t> line(fields.size(), kEmpty);
    line[language::kLineNetAmount] = amount;
    line[language::kLineProduct] = texts.put(product);
    order.lines.insert(order.lines.end(), line.begin(), line.end());
  }
  engine::MemberFact member(const std::string& id, Day joined = kMonday - 100) const {
    return {id, joined, {}};
  }
  void set(engine::MemberFact& member, const std::string& attribute, const std::string& text) {
    member.attributes.emplace_back(slot(rules.attributes, attribute), texts.put(text));
  }

  Folder folder;
  Database database;
  language::Program rules;
  engine::TextPool texts;
};

// Takes points from lots in the order of their last day.
inline ledger::Draft taking(std::vector<ledger::Lot> lots, std::int64_t points, ledger::Account contra,
                            ledger::ActivityNumber activity = 0) {
  std::stable_sort(lots.begin(), lots.end(), [](const ledger::Lot& a, const ledger::Lot& b) {
    return a.terms.last_day < b.terms.last_day;
  });
  ledger::Draft draft;
  for (const ledger::Lot& lot : lots) {
    const std::int64_t taken = std::clamp<std::int64_t>(lot.left, 0, points);
    if (taken == 0) continue;
    draft.postings.push_back({lot.number, lot.member, lot.unit, -taken, contra, activity});
    points -= taken;
  }
  return draft;
}

}  // namespace rung::storage_test
