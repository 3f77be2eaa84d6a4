// What `milestone`, `reward`, `trial`, `pool` and `guard` blocks must not say.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace check_help;

namespace {

// Lines 1 to 18.
const std::string kOffering = kHead + "points\n  never expire\n" + kSpend +
                              "voucher cup en \"Cup\"\n  valid for 7 days\n"
                              "tier Basic\n  for everyone\n"
                              "tier Gold\n  above Basic\n  enter by invitation\n  valid for 12 months\n";
const std::string kReached =
    kOffering + "milestone step\n  when spend in this calendar year reaches 100 EUR\n";

std::string reaching(const std::string& what) {
  return errors(kOffering + "milestone step\n  give 1 cup\n  when " + what + "\n");
}

}  // namespace

TEST_CASE("the club of these tests checks clean") { CHECK(errors(kReached + "  give 1 cup\n").empty()); }

TEST_CASE("a milestone says what is to be reached and what it gives") {
  CHECK(errors(kOffering + "milestone step\n  give 1 cup\n") == "R232:19");
  CHECK(errors(kReached) == "R232:19");
}

TEST_CASE("a milestone is reached in a period that begins somewhere") {
  CHECK(reaching("spend in last 12 months reaches 100 EUR") == "R234:21");
  CHECK(reaching("spend in last calendar year reaches 100 EUR") == "R234:21");
  CHECK(reaching("spend in all time reaches 100 EUR").empty());
  CHECK(reaching("points earned in this membership year reaches 100 points").empty());
}

TEST_CASE("a milestone is reached by what adds up") {
  const std::string basket = "metric basket\n  average net_amount of orders\n";
  CHECK(errors(kOffering +
               "milestone step\n  give 1 cup\n  when basket in this calendar year reaches 100 EUR\n" +
               basket) == "R234:21");
}

TEST_CASE("the steps of a milestone rise from one to the next") {
  CHECK(reaching("spend in this calendar year reaches each of 50 EUR, 100 EUR, 200 EUR").empty());
  CHECK(reaching("spend in this calendar year reaches each of 50 EUR, 50 EUR") == "R233:21");
  CHECK(reaching("spend in this calendar year reaches each of 50 EUR, 200 EUR, 100 EUR") == "R233:21");
}

TEST_CASE("a step of a milestone lies above zero, and the last one not below the first") {
  CHECK(reaching("spend in this calendar year reaches 0 EUR") == "R233:21");
  CHECK(reaching("spend in this calendar year reaches every 0 EUR from 100 EUR") == "R233:21");
  CHECK(reaching("spend in this calendar year reaches every 10 EUR from 100 EUR to 50 EUR") == "R233:21");
  CHECK(reaching("spend in this calendar year reaches every 10 EUR from 100 EUR to 100 EUR").empty());
}

TEST_CASE("the steps of a milestone are counted in the unit of what is reached") {
  CHECK(reaching("spend in this calendar year reaches 100 points") == "R301:21");
  CHECK(reaching("spend in this calendar year reaches 100") == "R302:21");
}

TEST_CASE("a milestone gives a fixed number") {
  CHECK(errors(kReached + "  give 2 points per 1 EUR of net_amount\n") == "R231:21");
}

TEST_CASE("what is given is there and is more than nothing") {
  CHECK(errors(kReached + "  give 1 cop\n") == "R225:21");
  CHECK(errors(kReached + "  give 0 cup\n") == "R309:21");
  CHECK(errors(kReached + "  give 5 EUR\n") == "R301:21");
}

TEST_CASE("a choice is one of two things at least") {
  const std::string choose = "  give one of within 30 days\n    - 1 cup\n";
  CHECK(errors(kReached + choose) == "R231:21");
  CHECK(errors(kReached + choose + "    - 500 points\n").empty());
  CHECK(errors(kReached + "  give 1 cup\n  if not chosen give 1 cup\n") == "R231:22");
}

TEST_CASE("a milestone is limited in times, not in points") {
  CHECK(errors(kReached + "  give 1 cup\n  at most 3 times per member\n").empty());
  CHECK(errors(kReached + "  give 1 cup\n  at most 3 points per member\n") == "R431:22");
}

// ---- Rewards

TEST_CASE("a reward gives a fixed number") {
  const std::string reward = kOffering + "earn base\n  give 1 point per 1 EUR of net_amount on orders\n" +
                             "reward gift en \"Gift\"\n  costs 100 points\n";
  CHECK(errors(reward + "  give 500 points and 1 cup\n").empty());
  CHECK(errors(reward + "  give 5 % of base\n") == "R231:23");
  CHECK(errors(reward + "  give 1 point per 1 EUR of net_amount\n") == "R231:23");
}

TEST_CASE("a multiple of nothing is no price, but a gift may cost nothing") {
  CHECK(errors(kOffering + "reward gift en \"Gift\"\n  costs any multiple of 0 points\n") == "R309:20");
  CHECK(errors(kOffering + "reward gift en \"Gift\"\n  costs 0 points\n").empty());
}

TEST_CASE("a tier that everybody has is not given away") {
  CHECK(errors(kOffering + "reward gift en \"Gift\"\n  costs 1 point\n  gives tier Basic for 1 month\n") ==
        "R319:21");
  CHECK(errors(kOffering + "trial taste\n  gives tier Basic for 1 month\n") == "R319:20");
}

// ---- Trials

TEST_CASE("a trial says which tier it gives") {
  CHECK(errors(kOffering + "trial taste\n  at most 1 time per member\n") == "R232:19");
}

TEST_CASE("a trial is for the member who asks for it") {
  CHECK(errors(kOffering + "trial taste\n  gives tier Gold for 1 month to another member\n") == "R231:20");
}

TEST_CASE("a tier that is kept as if entered says how it is kept") {
  const std::string trial = kOffering + "trial taste\n  gives tier Gold for 90 days\n  kept as if entered\n";
  CHECK(errors(trial) == "R232:19");
  CHECK(errors(trial + "  keep when spend in this trial at least 100 EUR\n").empty());
}

TEST_CASE("only a trial knows the time of a trial") {
  CHECK(errors(kOffering + "segment some\n  where spend in this trial at least 100 EUR\n") == "R221:20");
}

// ---- Pools and guards

TEST_CASE("a pool says how many members it has and what they collect") {
  CHECK(errors(kOffering + "pool family\n  collect points\n") == "R232:19");
  CHECK(errors(kOffering + "pool family\n  at most 3 members\n") == "R232:19");
  CHECK(errors(kOffering + "pool family\n  at most 1 members\n  collect points\n") == "R309:20");
}

TEST_CASE("a pool collects points and metrics") {
  CHECK(errors(kOffering + "pool family\n  at most 3 members\n  collect points, spend\n").empty());
  const auto checked = read(kOffering + "pool family\n  at most 3 members\n  collect poinst\n");
  REQUIRE(errors(checked) == "R204:21");
  CHECK(checked.diagnostics[0].help.at(0).text == "write `points`");
}

TEST_CASE("a guard names a share of the members and a tier that there is") {
  CHECK(errors(kOffering + "guard\n  at most 5 % of members change tier\n  at most 2 % of members in Gold\n")
            .empty());
  CHECK(errors(kOffering + "guard\n  at most 120 % of members change tier\n") == "R308:20");
  CHECK(errors(kOffering + "guard\n  at most 2 % of members in Golf\n") == "R205:20");
}

// ---- Records of the program, in examples

namespace {

std::string recorded(const std::string& line) {
  return errors(kOffering + "election track\n  one of price, distance\n  default price\n" +
                "example \"records\"\n  today is 2027-11-20\n  member joined 2026-05-02\n  " + line +
                "\n  expect balance 0 points\n");
}

}  // namespace

TEST_CASE("openings and adjustments speak of points and of what metrics counted") {
  CHECK(recorded("openings on 2027-01-01 with points 100 points, spend 20 EUR").empty());
  CHECK(recorded("openings on 2027-01-01 with points 100 EUR") == "R301:25");
  CHECK(recorded("openings on 2027-01-01 with stars 100 points") == "R210:25");
  CHECK(recorded("adjustments on 2027-01-01 with points 50 points, reason \"goodwill\"").empty());
  CHECK(recorded("adjustments on 2027-01-01 with spend -50 EUR").empty());
  CHECK(recorded("adjustments on 2027-01-01 with tier Gold") == "R210:25");
}

TEST_CASE("a choice names an election, a milestone or a reward, and what it offers") {
  CHECK(recorded("choices on 2027-01-01 with track distance").empty());
  CHECK(recorded("choices on 2027-01-01 with trick distance") == "R210:25");
  CHECK(recorded("choices on 2027-01-01 with track speed") == "R211:25");
}

TEST_CASE("an example expects vouchers, milestones and notifications that there are") {
  CHECK(recorded("expect voucher cup 1 times").empty());
  CHECK(recorded("expect voucher cop 1 times") == "R224:25");
  CHECK(recorded("expect milestone step 1 times") == "R223:25");
  CHECK(recorded("expect no notification note") == "R222:25");
}

TEST_CASE("a limit counts what is given: points of a currency, money or vouchers") {
  const std::string club =
      kOffering +
      "voucher credit en \"Credit\"\n  valid for 7 days\npoints miles, one mile\n  never expire\n";
  const auto caps = [&](const std::string& lines) {
    const rung::language::Checked checked = read(club + lines);
    CHECK(errors(checked) == "");
    REQUIRE(checked.program);
    return checked.program;
  };
  using rung::Unit;
  using rung::UnitKind;
  const auto money =
      caps("convert c\n  on request\n  give 5 EUR of credit per 10 points\n  at most 50 EUR per member\n");
  CHECK(money->conversions.at(0).caps.at(0).unit == Unit{UnitKind::Money, 0});
  CHECK(money->conversions[0].caps[0].limit == 5000);
  CHECK(money->vouchers.at(1).of_money);
  CHECK_FALSE(money->vouchers.at(0).of_money);
  const auto cups = caps("convert c\n  on request\n  give 1 cup per 10 points\n  at most 3 cup per member\n");
  CHECK(cups->conversions.at(0).caps.at(0).unit == Unit{UnitKind::Voucher, 0});
  const auto two = caps(
      "earn e\n  give 1 point and 1 mile on orders\n  at most 5 miles per member\n  at most 9 points per "
      "member\n");
  CHECK(two->earn.at(0).caps.at(0).unit == Unit{UnitKind::Points, 1});
  CHECK(two->earn[0].caps.at(1).unit == Unit{UnitKind::Points, 0});
  CHECK(errors(club + "earn e\n  give 1 cup on orders\n  at most 5 points per member\n") == "R431:25");
  CHECK(errors(club + "earn e\n  give 1 mile on orders\n  at most 5 points per member\n") == "R301:25");
}

TEST_CASE("only money is worth more at a place: a counted voucher is one voucher everywhere") {
  const std::string cup =
      "voucher mug en \"Mug\"\n  valid for 30 days\n  worth 2 times where shop is harbour\n";
  CHECK(errors(kOffering + cup).empty());
  CHECK(errors(kOffering + cup + "convert c\n  on request\n  give 5 EUR of mug per 10 points\n").empty());
  CHECK(errors(kOffering + cup + "earn e\n  give 1 mug on orders\n") == "R238:21");
  CHECK(errors(kOffering + cup + "reward r en \"R\"\n  costs 5 points\n  give 1 mug\n") == "R238:21");
}

TEST_CASE("a voucher is worth money in all rules or in none") {
  const std::string club = kOffering + "convert c\n  on request\n  give 5 EUR of cup per 10 points\n";
  CHECK(errors(club + "earn e\n  give 1 cup on orders\n") == "R238:23");
  CHECK(errors(club + "milestone m\n  when spend in all time reaches 5 EUR\n  give 2 cup\n") == "R238:24");
  CHECK(errors(club + "reward r en \"R\"\n  costs 5 points\n  give one of within 3 days\n    - 1 cup\n    - "
                      "5 points\n") == "R238:25");
}
