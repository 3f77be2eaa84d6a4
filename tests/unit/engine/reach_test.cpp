// Tiers reached in time (docs/MEANING.md, 15.7 and 15.8) and days that come by themselves (6.11).

#include <doctest/doctest.h>

#include "club.h"
#include "core/yearless.h"

using namespace rung;
using namespace rung::testing;

namespace {

const std::string kGoldInYear = R"(tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in this calendar year at least 1000 EUR
  keep by entering again
  valid until end of next calendar year
)";

const std::string kHead = "example \"in time\"\n  today is 2025-09-30\n  member joined 2024-01-01\n";

// What the example of these lines does not come true of: a tier, the segment that asks, what happens.
std::string wrong(const std::string& tiers, const std::string& where, const std::string& lines) {
  return failures_of(club(tiers + "segment asked\n  where " + where + "\n" + kHead + lines));
}

constexpr const char* kReached = "  expect segment asked\n";
constexpr const char* kNotReached = "  expect no segment asked\n";

}  // namespace

TEST_CASE("a tier is reachable at a pace that closes the gap to the cent, and not with a cent less") {
  // 92 days from July to September; 92 days are left, from 1 October to 31 December: the same amount again is
  // enough.
  const std::string where = "Gold is reachable at the pace of last 92 days";
  CHECK(wrong(kGoldInYear, where, "  orders on 2025-07-01 with net_amount 500 EUR\n" + std::string(kReached))
            .empty());
  CHECK(wrong(kGoldInYear, where,
              "  orders on 2025-07-01 with net_amount 499.99 EUR\n" + std::string(kNotReached))
            .empty());
  // The day before is out of the time that is measured, though it counts for Gold.
  CHECK(
      wrong(kGoldInYear, where, "  orders on 2025-06-30 with net_amount 500 EUR\n" + std::string(kNotReached))
          .empty());
}

TEST_CASE("nobody without purchases reaches a tier at his own pace, and not reachable is then so") {
  CHECK(wrong(kGoldInYear, "Gold is reachable at the pace of last 6 months", kNotReached).empty());
  CHECK(wrong(kGoldInYear, "Gold is not reachable at the pace of last 6 months", kReached).empty());
  CHECK(wrong(kGoldInYear, "Gold is reachable with 1 average order of last 6 months", kNotReached).empty());
  CHECK(wrong(kGoldInYear, "Gold is not reachable with 1 average order of last 6 months", kReached).empty());
}

TEST_CASE("of a tier that is held neither reachable nor not reachable holds") {
  const std::string order = "  orders on 2025-09-01 with net_amount 1000 EUR\n";
  for (const char* how : {"at the pace", "with 1 average order"}) {
    CAPTURE(how);
    CHECK(
        wrong(kGoldInYear, std::string("Gold is reachable ") + how + " of last 6 months", order + kNotReached)
            .empty());
    CHECK(wrong(kGoldInYear, std::string("Gold is not reachable ") + how + " of last 6 months",
                order + kNotReached)
              .empty());
  }
}

TEST_CASE("what waits for its judging is missing nothing: neither holds") {
  const std::string judged = R"(tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in this calendar year at least 1000 EUR
  judge entry on 31 December
  keep by entering again
  valid until end of next calendar year
)";
  const std::string order = "  orders on 2025-09-01 with net_amount 1000 EUR\n";
  CHECK(wrong(judged, "Gold is reachable at the pace of last 6 months", order + kNotReached).empty());
  CHECK(wrong(judged, "Gold is not reachable at the pace of last 6 months", order + kNotReached).empty());
}

TEST_CASE("a member who has just joined is measured over the whole time all the same") {
  const auto failures = [](const std::string& amount) {
    return failures_of(club(kGoldInYear +
                            "segment asked\n  where Gold is reachable at the pace of last 92 days\n"
                            "example \"new\"\n  today is 2025-09-30\n  member joined 2025-09-29\n"
                            "  orders on 2025-09-30 with net_amount " +
                            amount + "\n"));
  };
  CHECK(failures("100 EUR\n  expect no segment asked").empty());
  CHECK(failures("500 EUR\n  expect segment asked").empty());
}

TEST_CASE("without a last day any pace reaches a tier one day") {
  const std::string ever = R"(tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in all time at least 100000 EUR
  valid for life
)";
  const std::string where = "Gold is reachable at the pace of last 30 days";
  CHECK(wrong(ever, where, "  orders on 2025-09-01 with net_amount 0.01 EUR\n" + std::string(kReached))
            .empty());
  CHECK(wrong(ever, where, "  orders on 2025-08-31 with net_amount 9000 EUR\n" + std::string(kNotReached))
            .empty());
}

TEST_CASE("in a window that moves along only as much comes together as it holds days") {
  // 92 days of pace; 30 days of window with nothing in it yet.
  const std::string moving = R"(tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in last 30 days at least 100 EUR
  valid while met
)";
  const std::string where = "Gold is reachable at the pace of last 90 days";
  CHECK(wrong(moving, where,
              "  orders on 2025-08-01 with net_amount 299.99 EUR\n  orders on 2025-08-01 at 13:00 with "
              "net_amount 0.01 EUR\n" +
                  std::string(kReached))
            .empty());
  CHECK(wrong(moving, where, "  orders on 2025-08-01 with net_amount 299.99 EUR\n" + std::string(kNotReached))
            .empty());
}

TEST_CASE("of several ways the cheapest is asked about, and every condition of it") {
  const std::string ways = R"(metric visits_made
  count visits
tier Basic
  for everyone
tier Gold
  above Basic
  enter when any of
    - spend in this calendar year at least 1000 EUR and visits_made in this calendar year at least 4
    - spend in this calendar year at least 5000 EUR
  keep by entering again
  valid until end of next calendar year
)";
  const std::string pace = "Gold is reachable at the pace of last 92 days";
  const std::string order = "  orders on 2025-07-01 with net_amount 500 EUR\n";
  const std::string visit = "  visits on 2025-08-01\n";
  // Ways whose visits have no price are the last choice: the cheapest is 5,000 EUR, too far.
  CHECK(wrong(ways, pace, order + visit + visit + kNotReached).empty());
  const std::string both = R"(metric reviews_written
  count reviews
tier Basic
  for everyone
tier Gold
  above Basic
  enter when all of
    - spend in this calendar year at least 1000 EUR
    - purchases in this calendar year at least 4
  keep by entering again
  valid until end of next calendar year
)";
  const std::string second = "  orders on 2025-07-02 with net_amount 100 EUR\n";
  CHECK(wrong(both, pace, order + kNotReached).empty());
  CHECK(wrong(both, pace, order + second + kReached).empty());
  CHECK(wrong(both, "Gold is reachable with 2 average orders of last 92 days", order + second + kReached)
            .empty());
  CHECK(wrong(both, "Gold is reachable with 1 average order of last 92 days", order + second + kNotReached)
            .empty());
}

TEST_CASE("an average order adds to each metric what orders added to it on average") {
  const std::string knives = R"(metric knife_spend
  sum net_amount of orders
  where category is knives
tier Basic
  for everyone
tier Gold
  above Basic
  enter when knife_spend in this calendar year at least 150 EUR
  keep by entering again
  valid until end of next calendar year
)";
  const std::string where = "Gold is reachable with 1 average order of last 12 months";
  const std::string knife = "  orders on 2025-07-01 with net_amount 100 EUR, category knives\n";
  CHECK(wrong(knives, where, knife + kReached).empty());
  // Half of the orders are pots: an average order is worth 50 EUR of knives, and 50 EUR are missing …
  CHECK(wrong(knives, where,
              knife + "  orders on 2025-07-02 with net_amount 900 EUR, category pots\n" + kReached)
            .empty());
  // … a third of them is not enough.
  CHECK(wrong(knives, where,
              knife +
                  "  orders on 2025-07-02 with net_amount 900 EUR, category pots\n"
                  "  orders on 2025-07-03 with net_amount 900 EUR, category pots\n" +
                  kNotReached)
            .empty());
}

TEST_CASE("what was returned, brought over or corrected makes no pace") {
  const std::string pace = "Gold is reachable at the pace of last 92 days";
  const std::string order = "  orders on 2025-07-01 with net_amount 500 EUR\n";
  CHECK(wrong(kGoldInYear, pace,
              order + "  returns on 2025-07-20 of orders on 2025-07-01 with net_amount 0.01 EUR\n" +
                  kNotReached)
            .empty());
  CHECK(wrong(kGoldInYear, pace, "  openings on 2025-07-01 with spend 900 EUR\n" + std::string(kNotReached))
            .empty());
  CHECK(wrong(kGoldInYear, pace,
              "  adjustments on 2025-07-01 with spend 900 EUR, reason \"a mistake\", by \"me\"\n" +
                  std::string(kNotReached))
            .empty());
}

TEST_CASE("points earned have a pace, and a balance has that of the points earned") {
  const std::string points = R"(points
  expire 24 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
earn late_gift
  give 400 points on reviews
  does not count for tiers
tier Basic
  for everyone
tier Gold
  above Basic
)";
  const std::string rest = "  keep by entering again\n  valid until end of next calendar year\n";
  const std::string earned =
      points + "  enter when points earned in this calendar year at least 1000 points\n" + rest;
  const std::string pace = "Gold is reachable at the pace of last 92 days";
  CHECK(wrong(earned, pace, "  orders on 2025-07-01 with net_amount 500 EUR\n" + std::string(kReached))
            .empty());
  CHECK(wrong(earned, pace, "  orders on 2025-07-01 with net_amount 499 EUR\n" + std::string(kNotReached))
            .empty());
  CHECK(wrong(earned, pace,
              "  orders on 2025-07-01 with net_amount 499 EUR\n  reviews on 2025-07-02\n" +
                  std::string(kNotReached))
            .empty());
  CHECK(wrong(earned, "Gold is reachable with 1 average order of last 92 days",
              "  orders on 2025-07-01 with net_amount 500 EUR\n" + std::string(kReached))
            .empty());
}

TEST_CASE("who joined is told for as many days as are asked about") {
  const auto failures = [](const std::string& lines) {
    return failures_of(
        club("tier Basic\n  for everyone\nsegment asked\n  where member joined in last 3 days\n"
             "example \"new\"\n  today is 2025-09-30\n" +
             lines));
  };
  CHECK(failures("  member joined 2025-09-28\n  expect segment asked\n  expect on 2025-09-28 segment asked\n")
            .empty());
  CHECK(failures(
            "  member joined 2025-09-27\n  expect no segment asked\n  expect on 2025-09-29 segment asked\n")
            .empty());
}

TEST_CASE("an anniversary is none on the day itself, comes every year, and of 29 February on 28 February") {
  const auto failures = [](const std::string& where, const std::string& lines) {
    return failures_of(
        club("tier Basic\n  for everyone\nevent members\n  has card_since as date\nsegment asked\n  where " +
             where + "\nexample \"years\"\n  today is 2028-12-31\n" + lines));
  };
  CHECK(failures("anniversary of joining today",
                 "  member joined 2024-02-29\n  expect on 2024-02-29 no segment asked\n"
                 "  expect on 2025-02-27 no segment asked\n  expect on 2025-02-28 segment asked\n"
                 "  expect on 2025-03-01 no segment asked\n  expect on 2028-02-28 no segment asked\n"
                 "  expect on 2028-02-29 segment asked\n")
            .empty());
  CHECK(failures("anniversary of joining in next 3 days",
                 "  member joined 2024-05-10\n  expect on 2025-05-06 no segment asked\n"
                 "  expect on 2025-05-07 segment asked\n  expect on 2025-05-09 segment asked\n"
                 "  expect on 2025-05-10 no segment asked\n  expect on 2026-05-09 segment asked\n")
            .empty());
  CHECK(failures("anniversary of joining in last 3 days",
                 "  member joined 2024-05-10\n  expect on 2024-05-12 no segment asked\n"
                 "  expect on 2025-05-09 no segment asked\n  expect on 2025-05-10 segment asked\n"
                 "  expect on 2025-05-12 segment asked\n  expect on 2025-05-13 no segment asked\n")
            .empty());
  CHECK(failures("anniversary of birthday in next 7 days",
                 "  member joined 2024-05-10\n  expect on 2025-12-28 no segment asked\n"
                 "  changes on 2026-01-01 with birthday 1990-01-03\n  expect on 2026-12-28 segment asked\n"
                 "  expect on 2026-12-26 no segment asked\n")
            .empty());
  CHECK(failures("anniversary of card_since in last 1 month",
                 "  member joined 2024-05-10\n  changes on 2024-06-01 with card_since 2026-01-31\n"
                 "  expect on 2026-01-31 no segment asked\n  expect on 2027-01-31 segment asked\n"
                 "  expect on 2027-02-27 segment asked\n  expect on 2027-02-28 segment asked\n"
                 "  expect on 2027-03-01 no segment asked\n")
            .empty());
}

TEST_CASE("a birthday without a year comes every year, and tells no age") {
  const auto program = club(
      "tier Basic\n  for everyone\npoints\n  never expire\nearn gift\n  give 50 points on birthdays\n"
      "segment today\n  where anniversary of birthday today\n"
      "segment grown_up\n  where birthday at least 216 months ago\n"
      "segment young\n  where birthday less than 216 months ago\n"
      "segment known\n  where birthday is not empty\n");
  engine::MemberHistory history;
  history.joined = day("2024-05-10");
  engine::Evaluator evaluator(*program);
  const auto is_in = [&](int segment, const char* on) {
    (void)evaluator.evaluate(history, day(on));
    return evaluator.holds(program->segments.at(static_cast<std::size_t>(segment)).where);
  };
  const int birthday = program->find_attribute("birthday");
  history.attributes = {{birthday, day("2024-05-10"), yearless(2, 29)->number}};
  CHECK(is_in(0, "2025-02-28"));
  CHECK_FALSE(is_in(0, "2025-03-01"));
  CHECK(is_in(0, "2028-02-29"));
  CHECK_FALSE(is_in(1, "2025-06-01"));
  CHECK_FALSE(is_in(2, "2025-06-01"));
  CHECK(is_in(3, "2025-06-01"));
  CHECK(evaluator.evaluate(history, day("2026-03-01")).points.at(0).usable == 100);
  history.attributes = {{birthday, day("2024-05-10"), day("1990-02-28").number}};
  CHECK(is_in(1, "2025-06-01"));
}

TEST_CASE("who enters a segment by an anniversary is told of it") {
  CHECK(
      failures_of(club("tier Basic\n  for everyone\nsegment birthday\n  where anniversary of birthday today\n"
                       "segment asked\n  where member entered birthday in last 2 days\n"
                       "example \"entered\"\n  today is 2025-12-31\n"
                       "  member joined 2024-05-10\n  changes on 2024-05-10 with birthday 1990-07-01\n"
                       "  expect on 2025-06-30 no segment asked\n  expect on 2025-07-01 segment asked\n"
                       "  expect on 2025-07-02 no segment asked\n"))
          .empty());
}
