// What a return takes: the same goods from metrics and from points (docs/MEANING.md, 4.5 and 12.1).

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

// Of these orders and returns, what is left: of `soap_spend`, and of points for soap and for everything.
std::string failures(const std::string& told) {
  return failures_of(club(R"(metric soap_spend
  sum net_amount of orders
  where category is soap
metric unmilked
  sum net_amount of orders
  where category is not milk
points
  never expire
points soaps, one soaps_one
  never expire
points gift, one gift_one
  never expire
tier Basic
  for everyone
earn base
  give 1 point per 1 EUR of net_amount on orders
earn for_soap
  give 1 soaps_one per 1 EUR of net_amount on orders
  where category is soap
earn once
  give 3 gift on orders
  where category is soap
example "returns"
  today is 2024-06-30
  member joined 2024-01-01
)" + told));
}

}  // namespace

TEST_CASE("goods named by their category are taken from its lines, by metrics and by points alike") {
  CHECK(failures(
            "  orders on 2024-05-05 with net_amount 10 EUR, category milk, net_amount 11 EUR, category soap\n"
            "  returns on 2024-05-10 of orders on 2024-05-05 with net_amount 10 EUR, category milk\n"
            "  expect soap_spend in all time 11 EUR\n  expect balance 11 points\n  expect balance 11 soaps\n"
            "  expect balance 3 gift\n") == "");
  CHECK(failures(
            "  orders on 2024-05-05 with net_amount 10 EUR, category milk, net_amount 11 EUR, category soap\n"
            "  returns on 2024-05-10 of orders on 2024-05-05 with net_amount 11 EUR, category soap\n"
            "  expect soap_spend in all time 0 EUR\n  expect balance 10 points\n  expect balance 0 soaps\n"
            "  expect balance 0 gift\n") == "");
}

TEST_CASE("everything that is named has to be what the line says: product and category, or the brand") {
  const std::string order =
      "  orders on 2024-05-05 with net_amount 10 EUR, category milk, product s, brand a, net_amount 10 EUR, "
      "category "
      "soap, product s, brand b\n"
      "  returns on 2024-05-10 of orders on 2024-05-05 with net_amount 10 EUR, ";
  CHECK(failures(order + "product s, category soap\n  expect soap_spend in all time 0 EUR\n"
                         "  expect balance 0 soaps\n") == "");
  CHECK(failures(order + "product s, category milk\n  expect soap_spend in all time 10 EUR\n"
                         "  expect balance 10 soaps\n") == "");
  CHECK(failures(order + "brand b\n  expect soap_spend in all time 0 EUR\n  expect balance 0 soaps\n") == "");
  // A category that the product does not have: the product says it.
  CHECK(failures(order + "product s, category bread\n  expect soap_spend in all time 10 EUR\n"
                         "  expect balance 10 soaps\n") == "");
}

TEST_CASE("goods of several lines go back from the first that has some left on") {
  CHECK(
      failures("  orders on 2024-05-05 with net_amount 4 EUR, category soap, product s, net_amount 10 EUR, "
               "category "
               "milk, net_amount 6 EUR, category soap, product t\n"
               "  returns on 2024-05-10 of orders on 2024-05-05 with net_amount 7 EUR, category soap\n"
               "  expect soap_spend in all time 3 EUR\n  expect balance 3 soaps\n  expect balance 13 points\n"
               "  expect balance 3 gift\n") == "");
}

TEST_CASE("an amount without goods is taken from what is left of them, not from what is gone already") {
  CHECK(failures(
            "  orders on 2024-05-05 with net_amount 30 EUR, category soap, net_amount 10 EUR, category milk\n"
            "  returns on 2024-05-10 of orders on 2024-05-05 with net_amount 30 EUR, category soap\n"
            "  returns on 2024-05-11 of orders on 2024-05-05 with net_amount 10 EUR\n"
            "  expect soap_spend in all time 0 EUR\n  expect unmilked in all time 0 EUR\n"
            "  expect balance 0 points\n") == "");
  CHECK(failures(
            "  orders on 2024-05-05 with net_amount 30 EUR, category soap, net_amount 10 EUR, category milk\n"
            "  returns on 2024-05-10 of orders on 2024-05-05 with net_amount 20 EUR\n"
            "  expect soap_spend in all time 15 EUR\n  expect balance 15 soaps\n  expect balance 20 "
            "points\n") == "");
}

TEST_CASE("an amount larger than the goods takes the goods and no more of them") {
  CHECK(failures(
            "  orders on 2024-05-05 with net_amount 30 EUR, category soap, net_amount 10 EUR, category milk\n"
            "  returns on 2024-05-10 of orders on 2024-05-05 with net_amount 45 EUR\n"
            "  expect soap_spend in all time 0 EUR\n  expect balance 0 soaps\n") == "");
}

TEST_CASE("a return revokes what it makes untrue, not what was spent or paid for the tier since") {
  const auto expecting = [](const std::string& told) {
    return failures_of(club(R"(points xp, one xp_point
  only for qualifying
points
  expire 1 month after earning
earn to_qualify
  give 1 xp_point per 1 EUR of net_amount on orders
  where category is flight
earn to_spend
  give 1 point per 1 EUR of net_amount on orders
  where category is flight
tier Base
  for everyone
tier Paid
  above Base
  enter when balance of xp at least 100 xp
  costs 100 xp to enter
  keep by entering again
  valid for 12 months
tier Low
  for everyone
tier High
  above Low
  enter when balance of points at least 100 points
  keep by entering again
  valid for 12 months
example "returns"
  today is 2025-06-10
  member joined 2024-01-01
  orders on 2025-05-01 with net_amount 120 EUR, category flight
  orders on 2025-05-20 with net_amount 10 EUR, category mugs
  orders on 2025-06-09 with net_amount 10 EUR, category mugs
)" + told,
                            "  returns may revoke tiers\n"));
  };
  const std::string mug = "  returns on 2025-06-10 of orders on 2025-06-09 with net_amount 10 EUR\n";
  CHECK(expecting("  expect balance 0 points\n" + mug + "  expect tier Paid\n  expect tier High\n") == "");
  CHECK(expecting("  returns on 2025-05-25 of orders on 2025-05-01 with net_amount 30 EUR\n"
                  "  expect on 2025-05-24 tier High\n  expect on 2025-05-25 tier Low\n"
                  "  expect on 2025-05-25 tier Paid\n") == "");
}

TEST_CASE("a return belongs to the household in which its order counted, whoever is in it by then") {
  const auto expecting = [](const std::string& told) {
    return failures_of(
        club("points\n  never expire\nearn base\n  give 1 point per 1 EUR of net_amount on orders\n"
             "tier Basic\n  for everyone\npool home\n  at most 3 members\n  collect points, spend\n"
             "example \"households\"\n  today is 2024-03-31\n  member joined 2024-01-01\n"
             "  member ben joined 2024-01-01\n" +
             told));
  };
  CHECK(expecting("  pools on 2024-02-01 by ben with pool home, owner member\n"
                  "  orders on 2024-02-10 by ben with net_amount 1000 EUR\n"
                  "  pools on 2024-03-01 by ben with pool home, left yes\n"
                  "  returns on 2024-03-10 by ben of orders on 2024-02-10 with net_amount 900 EUR\n"
                  "  expect on 2024-03-09 balance 1000 points\n  expect balance 100 points\n"
                  "  expect spend in all time 100 EUR\n  expect of ben balance 0 points\n"
                  "  expect of ben spend in all time 0 EUR\n") == "");
  CHECK(expecting("  orders on 2024-01-10 by ben with net_amount 100 EUR\n"
                  "  pools on 2024-02-01 by ben with pool home, owner member\n"
                  "  returns on 2024-03-10 by ben of orders on 2024-01-10 with net_amount 90 EUR\n"
                  "  expect balance 0 points\n  expect spend in all time 0 EUR\n"
                  "  expect of ben balance 10 points\n  expect of ben spend in all time 10 EUR\n") == "");
}

TEST_CASE("a renewal that a return takes leaves the life before it, with its entry") {
  Story story(club("tier Basic\n  for everyone\ntier Gold\n  above Basic\n"
                   "  enter when spend in last 1 month at least 100 EUR\n  keep by entering again\n"
                   "  valid for 12 months\n  lost after 6 months without reviews\n",
                   "  returns may revoke tiers\n"),
              "2024-01-01");
  story.order("2024-01-10", 10'000);
  const int again = story.order("2024-05-01", 10'000);
  story.give_back(again, "2024-05-02", 10'000);
  CHECK(story.valid_until("2024-07-10") == "2025-01-09");
  CHECK(story.tier("2024-07-10") == "Gold");
  CHECK(story.tier("2024-07-11") == "Basic");
}

TEST_CASE("a status valid while met that new rules give an end keeps that end after a return") {
  const auto version = [](const std::string& from, const std::string& clauses, const std::string& gold) {
    return program_from(from) + clauses +
           "metric spend\n  sum net_amount of orders\nmetric purchases\n  count orders\n"
           "tier Basic\n  for everyone\ntier Gold\n  above Basic\n" +
           gold;
  };
  const std::string trial =
      "trial match\n  gives tier Gold for 1 month\n  keep when purchases in last 3 months at least 1\n"
      "  kept as if entered\n";
  Story story(read({version("2025-01-01", "",
                            "  enter when spend in all time at least 100 EUR\n  valid while met\n" + trial),
                    version("2026-01-01", "  returns may revoke tiers\n",
                            "  enter when purchases in last 1 month more than 2\n  keep by entering again\n"
                            "  valid until end of this calendar year\n")}),
              "2025-01-01");
  story.begin_trial("2025-02-01");
  story.order("2025-02-10", 20'000);
  const int order = story.order("2026-04-14", 1'000);
  story.give_back(order, "2026-08-06", 1'000);
  CHECK(story.valid_until("2026-08-07") == "2026-12-31");
}

TEST_CASE("a fixed amount goes with the last of the goods, even where shipping is kept") {
  Story story(club("points\n  never expire\ntier Basic\n  for everyone\n"
                   "earn base\n  give 1 point per 1 EUR of net_amount on orders\n"
                   "earn once\n  give 30 points on orders\n"),
              "2024-01-01");
  const int order = story.order("2024-05-05", {{1'000, "soap"}, {500, "milk"}}, 2'100);
  story.give_back(order, "2024-05-06", {{1'000, "soap"}});
  CHECK(story.look("2024-05-06").points.at(0).usable == 41);
  story.give_back(order, "2024-05-07", {{500, "milk"}});
  CHECK(story.look("2024-05-07").points.at(0).usable == 6);
}

TEST_CASE("a return larger than its order takes what the order earned, and no more") {
  Story story(club("points\n  never expire\ntier Basic\n  for everyone\n"
                   "earn base\n  give 1 point per 1 EUR of net_amount on orders\n"),
              "2024-01-01");
  story.order("2024-05-04", 5'000);
  const int order = story.order("2024-05-05", {{1'000, "soap"}}, 800);
  story.give_back(order, "2024-05-06", {{1'000, "soap"}});
  CHECK(story.look("2024-05-06").points.at(0).usable == 50);
}

TEST_CASE("a household that no rules knew when it was joined collects once they do") {
  const std::string begin = "loyalty rules 1\nprogram club \"The club\"\n  effective from ";
  const std::string rules =
      "\n  currency EUR\n  time zone Europe/Berlin\n  languages en\npoints\n  never expire\n"
      "earn base\n  give 1 point per 1 EUR of net_amount on orders\ntier Basic\n  for everyone\n";
  const std::string pool = "pool home\n  at most 3 members\n  collect points\n";
  const auto checked = language::read_program(
      {std::make_shared<const SourceFile>("1.rung", begin + "2024-01-01" + rules),
       std::make_shared<const SourceFile>("2.rung", begin + "2024-03-01" + rules + pool)});
  REQUIRE(checked.program);
  Story story(checked.program, "2024-01-01");
  story.join("home", "2024-02-01");
  story.order("2024-02-05", 2'000);
  story.order("2024-03-05", 10'000);
  CHECK(story.look("2024-02-29").points.at(0).usable == 20);
  CHECK(story.look("2024-03-05").points.at(0).usable == 20);
}

TEST_CASE("a year that began anew lengthens each reason for a status, also one that was not the longest") {
  Story story(club("tier Basic\n  for everyone\ntier Gold\n  above Basic\n"
                   "  enter when spend in this calendar year at least 20 EUR\n  keep by entering again\n"
                   "  valid until end of next membership year\n"
                   "tier Platinum\n  above Gold\n"
                   "  enter when spend in this calendar quarter at least 120 EUR\n"
                   "  keep by entering again\n  valid for 1 month\n",
                   "  returns may revoke tiers\n"
                   "  membership year restarts on the first day of the month after an upgrade\n"),
              "2025-04-13");
  story.order("2025-05-10", 2'000);  // Gold until 2027-05-31
  const int renewal = story.order("2026-07-10", 2'000);
  CHECK(story.valid_until("2026-07-10") == "2028-05-31");
  story.order("2026-08-20", 12'000);  // Platinum: the membership year begins anew on 1 September
  CHECK(story.valid_until("2026-11-01") == "2028-08-31");
  story.give_back(renewal, "2026-11-02", 2'000);
  CHECK(story.valid_until("2026-11-03") == "2028-08-31");  // as it would be without the renewal
}

TEST_CASE("a year that began anew moved everything that makes a status last that long") {
  Story story(
      club("tier Basic\n  for everyone\ntier Gold\n  above Basic\n"
           "  enter when spend in this calendar year at least 20 EUR\n  keep by entering again\n"
           "  valid until end of next membership year\n"
           "tier Platinum\n  above Gold\n  enter when spend in this calendar quarter at least 120 EUR\n"
           "  keep by entering again\n  valid for 1 month\n"
           "trial match\n  gives tier Gold for 2 months\n  keep when spend in this trial at least 160 EUR\n"
           "  kept as if entered\n",
           "  returns may revoke tiers\n"
           "  membership year restarts on the first day of the month after an upgrade\n"),
      "2025-04-13");
  story.begin_trial("2025-06-30");
  const int first = story.order("2025-07-15", 2'000);
  story.order("2025-07-25", 14'000);  // Platinum: the membership year begins anew on 1 August
  story.review("2025-09-25");         // Platinum again, and so on 1 October
  story.give_back(first, "2025-11-02",
                  2'000);  // Gold was not entered in July, but kept by the trial in August
  CHECK(story.valid_until("2025-11-03") == "2027-09-30");
}
