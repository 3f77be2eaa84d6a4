#include "storage/migrate.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "storage/schema.h"
#include "storage/verify.h"
#include "support.h"

using namespace rung::storage;
using rung::Day;
using rung::kEmpty;
using rung::UnitKind;
using rung::storage_test::bytes_of;
using rung::storage_test::count;
using rung::storage_test::expect_sentence;
using rung::storage_test::Folder;
using rung::storage_test::is_refused;
using rung::storage_test::raw;

namespace language = rung::language;
namespace ledger = rung::ledger;

namespace {

constexpr std::int64_t kNow = 1'791'000'000'000;  // 2026-10-03

std::string fixture() {
  std::ifstream in(std::string(RUNG_SOURCE_DIR) + "/tests/unit/storage/fixtures/version1.sql");
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Berlin in 2026: summer time from 29 March to 25 October.
std::int64_t offset_at(std::int64_t at_ms) {
  return at_ms >= 1'774'746'000'000 && at_ms < 1'792'890'000'000 ? 7'200'000 : 3'600'000;
}

std::optional<LocalClock> berlin(const std::string& zone) {
  if (zone != "Europe/Berlin") return std::nullopt;
  constexpr std::int64_t day_ms = 86'400'000;
  LocalClock clock;
  clock.at = [](std::int64_t at_ms) {
    const std::int64_t local = at_ms + offset_at(at_ms);
    return LocalClock::Reading{Day{static_cast<std::int32_t>(local / day_ms)},
                               static_cast<int>(local % day_ms / 60'000)};
  };
  clock.end_of = [](Day day) {
    const std::int64_t midnight = (std::int64_t{day.number} + 1) * day_ms;
    return midnight - offset_at(midnight) - 1;
  };
  return clock;
}

// A folder with a file of version 1.
struct OlderShop {
  OlderShop() { raw(file, fixture()); }
  Folder folder;
  std::filesystem::path file = folder.file();
  std::filesystem::path copy = folder.file("club.db.version1");

  std::optional<Upgrade> bring_up(const FindClock& find_clock = berlin) {
    return bring_up_to_date(file, kNow, find_clock);
  }
  StorageError refusal(const FindClock& find_clock = berlin) {
    try {
      (void)bring_up(find_clock);
    } catch (const StorageError& error) {
      return error;
    }
    FAIL("it was brought up to date");
    return StorageError(StorageError::Kind::Other, "");
  }
  void expect_untouched() const {
    CHECK(count(file, "PRAGMA user_version") == 1);
    CHECK(count(file, "SELECT count(*) FROM activity") == 13);
    CHECK(count(file, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'redemption_record%'") == 0);
    CHECK(count(file, "PRAGMA integrity_check") == 0);  // the word ok, read as a number
    CHECK_FALSE(std::filesystem::exists(copy));
    CHECK_FALSE(std::filesystem::exists(copy.string() + ".new"));
  }
};

// What the rules of the fixture declare for redemptions.
language::Program tea_club() {
  language::Program made = rung::storage_test::program();
  auto& fields = made.events.at(language::kRedemptions).fields;
  fields.front().choices = {"teacup", "teapot"};
  fields.push_back({"points", {UnitKind::Points, 0}, {}});
  return made;
}

struct Record {
  std::string id;
  Day day;
  int minute = 0;
  std::int64_t at_ms = 0, reward = 0, points = 0;
};

std::vector<Record> records_of(Database& database, const language::Program& program, const char* member) {
  HistoryReader reader(database, program);
  const auto history = reader.read(member);
  REQUIRE(history.has_value());
  std::vector<Record> records;
  for (const auto& activity : history->activities) {
    if (activity.event != language::kRedemptions) continue;
    REQUIRE(activity.lines.empty());
    for (std::size_t i = 1; i + 1 < activity.fields.size(); ++i)
      CHECK((activity.fields[i] == kEmpty || history->id == "T-3"));
    records.push_back({std::string(activity.source_id), activity.day, activity.minute, activity.at_ms,
                       activity.fields.front(), activity.fields.back()});
  }
  return records;
}

}  // namespace

TEST_CASE("a file of version 1 is brought up to date and holds what it promises") {
  OlderShop shop;
  const auto upgrade = shop.bring_up();
  REQUIRE(upgrade.has_value());
  CHECK(upgrade->from == 1);
  CHECK(upgrade->to == kSchemaVersion);
  CHECK(upgrade->redemptions == 7);
  CHECK(upgrade->backup == shop.copy);
  Database database = Database::open(shop.file, Access::ReadWrite);
  const VerifyReport report = verify(database, {});
  for (const Finding& finding : report.findings) FAIL_CHECK(finding.invariant << ": " << finding.text);
  CHECK(count(shop.file, "SELECT count(*) FROM redemption_record") == 7);
  CHECK(count(shop.file, "SELECT count(*) FROM activity") == 20);
  CHECK(count(shop.file, "SELECT booked_at FROM batch WHERE file = 'migration' AND sha256 = ''") == kNow);
  CHECK(count(shop.file, "SELECT activities_new FROM batch_end ORDER BY batch DESC LIMIT 1") == 7);
  CHECK(is_refused(shop.file, "UPDATE redemption_record SET activity = 1"));
  CHECK(is_refused(shop.file, "DELETE FROM publication"));
}

TEST_CASE("a redemption of version 1 stands in its member's history as one of today") {
  OlderShop shop;
  REQUIRE(shop.bring_up().has_value());
  const language::Program program = tea_club();
  Database database = Database::open(shop.file, Access::ReadOnly);

  const auto ada = records_of(database, program, "T-1");
  REQUIRE(ada.size() == 2);
  CHECK(ada[0].id == "R-1");
  CHECK(iso(ada[0].day) == "2026-03-20");
  CHECK(ada[0].reward == 1);
  CHECK(ada[0].points == 100);
  CHECK(iso(ada[1].day) == "2026-03-21");
  CHECK(ada[1].minute == 10 * 60);
  CHECK(ada[1].at_ms == 1'774'083'600'000);
  CHECK(ada[1].reward == kEmpty);
  CHECK(ada[1].points == 10);

  const auto ben = records_of(database, program, "T-2");
  REQUIRE(ben.size() == 1);
  CHECK(ben[0].points == 350);
  CHECK(records_of(database, program, "T-5").empty());

  LedgerStore ledger(database);
  const auto posted = ledger.points(1).posted;
  const auto redeemed = std::find_if(posted.begin(), posted.end(), [](const ledger::PostedSum& sum) {
    return sum.against == ledger::Account::Redeemed;
  });
  REQUIRE(redeemed != posted.end());
  CHECK(redeemed->activity == count(shop.file, "SELECT id FROM activity WHERE source_key = 'R-1'"));
}

TEST_CASE("a redemption comes after what was known of its day") {
  OlderShop shop;
  REQUIRE(shop.bring_up().has_value());
  Database database = Database::open(shop.file, Access::ReadOnly);
  const auto ada = records_of(database, tea_club(), "T-1");
  REQUIRE(!ada.empty());
  CHECK(ada[0].at_ms == count(shop.file, "SELECT at + 1 FROM activity WHERE source_key = 'O-7'"));
  CHECK(ada[0].minute == 12 * 60);
}

TEST_CASE("redemptions of one moment keep their order, and one of an earlier day is its last") {
  OlderShop shop;
  REQUIRE(shop.bring_up().has_value());
  Database database = Database::open(shop.file, Access::ReadOnly);
  const auto finn = records_of(database, tea_club(), "T-6");
  REQUIRE(finn.size() == 3);
  CHECK(finn[0].id == "R-5");
  CHECK(finn[1].id == "R-4");
  CHECK(finn[1].at_ms == finn[0].at_ms + 1);
  CHECK(finn[2].id == "R-6");
  CHECK(iso(finn[2].day) == "2026-03-22");
  CHECK(finn[2].minute == 23 * 60 + 59);
}

TEST_CASE("a reference that an imported activity has, too, gets a number") {
  OlderShop shop;
  REQUIRE(shop.bring_up().has_value());
  Database database = Database::open(shop.file, Access::ReadOnly);
  const auto ada = records_of(database, tea_club(), "T-1");
  REQUIRE(ada.size() == 2);
  CHECK(ada[1].id == "R-2 (2)");
  const auto cleo = records_of(database, tea_club(), "T-3");
  REQUIRE(cleo.size() == 1);
  CHECK(cleo[0].id == "R-2");
  CHECK(cleo[0].points == kEmpty);
}

TEST_CASE("what the last finished recalculation followed is in force") {
  OlderShop shop;
  REQUIRE(shop.bring_up().has_value());
  CHECK(count(shop.file, "SELECT count(*) FROM publication") == 1);
  CHECK(count(shop.file, "SELECT rule_version FROM published_version WHERE publication = 1") == 1);
  CHECK(count(shop.file,
              "SELECT published_version.effective_from = rule_version.effective_from FROM published_version "
              "JOIN rule_version ON rule_version.id = rule_version") == 1);
}

TEST_CASE("the copy is the file as it was, for its owner alone") {
  OlderShop shop;
  REQUIRE(shop.bring_up().has_value());
  struct stat file {};
  REQUIRE(::stat(shop.copy.c_str(), &file) == 0);
  CHECK((file.st_mode & 0777) == 0600);
  CHECK(count(shop.copy, "PRAGMA user_version") == 1);
  CHECK(count(shop.copy, "PRAGMA application_id") == kApplicationId);
  for (const char* table :
       {"activity", "txn", "lot", "posting", "seal", "redemption", "tier_change", "run"}) {
    const std::string rows = std::string("SELECT count(*) FROM ") + table;
    CHECK(count(shop.copy, rows) > 0);
    if (std::string_view(table) != "activity") CHECK(count(shop.copy, rows) == count(shop.file, rows));
  }
  // It can be put back: the copy is brought up to date like the file.
  CHECK(bring_up_to_date(shop.copy, kNow, berlin).has_value());
}

TEST_CASE("a copy never takes the place of another file") {
  OlderShop shop;
  std::ofstream(shop.copy) << "keep me";
  std::ofstream(shop.copy.string() + "-2") << "me, too";
  const auto upgrade = shop.bring_up();
  REQUIRE(upgrade.has_value());
  CHECK(upgrade->backup == shop.copy.string() + "-3");
  CHECK(bytes_of(shop.copy) == "keep me");
  CHECK(bytes_of(shop.copy.string() + "-2") == "me, too");
  CHECK(count(upgrade->backup, "PRAGMA user_version") == 1);
}

TEST_CASE("a file of this version is left alone") {
  OlderShop shop;
  REQUIRE(shop.bring_up().has_value());
  const std::string before = bytes_of(shop.file);
  CHECK_FALSE(shop.bring_up().has_value());
  CHECK(bytes_of(shop.file) == before);
  CHECK_FALSE(std::filesystem::exists(shop.copy.string() + "-2"));
}

TEST_CASE("a shop without redemptions and runs needs no clock") {
  const Folder folder;
  std::istringstream lines(fixture());
  std::string empty, line;
  while (std::getline(lines, line)) {
    if (!line.starts_with("INSERT INTO")) empty += line + "\n";
  }
  raw(folder.file(), empty);
  const auto upgrade =
      bring_up_to_date(folder.file(), kNow, [](const std::string&) -> std::optional<LocalClock> {
        FAIL("nobody asks");
        return std::nullopt;
      });
  REQUIRE(upgrade.has_value());
  CHECK(upgrade->redemptions == 0);
  CHECK(count(folder.file(), "SELECT count(*) FROM publication") == 0);
  CHECK(count(folder.file(), "SELECT count(*) FROM batch") == 0);
}

TEST_CASE("an upgrade that fails in the middle leaves version 1 as it was") {
  OlderShop shop;
  const std::string before = bytes_of(shop.file);
  int asked = 0;
  const auto failing = [&asked](const std::string& zone) {
    auto clock = berlin(zone);
    clock->end_of = [&asked](Day) -> std::int64_t {
      ++asked;
      throw std::runtime_error("no");
    };
    return clock;
  };
  CHECK_THROWS_AS(shop.bring_up(failing), std::runtime_error);
  CHECK(asked == 1);
  CHECK(bytes_of(shop.file) == before);
  shop.expect_untouched();
  CHECK(shop.bring_up().has_value());  // nothing is in the way of the next try
}

TEST_CASE("a kill in the middle leaves version 1 as it was") {
  OlderShop shop;
  const pid_t child = ::fork();
  if (child == 0) {
    (void)shop.bring_up([](const std::string& zone) {
      auto clock = berlin(zone);
      clock->end_of = [](Day) -> std::int64_t { ::_exit(0); };
      return clock;
    });
    ::_exit(1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  CHECK(std::filesystem::exists(shop.copy));  // whole, and not needed
  std::filesystem::remove(shop.copy);
  shop.expect_untouched();
  CHECK(shop.bring_up().has_value());
}

TEST_CASE("without room for the copy nothing is changed, and a sentence says so") {
  OlderShop shop;
  const pid_t child = ::fork();
  if (child == 0) {
    // No file may grow beyond half the database: like a full disk, and no child of ours fills a real one.
    const auto half = static_cast<rlim_t>(std::filesystem::file_size(shop.file) / 2);
    const struct rlimit limit { half, half };
    ::signal(SIGXFSZ, SIG_IGN);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(1);
    try {
      (void)shop.bring_up();
    } catch (const StorageError& error) {
      const std::string text = error.what();
      ::_exit(text.find("could not be copied") != std::string::npos && text.ends_with(".") ? 0 : 2);
    }
    ::_exit(3);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  shop.expect_untouched();
}

TEST_CASE("who only reads changes nothing and learns the way out") {
  OlderShop shop;
  const std::string before = bytes_of(shop.file);
  for (const Access access : {Access::ReadOnly, Access::ReadWrite}) {
    try {
      Database::open(shop.file, access);
      FAIL("it was opened");
    } catch (const StorageError& error) {
      CHECK(error.kind() == StorageError::Kind::Older);
      CHECK(std::string(error.what()).find("rung recalculate") != std::string::npos);
      expect_sentence(error, shop.file);
    }
  }
  CHECK(bytes_of(shop.file) == before);
}

TEST_CASE("a newer file is refused, and one that no Rung wrote") {
  OlderShop shop;
  raw(shop.file, "PRAGMA user_version = 9");
  CHECK(shop.refusal().kind() == StorageError::Kind::Newer);
  CHECK(count(shop.file, "PRAGMA user_version") == 9);
  raw(shop.file, "PRAGMA user_version = 0");
  CHECK(shop.refusal().kind() == StorageError::Kind::Damaged);
  CHECK_FALSE(std::filesystem::exists(shop.copy));
}

TEST_CASE("an upgrade waits for no import or recalculation") {
  OlderShop shop;
  {
    const Database database = Database::open_older(shop.file);
    const BatchLock lock(database);
    const StorageError error = shop.refusal();
    CHECK(error.kind() == StorageError::Kind::Busy);
    expect_sentence(error, shop.file);
  }
  shop.expect_untouched();
  CHECK(shop.bring_up().has_value());
}

TEST_CASE("an upgrade does not begin while another program holds the file") {
  OlderShop shop;
  sqlite3* reader = nullptr;
  REQUIRE(sqlite3_open(shop.file.c_str(), &reader) == SQLITE_OK);
  REQUIRE(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM name", nullptr, nullptr, nullptr) == SQLITE_OK);
  const StorageError error = shop.refusal();
  sqlite3_close(reader);
  CHECK(error.kind() == StorageError::Kind::Busy);
  expect_sentence(error, shop.file);
  shop.expect_untouched();
}

TEST_CASE("what verify finds is not saved") {
  OlderShop shop;
  SUBCASE("a guard that was taken away") { raw(shop.file, "DROP TRIGGER lot_no_update"); }
  SUBCASE("a booking that was changed") {
    raw(shop.file,
        "PRAGMA writable_schema = ON; DROP TRIGGER txn_no_update; UPDATE txn SET reason = 'x' WHERE id = 2; "
        "CREATE TRIGGER txn_no_update BEFORE update ON txn BEGIN SELECT RAISE(ABORT, 'txn is append-only'); "
        "END");
  }
  const StorageError error = shop.refusal();
  CHECK(error.kind() == StorageError::Kind::Damaged);
  expect_sentence(error, shop.file);
  CHECK(std::string(error.what()).find("file version 1") != std::string::npos);
  shop.expect_untouched();
}

TEST_CASE("a time zone that this computer does not know is named") {
  OlderShop shop;
  const StorageError error = shop.refusal([](const std::string&) { return std::optional<LocalClock>(); });
  CHECK(std::string(error.what()).find("Europe/Berlin") != std::string::npos);
  expect_sentence(error, shop.file);
  shop.expect_untouched();
}
