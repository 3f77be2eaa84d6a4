// `rung redeem`: all or nothing, once per reference.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

TEST_CASE("redeem takes from the lot that ends first and says what is left") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"redeem", "M-1", "--points", "700", "--reference", "POS-1"});
  CHECK(printed.exit_code == 0);
  CHECK(printed.out ==
        "Redeemed: 700 points. 400 points left (4,00\u00a0€), 50 pending.\n"
        "  taken, soonest to end first: 640 until 2029-02-14, 60 until 2029-06-01\n");
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("CLI 74: the same reference again changes nothing, says so and ends with 0") {
  const Folder folder;
  put_running_club(folder);
  const std::vector<std::string> request{"redeem", "M-1", "cups", "--reference", "POS-1"};
  CHECK(contains(folder.rung(request).out,
                 "Redeemed: cups for 500 points. 600 points left (6,00\u00a0€), 50 pending.\n"));
  const Printed again = folder.rung(request, {{"RUNG_NOW", "2027-11-23T08:00+01:00"}});
  CHECK(again.exit_code == 0);
  CHECK(again.out ==
        "Redeemed before, on 2027-11-22 at 12:00 with this reference; nothing changed. "
        "600 points left (6,00\u00a0€).\n");
  std::vector<std::string> as_json = request;
  as_json.emplace_back("--json");
  CHECK(Json::parse(folder.rung(as_json).out).at("before") == true);
}

TEST_CASE("a reference that stands for something else is an error that names both") {
  const Folder folder;
  put_running_club(folder);
  REQUIRE(folder.rung({"redeem", "M-1", "cups", "--reference", "POS-1"}).exit_code == 0);
  const Printed other = folder.rung({"redeem", "M-3", "cups", "--reference", "POS-1"});
  CHECK(other.exit_code == 1);
  CHECK(contains(other.err, "the reference POS-1 stands for something else already"));
  CHECK(contains(other.err, "member 1: reward cups"));
  CHECK(contains(other.err, "member 3: reward cups"));
  CHECK(contains(other.err, "Nothing was booked."));
}

TEST_CASE("CLI 72: a refusal gives all reasons at once and books nothing") {
  const Folder folder;
  put_running_club(folder);
  const std::string head = folder.rung({"verify"}).out;
  const Printed refused = folder.rung({"redeem", "M-1", "dinner", "--reference", "POS-1"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.out ==
        "refused: dinner costs 2.000 points, 900 are missing; it needs Gold, the member has Silber.\n"
        "Nothing was booked.\n");
  const Printed pending = folder.rung({"redeem", "M-3", "dinner", "--reference", "POS-2"});
  CHECK(pending.out ==
        "refused: dinner costs 2.000 points, 700 are missing (70 more can be used from 2027-12-03).\n"
        "Nothing was booked.\n");
  CHECK(folder.rung({"verify"}).out == head);
  const Json json =
      Json::parse(folder.rung({"redeem", "M-1", "dinner", "--reference", "POS-1", "--json"}).out);
  CHECK(json.at("schema") == "rung.error/1");
  CHECK(json.at("code") == "refused");
}

TEST_CASE("a reward's limit per member and year is kept") {
  const Folder folder;
  put_running_club(folder);
  REQUIRE(folder.rung({"redeem", "M-3", "cups", "--reference", "POS-1"}).exit_code == 0);
  const Printed second = folder.rung({"redeem", "M-3", "cups", "--reference", "POS-2"});
  CHECK(second.exit_code == 1);
  CHECK(
      contains(second.out, "it can be had at most 1 time per member per calendar year, last on 2027-11-22"));
}

TEST_CASE("unknown rewards are answered with the nearest") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"redeem", "M-1", "cpus", "--reference", "POS-1"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.err, "there is no reward `cpus`; did you mean `cups`? Nothing was booked."));
}

TEST_CASE("nothing is booked before the last booking or after today") {
  const Folder folder;
  put_running_club(folder);
  const Printed early =
      folder.rung({"redeem", "M-1", "cups", "--reference", "POS-1", "--as-of", "2027-11-21"});
  CHECK(early.exit_code == 1);
  CHECK(contains(early.err, "bookings reach up to 2027-11-22 already"));
  const Printed late =
      folder.rung({"redeem", "M-1", "cups", "--reference", "POS-1", "--as-of", "2027-11-23"});
  CHECK(late.exit_code == 1);
  CHECK(contains(late.err, "2027-11-23 has not come yet; today is 2027-11-22."));
}

TEST_CASE("a member of a household redeems out of its owner's balance, and both pages say so") {
  const Folder folder;
  put_club(folder);
  put_households(folder);
  folder.write("pools.csv", "id,member,day,pool,owner\nP-1,M-2,2027-01-05,household,M-1\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv", "pools.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-2"}).out, "M-2 Ben, as of 2027-11-22 (today), rules version 1\n"));
  CHECK(contains(folder.rung({"member", "M-2"}).out,
                 "Points     0 usable, 0 pending\n"
                 "           1.100 usable (11,00\u00a0€) in the household of M-1\n"));
  CHECK(folder.rung({"redeem", "M-2", "cups", "--reference", "POS-1"}).out ==
        "Redeemed: cups for 500 points. 600 points left (6,00\u00a0€), 50 pending.\n"
        "  taken, soonest to end first: 500 until 2029-02-14\n");
  CHECK(contains(folder.rung({"member", "M-1"}).out, "600 usable (6,00\u00a0€), 50 pending\n"));
  CHECK(Json::parse(folder.rung({"member", "M-2", "--json"}).out)
            .at("points")
            .at(0)
            .at("household")
            .at("usable") == 600);
  const Printed more = folder.rung({"redeem", "M-2", "--points", "601", "--reference", "POS-2"});
  CHECK(more.exit_code == 1);
  CHECK(contains(more.out, "refused: M-2 has 600 points"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
  CHECK(contains(folder.rung({"recalculate"}).out, "nothing was written"));
  // Who is in nobody's household redeems his own.
  CHECK(folder.rung({"redeem", "M-3", "--points", "1300", "--reference", "POS-3"}).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1"}).out, "600 usable"));
}

TEST_CASE("a reward for another member under a reference that went to somebody else is refused") {
  const Folder folder;
  put_club(folder);
  folder.write(
      "rules/gift.rung",
      "loyalty rules 1\nreward present en \"A year of Gold\" de \"Ein Jahr Gold\"\n  costs 100 points\n"
      "  gives tier Gold for 12 months to another member\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const auto present = [&](const char* to) {
    return folder.rung({"redeem", "M-1", "present", "--to", to, "--reference", "POS-1"});
  };
  CHECK(present("M-2").exit_code == 0);
  CHECK(contains(present("M-2").out, "Redeemed before"));
  const Printed other = present("M-3");
  CHECK(other.exit_code == 1);
  CHECK(contains(other.err, "`member 1: reward present to member 2`"));
  CHECK(contains(other.err, "`member 1: reward present to member 3`"));
}

namespace {

// A dozen members with 1,000 points each, who may have a cup for 100 points while there are any.
void put_stock(const Folder& folder, const std::string& limits) {
  put_club(folder);
  put_in_place(folder, "rules/club.rung",
               "  costs 500 points\n  at most 1 time per member per calendar year\n",
               "  costs 100 points\n" + limits);
  std::string members = "member,joined,first_name\n",
              orders = "order,member,day,category,amount,status,delivered\n";
  for (int i = 1; i <= 12; ++i) {
    const std::string id = std::to_string(i);
    members += "T-" + id + ",2027-01-01,Tom\n";
    orders += "O-" + id + ",T-" + id + ",2027-03-01,pans,1000.00,completed,2027-03-02\n";
  }
  folder.write("members.csv", members);
  folder.write("orders.csv", orders);
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
}

Printed take(const Folder& folder, const std::string& member, const std::string& reference,
             const std::string& times = "1") {
  return folder.rung({"redeem", member, "cups", "--times", times, "--reference", reference});
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("eight tills ask at once for the last five pieces, and five get one") {
  const Folder folder;
  put_stock(folder, "  at most 5 times in total\n");
  const Printed tills =
      folder.shell("for i in 1 2 3 4 5 6 7 8; do $RUNG redeem T-$i cups --reference POS-$i & done; wait");
  CHECK(count_of(tills.out, "Redeemed: cups for 100 points.") == 5);
  CHECK(count_of(tills.out, "it can be had at most 5 times in total, last on 2027-11-22.") == 3);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("several at once are taken from the stock together, or not at all") {
  const Folder folder;
  put_stock(folder, "  at most 5 times in total\n");
  const Printed three = take(folder, "T-1", "POS-1", "3");
  CHECK(contains(three.out, "Redeemed: 3 times cups for 300 points. 700 points left"));
  const Printed more = take(folder, "T-2", "POS-2", "3");
  CHECK(more.exit_code == 1);
  CHECK(more.out ==
        "refused: 3 times cups costs 300 points; it can be had at most 5 times in total, last on "
        "2027-11-22, 2 times left.\nNothing was booked.\n");
  CHECK(take(folder, "T-2", "POS-2", "2").exit_code == 0);
  CHECK(take(folder, "T-3", "POS-3").exit_code == 1);
  CHECK(contains(take(folder, "T-1", "POS-1", "2").err, "stands for something else already"));
  REQUIRE(folder.rung({"cancel", "POS-1", "--reason", "all three were broken", "--by", "Mia"}).exit_code ==
          0);
  CHECK(take(folder, "T-3", "POS-3", "3").exit_code == 0);
  CHECK(folder.rung({"verify"}).exit_code == 0);
  CHECK(contains(folder.rung({"recalculate"}).out, "nothing was written"));
}

TEST_CASE("a stock counts what was imported, and no longer what was taken back") {
  const Folder folder;
  put_stock(folder, "  at most 5 times in total\n");
  folder.write("rung.yaml",
               folder.read("rung.yaml") +
                   "  - file: \"redemptions*.csv\"\n"
                   "    kind: redemptions\n"
                   "    columns: { id: id, member: member, day: day, reward: reward, times: times }\n");
  folder.write("redemptions.csv", "id,member,day,reward,times\nX-1,T-1,2027-11-21,cups,4\n");
  const Printed imported = folder.rung({"import", "redemptions.csv"});
  REQUIRE_MESSAGE(imported.exit_code == 0, imported.out, imported.err);
  CHECK(contains(take(folder, "T-2", "POS-2", "2").out, "1 time left"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
  REQUIRE(
      folder.rung({"import", "--undo", "3", "--reason", "wrong file was sent", "--by", "Mia"}).exit_code ==
      0);
  CHECK(take(folder, "T-2", "POS-2", "2").exit_code == 0);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a limit with a period is refused with the day from which it is possible again") {
  const Folder year;
  put_stock(year, "  at most 2 times per member per calendar year\n");
  REQUIRE(take(year, "T-1", "POS-1", "2").exit_code == 0);
  CHECK(contains(take(year, "T-1", "POS-2").out,
                 "at most 2 times per member per calendar year, last on 2027-11-22, again from 2028-01-01"));
  const Folder rolling;
  put_stock(rolling, "  at most 1 time per member per 30 days\n");
  REQUIRE(take(rolling, "T-1", "POS-1").exit_code == 0);
  CHECK(contains(take(rolling, "T-1", "POS-2").out, "last on 2027-11-22, again from 2027-12-22"));
}

TEST_CASE("a reward that costs nothing is redeemed, counted and cancelled") {
  const Folder folder;
  put_stock(folder, "  at most 1 time in total\n");
  put_in_place(folder, "rules/club.rung", "  costs 100 points\n  at most", "  costs 0 points\n  at most");
  REQUIRE(folder.rung({"publish"}).exit_code == 0);
  CHECK(take(folder, "T-1", "POS-1").out ==
        "Redeemed: cups for 0 points. 1.000 points left (10,00\u00a0€), 0 pending.\n");
  CHECK(take(folder, "T-2", "POS-2").exit_code == 1);
  REQUIRE(folder.rung({"cancel", "POS-1", "--reason", "does not want it", "--by", "Mia"}).exit_code == 0);
  CHECK(take(folder, "T-2", "POS-2").exit_code == 0);
  CHECK(folder.rung({"verify"}).exit_code == 0);
}
