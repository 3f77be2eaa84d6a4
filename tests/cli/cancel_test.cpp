// `rung cancel`, and redemptions that are only held: what goes back, once per reference, and what is refused.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

void redeem_700(const Folder& folder) {
  put_running_club(folder);
  REQUIRE(folder.rung({"redeem", "M-1", "--points", "700", "--reference", "POS-1"}).exit_code == 0);
}

void map_cancellations(const Folder& folder) {
  folder.write(
      "rung.yaml",
      folder.read("rung.yaml") +
          "  - file: \"cancellations*.csv\"\n"
          "    kind: cancellations\n"
          "    columns: { id: id, member: member, day: day, redemption: redemption, points: points }\n");
}

}  // namespace

TEST_CASE("cancel gives the points back to where they came from, and says what is left to give back") {
  const Folder folder;
  redeem_700(folder);
  const Printed part = cancel(folder, {"POS-1", "--points", "100"});
  CHECK(part.exit_code == 0);
  CHECK(part.out ==
        "Cancelled: POS-1, 100 points given back. 500 points usable, 50 pending.\n"
        "  back: 40 until 2029-02-14, 60 until 2029-06-01\n"
        "  600 left to give back\n");
  const Printed rest = cancel(folder, {"POS-1"});
  CHECK(rest.out ==
        "Cancelled: POS-1, 600 points given back. 1.100 points usable, 50 pending.\n"
        "  back: 600 until 2029-02-14\n");
  CHECK(folder.rung({"verify"}).exit_code == 0);
  CHECK(contains(folder.rung({"recalculate"}).out, "nothing was written"));
}

TEST_CASE("a recalculation gives back what was held too long, on the day on which the hold ended") {
  const Folder folder;
  put_running_club(folder);
  REQUIRE(folder.rung({"redeem", "M-1", "--points", "100", "--reference", "B-1", "--hold", "1d"}).exit_code ==
          0);
  REQUIRE(folder.rung({"recalculate"}, at("2027-11-23T11:59")).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1"}, at("2027-11-23T11:59")).out, "1.000 usable"));
  REQUIRE(folder.rung({"recalculate"}, at("2027-11-25T08:00")).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1"}, at("2027-11-25T08:00")).out, "1.100 usable"));
  CHECK(contains(folder.rung({"member", "M-1", "--as-of", "2027-11-23"}, at("2027-11-25T08:00")).out,
                 "1.100 usable"));
  CHECK(contains(folder.rung({"recalculate"}, at("2027-11-25T08:00")).out, "nothing was written"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("held, held longer and redeemed are three requests: under one reference the first one stands") {
  const Folder folder;
  put_running_club(folder);
  std::vector<std::string> request{"redeem", "M-1", "--points", "100", "--reference", "B-1"};
  const auto with = [&request](std::vector<std::string> more) {
    more.insert(more.begin(), request.begin(), request.end());
    return more;
  };
  REQUIRE(folder.rung(with({"--hold", "1d"})).exit_code == 0);
  CHECK(contains(folder.rung(with({"--hold", "1d"})).out, "Redeemed before, on 2027-11-22"));
  for (const auto& other : {request, with({"--hold", "2d"})}) {
    const Printed refused = folder.rung(other);
    CHECK(refused.exit_code == 1);
    CHECK(contains(refused.err, "the reference B-1 stands for something else already"));
  }
  CHECK(contains(folder.rung({"member", "M-1"}).out, "1.000 usable"));
}

TEST_CASE("the same cancellation again changes nothing, and more than is left is refused") {
  const Folder folder;
  redeem_700(folder);
  REQUIRE(cancel(folder, {"POS-1", "--points", "400"}).exit_code == 0);
  const Printed again = cancel(folder, {"POS-1", "--points", "400"}, at("2027-11-22T18:00"));
  CHECK(again.exit_code == 0);
  CHECK(again.out ==
        "Cancelled before, on 2027-11-22 at 12:00 with this reference; nothing changed. "
        "800 points usable, 50 pending.\n");
  const Printed more = cancel(folder, {"POS-1", "--points", "400", "--reference", "C-2"});
  CHECK(more.exit_code == 1);
  CHECK(more.out == "refused: POS-1 has 300 left to give back, not 400.\nNothing was booked.\n");
  const Json json = Json::parse(cancel(folder, {"POS-1", "--json"}).out);
  CHECK(json.at("schema") == "rung.cancel/1");
  CHECK(json.at("points") == 300);
  CHECK(json.at("whole") == true);
  CHECK(json.at("reference") == "POS-1 (cancelled)");
  CHECK(cancel(folder, {"POS-1"}).exit_code == 0);  // the stored answer
  CHECK(contains(cancel(folder, {"POS-1", "--reference", "C-3"}).out, "was cancelled on 2027-11-22 already"));
  const Printed other = cancel(folder, {"POS-1", "--points", "1", "--reference", "POS-1 (cancelled)"});
  CHECK(other.exit_code == 1);
  CHECK(contains(other.err, "stands for something else already"));
  CHECK(contains(folder.rung({"member", "M-1"}).out, "1.100 usable"));
}

TEST_CASE("an act of an earlier day does not end a hold that ends on a later one") {
  const Folder folder;
  put_running_club(folder);
  const Words late{"redeem", "M-1", "--points", "100", "--reference", "B-1", "--hold", "1h"};
  fine(folder, late, at("2027-11-22T23:30"));
  // In the night the act of the day before is typed in: as of that day the points are still held.
  const std::string held =
      fine(folder, {"redeem", "M-1", "--points", "50", "--reference", "B-2", "--as-of", "2027-11-22"},
           at("2027-11-23T08:00"));
  CHECK(contains(held, "950 points left"));
  const std::string later =
      fine(folder, {"redeem", "M-1", "--points", "50", "--reference", "B-3"}, at("2027-11-23T08:05"));
  CHECK(contains(later, "1.000 points left"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a member of a household gives back to its owner") {
  const Folder folder;
  put_club(folder);
  put_households(folder);
  folder.write("pools.csv", "id,member,day,pool,owner\nP-1,M-2,2027-01-05,household,M-1\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv", "pools.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  REQUIRE(folder.rung({"redeem", "M-2", "cups", "--reference", "POS-1"}).exit_code == 0);
  CHECK(cancel(folder, {"POS-1"}).out ==
        "Cancelled: POS-1 (cups), 500 points given back. 1.100 points usable, 50 pending.\n"
        "  back: 500 until 2029-02-14\n");
  CHECK(contains(folder.rung({"member", "M-1"}).out, "1.100 usable"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
  CHECK(contains(folder.rung({"recalculate"}).out, "nothing was written"));
}

TEST_CASE("the stock of a reward has room again for what was cancelled as a whole") {
  const Folder folder;
  put_club(folder);
  put_in_place(folder, "rules/club.rung", "  at most 1 time per member per calendar year\n",
               "  at most 1 time in total\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  REQUIRE(folder.rung({"redeem", "M-1", "cups", "--reference", "POS-1"}).exit_code == 0);
  CHECK(contains(folder.rung({"redeem", "M-3", "cups", "--reference", "POS-2"}).out,
                 "at most 1 time in total"));
  REQUIRE(cancel(folder, {"POS-1", "--points", "100"}).exit_code == 0);
  CHECK(folder.rung({"redeem", "M-3", "cups", "--reference", "POS-2"}).exit_code == 1);
  REQUIRE(cancel(folder, {"POS-1", "--points", "400"}).exit_code == 0);
  CHECK(folder.rung({"redeem", "M-3", "cups", "--reference", "POS-2"}).exit_code == 0);
}

TEST_CASE("cancellations can be imported, each with its redemption") {
  const Folder folder;
  redeem_700(folder);
  map_cancellations(folder);
  folder.write("cancellations.csv",
               "id,member,day,redemption,points\n"
               "C-1,M-1,2027-11-23,POS-1,300\n"
               "C-2,M-1,2027-11-23,POS-9,\n"
               "C-3,M-2,2027-11-23,POS-1,\n"
               "C-4,M-1,2027-11-23,,\n");
  const Environment next_day = at("2027-11-23T12:00");
  const Printed imported = folder.rung({"import", "cancellations.csv", "--accept-rejects", "3"}, next_day);
  CHECK(imported.exit_code == 1);
  const std::string rejects = folder.read("cancellations.rejects.csv");
  CHECK(contains(rejects, "this member has no redemption POS-9"));
  CHECK(contains(rejects, "this member has no redemption POS-1"));
  REQUIRE(folder.rung({"recalculate"}, next_day).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1"}, next_day).out, "700 usable"));
  CHECK(folder.rung({"verify"}).exit_code == 0);
}

TEST_CASE("a hold that an import cancelled is open again when that import is taken back, and ends in time") {
  const Folder folder;
  put_running_club(folder);
  map_cancellations(folder);
  REQUIRE(folder.rung({"redeem", "M-1", "cups", "--reference", "POS-1", "--hold", "2d"}).exit_code == 0);
  folder.write("cancellations.csv", "id,member,day,redemption,points\nC-1,M-1,2027-11-23,POS-1,\n");
  REQUIRE(folder.rung({"import", "cancellations.csv"}, at("2027-11-23T12:00")).exit_code == 0);
  // Whoever looks for holds that are over takes the cancelled one off the list.
  REQUIRE(folder.rung({"recalculate"}, at("2027-11-25T12:00")).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1"}, at("2027-11-25T12:00")).out, "1.100 usable"));
  REQUIRE(folder
              .rung({"import", "--undo", "4", "--reason", "the wrong redemption", "--by", "Miriam"},
                    at("2027-11-25T13:00"))
              .exit_code == 0);
  const Printed verified = folder.rung({"verify"}, at("2027-11-25T13:00"));
  CHECK_MESSAGE(verified.exit_code == 0, verified.out);
  CHECK(contains(folder.rung({"member", "M-1"}, at("2027-11-24T11:00")).out, "600 usable"));
  REQUIRE(folder.rung({"recalculate"}, at("2027-11-25T14:00")).exit_code == 0);
  CHECK(contains(folder.rung({"member", "M-1"}, at("2027-11-25T14:00")).out, "1.100 usable"));
  CHECK(folder.rung({"verify"}, at("2027-11-25T14:00")).exit_code == 0);
}

TEST_CASE("what cannot be cancelled, and what was not said, is answered in words") {
  const Folder folder;
  redeem_700(folder);
  CHECK(contains(cancel(folder, {"POS-9"}).err,
                 "there is no redemption with the reference `POS-9`. Nothing was booked."));
  CHECK(contains(folder.rung({"cancel"}).err, "needs the reference of the redemption"));
  CHECK(contains(folder.rung({"cancel", "POS-1"}).err, "say why and by whom"));
  CHECK(contains(folder.rung({"cancel", "POS-1", "--reason", "short", "--by", "Mia"}).err,
                 "a reason has at least 10 characters"));
  CHECK(contains(cancel(folder, {"POS-1", "--points", "0"}).err, "is not a number above 0"));
  CHECK(contains(folder.rung({"redeem", "M-1", "cups", "--reference", "B", "--hold", "soon"}).err,
                 "`--hold soon` is no time"));
  CHECK(contains(folder.rung({"redeem", "M-1", "cups", "--reference", "B", "--hold", "9999d"}).err,
                 "is no time"));
  CHECK(contains(folder.rung({"redeem", "M-1", "--capture", "B"}).err, "nothing else is said"));
  const Printed none = folder.rung({"redeem", "--capture", "POS-1"});
  CHECK(none.exit_code == 1);
  CHECK(contains(none.err, "no redemption with the reference `POS-1` is or was held"));
}
