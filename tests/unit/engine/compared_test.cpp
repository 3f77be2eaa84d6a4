// Metrics beside each other, metrics made of metrics, dates ago, seasons and consents, told as examples.

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

// What an example of a member who joined on 2025-01-01 does not come true of.
std::string failures(const std::string& blocks, const std::string& happens) {
  return failures_of(club("tier Basic\n  for everyone\n" + blocks +
                          "example \"it\"\n  today is 2026-06-30\n  member joined 2025-01-01\n" + happens));
}

std::string segment(const std::string& condition) { return "segment asked\n  where " + condition + "\n"; }

}  // namespace

TEST_CASE("120 % of what was spent in the months before is reached to the cent, without a division") {
  const std::string asked = segment("spend in last 3 months at least 120 % of spend in the 3 months before");
  const std::string before = "  orders on 2026-03-30 with net_amount 33.33 EUR\n";
  CHECK(failures(asked, before + "  orders on 2026-03-31 with net_amount 40 EUR\n  expect segment asked\n")
            .empty());
  // 39.99 by 33.33 is 119.98 %.
  CHECK(failures(asked,
                 before + "  orders on 2026-03-31 with net_amount 39.99 EUR\n  expect no segment asked\n")
            .empty());
}

TEST_CASE("the months before end where the last months begin, and both are the last six") {
  const std::string asked = segment("spend in last 3 months less than spend in the 3 months before");
  // Seen from 30 June: from 31 March on, and from 31 December to 30 March.
  CHECK(failures(asked, "  orders on 2026-03-30 with net_amount 1 EUR\n  expect segment asked\n").empty());
  CHECK(failures(asked, "  orders on 2026-03-31 with net_amount 1 EUR\n  expect no segment asked\n").empty());
  CHECK(failures(asked, "  orders on 2025-12-31 with net_amount 1 EUR\n  expect segment asked\n").empty());
  CHECK(failures(asked, "  orders on 2025-12-30 with net_amount 1 EUR\n  expect no segment asked\n").empty());
}

TEST_CASE("the quarter before the last one, and the days before the last days") {
  const std::string happens =
      "  orders on 2026-03-31 with net_amount 20 EUR\n  orders on 2025-12-31 with net_amount 10 EUR\n";
  CHECK(
      failures(segment("spend in last calendar quarter exactly 2 times spend in the calendar quarter before"),
               happens + "  expect segment asked\n")
          .empty());
  CHECK(failures(segment("spend in this calendar quarter less than spend in the calendar quarter before"),
                 happens + "  expect segment asked\n")
            .empty());
  // 91 days before 30 June, itself counted: 1 April. The one day before it is 31 March.
  CHECK(failures(segment("spend in last 91 days less than spend in the 1 day before"),
                 happens + "  expect segment asked\n  expect on 2026-06-29 no segment asked\n")
            .empty());
}

TEST_CASE("nothing is as much as 120 % of nothing, and an average of nothing is compared with nothing") {
  CHECK(failures(segment("spend in last 3 months at least 120 % of spend in the 3 months before"),
                 "  expect segment asked\n")
            .empty());
  CHECK(failures(segment("spend in last 3 months more than spend in the 3 months before"),
                 "  expect no segment asked\n")
            .empty());
  const std::string basket = "metric basket\n  average net_amount of orders\n";
  CHECK(failures(basket + segment("basket in last 3 months at most basket in the 3 months before"),
                 "  orders on 2026-05-01 with net_amount 1 EUR\n  expect no segment asked\n")
            .empty());
}

TEST_CASE("averages are compared as they are, not as they are shown") {
  // 100 by 3 is more than 33.33, which is what both are shown as.
  const std::string basket = "metric basket\n  average net_amount of orders\n";
  CHECK(failures(basket + segment("basket in last 3 months more than basket in the 3 months before"),
                 "  orders on 2026-05-01 with net_amount 33.33 EUR\n  orders on 2026-05-02 with net_amount "
                 "33.33 EUR\n"
                 "  orders on 2026-05-03 with net_amount 33.34 EUR\n  orders on 2026-01-03 with net_amount "
                 "33.33 EUR\n"
                 "  expect basket in last 3 months 33.33 EUR\n  expect segment asked\n")
            .empty());
}

TEST_CASE(
    "the revenue of a year since joining: whole years, and of the year that runs its days by all its days") {
  const std::string yearly = "metric per_year\n  yearly spend since joining, over at least 6 months\n" +
                             segment("per_year at least 200 EUR");
  const std::string order = "  orders on 2025-01-01 with net_amount 300 EUR\n";
  // A year and 181 of 365 days; the first year to its last day; half a year, whatever was before it.
  CHECK(failures(yearly, order + "  expect per_year in all time 200.54 EUR\n  expect segment asked\n"
                                 "  expect on 2025-12-31 per_year in all time 300 EUR\n"
                                 "  expect on 2025-06-30 per_year in all time 600 EUR\n"
                                 "  expect on 2025-01-01 per_year in all time 600 EUR\n")
            .empty());
  CHECK(failures(yearly,
                 "  orders on 2024-12-31 with net_amount 300 EUR\n  expect per_year in all time 0 EUR\n")
            .empty());
}

TEST_CASE("a member of 29 February has had a year on 27 February") {
  CHECK(failures_of(
            club("tier Basic\n  for everyone\nmetric per_year\n  yearly spend since joining, over at least 1 "
                 "month\nsegment asked\n  where per_year at least 1 EUR\nexample \"leap\"\n  today is "
                 "2025-02-27\n  member joined 2024-02-29\n  orders on 2024-03-01 with net_amount 90 EUR\n"
                 "  expect per_year in all time 90 EUR\n"))
            .empty());
}

TEST_CASE("a ratio of a sum to a count knows what was brought over, and an average does not") {
  const std::string metrics =
      "metric basket\n  average net_amount of orders\nmetric per_order\n  ratio of spend to purchases\n" +
      segment("basket in all time more than per_order in all time");
  CHECK(failures(metrics,
                 "  openings on 2025-01-01 with spend 1000 EUR, purchases 10\n"
                 "  orders on 2025-03-01 with net_amount 210 EUR\n"
                 "  expect basket in all time 210 EUR\n  expect per_order in all time 110 EUR\n"
                 "  expect segment asked\n")
            .empty());
}

TEST_CASE("a share of spend is in percent, and of no spend there is none") {
  const std::string metrics =
      "metric margins\n  sum margin of orders\nmetric kept\n  ratio of margins to spend\n" +
      segment("kept in all time at least 33.33 %");
  CHECK(failures(metrics,
                 "  orders on 2025-03-01 with net_amount 30 EUR, margin 10 EUR\n"
                 "  expect kept in all time 33.33 %\n  expect segment asked\n"
                 "  expect on 2025-02-28 no segment asked\n")
            .empty());
}

TEST_CASE("different products, categories and stores are counted once each, also when they go back") {
  const std::string metrics =
      "metric categories\n  count distinct category of orders\n"
      "metric stores\n  count distinct store of orders\n" +
      segment("categories in last 12 months at least 2") +
      "segment stored\n  where stores in all time at least 2\n";
  CHECK(failures(metrics,
                 "  orders on 2026-01-01 with net_amount 30 EUR, category knives, store north\n"
                 "  orders on 2026-01-02 with net_amount 30 EUR, category pans, store north\n"
                 "  orders on 2026-01-03 with net_amount 30 EUR, category pans\n"
                 "  returns on 2026-01-04 of orders on 2026-01-01 with net_amount 30 EUR\n"
                 "  expect categories in last 12 months 2\n  expect stores in all time 1\n"
                 "  expect segment asked\n  expect no segment stored\n")
            .empty());
}

TEST_CASE("how long ago a launch was is seen from the order, and how long ago somebody joined from the day") {
  const std::string rules = "metric early\n  count orders\n  where launched at most 30 days ago\n" +
                            segment("early in all time at least 1") +
                            "segment fresh\n  where joined at most 12 months ago\n";
  CHECK(failures(rules,
                 "  orders on 2025-03-31 with net_amount 1 EUR, launched 2025-03-01\n"
                 "  expect segment asked\n  expect no segment fresh\n"
                 "  expect on 2026-01-01 segment fresh\n  expect on 2026-01-02 no segment fresh\n")
            .empty());
  CHECK(failures(rules,
                 "  orders on 2025-03-31 with net_amount 1 EUR, launched 2025-02-28\n"
                 "  orders on 2025-04-01 with net_amount 1 EUR\n  expect no segment asked\n")
            .empty());
  CHECK(
      failures(rules,
               "  orders on 2025-03-31 with net_amount 1 EUR, launched 2025-04-28\n  expect segment asked\n")
          .empty());
}

TEST_CASE("a season runs across the new year, and holds its last day and 29 February") {
  CHECK(failures(segment("season from 21 December to 20 March"),
                 "  expect on 2025-12-20 no segment asked\n  expect on 2025-12-21 segment asked\n"
                 "  expect on 2026-03-20 segment asked\n  expect on 2026-03-21 no segment asked\n")
            .empty());
  CHECK(
      failures("metric summer\n  count orders\n  where season from 21 June to 22 September\n" +
                   segment("summer in all time at least 1"),
               "  orders on 2025-06-20 with net_amount 1 EUR\n  orders on 2025-06-21 with net_amount 1 EUR\n"
               "  orders on 2025-09-22 with net_amount 1 EUR\n  orders on 2025-09-23 with net_amount 1 EUR\n"
               "  expect summer in all time 2\n  expect segment asked\n")
          .empty());
}

TEST_CASE("the last word about a channel counts, and one about no channel is about all") {
  const std::string rules = segment("member consents to marketing by email") +
                            "segment anyhow\n  where member consents to marketing\n"
                            "segment without\n  where member does not consent to marketing by email\n";
  CHECK(failures(
            rules,
            "  consents on 2025-02-01 with kind marketing, channel Email, given yes\n"
            "  consents on 2025-03-01 with kind service, channel email, given no\n"
            "  consents on 2025-04-01 with kind marketing, channel post, given no\n"
            "  consents on 2025-05-01 with kind marketing, given no\n"
            "  consents on 2025-06-01 with kind marketing, channel post, given yes\n"
            "  expect on 2025-01-31 no segment asked\n  expect on 2025-01-31 segment without\n"
            "  expect on 2025-02-01 segment asked\n  expect on 2025-02-01 no segment without\n"
            "  expect on 2025-04-30 segment asked\n  expect on 2025-05-01 no segment asked\n"
            "  expect on 2025-05-01 no segment anyhow\n  expect segment anyhow\n  expect no segment asked\n")
            .empty());
}
