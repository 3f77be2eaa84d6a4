// What tiers with side doors, prices, carries and losses must not say.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace check_help;

namespace {

// Lines 1 to 12; the lines of tier Gold begin in line 15.
const std::string kBase = kHead + kSpend + "points\n  never expire\ntier Basic\n  for everyone\n";
const std::string kGold = kBase + "tier Gold\n  above Basic\n";
const std::string kWay =
    "  enter when spend in this calendar year at least 400 EUR\n  keep by entering again\n";
const std::string kEnd = "  valid until end of next calendar year\n";

}  // namespace

TEST_CASE("an invitation is a way in, and the tier says how long it is valid") {
  CHECK(errors(kGold + "  enter by invitation\n" + kEnd).empty());
  CHECK(errors(kGold + "  enter by invitation\n") == "R405:13");
}

TEST_CASE("a tier entered for life needs no other line") {
  CHECK(errors(kGold + "  enter for life when spend in all time at least 5000 EUR\n").empty());
}

TEST_CASE("a tier for life asks for what can be said of how far it is") {
  const std::string basket = "metric basket\n  average net_amount of orders\n";
  CHECK(errors(kGold + "  enter for life when basket in all time at least 50 EUR\n" + basket) == "R315:15");
}

TEST_CASE("a tier is entered from a lower one") {
  CHECK(errors(kGold + kWay + kEnd + "  enter from Basic only\n").empty());
  CHECK(errors(kGold + kWay + kEnd + "  enter from Gold only\n") == "R414:18");
  CHECK(errors(kGold + kWay + kEnd + "  enter from Bsic only\n") == "R205:18");
}

TEST_CASE("a tier is paid for with points, each price once") {
  const std::string gold = kGold +
                           "  enter when balance of points at least 100 points\n"
                           "  keep when balance of points at least 100 points\n" +
                           kEnd + "  enter from Basic only\n";
  CHECK(errors(gold + "  costs 100 points to enter\n  costs 100 points to keep\n").empty());
  CHECK(errors(gold + "  costs 100 EUR to enter\n") == "R301:19");
  CHECK(errors(gold + "  costs 100 points to enter\n  costs 50 points to enter\n") == "R220:20");
  CHECK(errors(gold + "  costs 0 points to enter\n") == "R309:19");
}

TEST_CASE("what is left over is carried of a sum or a count, in its own unit") {
  const std::string gold = kGold + kWay + kEnd;
  CHECK(errors(gold + "  carry spend above 400 EUR into next calendar year, at most 100 EUR\n").empty());
  CHECK(errors(gold + "  carry spend above 400 points into next calendar year\n") == "R301:18");
  CHECK(errors(gold + "  carry spend above 400 EUR into next season\n") == "R221:18");
  CHECK(errors(gold + "  carry spent above 400 EUR into next calendar year\n") == "R204:18");
  CHECK(errors(gold + "  carry basket above 40 EUR into next calendar year\n" +
               "metric basket\n  average net_amount of orders\n") == "R315:18");
}

TEST_CASE("a tier is lost without events that there are, and that is said once") {
  const std::string gold = kGold + kWay + kEnd;
  CHECK(errors(gold + "  lost after 12 months without orders, visits\n").empty());
  CHECK(errors(gold + "  lost after 12 months without orderss\n") == "R209:18");
  CHECK(errors(gold +
               "  lost after 12 months without orders\nevery tier\n  lost after 6 months without orders\n") ==
        "R410:18");
}

TEST_CASE("a tier for everyone costs nothing and carries nothing") {
  CHECK(errors(kBase + "  costs 100 points to enter\n") == "R415:13");
  CHECK(errors(kBase + "  lost after 12 months without orders\n") == "R415:13");
}

TEST_CASE("a tier for the top members is judged on days of its own") {
  const std::string top = kGold + "  enter when spend in last 6 months in top 5 % of buyers\n" +
                          "  keep by entering again\n  valid for 6 months\n";
  const std::string buyers = "segment buyers\n  where spend in all time more than 0 EUR\n";
  CHECK(errors(top + buyers) == "R236:15");
  CHECK(errors(top + "  judge entry on 31 January, 31 July\n" + buyers).empty());
  const std::string met = kGold + "  enter when spend in last 6 months in top 5 % of buyers\n" +
                          "  valid while met\n  judge entry on 31 January\n";
  CHECK(errors(met + buyers) == "R450:17");
  CHECK(errors(kGold + kWay + "  enter for life when spend in all time in top 5 of buyers\n" + kEnd +
               buyers) == "R236:17");
}

TEST_CASE("a segment that compares members does not decide a tier") {
  CHECK(errors(kGold + "  enter when member is in famous\n  keep by entering again\n" + kEnd +
               "segment famous\n  where followers in top 5 % of all_members\n"
               "segment all_members\n  where followers at least 0\n") == "R315:15");
}

TEST_CASE("what goes with every way in is said once, and beside ways in") {
  const std::string only = "  enter only when spend in all time at least 5 EUR\n";
  const std::string ways =
      "  enter when any of\n    - spend in last 12 months at least 400 EUR\n"
      "    - spend in all time at least 900 EUR\n";
  CHECK(errors(kGold + ways + only + only + "  keep by entering again\n" + kEnd) == "R220:19");
  CHECK(errors(kGold + kWay + kEnd + "every tier\n" + only + only) == "R220:20");
  CHECK(errors(kGold + "  enter by invitation\n  valid for 12 months\n" + only) == "R416:17");
  const std::string judged = "  judge keeping on 31 January\n";
  CHECK(errors(kGold + kWay + kEnd + "every tier\n" + judged + judged).find("R220:20") != std::string::npos);
}

TEST_CASE("one condition asks for the tiers of one ladder") {
  const std::string two =
      kGold + kWay + kEnd + "tier Guest\n  for everyone\ntier Patron\n  above Guest\n" + kWay + kEnd;
  CHECK(errors(two + "segment some\n  where tier is one of Gold, Basic\n").find("R329") == std::string::npos);
  CHECK(errors(two + "segment some\n  where tier is one of Gold, Patron\n") == "R329:26");
}

TEST_CASE("two versions of a program do not hold on the same day") {
  const auto file = [](const std::string& name, const std::string& from) {
    return source(name, "loyalty rules 1\nprogram club \"Club\"\n  effective from " + from +
                            "\n  currency EUR\n  time zone Europe/Berlin\n  languages en\n");
  };
  using rung::language::read_program;
  CHECK(errors(read_program({file("a.rung", "2027-01-01"), file("b.rung", "2028-01-01")})).empty());
  CHECK(errors(read_program({file("a.rung", "2027-01-01"), file("b.rung", "2027-01-01")})) == "R237:3");
  CHECK(errors(read_program({file("a.rung", "2027-01-01 to 2028-06-30"), file("b.rung", "2028-01-01")})) ==
        "R237:3");
  CHECK(errors(read_program({file("a.rung", "2027-01-01 to 2027-12-31"), file("b.rung", "2028-01-01")}))
            .empty());
}
