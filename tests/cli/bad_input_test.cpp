// Bad rules, a file that cannot grow, a closed pipe, strange surroundings: each is answered in words, and
// nothing is lost. (Bad rows, columns and mappings: tests/unit/intake.)

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "folder.h"

using namespace rung::cli_test;

namespace {

constexpr const char* kHead =
    "loyalty rules 1\n"
    "program club \"The club\"\n"
    "  effective from 2026-01-01\n"
    "  currency EUR\n"
    "  time zone Europe/Berlin\n"
    "  languages en\n"
    "points\n"
    "  never expire\n"
    "metric spend\n"
    "  sum net_amount of orders\n"
    "tier Basic\n"
    "  for everyone\n";

std::string tier(const std::string& name, const std::string& below, const std::string& condition) {
  return "tier " + name + "\n  above " + below + "\n  enter when " + condition +
         "\n  keep by entering again\n  valid for 12 months\n";
}

std::string repeated(const char* word, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += word;
  return text;
}

// What `rung check` says to the head and these blocks.
Printed checked(const std::string& blocks) {
  const Folder folder;
  folder.write("club.rung", kHead + blocks);
  Printed printed = folder.rung({"check", "club.rung"});
  INFO(printed.out << printed.err);
  return printed;
}

void check_error(const std::string& blocks, const std::string& code, const std::string& sentence) {
  const Printed printed = checked(blocks);
  INFO(printed.out << printed.err);
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "error[" + code + "]"));
  CHECK(contains(printed.out, sentence));
  CHECK(contains(printed.out, "--> club.rung:"));
  CHECK(contains(printed.out, "= help: "));
}

// As somebody with a tool for databases could: first whatever is in the way, then the change.
void change_database(const Folder& folder, const char* first, const char* change) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(folder.path("club.db").c_str(), &handle) == SQLITE_OK);
  for (const char* statement : {first, change}) {
    const int done = sqlite3_exec(handle, statement, nullptr, nullptr, nullptr);
    CHECK_MESSAGE(done == SQLITE_OK, sqlite3_errmsg(handle));
  }
  sqlite3_close(handle);
}

// The number under which a file was imported last.
std::string batch_of(const Folder& folder, const std::string& file) {
  const Printed again = folder.rung({"import", file, "--json"});
  const auto json = nlohmann::json::parse(again.out);
  return std::to_string(json.at("files").at(0).at("batch").get<int>() - 1);
}

}  // namespace

TEST_CASE("RULES 59: an empty file is refused with the line to begin with") {
  const Folder folder;
  folder.write("club.rung", "");
  const Printed printed = folder.rung({"check", "club.rung"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "this file is empty"));
  CHECK(contains(printed.out, "write `loyalty rules 1` as the first line"));
}

TEST_CASE("RULES 60: a tier that asks for no more than the one below it is warned of, naming both lines") {
  const Printed printed = checked(tier("Silver", "Basic", "spend in last 12 months at least 500 EUR") +
                                  tier("Gold", "Silver", "spend in last 12 months at least 400 EUR"));
  CHECK(printed.exit_code == 0);
  CHECK(contains(printed.out, "warning[R413]: Gold asks for `400 EUR`"));
  CHECK(contains(printed.out, "--> club.rung:20:"));
  CHECK(contains(printed.out, "club.rung:15 is the way into Silver"));
}

TEST_CASE("RULES 61: two tiers whose names differ only in capitals are refused") {
  check_error(tier("Gold", "Basic", "spend in all time at least 5 EUR") +
                  tier("gold", "Gold", "spend in all time at least 10 EUR"),
              "R202", "`Gold` and `gold` differ only in capital letters");
}

TEST_CASE("RULES 62: a tier that nobody can reach is refused") {
  check_error(tier("Gold", "Basic", "all of\n    - country is DE\n    - country is AT"), "R440",
              "nobody can reach tier Gold");
}

TEST_CASE("RULES 63 and 64: ten thousand brackets and a million `not` are one mistake, found at once") {
  const auto begin = std::chrono::steady_clock::now();
  check_error(tier("Gold", "Basic", repeated("(", 10'000) + "spend"), "R124", "`(` cannot stand here");
  check_error(tier("Gold", "Basic", repeated("not ", 1'000'000) + "spend"), "R103",
              "this line is longer than");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));  // not for ever
}

TEST_CASE("RULES 65: a number that nobody counts with is refused") {
  check_error(tier("Gold", "Basic", "spend in all time at least 1" + repeated("0", 30) + " EUR"), "R103",
              "has more digits than Rung counts with");
}

TEST_CASE("RULES 66: there is no division that could be by zero") {
  for (const char* divided :
       {"spend / 2 in all time at least 5 EUR", "spend in all time at least 5 / 0 EUR"}) {
    const Printed printed = checked(tier("Gold", "Basic", divided));
    CHECK(printed.exit_code == 1);
    CHECK(contains(printed.out, "error[R1"));
  }
}

TEST_CASE("RULES 67: points are not compared with money") {
  check_error(tier("Gold", "Basic", "balance of points at least 100 EUR"), "R301",
              "`points` is a number of points, but `100 EUR` is an amount of money");
}

TEST_CASE("RULES 68: segments that mean each other are refused with the way around") {
  check_error(
      "segment hikers\n  where member is in climbers\nsegment climbers\n  where member is in hikers\n"
      "tier Gold\n  above Basic\n  enter by invitation\n  valid for 12 months\n",
      "R321", "`hikers` needs `climbers`, which needs `hikers`");
}

TEST_CASE("RULES 69: a text that does not end is reported where it begins") {
  check_error("reward mug en \"A mug\n  costs 5 points\n", "R111", "this text has no closing quote");
}

TEST_CASE("RULES 70: rules that are not the text that was published are not followed") {
  const Folder folder;
  put_running_club(folder);
  // What is edited in the files is not followed, and said.
  const std::string before = folder.rung({"member", "M-1"}).out;
  put_in_place(folder, "rules/club.rung", "least 1200 EUR", "least 1000 EUR");
  const Printed edited = folder.rung({"member", "M-1"});
  CHECK(edited.out == before);
  CHECK(contains(edited.err, "The rule files were edited"));
  // What is edited in the database, past all guards, is refused.
  change_database(folder, "DROP TRIGGER rule_version_no_update",
                  "UPDATE rule_version SET text = replace(text, '1200 EUR', '1000 EUR')");
  const std::string database = folder.read("club.db");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"member", "M-1"},
        {"recalculate"},
        {"publish"},
        {"redeem", "M-1", "--points", "10", "--reference", "P-1"}}) {
    const Printed refused = folder.rung(command);
    CHECK(refused.exit_code == 1);
    CHECK_MESSAGE(contains(refused.err,
                           "the text of rules version 1 in the database is not the one that was published: "
                           "its hash differs. Nothing was done."),
                  refused.err);
  }
  CHECK(folder.read("club.db") == database);
  CHECK(contains(folder.rung({"verify"}).out, "every rule version gives its hash"));
}

TEST_CASE("CLI 73: a member who went with a batch that was taken back is refused") {
  const Folder folder;
  put_running_club(folder);
  folder.write("members2.csv", "member,joined,first_name\nM-9,2026-05-02,Dora\n");
  REQUIRE(folder.rung({"import", "members2.csv"}).exit_code == 0);
  const std::string batch = batch_of(folder, "members2.csv");
  REQUIRE(folder.rung({"import", "--undo", batch, "--reason", "the wrong file", "--by", "Eva"}).exit_code ==
          0);
  const std::string database = folder.read("club.db");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"redeem", "M-9", "--points", "10", "--reference", "P-1"},
        {"adjust", "M-9", "--points", "10", "--reason", "goodwill, late parcel", "--by", "Eva", "--reference",
         "D-1"}}) {
    const Printed refused = folder.rung(command);
    CHECK(refused.exit_code == 1);
    CHECK(contains(refused.err, "M-9"));
  }
  CHECK(folder.read("club.db") == database);
}

TEST_CASE("CLI 79: a second batch is told which process has the database, at once, and saves nothing") {
  const Folder folder;
  put_running_club(folder);
  const std::string database = folder.read("club.db");
  const int lock = ::open(folder.path("club.db.batch").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  REQUIRE(::flock(lock, LOCK_EX) == 0);
  const Printed busy = folder.rung({"recalculate"});
  CHECK(busy.exit_code == 3);
  CHECK_MESSAGE(contains(busy.err, "(process " + std::to_string(::getpid()) + ", `test_cli"), busy.err);
  CHECK(contains(busy.err, "Nothing was done: run this again when it has finished."));
  CHECK(folder.read("club.db") == database);
  ::close(lock);
  CHECK(folder.rung({"recalculate"}).exit_code == 0);
}

TEST_CASE("CLI 78: when the file cannot grow nothing is booked, and the same command works afterwards") {
  const Folder folder;
  put_running_club(folder);
  const std::string adjust =
      "$RUNG adjust M-1 --points 500 --reason 'a goodwill gesture' --by Eva --reference A-1";
  // The largest file that may be written is smaller than the database is.
  const Printed full = folder.shell("trap '' XFSZ; ulimit -f 8; " + adjust);
  CHECK(full.exit_code == 3);
  CHECK_MESSAGE(contains(full.err, "Nothing was saved"), full.err);
  CHECK(folder.rung({"verify"}).exit_code == 0);
  const Printed now = folder.shell(adjust);
  CHECK_MESSAGE(contains(now.out, "Adjusted: +500"), now.out, now.err);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("CLI 82: a reader that goes away early ends the command, and nothing is half-written") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.shell(
      "$RUNG help ; $RUNG find 'tier is one of Kupfer, Silber, Gold' --json | head -c 1 >/dev/null; true");
  CHECK(printed.exit_code == 0);
  CHECK_FALSE(contains(printed.err, "error"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("CLI 83: time zones and languages of the surroundings change nothing") {
  const Folder folder;
  put_running_club(folder);
  for (const char* command : {"member", "why"}) {
    const Printed plain = folder.rung({command, "M-1"});
    const Printed strange = folder.rung(
        {command, "M-1"}, {{"TZ", "Mars/Base"}, {"LANG", "de_AT.garbage"}, {"LC_ALL", "nonsense"}});
    CHECK(plain.exit_code == 0);
    CHECK(strange.exit_code == 0);
    CHECK(plain.out == strange.out);
  }
}

TEST_CASE("CLI 84: a clock that was set back by more than five minutes stops what books") {
  const Folder folder;
  put_running_club(folder);
  const auto adjust = [&](const char* reference, const char* now) {
    return folder.rung({"adjust", "M-1", "--points", "5", "--reason", "a goodwill gesture", "--by", "Eva",
                        "--reference", reference},
                       {{"RUNG_NOW", now}});
  };
  CHECK(adjust("A-1", "2027-11-22T15:00+01:00").exit_code == 0);
  const Printed behind = adjust("A-2", "2027-11-22T14:54+01:00");
  CHECK(behind.exit_code == 1);
  CHECK(contains(behind.err,
                 "the clock of this machine shows 2027-11-22 at 13:54 UTC, and the last booking was made on "
                 "2027-11-22 at 14:00 UTC"));
  CHECK(adjust("A-3", "2027-11-22T14:56+01:00").exit_code == 0);
  const Printed verified = folder.rung({"verify"});
  CHECK_MESSAGE(verified.exit_code == 0, verified.out);
}
