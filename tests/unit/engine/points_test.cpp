// What becomes of points with time: who is spared, and when it is over.

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

std::int64_t usable(Story& story, const char* as_of) { return story.look(as_of).points.front().usable; }

}  // namespace

TEST_CASE("spared points can still be used behind their last day, and end when nobody spares them") {
  const auto program = club(R"(points
  expire 3 months after earning
  never expire while tier at least Gold, resume afterwards
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in all time at least 100 EUR
  keep by entering again
  valid for 12 months
)");
  Story story(program, "2024-01-01");
  story.order("2024-01-10", 10'000);  // Gold until 2025-01-09; the points' own last day is 2024-04-10
  CHECK(usable(story, "2024-04-10") == 100);
  CHECK(usable(story, "2024-04-11") == 100);
  CHECK(usable(story, "2025-01-09") == 100);
  CHECK(usable(story, "2025-01-10") == 0);
}

TEST_CASE("points that count on a day to come wait for it, and their life begins on it") {
  CHECK(failures_of(club(R"(event trips
  has departure as date
  has price as money
points
  expire 2 months after earning
tier Basic
  for everyone
earn flown
  give 1 point per 1 EUR of price on trips
  counted on departure
example "booked early"
  today is 2024-05-10
  member joined 2024-01-01
  trips on 2024-01-10 with departure 2024-03-10, price 100 EUR
  trips on 2024-04-01 with departure 2024-03-31, price 7 EUR
  expect on 2024-03-09 balance 0 points
  expect on 2024-03-09 pending 100 points
  expect on 2024-03-10 balance 100 points
  expect on 2024-05-10 balance 107 points
)")) == "");
}

TEST_CASE("what a milestone gives is looked at by the tiers at once") {
  CHECK(failures_of(club(R"(points
  never expire
tier Basic
  for everyone
tier Gold
  above Basic
  enter when balance of points at least 150 points
  keep by entering again
  valid for 12 months
earn base
  give 1 point per 1 EUR of net_amount on orders
milestone first
  when purchases in all time reaches 1
  give 50 points
example "at once"
  today is 2024-05-10
  member joined 2024-01-01
  orders on 2024-05-10 with net_amount 100 EUR
  expect tier Gold
)")) == "");
}

TEST_CASE("points spared until the evening before new rules live by the new rules") {
  const std::string before = R"(loyalty rules 1
program club "The club"
  effective from 2024-01-01
  currency EUR
  time zone Europe/Berlin
  languages en
points
  expire after 2 months without orders
  never expire while tier less than Gold, resume afterwards
metric spend
  sum net_amount of orders
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in all time at least 150 EUR
  keep by entering again
  valid for 12 months
)";
  std::string after = before;
  after.replace(after.find("2024-01-01"), 10, "2024-06-01");
  after.replace(after.find("2 months"), 8, "8 months");
  Story story(read({before, after}), "2024-01-01");
  story.order("2024-01-10", 10'000);  // idle from 2024-03-11 on, but spared
  story.grant("Gold", "2024-05-31", "2024-12-31");
  CHECK(usable(story, "2024-05-31") == 100);
  CHECK(usable(story, "2024-06-01") == 100);
  CHECK(usable(story, "2024-09-10") == 100);
  CHECK(usable(story, "2024-09-11") == 0);
}

TEST_CASE("what older rules gave to spared points stays given when newer ones spare them for less") {
  const auto version = [](const std::string& from, const std::string& clauses, const std::string& points) {
    return program_from(from) + clauses + "points\n" + points +
           "metric spend\n  sum net_amount of orders\ntier Basic\n  for everyone\ntier Silver\n"
           "  above Basic\n  enter when spend in all time at least 200 EUR\n  valid for life\n"
           "tier Gold\n  above Silver\n  enter when spend in all time at least 900 EUR\n  valid for life\n";
  };
  Story story(read({version("2025-01-01", "",
                            "  expire 11 months after earning, at end of membership year\n"
                            "  never expire while tier is Basic, start over afterwards\n"
                            "earn base\n  give 1 point per 1 EUR of net_amount on orders\n"),
                    version("2025-06-25",
                            "  membership year restarts on the first day of the month after an upgrade\n",
                            "  expire at end of this calendar month\n"
                            "  never expire while tier is Gold, start over afterwards\n")}),
              "2025-03-21");
  story.order("2025-03-28", 9'000);  // until 2026-03-20, spared up to 2025-06-24: until 2027-03-20
  story.grant("Gold", "2025-07-01", "2025-12-31");  // spared: until 2025-12-31 at least
  story.order("2026-02-17", 20'000);  // Silver: a new year on 2026-03-01, which ends on 2027-02-28
  CHECK(usable(story, "2026-03-01") == 90);
  CHECK(usable(story, "2027-02-28") == 90);
  CHECK(usable(story, "2027-03-01") == 0);
}

TEST_CASE("points given for a day under newer rules keep the terms on which they were given") {
  const auto version = [](const std::string& from, const std::string& clauses, const std::string& expiry) {
    return program_from(from) + clauses + "event stays\n  has departure as date\npoints\n  expire " + expiry +
           "\nmetric purchases\n  count orders\ntier Basic\n  for everyone\ntier Gold\n  above Basic\n"
           "  enter when purchases in all time at least 1\n  keep by entering again\n  valid for 12 months\n"
           "earn stay\n  give 30 points on stays\n  counted on departure\n";
  };
  Story story(read({version("2024-01-01", "", "at end of next membership year"),
                    version("2025-02-02", "  membership year restarts on the day after an upgrade\n",
                            "6 months after earning")}),
              "2023-07-12");
  story.stay("2025-01-27", "2025-03-01");
  story.order("2025-03-01", 1'000);  // the membership year ends today, so the next one a year from now
  CHECK(usable(story, "2025-03-01") == 30);
  CHECK(usable(story, "2026-03-01") == 30);
  CHECK(usable(story, "2026-03-02") == 0);
}

TEST_CASE("a year that an upgrade ends cuts what ends first in the new year") {
  const auto version = [](const std::string& from, const std::string& clauses, const std::string& points) {
    return program_from(from) + clauses + "points\n" + points +
           "metric purchases\n  count orders\ntier Basic\n  for everyone\ntier Gold\n  above Basic\n"
           "  enter when purchases in all time at least 3\n  valid for life\n"
           "earn base\n  give 1 point per 1 EUR of net_amount on orders\n";
  };
  Story story(read({version("2024-01-01", "", "  expire at end of next membership year\n"),
                    version("2025-01-01", "  membership year restarts on an upgrade\n",
                            "  expire 13 months after earning\n"
                            "  carry at most 150 points into next membership year\n")}),
              "2024-05-23");
  story.order("2024-12-31", 10'000);  // until 2026-05-22; in the year that begins with Gold, 2026-02-20
  story.order("2025-02-01", 10'000);  // until 2026-02-28
  story.order("2025-02-21", 0);       // Gold
  CHECK(usable(story, "2025-02-21") == 150);
  CHECK(usable(story, "2026-02-21") == 100);
}

TEST_CASE("caught up on a day of judging, the next period is paid for as well") {
  Story story(club(R"(points
  pending until 33 days after earning
  never expire
earn base
  give 1 point per 1 EUR of net_amount on orders
tier Basic
  for everyone
tier Gold
  above Basic
  enter when balance of points at least 30 points
  judge entry every day
  keep when balance of points at least 30 points
  costs 31 points to keep
  valid until next judging
  if not kept drop one tier after 4 months
)"),
              "2024-01-01");
  story.order("2024-01-01", 4'000);   // usable on 3 February: entered, paid for once, then too little
  story.order("2024-01-20", 10'000);  // usable on 22 February, in the grace time
  CHECK(story.look("2024-02-21").points.at(0).usable == 9);
  CHECK(story.look("2024-02-22").points.at(0).usable == 109 - 2 * 31);
  CHECK(story.valid_until("2024-02-22") == "2024-02-23");
}
