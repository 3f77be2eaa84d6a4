// `rung close`: what is closed stays as it is, whatever becomes known later.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

Words close(const std::string& month) {
  return {"close", month, "--reason", "books of the month", "--by", "Miriam"};
}

// Recalculated up to the end of October; today is in November.
void put_october(const Folder& folder) {
  put_club(folder);
  fine(folder, {"import", "members.csv", "orders.csv"});
  fine(folder, {"recalculate", "--as-of", "2027-10-31"});
}

std::string october(const Folder& folder) {
  return fine(folder, {"liability", "--from", "2027-09", "--to", "2027-10", "--format", "csv"});
}

}  // namespace

TEST_CASE("only a month that is over and recalculated can be closed, and twice is once") {
  const Folder folder;
  put_club(folder);
  fine(folder, {"import", "members.csv", "orders.csv"});
  const Printed too_early = folder.rung(close("2027-10"));
  CHECK(too_early.exit_code == 1);
  CHECK(contains(too_early.err, "no recalculation has reached the end of 2027-10"));
  fine(folder, {"recalculate", "--as-of", "2027-10-30"});
  CHECK(contains(
      folder.rung(close("2027-10")).err,
      "the last one was as of 2027-10-30, so not all of it is booked. Nothing was closed. First: rung "
      "recalculate --as-of 2027-10-31"));
  fine(folder, {"recalculate", "--as-of", "2027-10-31"});
  CHECK(contains(folder.rung(close("2027-11")).err,
                 "2027-11 is not over: it ends with 2027-11-30, today is 2027-11-22. Nothing was closed."));
  CHECK(
      contains(fine(folder, close("2027-10")),
               "Closed: 2027-10. Nothing is booked on a day up to 2027-10-31 any more. Saved.\nHead, to keep "
               "elsewhere: "));
  const std::string database = folder.read("club.db");
  CHECK(contains(fine(folder, close("2027-10")),
                 "2027-10 was closed before, on 2027-11-22 by Miriam: books of the month. Nothing changed."));
  CHECK(contains(fine(folder, close("2027-08")), "(with 2027-10). Nothing changed."));
  CHECK(folder.read("club.db") == database);
  Words json = close("2027-10");
  json.emplace_back("--json");
  CHECK(Json::parse(fine(folder, json)).at("before") == true);
  CHECK(folder.rung({"close", "October", "--reason", "books of the month", "--by", "M"}).exit_code == 2);
  CHECK(folder.rung({"close", "2027-10"}).exit_code == 2);
  CHECK(folder.rung({"close", "2027-10", "--reason", "done", "--by", "M"}).exit_code == 1);
}

TEST_CASE("on its last day a month is not over, however much of it is recalculated") {
  const Folder folder;
  put_club(folder);
  const Environment last_day{{"RUNG_NOW", "2027-10-31T23:59+01:00"}};
  REQUIRE(folder.rung({"import", "members.csv"}, last_day).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}, last_day).exit_code == 0);
  const Printed early = folder.rung(close("2027-10"), last_day);
  CHECK(early.exit_code == 1);
  CHECK(contains(early.err, "2027-10 is not over: it ends with 2027-10-31, today is 2027-10-31."));
  CHECK(folder.rung(close("2027-10"), {{"RUNG_NOW", "2027-11-01T00:01+01:00"}}).exit_code == 0);
}

TEST_CASE("on a closed day nothing is recalculated, redeemed or adjusted, in words") {
  const Folder folder;
  put_october(folder);
  fine(folder, close("2027-10"));
  const std::string database = folder.read("club.db");
  const auto refused = [&](const Words& words) {
    const Printed printed = folder.rung(words);
    CHECK(printed.exit_code == 1);
    CHECK_MESSAGE(contains(printed.err,
                           "everything up to 2027-10-31 is closed (by Miriam: books of the month), so "
                           "nothing can be booked on 2027-10-31"),
                  printed.err);
  };
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "B-1,M-2,2027-10-05,pans,500.00,completed,2027-10-06\n");
  refused({"recalculate", "--as-of", "2027-10-31"});
  refused({"redeem", "M-1", "--points", "100", "--reference", "P-1", "--as-of", "2027-10-31"});
  refused({"adjust", "M-1", "--points", "100", "--reason", "goodwill, late parcel", "--by", "Miriam",
           "--reference", "D-1", "--as-of", "2027-10-31"});
  CHECK(folder.read("club.db") == database);
  CHECK(folder.rung({"recalculate", "--as-of", "2027-10-31", "--dry-run"}).exit_code == 0);
}

TEST_CASE(
    "CSV 39: a closed month never changes: what becomes known late counts on its own day and is booked on an "
    "open one") {
  const Folder folder;
  put_october(folder);
  fine(folder, close("2027-10"));
  const std::string before = october(folder);
  // Known in November: an order of October, and of an order of June that it was of twice as much.
  folder.write("orders2.csv",
               "order,member,day,category,amount,status,delivered\n"
               "B-1,M-2,2027-10-05,pans,500.00,completed,2027-10-06\n"
               "A-8,M-1,2027-06-02,pans,300.00,completed,2027-06-04\n");
  const Printed late = folder.rung({"import", "orders2.csv"});
  CHECK(late.exit_code == 0);
  CHECK(contains(late.err,
                 "orders2.csv: 2 rows are of days that are closed. They count on their own days for tiers; "
                 "what they cost is booked on the day of the next recalculation."));
  fine(folder, {"redeem", "M-2", "--points", "40", "--reference", "P-1"});
  fine(folder, {"recalculate"});
  CHECK(october(folder) == before);
  fine(folder, {"import", "--undo", "2", "--reason", "the wrong file", "--by", "Miriam"});
  fine(folder, {"recalculate"});
  CHECK(october(folder) == before);
  CHECK(contains(fine(folder, {"liability", "--from", "2027-11", "--format", "csv"}), "2027-11,"));
  // The tier is Silber from the order's own day on.
  const Json member = Json::parse(fine(folder, {"member", "M-2", "--json"}));
  CHECK(member.at("tier").at("name") == "Silber");
  CHECK(member.at("tier").at("since") == "2027-10-05");
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("one month after the other, and the database itself refuses what is older") {
  const Folder folder;
  put_october(folder);
  fine(folder, close("2027-09"));
  fine(folder, close("2027-10"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
  const Printed printed = folder.rung({"redeem", "M-1", "--points", "100", "--reference", "P-1"});
  CHECK(printed.exit_code == 0);
}
