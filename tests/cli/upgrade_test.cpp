// The file of an older Rung: who only reads refuses it, who writes brings it up to date and says so.

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <string>

#include "folder.h"

using namespace rung::cli_test;

namespace {

const Environment kAfter{{"RUNG_NOW", "2026-10-02T07:00+02:00"}};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The small shop of file version 1, with the rules it was filled by.
void put_older_shop(const Folder& folder) {
  const std::string fixtures = std::string(RUNG_SOURCE_DIR) + "/tests/unit/storage/fixtures/";
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(folder.path("club.db").c_str(), &handle) == SQLITE_OK);
  REQUIRE(sqlite3_exec(handle, text_of(fixtures + "version1.sql").c_str(), nullptr, nullptr, nullptr) ==
          SQLITE_OK);
  sqlite3_stmt* rules = nullptr;
  REQUIRE(sqlite3_prepare_v2(handle, "SELECT text FROM rule_version", -1, &rules, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_step(rules) == SQLITE_ROW);
  const std::string text = reinterpret_cast<const char*>(sqlite3_column_text(rules, 0));
  sqlite3_finalize(rules);
  sqlite3_close(handle);
  folder.write("rules/club.rung", text.substr(text.find('\n') + 1));
  folder.write("rung.yaml", "program: rules/*.rung\ndatabase: club.db\noutbox: outbox\n");
}

}  // namespace

TEST_CASE("commands that only read refuse an older file and say what to do") {
  const Folder folder;
  put_older_shop(folder);
  const std::string before = text_of(folder.path("club.db"));
  const std::vector<std::vector<std::string>> commands{{"member", "T-1"},
                                                       {"why", "T-1"},
                                                       {"find", "tier is Leaf"},
                                                       {"verify"},
                                                       {"recalculate", "--dry-run"},
                                                       {"notify", "--dry-run"}};
  for (const auto& command : commands) {
    const Printed printed = folder.rung(command, kAfter);
    CHECK(printed.exit_code == 3);
    CHECK(contains(printed.err, "was made by an older Rung (file version 1, this one uses 2)"));
    CHECK(contains(printed.err, "rung recalculate"));
  }
  CHECK(text_of(folder.path("club.db")) == before);
  CHECK_FALSE(folder.has("club.db.version1"));
}

TEST_CASE("a recalculation brings it up to date, and books nothing that was not due") {
  const Folder folder;
  put_older_shop(folder);
  const Printed printed = folder.rung({"recalculate"}, kAfter);
  CHECK(printed.exit_code == 0);
  CHECK(contains(printed.err, "note: The database was brought up to date (file version 1 to 2)."));
  CHECK(contains(printed.err, "club.db.version1"));
  CHECK(contains(printed.out, "points before       405\n"));
  CHECK(contains(printed.out, "outstanding points  405 "));
  CHECK(contains(printed.out, "Finished what an interrupted run had begun."));
  CHECK(folder.has("club.db.version1"));
  const Printed verified = folder.rung({"verify"}, kAfter);
  CHECK(verified.exit_code == 0);
  CHECK(contains(verified.out, "12 transactions, 13 lots"));
  CHECK(contains(folder.rung({"member", "T-2"}, kAfter).out, "Points     -10 usable, 0 pending\n"));
  CHECK(contains(folder.rung({"member", "T-4"}, kAfter).out, "Points     35 usable"));
  const Printed again = folder.rung({"recalculate"}, kAfter);
  CHECK(again.exit_code == 0);
  CHECK_FALSE(contains(again.err, "brought up to date"));
  CHECK_FALSE(folder.has("club.db.version1-2"));
}

TEST_CASE("a reference of the time before an upgrade stands for what it stood for") {
  const Folder folder;
  put_older_shop(folder);
  const Printed same = folder.rung({"redeem", "T-1", "teapot", "--reference", "R-1"}, kAfter);
  CHECK(same.exit_code == 0);
  CHECK(contains(same.err, "brought up to date"));
  CHECK(contains(same.out, "Redeemed before, on 2026-03-20 at 10:00 with this reference; nothing changed."));
  CHECK(folder.rung({"redeem", "T-2", "teapot", "--reference", "R-1"}, kAfter).exit_code == 1);
  CHECK(folder.rung({"verify"}, kAfter).exit_code == 0);
}

TEST_CASE("the copy can be put back") {
  const Folder folder;
  put_older_shop(folder);
  REQUIRE(folder.rung({"recalculate"}, kAfter).exit_code == 0);
  REQUIRE(folder.shell("mv club.db club.db.newer && cp -p club.db.version1 club.db").exit_code == 0);
  CHECK(folder.rung({"verify"}, kAfter).exit_code == 3);
  const Printed again = folder.rung({"recalculate"}, kAfter);
  CHECK(again.exit_code == 0);
  CHECK(contains(again.err, "club.db.version1-2"));
}
