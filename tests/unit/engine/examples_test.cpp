// Examples: what is shown when one fails, what is not run, and what their lines mean.

#include <doctest/doctest.h>

#include <algorithm>

#include "club.h"
#include "engine/examples.h"

using namespace rung;
using namespace rung::testing;

namespace {

const char* const kLadder = R"(
metric goods
  sum net_amount of orders
  where category is not gift_cards
points
  1 point is worth 0.01 EUR
  expire 24 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
  where category is not gift_cards
  round down
tier Basic
  for everyone
tier Gold
  above Basic
  enter when any of
    - spend in this calendar year at least 400 EUR
    - spend in this calendar year at least 200 EUR and purchases in this calendar year at least 4
  keep by entering again
  valid until end of next calendar year
segment regulars
  where any of
    - purchases in this calendar year at least 2
    - spend in this calendar year at least 400 EUR
notify close
  when all of
    - progress to Gold at least 85 %
    - tier is Basic
  send by email
  needs consent marketing
  subject en "Only {missing} to go"
)";

engine::ExampleResult run(const std::string& example, const engine::ExampleOptions& options = {}) {
  const auto program = club(kLadder + ("example \"it\"\n" + example));
  return engine::run_examples(program, options).at(0);
}

bool passes(const std::string& example) { return run(example).passed(); }

// What the first example of a program expects and does not get.
const char* const kSince = "  today is 2027-11-20\n  member joined 2026-05-02\n";

std::string member(const std::string& lines) { return kSince + lines; }

bool has(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

}  // namespace

TEST_CASE("a failing example shows what was given, expected and got, and the conditions with their values") {
  const auto result =
      run(member("  orders on 2026-12-24 with net_amount 90 EUR\n"
                 "  orders on 2027-02-14 with net_amount 150 EUR, category pans\n"
                 "  orders on 2027-11-20 with net_amount 149.99 EUR\n"
                 "  expect tier Gold\n"));
  REQUIRE(result.failures.size() == 1);
  const auto& failure = result.failures.front();
  CHECK(failure.expected == "Gold");
  CHECK(failure.got == "Basic on 2027-11-20: €100.01 missing, or 2 purchases");
  CHECK(failure.place.line() > result.place.line());
}

TEST_CASE("what does not count for the condition is marked, what comes later is left out") {
  const auto result =
      run(member("  orders on 2026-12-24 with net_amount 90 EUR\n"
                 "  orders on 2027-02-14 with net_amount 150 EUR, category pans\n"
                 "  orders on 2027-11-19 with net_amount 500 EUR\n"
                 "  expect on 2027-11-18 tier Gold\n"));
  const auto& given = result.failures.at(0).given;
  REQUIRE(given.size() == 3);
  CHECK(given[0] == "joined 2026-05-02");
  CHECK(given[1] == "2026-12-24  orders  net_amount €90.00, status completed  (does not count)");
  CHECK(given[2] == "2027-02-14  orders  net_amount €150.00, status completed, category pans");
}

TEST_CASE("the reasons of a failure stand way by way, each condition with its line and its value") {
  const auto result = run(member("  orders on 2027-02-14 with net_amount 250 EUR\n  expect tier Gold\n"));
  const auto& because = result.failures.at(0).because;
  REQUIRE(because.size() == 3);
  CHECK(because[0].words == "NOT MET  spend in this calendar year is €250.00 of €400.00");
  CHECK(because[0].met == false);
  CHECK_FALSE(because[0].other_way);
  CHECK(because[1].words == "MET      spend in this calendar year is €250.00 of €200.00");
  CHECK(because[1].met == true);
  CHECK(because[1].other_way);
  CHECK(because[2].words == "NOT MET  purchases in this calendar year is 1 of 4");
  CHECK_FALSE(because[2].other_way);
  CHECK(because[1].place.line() == because[2].place.line());
  CHECK(because[0].place.line() + 1 == because[1].place.line());
}

TEST_CASE("a higher tier than expected is proved by its own way in, and by the day it was reached") {
  const auto result = run(member("  orders on 2027-02-14 with net_amount 400 EUR\n  expect tier Basic\n"));
  const auto& failure = result.failures.at(0);
  CHECK(failure.got == "Gold on 2027-11-20");
  CHECK(failure.because.at(0).words == "on 2027-02-14, Gold was entered");
  CHECK(failure.because.at(1).words == "MET      spend in this calendar year is €400.00 of €400.00");
  CHECK(has(failure.way, "2027-02-14  Gold until 2028-12-31"));
}

TEST_CASE("wrong points name the rules that gave them") {
  const auto result =
      run(member("  orders on 2027-02-14 with net_amount 99.90 EUR\n  expect balance 100 points\n"));
  const auto& failure = result.failures.at(0);
  CHECK(failure.got == "99 points usable on 2027-11-20");
  REQUIRE(failure.because.size() == 1);
  CHECK(failure.because[0].words == "99 points by base, orders of 2027-02-14");
  CHECK_FALSE(failure.because[0].met.has_value());
}

TEST_CASE("a wrong sum names what the metric leaves out, with the line that says so") {
  const auto result =
      run(member("  orders on 2027-02-14 with net_amount 50 EUR, category gift_cards\n"
                 "  expect goods in this calendar year 50 EUR\n"));
  const auto& failure = result.failures.at(0);
  REQUIRE(failure.because.size() == 1);
  CHECK(failure.because[0].words == "NOT MET  orders of 2027-02-14: category is not gift_cards");
}

TEST_CASE("with nothing missing for a tier that is not held, the day of judging is named") {
  const char* const monthly = R"(tier First
  for everyone
tier Second
  above First
  enter when spend in last 3 months at least 100 EUR
  judge entry on 31 July
  keep by entering again
  valid until next judging
example "met, and not judged yet"
  today is 2025-06-01
  member joined 2024-01-01
  orders on 2025-05-20 with net_amount 200 EUR
  expect missing for Second spend 5 EUR
  expect nothing missing for Second
)";
  const std::string got = "got nothing is missing, but it is judged on 2025-07-31 on 2025-06-01\n";
  CHECK(failures_of(club(monthly)) ==
        "missing for Second spend 5 EUR, " + got + "nothing missing for Second, " + got);
}

TEST_CASE("what two lines ask of one metric in one period is missing once, by the larger amount") {
  CHECK(failures_of(club(R"(tier First
  for everyone
tier Second
  above First
  enter when any of
    - spend in this calendar year at least 100 EUR
    - purchases in this calendar year at least 10
  enter only when purchases in this calendar year at least 2
  keep by entering again
  valid until end of next calendar year
example "two amounts of purchases"
  today is 2025-06-01
  member joined 2024-01-01
  expect missing for Second any of
    - spend 100 EUR and purchases 2
    - purchases 10
)"))
            .empty());
}

TEST_CASE("an expected list is told in one line") {
  const auto result = run(member("  expect missing for Gold any of\n    - spend 1 EUR\n    - purchases 4\n"));
  CHECK(result.failures.at(0).expected == "missing for Gold any of: spend €1.00; purchases 4");
}

TEST_CASE("progress is compared as precisely as it is written, rounded down") {
  const std::string order = "  orders on 2027-02-14 with net_amount 343.96 EUR\n";  // 85.99 %
  CHECK(passes(member(order + "  expect progress to Gold 85 %\n")));
  CHECK(passes(member(order + "  expect progress to Gold 85.99 %\n")));
  CHECK_FALSE(passes(member(order + "  expect progress to Gold 86 %\n")));
  CHECK_FALSE(passes(member(order + "  expect progress to Gold 85.98 %\n")));
  CHECK(passes(member("  orders on 2027-02-14 with net_amount 400 EUR\n  expect progress to Gold 100 %\n")));
  CHECK(passes(member("  expect progress to Gold 0 %\n")));
}

TEST_CASE("a notification is expected by its own conditions on that day") {
  const std::string orders =
      "  orders on 2027-02-14 with net_amount 340 EUR\n  orders on 2027-06-01 with net_amount 60 EUR\n";
  CHECK(passes(member(orders + "  expect on 2027-02-13 no notification close\n"
                               "  expect on 2027-02-14 notification close\n"
                               "  expect no notification close\n")));
  const auto result = run(member(orders + "  expect on 2027-02-14 no notification close\n"));
  const auto& failure = result.failures.at(0);
  CHECK(failure.expected == "no close");
  CHECK(failure.got == "close is sent on 2027-02-14");
  REQUIRE(failure.because.size() == 2);
  CHECK(failure.because[0].words == "MET      progress to Gold at least 85 % (it is 85.00\u00a0%)");
  CHECK(failure.because[1].words == "MET      tier is Basic");
}

TEST_CASE("a notification without the consent it needs does not come") {
  engine::ExampleOptions options;
  options.may_write = [](const auto&, const auto& rule, const auto&, const auto&, Day) {
    return rule.consent.empty();
  };
  const std::string order = "  orders on 2027-02-14 with net_amount 340 EUR\n";
  CHECK(run(member(order + "  expect no notification close\n"), options).passed());
  const auto result = run(member(order + "  expect notification close\n"), options);
  CHECK(result.failures.at(0).got == "no close, without the consent `marketing` on 2027-11-20");
}

TEST_CASE("who is in a segment is expected on a day, of each member, and not before joining") {
  const std::string orders =
      "  orders on 2027-02-14 with net_amount 40 EUR\n  orders on 2027-06-01 with net_amount 60 EUR\n";
  CHECK(passes(member(orders + "  expect on 2027-05-31 no segment regulars\n"
                               "  expect segment regulars\n")));
  const auto result = run(member(orders + "  expect on 2027-05-31 segment regulars\n"));
  const auto& failure = result.failures.at(0);
  CHECK(failure.expected == "in regulars");
  CHECK(failure.got == "not in regulars on 2027-05-31");
  REQUIRE(failure.because.size() == 2);
  CHECK(failure.because[0].words == "NOT MET  purchases in this calendar year at least 2 (it is 1)");
  CHECK(failure.because[1].words == "NOT MET  spend in this calendar year at least 400 EUR (it is €40.00)");
  const auto out = run(member(orders + "  expect no segment regulars\n"));
  CHECK(out.failures.at(0).expected == "not in regulars");
  CHECK(out.failures.at(0).got == "in regulars on 2027-11-20");
  const std::string ben = "  member ben joined 2027-07-01\n";
  CHECK(passes(member(ben + orders + "  expect of ben no segment regulars\n")));
  CHECK(run(member(ben + "  expect of ben on 2027-06-30 segment regulars\n")).failures.at(0).got ==
        "not a member yet on 2027-06-30");
}

TEST_CASE("a field of the goods that is said again begins the next line of the order") {
  const std::string order =
      "  orders on 2027-02-14 with status completed, net_amount 60 EUR, category pans, net_amount 40 EUR, "
      "category gift_cards\n";
  CHECK(passes(member(order + "  expect spend in this calendar year 100 EUR\n"
                              "  expect goods in this calendar year 60 EUR\n"
                              "  expect purchases in this calendar year 1\n  expect balance 60 points\n")));
}

TEST_CASE("a return that names no goods is spread over the goods of its order") {
  const std::string order =
      "  orders on 2027-02-14 with net_amount 60 EUR, category pans, net_amount 40 EUR, category "
      "gift_cards\n";
  CHECK(passes(member(order + "  returns on 2027-03-01 of orders on 2027-02-14 with net_amount 50 EUR\n"
                              "  expect goods in this calendar year 30 EUR\n")));
  CHECK(passes(member(order + "  returns on 2027-03-01 of orders on 2027-02-14 with net_amount 40 EUR, "
                              "category gift_cards\n  expect goods in this calendar year 60 EUR\n")));
}

TEST_CASE("orders of one day are told apart by a number") {
  const std::string orders =
      "  orders on 2027-02-14 with id 1, net_amount 100 EUR\n"
      "  orders on 2027-02-14 with id 2, net_amount 30 EUR, category gift_cards\n";
  CHECK(
      passes(member(orders + "  returns on 2027-03-01 of orders on 2027-02-14 with id 1, net_amount 100 EUR\n"
                             "  expect goods in this calendar year 0 EUR\n  expect balance 0 points\n")));
  CHECK(
      passes(member(orders + "  returns on 2027-03-01 of orders on 2027-02-14 with id 2, net_amount 30 EUR\n"
                             "  expect goods in this calendar year 100 EUR\n")));
}

TEST_CASE("an order that is booked late is not known before, and then counts from its own day") {
  const std::string order = "  orders on 2027-02-01 booked 2027-05-01 with net_amount 400 EUR\n";
  CHECK(passes(member(order + "  expect on 2027-04-30 tier Basic\n  expect on 2027-05-01 tier Gold\n"
                              "  expect on 2027-05-01 valid until 2028-12-31\n")));
}

TEST_CASE("a correction holds from its own day on, and is then true from the day of the order") {
  const std::string order =
      "  orders on 2027-02-01 with net_amount 400 EUR, category pans\n"
      "  corrections on 2027-06-01 of orders on 2027-02-01 with net_amount 100 EUR\n";
  CHECK(
      passes(member(order + "  expect on 2027-05-31 tier Gold\n  expect on 2027-06-01 tier Basic\n"
                            "  expect goods in this calendar year 100 EUR\n  expect balance 100 points\n")));
}

TEST_CASE("a change of an attribute holds from its day on") {
  const std::string blocks = R"(
points
  expire 24 months after earning
earn with_card
  give 5 points on orders
  where card is gold
tier Basic
  for everyone
example "a better card"
  today is 2027-11-20
  member joined 2026-05-02, card blue
  changes on 2027-06-01 with card gold
  orders on 2027-05-31 with net_amount 10 EUR
  orders on 2027-06-01 with net_amount 10 EUR
  expect balance 5 points
)";
  const auto program = club(blocks);
  CHECK(engine::run_examples(program).at(0).passed());
}

TEST_CASE("a guard keeps no example from being run") {
  const auto program = club(std::string(kLadder) + "guard\n  at most 5 % of members change tier\n" +
                            "example \"it\"\n" + member("  expect tier Basic\n"));
  CHECK(engine::run_examples(program).at(0).passed());
}

TEST_CASE("a redemption takes the points of its reward on its day, the first expiring first") {
  const std::string blocks =
      std::string(kLadder) + "reward cups en \"Cups\"\n  costs 100 points\nexample \"it\"\n";
  const auto passes_with = [&](const std::string& lines) {
    const auto result = engine::run_examples(club(blocks + kSince + lines)).at(0);
    return result.passed();
  };
  const std::string orders =
      "  orders on 2026-06-01 with net_amount 80 EUR\n  orders on 2027-01-10 with net_amount 60 EUR\n";
  const std::string redeemed = orders + "  redemptions on 2027-02-01 with reward cups\n";
  CHECK(passes_with(redeemed + "  expect on 2027-01-31 balance 140 points\n"
                               "  expect on 2027-02-01 balance 40 points\n  expect balance 40 points\n"));
  // Before the second order there are too few: it is refused.
  CHECK(passes_with(orders + "  redemptions on 2027-01-09 with reward cups\n  expect balance 140 points\n"));
  // Twice: only once are there enough.
  CHECK(passes_with(redeemed + "  redemptions on 2027-02-02 with reward cups\n  expect balance 40 points\n"));
  // What is returned afterwards is taken back once, from what is left and then as a debt.
  CHECK(passes_with(redeemed + "  returns on 2027-03-01 of orders on 2027-01-10 with net_amount 30 EUR\n"
                               "  redemptions on 2027-03-02 with reward cups\n  expect balance 10 points\n"));
}

TEST_CASE("a reward with a stock goes to whoever comes first, whichever member that is") {
  const std::string blocks = std::string(kLadder) +
                             "reward cups en \"Cups\"\n  costs 10 points\n  at most 4 times in total\n"
                             "example \"it\"\n" +
                             kSince + "  member ben joined 2026-05-02\n  3 members rich joined 2026-05-02\n";
  const auto passes_with = [&](const std::string& lines) {
    const auto result = engine::run_examples(club(blocks + lines)).at(0);
    return result.passed();
  };
  const std::string orders =
      "  orders on 2027-01-10 with net_amount 40 EUR\n  orders on 2027-01-10 by ben with net_amount 40 EUR\n"
      "  orders on 2027-01-10 by rich with net_amount 40 EUR\n"
      "  redemptions on 2027-02-01 by rich with reward cups\n";
  CHECK(passes_with(orders + "  redemptions on 2027-02-02 by ben with reward cups\n"
                             "  redemptions on 2027-02-03 with reward cups\n"
                             "  expect balance 40 points\n  expect of ben balance 30 points\n"));
  CHECK(passes_with(orders + "  redemptions on 2027-02-03 by ben with reward cups\n"
                             "  redemptions on 2027-02-02 with reward cups, times 2\n"
                             "  redemptions on 2027-02-02 with reward cups\n"
                             "  expect balance 30 points\n  expect of ben balance 40 points\n"));
}

TEST_CASE("who joins his own household goes on acting for himself, and shares its tier") {
  const auto program = club(R"(tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in this calendar year at least 500 EUR
  keep by entering again
  valid until end of next calendar year
pool family
  at most 3 members
  collect spend
  tier for every member
example "an owner and a member"
  today is 2024-03-11
  member joined 2024-01-01
  member ben joined 2024-01-01
  pools on 2024-02-01 with pool family, owner member
  pools on 2024-02-10 by ben with pool family, owner member
  orders on 2024-02-20 with net_amount 300 EUR
  orders on 2024-02-25 by ben with net_amount 200 EUR
  pools on 2024-03-10 by ben with pool family, left yes
  expect on 2024-02-25 spend in this calendar year 500 EUR
  expect on 2024-02-25 tier Gold
  expect of ben on 2024-02-24 tier Basic
  expect of ben on 2024-02-25 tier Gold
  expect of ben on 2024-03-10 tier Gold
  expect of ben tier Basic
  expect of ben spend in this calendar year 0 EUR
)");
  CHECK(failures_of(program).empty());
}

TEST_CASE(
    "a household has room for so many, and where the rules say so its members spend the owner's points") {
  const auto program = club(R"(points
  expire 24 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
reward cups en "Cups"
  costs 100 points
reward ten en "Ten"
  costs 50 points
tier Basic
  for everyone
pool family
  at most 3 members
  collect points
  redeemed by any member
example "one purse"
  today is 2024-06-01
  member joined 2024-01-01
  member ben joined 2024-01-01
  member eva joined 2024-01-01
  member tom joined 2024-01-01
  pools on 2024-02-01 by ben with pool family, owner member
  pools on 2024-02-01 by eva with pool family, owner member
  pools on 2024-02-02 by tom with pool family, owner member
  orders on 2024-03-01 by ben with net_amount 80 EUR
  orders on 2024-03-01 by tom with net_amount 500 EUR
  expect on 2024-03-01 balance 80 points
  expect of tom on 2024-03-01 balance 500 points
  redemptions on 2024-03-02 by eva with reward cups
  orders on 2024-03-03 with net_amount 90 EUR
  redemptions on 2024-03-04 by eva with reward cups
  redemptions on 2024-03-05 by ben with reward ten
  redemptions on 2024-03-06 by ben with points 21 points
  expect balance 20 points
  expect of ben balance 0 points
  expect of eva balance 0 points
)");
  CHECK(failures_of(program).empty());
}

TEST_CASE("points that count for no tier bring nobody nearer to one, those of a balance do") {
  const auto program = club(R"(points
  expire 24 months after earning
points xp
  only for qualifying
earn base
  give 1 point and 1 xp per 1 EUR of net_amount on orders
earn bonus
  give 100 % of base on orders
  does not count for tiers
tier Basic
  for everyone
tier Gold
  above Basic
  enter when points earned in this calendar year at least 500 points
  keep by entering again
  valid until end of next calendar year
tier Platinum
  above Gold
  enter when balance of xp at least 1000 xp
  keep by entering again
  valid until end of next calendar year
example "a hundred euros on the way"
  today is 2024-03-11
  member joined 2024-01-01
  orders on 2024-02-20 with net_amount 100 EUR
  expect balance 200 points
  expect balance 200 xp
  expect missing for Gold points earned 400 points
  expect missing for Gold as orders 400 EUR
  expect missing for Platinum as orders 400 EUR
)");
  CHECK(failures_of(program).empty());
}

TEST_CASE("vouchers are there where they are taken, and left out elsewhere") {
  const auto expecting = [](const std::string& expectation) {
    return failures_of(
        club("voucher coffee en \"Coffee\"\n  valid for 24 months\n  where shop is not petrol\n"
             "milestone first\n  when purchases in all time reaches 1\n  give 3 coffee\n"
             "tier Basic\n  for everyone\n"
             "example \"places\"\n  today is 2024-02-12\n  member joined 2024-01-01\n"
             "  orders on 2024-01-31 with net_amount 150 EUR\n  expect voucher coffee " +
             expectation + "\n"));
  };
  CHECK(expecting("3 times with shop harbour") == "");
  CHECK(expecting("0 times with shop petrol") == "");
  CHECK(expecting("3 times") == "");
  CHECK(expecting("3 times with shop petrol") != "");
}

TEST_CASE("a status that was kept is explained by the day on which it was judged, not by the next one") {
  const auto program = club(R"(
tier Basic
  for everyone
tier Silver
  above Basic
  enter when spend in this calendar year at least 40 EUR
  keep when spend in last calendar year at least 30 EUR
  judge keeping on 31 January
  valid until end of next calendar year
example "kept by what came before"
  today is 2028-03-01
  member joined 2027-01-10
  orders on 2027-05-01 with net_amount 40 EUR
  expect valid until 2028-12-31
example "lost, and not entered again"
  today is 2030-02-01
  member joined 2027-01-10
  orders on 2027-05-01 with net_amount 40 EUR
  expect tier Silver
)");
  const auto results = engine::run_examples(program, {});
  const auto& kept = results.at(0).failures.at(0);
  // What kept it counted, though not in the window that is looked at to enter.
  for (const std::string& line : kept.given) CHECK(line.find("does not count") == std::string::npos);
  REQUIRE(kept.because.size() == 2);
  CHECK(kept.because[0].words == "on 2028-01-31, Silver was kept");
  CHECK(kept.because[1].words == "MET      spend in last calendar year is €40.00 of €30.00");
  const auto& lost = results.at(1).failures.at(0);
  REQUIRE(lost.because.size() == 4);
  CHECK(lost.because[0].words == "on 2029-12-31, Silver was not kept");
  CHECK(lost.because[1].words == "NOT MET  spend in last calendar year is €0.00 of €30.00");
  CHECK(lost.because[2].words == "on 2030-02-01, to enter it");
  CHECK(lost.because[3].words == "NOT MET  spend in this calendar year is €0.00 of €40.00");
}

TEST_CASE("where entry has its days, what is missing is said as of the day in question") {
  const auto program = club(R"(
tier Basic
  for everyone
tier Silver
  above Basic
  enter when spend in this calendar month at least 40 EUR
  judge entry at the end of every calendar month
  keep by entering again
  valid until next judging
example "too little in January"
  today is 2028-03-01
  member joined 2027-01-10
  orders on 2028-01-05 with net_amount 30 EUR
  expect on 2028-01-31 tier Silver
)");
  const auto result = engine::run_examples(program, {}).at(0);
  CHECK(result.failures.at(0).got == "Basic on 2028-01-31: €10.00 missing");
  CHECK(result.failures.at(0).because.at(0).words ==
        "NOT MET  spend in this calendar month is €30.00 of €40.00");
}

TEST_CASE("a day before the program begins says so instead of naming conditions that nobody asked") {
  const auto result =
      run("  today is 2023-03-01\n  member joined 2022-05-02\n"
          "  orders on 2023-02-01 with net_amount 500 EUR\n  expect tier Gold\n  expect balance 5 points\n");
  REQUIRE(result.failures.size() == 2);
  CHECK(result.failures[0].got == "Basic on 2023-03-01, before the program begins");
  for (const auto& failure : result.failures) {
    REQUIRE(failure.because.size() == 1);
    CHECK(failure.because[0].words ==
          "the program begins on 2024-01-01: on 2023-03-01 no tier is entered and nothing is earned yet");
  }
}
