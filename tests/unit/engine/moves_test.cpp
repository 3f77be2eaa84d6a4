// What has happened to a member lately (docs/MEANING.md, 6.7): upgrades, downgrades, segments entered and
// left.

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

const std::string kSpendLadder = R"(tier Basic
  for everyone
tier Silver
  above Basic
  enter when spend in last 60 days at least 100 EUR
  valid while met
tier Gold
  above Silver
  enter when spend in last 60 days at least 500 EUR
  valid while met
)";

const std::string kMoves = R"(segment up
  where member upgraded in last 7 days
segment up_to_silver
  where member upgraded to Silver in last 7 days
segment up_to_gold
  where member upgraded to Gold in last 7 days
segment down
  where member downgraded in last 7 days
segment down_from_gold
  where member downgraded from Gold in last 7 days
segment big
  where spend in last 30 days at least 300 EUR
segment got_big
  where member entered big in last 7 days
segment was_big
  where member left big in last 7 days
)";

// What the example of these lines does not come true of.
std::string wrong(const std::string& lines, const std::string& blocks = "") {
  return failures_of(club(kSpendLadder + kMoves + blocks + "example \"moves\"\n" + lines));
}

// `has` and `has_not`: segments; on each of the days.
std::string on(const std::string& days, const std::string& has, const std::string& has_not) {
  const auto each = [](const std::string& list, const auto& tell) {
    for (std::size_t begin = 0; begin < list.size();) {
      const std::size_t end = std::min(list.find(' ', begin), list.size());
      tell(list.substr(begin, end - begin));
      begin = end + 1;
    }
  };
  std::string lines;
  each(days, [&](const std::string& day) {
    each(has, [&](const std::string& name) { lines += "  expect on " + day + " segment " + name + "\n"; });
    each(has_not,
         [&](const std::string& name) { lines += "  expect on " + day + " no segment " + name + "\n"; });
  });
  return lines;
}

}  // namespace

TEST_CASE("an upgrade is told of on its own day and on the six days after it") {
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-01-01\n"
              "  orders on 2024-03-01 with net_amount 600 EUR\n" +
              on("2024-02-29 2024-03-08", "", "up up_to_gold up_to_silver") +
              on("2024-03-01 2024-03-07", "up up_to_gold", "up_to_silver down"))
            .empty());
}

TEST_CASE("a downgrade is told of by the tier that it came from") {
  // 600 EUR leave the window of 60 days on 2024-04-30.
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-01-01\n"
              "  orders on 2024-03-01 with net_amount 600 EUR\n" +
              on("2024-04-29 2024-05-07", "", "down down_from_gold") +
              on("2024-04-30 2024-05-06", "down down_from_gold", "up"))
            .empty());
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-01-01\n"
              "  orders on 2024-03-01 with net_amount 100 EUR\n" +
              on("2024-04-30", "down", "down_from_gold"))
            .empty());
}

TEST_CASE("joining, what was brought over and a renewal are no upgrades; a status by hand is one") {
  const std::string kept = R"(tier Base
  for everyone
tier Kept
  above Base
  enter when spend in last 30 days at least 100 EUR
  keep by entering again
  valid for 60 days
segment up
  where member upgraded in last 7 days
example "a renewal"
)";
  CHECK(failures_of(club(kept +
                         "  today is 2024-12-31\n  member joined 2024-01-01\n"
                         "  orders on 2024-03-01 with net_amount 100 EUR\n"
                         "  orders on 2024-03-20 with net_amount 100 EUR\n" +
                         on("2024-01-01 2024-03-20", "", "up") + on("2024-03-01", "up", "")))
            .empty());
  CHECK(failures_of(club(kept +
                         "  today is 2024-12-31\n  member joined 2024-01-01\n"
                         "  openings on 2024-02-01 with tier Kept, since 2024-02-01\n" +
                         on("2024-02-01 2024-02-02", "", "up")))
            .empty());
  CHECK(failures_of(club(kept +
                         "  today is 2024-12-31\n  member joined 2024-01-01\n"
                         "  grants on 2024-02-01 with tier Kept, until 2024-12-31\n" +
                         on("2024-02-01", "up", "")))
            .empty());
}

TEST_CASE("who entered a segment is in it now and was not in the evening before the days") {
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-01-01\n"
              "  orders on 2024-03-01 with net_amount 300 EUR\n" +
              on("2024-02-29 2024-03-08 2024-03-20", "", "got_big was_big") +
              on("2024-03-01 2024-03-07", "got_big big", "was_big") +
              // The order leaves the window of 30 days on 2024-03-31.
              on("2024-03-30 2024-04-07", "", "was_big got_big") +
              on("2024-03-31 2024-04-06", "was_big", "big got_big"))
            .empty());
}

TEST_CASE("who came and went in between has neither entered nor left") {
  const std::string brief = R"(segment today_big
  where spend in this calendar day at least 300 EUR
segment came
  where member entered today_big in last 7 days
segment went
  where member left today_big in last 7 days
)";
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-01-01\n"
              "  orders on 2024-03-01 with net_amount 300 EUR\n" +
                  on("2024-03-01", "came", "went") + on("2024-03-02 2024-03-07", "", "came went") +
                  on("2024-03-08", "went", "came") + on("2024-03-09", "", "came went"),
              brief)
            .empty());
}

TEST_CASE("before the start nobody is in a segment") {
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-03-04\n" + on("2024-03-04 2024-03-10", "new", "") +
                  on("2024-03-11", "", "new"),
              "segment members_all\n  where spend in all time at least 0 EUR\n"
              "segment new\n  where member entered members_all in last 7 days\n")
            .empty());
}

TEST_CASE("months and one day more are counted as in every period") {
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-01-01\n"
              "  orders on 2024-03-01 with net_amount 600 EUR\n" +
                  on("2024-03-31", "one_month longer", "") + on("2024-04-01", "longer", "one_month") +
                  on("2024-04-02", "", "one_month longer"),
              "segment one_month\n  where member upgraded in last 1 month\n"
              "segment longer\n  where member upgraded in last 1 month plus 1 day\n")
            .empty());
}

TEST_CASE(
    "an earlier evening is asked as the member stood in it: tier, balance and what was returned since") {
  const std::string more = R"(points
  expire 24 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
segment high
  where tier at least Gold
segment rich
  where balance of points at least 400 points
segment not_high_any_more
  where member left high in last 7 days
segment spent_it
  where member left rich in last 7 days
)";
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-01-01\n"
              "  orders on 2024-03-01 with net_amount 600 EUR\n"
              "  redemptions on 2024-03-20 with points 300 points\n" +
                  on("2024-03-19 2024-03-27", "", "spent_it") +
                  on("2024-03-20 2024-03-26", "spent_it", "rich") +
                  on("2024-04-29", "", "not_high_any_more") + on("2024-04-30", "not_high_any_more", "") +
                  on("2024-05-07", "", "not_high_any_more"),
              more)
            .empty());
}

TEST_CASE("a segment may ask who has entered or left another one, of either evening") {
  const std::string more = R"(segment newly_big
  where member entered big in last 3 days
segment no_news
  where member left newly_big in last 2 days
)";
  CHECK(wrong("  today is 2024-12-31\n  member joined 2024-01-01\n"
              "  orders on 2024-03-01 with net_amount 300 EUR\n" +
                  on("2024-03-01 2024-03-03", "newly_big", "no_news") +
                  on("2024-03-04 2024-03-05", "no_news", "newly_big") +
                  on("2024-03-06", "", "newly_big no_news"),
              more)
            .empty());
}

TEST_CASE("new rules make nobody enter a segment") {
  const auto rules = [](const std::string& from, const std::string& least) {
    return program_from(from) +
           "metric spend\n  sum net_amount of "
           "orders\ntier Basic\n  for everyone\nsegment big\n  where spend in all time at least " +
           least + "\nsegment got_big\n  where member entered big in last 7 days\n";
  };
  const language::ProgramPtr program =
      read(std::vector{rules("2024-01-01", "500 EUR"), rules("2024-03-01", "100 EUR")});
  Story story(program, "2024-01-01");
  story.order("2024-02-01", 20000);
  const engine::Evaluation& evaluation = story.look("2024-03-02");
  REQUIRE(evaluation.in_segment.size() == 2);
  CHECK(evaluation.in_segment[0]);
  CHECK_FALSE(evaluation.in_segment[1]);
}
