// Points that go from one member to another, and accounts that are frozen (docs/MEANING.md, 10.12, 2.3).

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

std::string lots_after(const std::string& clauses, const std::string& happens) {
  return failures_of_two_lots(clauses, R"(reward cup en "Cup"
  costs 50 points
voucher fruit en "Fruit"
  valid for 30 days
convert to_fruit
  on request
  give 1 fruit per 50 points
)",
                              "  member ben joined 2024-01-01\n" + happens);
}

constexpr const char* kAny = "  transfer any number\n";

}  // namespace

TEST_CASE("what is sent is taken in spending order, and what comes keeps the days it had") {
  CHECK(lots_after(kAny, R"(
  transfers on 2024-04-01 with recipient ben, points 150 points
  transfers on 2024-04-01 by ben with sender anna, points 100 points, earned 2024-01-10, last_day 2025-01-10
  transfers on 2024-04-01 by ben with sender anna, points 50 points, earned 2024-03-10, last_day 2025-03-10
  expect on 2024-04-01 balance 50 points
  expect on 2025-01-11 balance 50 points
  expect on 2025-03-11 balance 0 points
  expect of ben on 2024-04-01 balance 150 points
  expect of ben on 2025-01-10 balance 150 points
  expect of ben on 2025-01-11 balance 50 points
  expect of ben on 2025-03-11 balance 0 points
)") == "");
}

TEST_CASE("what comes repays a debt first, and is spent by the days it has") {
  CHECK(lots_after(kAny, R"(
  adjustments on 2024-03-01 by ben with points -30 points
  orders on 2024-03-02 by ben with net_amount 10 EUR
  transfers on 2024-04-01 by ben with sender anna, points 100 points, earned 2024-01-10, last_day 2025-01-10
  orders on 2024-04-02 by ben with net_amount 40 EUR
  redemptions on 2024-04-03 by ben with points 70 points
  expect of ben on 2024-03-02 balance -20 points
  expect of ben on 2024-04-01 balance 80 points
  expect of ben on 2024-04-03 balance 50 points
  expect of ben on 2025-01-11 balance 40 points
)") == "");
}

TEST_CASE("what comes is not earned: it counts for no tier by points earned") {
  CHECK(failures_of(club(R"(points
  expire 12 months after earning
  transfer any number
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
tier Silver
  above Basic
  enter when points earned in this calendar year at least 100 points
  keep by entering again
  valid until end of next calendar year
example "a present makes nobody Silver"
  today is 2024-12-31
  member joined 2024-01-01
  transfers on 2024-04-01 with sender anna, points 500 points, earned 2024-02-01
  expect tier Basic
  expect balance 500 points
)")) == "");
}

TEST_CASE("points that a status spares go over with their own last day, of which today is the earliest") {
  CHECK(lots_after(std::string(kAny), R"(
  transfers on 2024-04-01 by ben with sender anna, points 100 points, earned 2023-01-10, last_day 2024-01-10
  expect of ben on 2024-04-01 balance 100 points
  expect of ben on 2024-04-02 balance 0 points
)") == "");
}

TEST_CASE("nobody sends what the rules keep with him, more than he has, or more than a limit lets through") {
  CHECK(lots_after("", R"(
  transfers on 2024-04-01 with recipient ben, points 10 points
  expect on 2024-04-01 balance 200 points
)") == "");
  CHECK(lots_after(kAny, R"(
  transfers on 2024-04-01 with recipient ben, points 201 points
  transfers on 2024-04-02 with recipient ben, points 200 points
  expect on 2024-04-01 balance 200 points
  expect on 2024-04-02 balance 0 points
)") == "");
  CHECK(lots_after("  transfer at most 120 points per member per calendar year\n"
                   "  transfer at most 2 times per member per calendar month\n",
                   R"(
  transfers on 2024-04-01 with recipient ben, points 10 points
  transfers on 2024-04-02 with recipient ben, points 111 points
  transfers on 2024-04-03 with recipient ben, points 10 points
  transfers on 2024-04-04 with recipient ben, points 10 points
  transfers on 2024-05-01 with recipient ben, points 100 points
  transfers on 2025-01-01 with recipient ben, points 20 points
  expect on 2024-04-02 balance 190 points
  expect on 2024-04-04 balance 180 points
  expect on 2024-05-01 balance 80 points
  expect on 2025-01-01 balance 60 points
)") == "");
}

TEST_CASE("of a frozen account nothing is redeemed, converted, sent or received; it earns all the same") {
  CHECK(lots_after(kAny, R"(
  states on 2024-04-01 with state frozen
  redemptions on 2024-04-02 with points 10 points
  redemptions on 2024-04-02 with reward cup
  requests on 2024-04-02 with conversion to_fruit, points 50 points
  transfers on 2024-04-02 with recipient ben, points 10 points
  transfers on 2024-04-02 with sender ben, points 10 points, earned 2024-01-10
  orders on 2024-04-03 with net_amount 7 EUR
  adjustments on 2024-04-03 with points -7 points
  states on 2024-04-04 with state active
  redemptions on 2024-04-05 with reward cup
  expect on 2024-04-02 balance 200 points
  expect on 2024-04-02 voucher fruit 0 times
  expect on 2024-04-03 balance 200 points
  expect on 2024-04-05 balance 150 points
)") == "");
}
