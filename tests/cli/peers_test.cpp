// Peers' cases (tests/peers/CASES.md) that are about a command.

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <string>

#include "folder.h"

using namespace rung::cli_test;

namespace {

// Somebody with a database tool, past every command; whether the database let him.
bool behind_its_back(const Folder& folder, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(folder.path("club.db").c_str(), &handle) == SQLITE_OK);
  const int done = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(handle);
  return done == SQLITE_OK;
}

// What keeps rows from being changed, out of the way.
void drop_triggers(const Folder& folder, const std::string& table) {
  for (const char* act : {"update", "delete", "UPDATE", "DELETE"})
    behind_its_back(folder, "DROP TRIGGER IF EXISTS " + table + "_no_" + act);
}

const Words kAdjust{"--reason", "a match with the partner", "--by", "Miriam"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("A26: rules on trial are tried by a dry run: ten times as many points, and nothing is booked") {
  const Folder folder;
  put_club(folder);
  folder.write("orders.csv",
               "order,member,day,category,amount,status,delivered\n"
               "B-1,M-2,2027-06-01,pans,100.00,completed,2027-06-02\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  CHECK(contains(folder.rung({"recalculate"}).out, "earned              +100  base 100\n"));
  put_in_place(folder, "rules/club.rung", "give 1 point per", "give 10 points per");
  const std::string before = folder.read("club.db");
  CHECK(contains(folder.rung({"recalculate", "--dry-run"}).out,
                 "outstanding points  1.000  1.000 usable, 0 pending\n"));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("B40: a tier by hand twice with one reference is one entry more, and what was before stays") {
  const Folder folder;
  put_running_club(folder);
  const auto history = [&] {
    const std::string out = folder.rung({"member", "M-1", "--history"}).out;
    return out.substr(0, out.find("Rules version"));
  };
  const std::string before = history();
  const Words grant =
      with({"adjust", "M-1", "--tier", "Gold", "--until", "2028-03-31", "--reference", "D-1"}, kAdjust);
  REQUIRE(folder.rung(grant).exit_code == 0);
  REQUIRE(folder.rung(grant).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const std::string after = history();
  const std::string last = "2027-11-22  granted  Gold    2028-03-31   version 1  rules/club.rung:32, D-1\n";
  CHECK(contains(after,
                 "2027-02-14  up       Silber  2028-12-31   version 1  rules/club.rung:28, A-1\n" + last));
  CHECK(after.find(last) == after.rfind("2027-11-22  granted"));
  CHECK(contains(before, "2027-02-14  up      Silber  2028-12-31   version 1  rules/club.rung:28, A-1\n"));
}

TEST_CASE("C7: what has ended is not touched by a redemption, whether or not its end was booked") {
  const Folder folder;
  put_running_club(folder);
  const Environment march{{"RUNG_NOW", "2029-03-01T12:00+01:00"}};  // 640 ended on 14 February, 460 live on
  const Printed refused = folder.rung({"redeem", "M-1", "--points", "600", "--reference", "POS-1"}, march);
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.out, "refused: M-1 has 460 points, asked for are 600 points"));
  const Printed redeemed = folder.rung({"redeem", "M-1", "--points", "400", "--reference", "POS-2"}, march);
  CHECK(contains(redeemed.out, "Redeemed: 400 points. 60 points left"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("C11: a posting whose lot is not there is reported, not fallen over") {
  const Folder folder;
  put_running_club(folder);
  drop_triggers(folder, "lot");
  REQUIRE(behind_its_back(folder,
                          "PRAGMA foreign_keys = OFF; DELETE FROM lot WHERE id = (SELECT min(id) FROM lot)"));
  const Printed printed = folder.rung({"verify"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "lot"));
}

TEST_CASE(
    "C32: the same order again changes nothing, another content under its number is refused with both") {
  const Folder folder;
  put_running_club(folder);
  CHECK(contains(folder.rung({"import", "orders.csv"}).out, "0 rows new, 6 known, 0 rejected"));
  put_in_place(folder, "orders.csv", "640.00", "650.00");
  const std::string before = folder.read("club.db");
  const Printed other = folder.rung({"import", "orders.csv"});
  CHECK(other.exit_code == 1);
  CHECK(contains(other.out + other.err, "640 EUR is stored, 650 EUR is here"));
  CHECK(folder.read("club.db") == before);
  const Words once{"redeem", "M-1", "--points", "100", "--reference", "POS-1"};
  REQUIRE(folder.rung(once).exit_code == 0);
  CHECK(contains(folder.rung(once).out, "nothing changed"));
  const Printed more = folder.rung({"redeem", "M-1", "--points", "200", "--reference", "POS-1"});
  CHECK(more.exit_code == 1);
  CHECK(contains(more.err, "stands for something else already"));
}

TEST_CASE("C40: rows of the ledger can be neither changed nor deleted, and by force it shows") {
  const Folder folder;
  put_running_club(folder);
  for (const char* table : {"posting", "lot", "txn", "seal"}) {
    CAPTURE(table);
    CHECK_FALSE(behind_its_back(folder, std::string("UPDATE ") + table + " SET rowid = rowid + 100"));
    CHECK_FALSE(behind_its_back(folder, std::string("DELETE FROM ") + table));
  }
  CHECK(folder.rung({"verify"}).exit_code == 0);
  drop_triggers(folder, "posting");
  REQUIRE(behind_its_back(folder, "UPDATE posting SET amount = amount * 2"));
  const Printed printed = folder.rung({"verify"});
  CHECK(printed.exit_code == 1);
  CHECK_FALSE(contains(printed.out, "Hash chain unbroken"));
}

TEST_CASE("C43: of an order that is cancelled nothing is left, and the ledger keeps what was booked") {
  const Folder folder;
  put_running_club(folder);
  CHECK(contains(folder.rung({"member", "M-1"}).out, "1.100 usable (11,00\u00a0€), 50 pending\n"));
  put_in_place(folder, "orders.csv", "pans,50.00,open", "pans,50.00,cancelled");
  REQUIRE(folder.rung({"import", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const Printed member = folder.rung({"member", "M-1"});
  CHECK(contains(member.out, "1.100 usable (11,00\u00a0€), 0 pending\n"));
  CHECK_FALSE(contains(member.out, "A-3"));
  CHECK(contains(folder.rung({"verify"}).out, "Hash chain unbroken, 2 transactions"));
}

TEST_CASE("D5: a return of more than the order was is refused by the import, with both amounts") {
  const Folder folder;
  put_running_club(folder);
  folder.write(
      "rung.yaml",
      folder.read("rung.yaml") +
          "  - file: \"returns*.csv\"\n"
          "    kind: returns\n"
          "    columns: { return: return, order: order, member: member, day: day, amount: amount }\n");
  folder.write("returns.csv", "return,order,member,day,amount\nR-1,A-1,M-1,2027-11-21,640.01\n");
  const std::string before = folder.read("club.db");
  const Printed printed = folder.rung({"import", "returns.csv"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out + printed.err,
                 "more would be returned (640.01 EUR) than the order was worth (640 EUR)"));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("E10: the only one is gone when somebody has taken it, and the till is told") {
  const Folder folder;
  put_club(folder);
  put_in_place(folder, "rules/club.rung", "  at most 1 time per member per calendar year\n",
               "  at most 1 time in total\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  CHECK(folder.rung({"redeem", "M-1", "cups", "--reference", "POS-1"}).exit_code == 0);
  const Printed gone = folder.rung({"redeem", "M-3", "cups", "--reference", "POS-2"});
  CHECK(gone.exit_code == 1);
  CHECK(
      contains(gone.out, "it can be had at most 1 time in total, last on 2027-11-22.\nNothing was booked."));
}

TEST_CASE("E20: another reward under a reference that was used is refused, and the first one stands") {
  const Folder folder;
  put_running_club(folder);
  REQUIRE(folder.rung({"redeem", "M-3", "cups", "--reference", "POS-1"}).exit_code == 0);
  const std::string before = folder.read("club.db");
  const Printed other = folder.rung({"redeem", "M-3", "dinner", "--reference", "POS-1"});
  CHECK(other.exit_code == 1);
  CHECK(contains(other.err, "`member 3: reward cups`"));
  CHECK(contains(other.err, "`member 3: reward dinner`"));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("G2: rules for days that are over, and files with a mistake, are not published; what holds stays") {
  const Folder folder;
  put_running_club(folder);
  const std::string before = folder.read("club.db");
  put_in_place(folder, "rules/club.rung", "give 1 point per", "give 2 points per");
  const Printed over = folder.rung({"publish"});
  CHECK(over.exit_code == 1);
  CHECK(contains(over.err, "2027-11-22 is booked already"));
  put_in_place(folder, "rules/club.rung", "above Silber", "above Sliber");
  CHECK(contains(folder.rung({"publish"}).err, "the rules have mistakes (1 error)"));
  CHECK(folder.read("club.db") == before);
  // Files are read when they are published: what changes afterwards is not in force.
  put_in_place(folder, "rules/club.rung", "above Sliber", "above Silber");
  put_in_place(folder, "rules/club.rung", "give 2 points per", "give 1 point per");
  CHECK(contains(folder.rung({"publish"}).out, "These rules are in force already; nothing changed.\n"));
}

TEST_CASE("G5: what edited rules would change is told in points and tiers, and a guard holds it back") {
  const Folder folder;
  put_club(folder);
  folder.write("rules/guard.rung", "loyalty rules 1\nguard\n  at most 20 % of members change tier\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  put_in_place(folder, "rules/club.rung", "give 1 point per", "give 2 points per");
  put_in_place(folder, "rules/club.rung", "least 1200 EUR", "least 1000 EUR");
  const Printed tried = folder.rung({"recalculate", "--dry-run"});
  CHECK(contains(tried.out, "earned              +2.520  base 2.520\n"));
  CHECK(contains(tried.out, "Up     1   1 Silber to Gold\n"));
  CHECK(contains(tried.out, "guard broken   at most 20,00\u00a0% of the members may change their tier"));
  REQUIRE(folder.rung({"publish", "--retroactive", "--reason", "twice as many points", "--by", "Miriam"})
              .exit_code == 0);
  const std::string before = folder.read("club.db");
  const Printed held = folder.rung({"recalculate"});
  CHECK(held.exit_code == 1);
  CHECK(contains(held.err, "A guard of the rules holds this run back. Nothing was booked."));
  CHECK(folder.read("club.db") == before);
}

TEST_CASE("C35: a hold of 700 that is captured leaves 800, and capturing it again changes nothing") {
  const Folder folder;
  put_running_club(folder);
  REQUIRE(folder
              .rung({"adjust", "M-2", "--points", "1500", "--reason", "credit at the start", "--by", "Mia",
                     "--reference", "D-1"})
              .exit_code == 0);
  const Printed held =
      folder.rung({"redeem", "M-2", "--points", "700", "--reference", "B-1", "--hold", "30m"});
  CHECK(held.exit_code == 0);
  CHECK(contains(held.out,
                 "Held: 700 points. 800 points left (8,00\u00a0€), 0 pending.\n"
                 "  until 2027-11-22 at 12:30, then it comes back unless it is captured\n"));
  CHECK(contains(folder.rung({"member", "M-2"}).out,
                 "Held       700 points until 2027-11-22 at 12:30 (B-1)\n"));
  CHECK(folder.rung({"redeem", "--capture", "B-1"}).out == "Captured: B-1 of M-2 stays redeemed. Saved.\n");
  CHECK(!contains(folder.rung({"member", "M-2"}).out, "Held "));
  const Printed again = folder.rung({"redeem", "--capture", "B-1"}, at("2027-11-22T13:00"));
  CHECK(again.exit_code == 0);
  CHECK(again.out == "Captured before, on 2027-11-22 at 12:00; nothing changed.\n");
  REQUIRE(folder.rung({"recalculate"}, at("2027-11-23T08:00")).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-2"}, at("2027-11-23T08:00")).out, "800 usable"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE(
    "C34: a hold of 700 that is cancelled leaves 500 and 1000 as they were, and is not captured any more") {
  const Folder folder;
  put_running_club(folder);
  const auto credit = [&](const char* points, const char* reference, const char* now) {
    REQUIRE(folder
                .rung({"adjust", "M-2", "--points", points, "--reason", "credit at the start", "--by", "Mia",
                       "--reference", reference},
                      at(now))
                .exit_code == 0);
  };
  credit("500", "D-1", "2027-11-22T12:00");
  credit("1000", "D-2", "2027-11-23T12:00");
  const Environment now = at("2027-11-23T12:10");
  REQUIRE(folder.rung({"redeem", "M-2", "--points", "700", "--reference", "B-1", "--hold", "2h"}, now)
              .exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-2"}, now).out, "800 usable"));
  CHECK(cancel(folder, {"B-1"}, now).out ==
        "Cancelled: B-1, 700 points given back. 1.500 points usable, 0 pending.\n"
        "  back: 500 until 2029-11-22, 200 until 2029-11-23\n");
  const Printed late = folder.rung({"redeem", "--capture", "B-1"}, now);
  CHECK(late.exit_code == 1);
  CHECK(late.out == "refused: B-1 was cancelled, so it cannot be captured\nNothing was booked.\n");
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("E20: a hold that nobody captures in time comes back, and cannot be captured then") {
  const Folder folder;
  put_running_club(folder);
  REQUIRE(folder.rung({"redeem", "M-1", "cups", "--reference", "B-1", "--hold", "30m"}).exit_code == 0);
  // Up to the end of the hold nobody else can have the points.
  CHECK(folder.rung({"redeem", "M-1", "--points", "601", "--reference", "P-1"}, at("2027-11-22T12:29"))
            .exit_code == 1);
  const Printed late = folder.rung({"redeem", "--capture", "B-1"}, at("2027-11-22T12:30"));
  CHECK(late.exit_code == 1);
  CHECK(late.out ==
        "refused: the hold of B-1 ended on 2027-11-22 at 12:30, and its points went back\nNothing was "
        "booked.\n");
  // The reward can be had again, although it can be had once a year.
  CHECK(contains(folder.rung({"redeem", "M-1", "cups", "--reference", "P-2"}, at("2027-11-22T12:31")).out,
                 "Redeemed: cups for 500 points. 600 points left"));
  const Printed once_more = cancel(folder, {"B-1"}, at("2027-11-22T12:32"));
  CHECK(once_more.exit_code == 1);
  CHECK(contains(once_more.out, "refused: B-1 was cancelled on 2027-11-22 already."));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("C53 X13: what has ended meanwhile stays gone; with a minimum life it can be used again") {
  for (const bool live : {false, true}) {
    const Folder folder;
    put_club(folder);
    if (live)
      put_in_place(folder, "rules/club.rung", "  spend first",
                   "  returned points live at least 30 days\n  spend first");
    REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
    REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
    REQUIRE(folder.rung({"redeem", "M-1", "--points", "700", "--reference", "POS-1"}).exit_code == 0);
    const Environment then = at("2029-03-01T12:00");
    const std::string out = cancel(folder, {"POS-1"}, then).out;
    CHECK(contains(out, live ? "  back: 640 until 2029-03-31, 60 until 2029-06-01\n"
                             : "  back: 60 until 2029-06-01, 640 had ended meanwhile\n"));
    CHECK(contains(folder.rung({"member", "M-1"}, then).out, live ? "1.100 usable" : "460 usable"));
    REQUIRE(folder.rung({"recalculate"}, at("2029-04-01T08:00")).exit_code == 0);
    CHECK(contains(folder.rung({"member", "M-1"}, at("2029-04-01T08:00")).out, "460 usable"));
    CHECK(folder.rung({"verify"}).exit_code == 0);
  }
}

TEST_CASE("E7: cancelled twice, 1000 are there, and 1000 were earned all the time") {
  const Folder folder;
  put_running_club(folder);
  REQUIRE(folder
              .rung({"adjust", "M-2", "--points", "1000", "--reason", "credit at the start", "--by", "Mia",
                     "--reference", "D-1"})
              .exit_code == 0);
  const std::vector<std::string> redeem{"redeem", "M-2", "--points", "950", "--reference", "R-1"};
  CHECK(contains(folder.rung(redeem).out, "50 points left"));
  CHECK(contains(folder.rung(redeem).out, "Redeemed before"));
  CHECK(contains(cancel(folder, {"R-1"}).out, "950 points given back. 1.000 points usable"));
  CHECK(contains(cancel(folder, {"R-1"}).out, "Cancelled before"));
  CHECK(contains(folder.rung({"member", "M-2"}).out, "1.000 usable"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}
