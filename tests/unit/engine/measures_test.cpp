#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

const std::string kMember = "tier Member\n  for everyone\n";

// A club with one segment, whose condition's counter is the only one.
language::ProgramPtr asking(const std::string& metric, const std::string& condition) {
  return club(kMember + metric + "segment asked\n  where " + condition + "\n");
}

std::int64_t counted(Story& story, const char* on) { return story.look(on).measures.at(0).value; }
bool inside(Story& story, const char* on) { return story.look(on).in_segment.at(0); }

}  // namespace

TEST_CASE("the last 12 months on the last day of a leap February begin on 1 March") {
  Story story(asking("", "spend in last 12 months at least 1 EUR"), "2020-01-01");
  story.order("2023-02-28", 100);
  story.order("2023-03-01", 1'000);
  CHECK(counted(story, "2024-02-28") == 1'000);
  CHECK(counted(story, "2024-02-29") == 1'000);
  CHECK(counted(story, "2024-03-01") == 0);
}

TEST_CASE("who joined on 29 February begins the next year on 28 February") {
  Story story(asking("", "spend in this membership year at least 1 EUR"), "2024-02-29");
  story.order("2024-02-29", 100);
  story.order("2025-02-28", 1'000);
  CHECK(counted(story, "2025-02-27") == 100);
  CHECK(counted(story, "2025-02-28") == 1'000);
}

TEST_CASE("a return lowers the day of the purchase, seen from the return on") {
  Story story(asking("", "spend in last calendar month at least 1 EUR"), "2024-01-01");
  const int order = story.order("2024-04-20", 10'000);
  story.give_back(order, "2024-05-10", 4'000);
  CHECK(counted(story, "2024-05-09") == 10'000);
  CHECK(counted(story, "2024-05-10") == 6'000);
  CHECK(counted(story, "2024-06-01") == 0);
}

TEST_CASE("a return lowers its own day where the metric says so") {
  Story story(asking("metric net\n  sum net_amount of orders\n  returns count on the day of the return\n",
                     "net in last calendar month at least 1 EUR"),
              "2024-01-01");
  const int order = story.order("2024-04-20", 10'000);
  story.give_back(order, "2024-05-10", 4'000);
  CHECK(counted(story, "2024-05-31") == 10'000);
  CHECK(counted(story, "2024-06-01") == -4'000);
}

TEST_CASE("a return that names no goods is spread over the order's lines") {
  Story story(asking("metric sharp\n  sum net_amount of orders\n  where category is knives\n",
                     "sharp in all time at least 1 EUR"),
              "2024-01-01");
  const int order = story.order("2024-04-20", {{3'000, "knives"}, {6'000, "pots"}});
  CHECK(counted(story, "2024-04-20") == 3'000);
  story.give_back(order, "2024-04-21", 1'000);
  CHECK(counted(story, "2024-04-21") == 2'667);
}

TEST_CASE("open and cancelled orders count only where a metric asks for the status") {
  Story plain(asking("", "purchases in all time at least 1"), "2024-01-01");
  plain.order("2024-04-20", 100, language::kOpen);
  plain.order("2024-04-21", 100, language::kCancelled);
  CHECK(counted(plain, "2024-05-01") == 0);
  Story asked(asking("metric cancelled\n  count orders\n  where status is cancelled\n",
                     "cancelled in all time at least 1"),
              "2024-01-01");
  asked.order("2024-04-20", 100, language::kOpen);
  asked.order("2024-04-21", 100, language::kCancelled);
  CHECK(counted(asked, "2024-05-01") == 1);
}

TEST_CASE("an average is compared exactly, not as it is shown") {
  Story story(
      asking("metric basket\n  average net_amount of orders\n", "basket in all time more than 33.33 EUR"),
      "2024-01-01");
  CHECK(counted(story, "2024-04-01") == kEmpty);
  CHECK_FALSE(inside(story, "2024-04-01"));
  for (const int cents : {3'333, 3'333, 3'334}) story.order("2024-04-20", cents);
  CHECK(counted(story, "2024-04-20") == 3'333);
  CHECK(inside(story, "2024-04-20"));
}

TEST_CASE("a variation of nothing is like clockwork; it takes two gaps to say so") {
  Story story(
      asking("metric irregularity\n  variation between orders\n", "irregularity in all time at most 33.33 %"),
      "2024-01-01");
  story.order("2024-04-01", 100);
  story.order("2024-04-11", 100);
  CHECK(counted(story, "2024-04-11") == kEmpty);
  story.order("2024-04-21", 100);
  CHECK(counted(story, "2024-04-21") == 0);
  CHECK(inside(story, "2024-04-21"));
  story.order("2024-05-21", 100);  // gaps of 10, 10 and 30 days: mean 16.67, deviation 9.43
  CHECK(counted(story, "2024-05-21") == 5'656);
  CHECK_FALSE(inside(story, "2024-05-21"));
}

TEST_CASE("months since the last order are counted from that day") {
  Story story(asking("metric idle_time\n  time since last order\n", "idle_time more than 1 month"),
              "2024-01-01");
  CHECK_FALSE(inside(story, "2024-01-20"));
  story.order("2024-01-31", 100);
  CHECK_FALSE(inside(story, "2024-02-29"));
  CHECK(inside(story, "2024-03-01"));
}

TEST_CASE("an attribute holds from its day on") {
  Story story(asking("", "country is DE"), "2024-01-01");
  story.attribute("country", "2024-03-01", story.symbol("DE"));
  story.attribute("country", "2024-05-01", story.symbol("AT"));
  CHECK_FALSE(inside(story, "2024-02-29"));
  CHECK(inside(story, "2024-03-01"));
  CHECK(inside(story, "2024-04-30"));
  CHECK_FALSE(inside(story, "2024-05-01"));
}

TEST_CASE("a deadline is the last day on which everything still counts") {
  Story story(
      club(
          "tier First\n  for everyone\ntier Second\n  above First\n  enter when any of\n"
          "    - spend in last 30 days at least 100 EUR\n    - spend in this calendar year at least 200 EUR\n"
          "  valid for life\n"),
      "2024-01-01");
  story.order("2024-05-05", 6'000);
  story.look("2024-05-20");
  const engine::Progress progress = story.to("Second");
  CHECK(progress.cheapest == 0);
  CHECK(progress.alternatives.at(0).cost == 4'000);
  CHECK(progress.alternatives.at(0).percent == 6'000);
  CHECK(iso(progress.alternatives.at(0).last_day) == "2024-06-03");
  CHECK(iso(progress.alternatives.at(1).last_day) == "2024-12-31");
}

TEST_CASE("periods held count from the one on in which the member joins, if the tier is held at its end") {
  CHECK(failures_of(club(R"(metric gold_years
  count each calendar year with tier at least Gold
tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in this calendar year at least 100 EUR
  keep by entering again
  valid until end of next calendar year
example "years"
  today is 2026-01-01
  member joined 2024-02-10
  orders on 2024-05-01 with net_amount 100 EUR
  expect on 2024-12-31 gold_years in all time 0
  expect on 2025-01-01 gold_years in all time 1
  expect gold_years in all time 2
)")) == "");
}

TEST_CASE("what is carried counts in the period it is carried into, and nowhere twice") {
  CHECK(failures_of(club(R"(tier Basic
  for everyone
tier Gold
  above Basic
  enter when purchases in this calendar year at least 2
  keep by entering again
  valid until end of next calendar year
  carry purchases above 2 into next calendar year
example "four in August"
  today is 2028-12-31
  member joined 2027-01-01
  orders on 2027-08-01 with net_amount 1 EUR
  orders on 2027-08-02 with net_amount 1 EUR
  orders on 2027-08-03 with net_amount 1 EUR
  orders on 2027-08-04 with net_amount 1 EUR
  expect on 2028-01-01 purchases in this calendar year 2
  expect on 2028-01-01 purchases in last 6 months 4
  expect on 2028-01-01 purchases in all time 4
  expect on 2028-01-01 purchases in this calendar month 0
)")) == "");
}

TEST_CASE("a prediction holds from its day on, until the day of the next one of its horizon") {
  const std::string asked = "predicted_value in next 12 months";
  Story story(asking("", asked + " at least 300 EUR"), "2024-01-01");
  CHECK_FALSE(inside(story, "2024-03-01"));
  story.attribute(asked, "2024-03-01", 30'000);
  story.attribute(asked, "2024-05-01", 29'999);
  CHECK_FALSE(inside(story, "2024-02-29"));
  CHECK(inside(story, "2024-03-01"));
  CHECK(inside(story, "2024-04-30"));
  CHECK_FALSE(inside(story, "2024-05-01"));
}

TEST_CASE("half a purchase more than two is more than two, and no prediction is empty") {
  const std::string asked = "predicted_purchases in next 6 months";
  Story more(asking("", asked + " more than 2"), "2024-01-01");
  more.attribute(asked, "2024-03-01", 2000);
  more.attribute(asked, "2024-04-01", 2001);
  CHECK_FALSE(inside(more, "2024-03-31"));
  CHECK(inside(more, "2024-04-01"));
  Story none(asking("", asked + " is empty"), "2024-01-01");
  none.attribute(asked, "2024-03-01", 0);
  CHECK(inside(none, "2024-02-29"));
  CHECK_FALSE(inside(none, "2024-03-01"));
}
