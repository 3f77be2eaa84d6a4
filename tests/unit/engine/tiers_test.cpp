#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

// Three tiers by spend in the calendar year; the clauses of the upper two are the test's own.
language::ProgramPtr by_spend(const std::string& silver, const std::string& gold) {
  return club("tier First\n  for everyone\ntier Second\n  above First\n" + silver +
              "tier Third\n  above Second\n" + gold);
}

language::ProgramPtr for_life(int second, int third) {
  const auto enter = [](int euros) {
    return "  enter when spend in all time at least " + std::to_string(euros) + " EUR\n  valid for life\n";
  };
  return by_spend(enter(second), enter(third));
}

std::string tier_after(const language::ProgramPtr& program, std::int64_t cents) {
  Story story(program, "2024-01-01");
  if (cents > 0) story.order("2024-05-05", cents);
  return story.tier("2024-05-05");
}

std::string changes_of(Story& story, const char* as_of) {
  std::string text;
  for (const engine::TierChange& change : story.look(as_of).changes) {
    text += (text.empty() ? "" : ", ") + iso(change.day) + " " +
            story.program().tiers[static_cast<std::size_t>(change.tier)].name;
  }
  return text;
}

}  // namespace

TEST_CASE("B1: a threshold belongs to the tier above it") {
  const auto program = for_life(1'000, 5'000);
  CHECK(tier_after(program, 0) == "First");
  CHECK(tier_after(program, 99'999) == "First");
  CHECK(tier_after(program, 100'000) == "Second");
  CHECK(tier_after(program, 499'999) == "Second");
  CHECK(tier_after(program, 500'000) == "Third");
  CHECK(tier_after(program, 5'000'000) == "Third");
}

TEST_CASE("B2: tiers by spend of 0, 150.00 and 500.00") {
  const auto program = for_life(150, 500);
  CHECK(tier_after(program, 14'999) == "First");
  CHECK(tier_after(program, 15'000) == "Second");
  CHECK(tier_after(program, 49'999) == "Second");
  CHECK(tier_after(program, 50'000) == "Third");
}

TEST_CASE("B4: one order can lift a member over a tier at once, in one change") {
  Story story(for_life(1'000, 5'000), "2024-01-01");
  story.order("2024-05-05", 900'000);
  CHECK(changes_of(story, "2024-05-05") == "2024-01-01 First, 2024-05-05 Third");
}

TEST_CASE(
    "B19: without any activity a member stands in the lowest tier, with nothing done towards the next") {
  Story story(for_life(500, 2'000), "2024-01-01");
  CHECK(story.tier("2024-12-31") == "First");
  const engine::Progress progress = story.to("Second");
  CHECK_FALSE(progress.reached);
  CHECK(progress.alternatives.at(0).percent == 0);
  CHECK(progress.alternatives.at(0).gaps.at(0).missing == 50'000);
}

TEST_CASE("a purchase that is returned on the same day does reach the tier") {
  Story story(for_life(100, 500), "2024-01-01");
  const int order = story.order("2024-05-05", 10'000, language::kCompleted, 601);
  story.give_back(order, "2024-05-05", 10'000, 617);
  CHECK(story.tier("2024-05-05") == "Second");
  CHECK(story.look("2024-05-05").measures.at(0).value == 0);
}

TEST_CASE("an order that was returned before does not help the next one to the tier") {
  Story story(for_life(100, 500), "2024-01-01");
  const int order = story.order("2024-05-05", 6'000);
  story.give_back(order, "2024-05-06", 6'000);
  story.order("2024-05-07", 6'000);
  CHECK(story.tier("2024-05-07") == "First");
}

TEST_CASE("entering again extends a status and never shortens it") {
  Story story(by_spend("  enter when spend in last 12 months at least 100 EUR\n  keep by entering again\n"
                       "  valid for 12 months\n",
                       "  enter when spend in all time at least 9999 EUR\n  valid for life\n"),
              "2024-01-01");
  story.order("2024-02-29", 10'000);
  CHECK(story.valid_until("2024-02-29") == "2025-02-27");
  story.order("2024-06-10", 1);
  CHECK(story.valid_until("2024-06-10") == "2025-06-09");
  CHECK(story.tier("2025-06-09") == "Second");
  CHECK(story.tier("2025-06-10") == "First");
}

TEST_CASE("`keep when` is judged on the last valid day and grants one more period") {
  Story story(by_spend("  enter when spend in this calendar year at least 100 EUR\n"
                       "  keep when spend in this calendar year at least 50 EUR\n"
                       "  valid until end of next calendar year\n",
                       "  enter when spend in all time at least 9999 EUR\n  valid for life\n"),
              "2024-01-01");
  story.order("2024-05-05", 10'000);
  story.order("2025-12-31", 5'000);
  CHECK(story.valid_until("2025-12-30") == "2025-12-31");
  CHECK(story.valid_until("2025-12-31") == "2026-12-31");
  CHECK(story.tier("2026-12-31") == "Second");
  CHECK(story.tier("2027-01-01") == "First");
}

TEST_CASE("catching up within the grace time counts as kept on time, one day later does not") {
  const auto program = by_spend(
      "  enter when spend in this calendar year at least 100 EUR\n"
      "  keep when spend in last 12 months at least 50 EUR\n"
      "  valid until end of this calendar year\n  if not kept drop one tier after 30 days\n",
      "  enter when spend in all time at least 9999 EUR\n  valid for life\n");
  Story in_time(program, "2023-01-01");
  in_time.order("2024-01-05", 10'000);
  in_time.give_back(0, "2024-06-01", 10'000);
  in_time.order("2025-01-30", 5'000);
  CHECK(in_time.tier("2025-01-29") == "Second");
  CHECK(in_time.look("2025-01-29").standings.at(1).in_grace);
  CHECK(in_time.valid_until("2025-01-30") == "2025-12-31");
  CHECK(changes_of(in_time, "2025-03-01") == "2024-01-01 First, 2024-01-05 Second, 2025-01-30 Second");

  Story too_late(program, "2023-01-01");
  too_late.order("2024-01-05", 10'000);
  too_late.give_back(0, "2024-06-01", 10'000);
  too_late.order("2025-01-31", 5'000);
  CHECK(too_late.tier("2025-01-30") == "Second");
  CHECK(too_late.tier("2025-01-31") == "First");
}

TEST_CASE("the turn of a year alone can bring a member back in the grace time") {
  Story story(by_spend("  enter when purchases in all time at least 1\n"
                       "  keep when spend in last calendar year at least 50 EUR\n"
                       "  valid for 11 months\n  if not kept drop one tier after 60 days\n",
                       "  enter when spend in all time at least 9999 EUR\n  valid for life\n"),
              "2024-01-10");
  story.order("2024-01-10", 6'000);
  CHECK(story.valid_until("2024-12-31") == "2024-12-09");
  CHECK(story.look("2024-12-31").standings.at(1).in_grace);
  CHECK(story.valid_until("2025-01-01") == "2025-11-09");
}

TEST_CASE("a dropped member holds the lower tier as if entered on that day") {
  const auto program = by_spend(
      "  enter when spend in this calendar year at least 100 EUR\n  keep by entering again\n"
      "  valid for 6 months\n",
      "  enter when spend in this calendar year at least 500 EUR\n  keep by entering again\n"
      "  valid until end of this calendar year\n  if not kept drop one tier\n");
  Story story(program, "2024-01-01");
  story.order("2024-03-01", 50'000);
  CHECK(story.tier("2024-12-31") == "Third");
  CHECK(story.tier("2025-01-01") == "Second");
  CHECK(story.valid_until("2025-01-01") == "2025-06-30");
  CHECK(story.tier("2025-07-01") == "First");
}

TEST_CASE("without a named way a member falls to the highest tier that is still alive") {
  const auto program = by_spend(
      "  enter when spend in this calendar year at least 100 EUR\n  keep by entering again\n"
      "  valid until end of next calendar year\n",
      "  enter when spend in this calendar year at least 500 EUR\n  keep by entering again\n"
      "  valid for 1 month\n");
  Story story(program, "2024-01-01");
  story.order("2024-03-31", 50'000);
  CHECK(story.tier("2024-04-29") == "Third");
  CHECK(story.tier("2024-04-30") == "Second");
  CHECK(story.valid_until("2024-04-30") == "2025-12-31");
}

TEST_CASE("`valid while met` ends on the day on which the condition ends") {
  Story story(by_spend("  enter when spend in last 12 months at least 100 EUR\n  valid while met\n",
                       "  enter when spend in last 30 days at least 100 EUR\n  valid while met\n"),
              "2024-01-01");
  story.order("2024-02-29", 10'000);
  CHECK(story.tier("2024-03-29") == "Third");
  CHECK(story.tier("2024-03-30") == "Second");
  CHECK(story.tier("2025-02-28") == "Second");
  CHECK(story.tier("2025-03-01") == "First");
  const auto& evaluation = story.look("2025-03-01");
  CHECK(evaluation.first_reached.size() == 2);
}

TEST_CASE("a status judged at the ends of months is gone on the judging day that it misses") {
  Story story(by_spend("  enter when spend in last 2 months at least 100 EUR\n  judge entry at the end of "
                       "every calendar month\n"
                       "  keep by entering again\n  valid until next judging\n",
                       "  enter when spend in all time at least 9999 EUR\n  valid for life\n"),
              "2024-01-01");
  story.order("2024-02-10", 10'000);
  CHECK(changes_of(story, "2024-12-31") ==
        "2024-01-01 First, 2024-02-29 Second, 2024-03-31 Second, 2024-04-30 First");
  CHECK(story.valid_until("2024-03-31") == "2024-04-30");
}

TEST_CASE("until the next judging, `keep when` decides for whoever holds the tier") {
  Story story(
      by_spend("  enter when spend in last 2 months at least 100 EUR\n  judge entry at the end of every "
               "calendar month\n"
               "  keep when purchases in this calendar month at least 1\n  valid until next judging\n",
               "  enter when spend in all time at least 9999 EUR\n  valid for life\n"),
      "2024-01-01");
  story.order("2024-02-10", 10'000);
  story.order("2024-03-10", 1);
  story.order("2024-05-10", 1);
  CHECK(story.tier("2024-03-31") == "Second");
  CHECK(story.tier("2024-04-30") == "First");
}

TEST_CASE("judged every day, a status that entering again renews moves its end every day") {
  Story story(by_spend("  enter when spend in last 10 days at least 100 EUR\n  judge entry every day\n"
                       "  keep by entering again\n  valid for 1 month\n",
                       "  enter when spend in all time at least 9999 EUR\n  valid for life\n"),
              "2024-01-01");
  story.order("2024-03-01", 10'000);
  CHECK(story.valid_until("2024-03-01") == "2024-03-31");
  CHECK(story.valid_until("2024-03-10") == "2024-04-09");
  CHECK(story.valid_until("2024-03-11") == "2024-04-09");
}

TEST_CASE(
    "with judging days of its own, the last one before the end decides, and catching up works from the first "
    "day") {
  const auto program = by_spend(
      "  enter when spend in this calendar year at least 100 EUR\n"
      "  keep when spend in last 12 months at least 50 EUR\n  judge keeping on 30 November\n"
      "  valid until end of next calendar year\n  if not kept drop one tier after 30 days\n",
      "  enter when spend in all time at least 9999 EUR\n  valid for life\n");
  Story kept(program, "2024-01-01");
  kept.order("2024-05-05", 10'000);
  kept.order("2025-11-30", 5'000);
  CHECK(kept.valid_until("2025-11-29") == "2025-12-31");
  CHECK(kept.valid_until("2025-11-30") == "2026-12-31");
  Story late(program, "2024-01-01");
  late.order("2024-05-05", 10'000);
  late.order("2025-12-01", 5'000);
  CHECK(late.valid_until("2025-12-31") == "2025-12-31");
  CHECK(late.valid_until("2026-01-01") == "2026-12-31");
}

TEST_CASE("a tier brought over with its own end is kept for a whole period from that end") {
  Story story(
      by_spend(
          "  enter when spend in all time at least 9999 EUR\n  keep when purchases in all time at least 1\n"
          "  valid for 12 months\n",
          "  enter when spend in all time at least 99999 EUR\n  valid for life\n"),
      "2020-01-01");
  story.brought("Second", "2020-03-01", "2024-06-30");
  story.order("2024-05-05", 100);
  CHECK(story.valid_until("2024-06-29") == "2024-06-30");
  CHECK(story.valid_until("2024-06-30") == "2025-06-30");
}

TEST_CASE("a tier brought over began a membership year, and ends with it") {
  const auto program = [](const std::string& restart) {
    return club(
        "tier First\n  for everyone\ntier Second\n  above First\n"
        "  enter when spend in last 12 months at least 100 EUR\n"
        "  keep when spend in this membership year at least 100 EUR\n"
        "  valid until end of this membership year\n",
        "  membership year restarts on " + restart + "\n");
  };
  const auto end_of = [](const language::ProgramPtr& club) {
    Story story(club, "2024-01-15");
    story.brought("Second", "2024-03-12");
    return story.valid_until("2024-03-12");
  };
  CHECK(end_of(program("an upgrade")) == "2025-03-11");
  CHECK(end_of(program("the day after an upgrade")) == "2025-03-12");
  CHECK(end_of(program("the first day of the month after an upgrade")) == "2025-03-31");
}

TEST_CASE("what happened before the rules began counts from their first day on") {
  Story story(for_life(100, 500), "2023-05-05");
  story.order("2023-06-01", 20'000);
  CHECK(story.look("2023-12-31").changes.empty());
  CHECK(changes_of(story, "2024-06-02") == "2024-01-01 First, 2024-01-01 Second");
}

TEST_CASE("an attribute that holds from a day on acts on that day, without any purchase") {
  CHECK(failures_of(club(R"(event members
  has plan as one of none, metal
tier First
  for everyone
tier Second
  above First
  enter when plan is metal
  keep by entering again
  valid for 12 months
example "a card"
  today is 2024-10-01
  member joined 2024-01-15
  changes on 2024-03-01 with plan metal
  orders on 2024-09-01 with net_amount 10 EUR
  expect on 2024-02-29 tier First
  expect on 2024-03-01 tier Second
  expect tier Second
  expect valid until 2025-02-28
)"))
            .empty());
}

TEST_CASE("only what counts for its way in gives a tier a later end") {
  CHECK(failures_of(club(R"(event visits
tier First
  for everyone
tier Second
  above First
  enter when spend in last 12 months at least 100 EUR
  keep by entering again
  valid for 12 months
example "visits and returns prolong nothing"
  today is 2024-06-01
  member joined 2024-01-15
  orders on 2024-03-01 with net_amount 200 EUR
  visits on 2024-04-01
  returns on 2024-04-02 of orders on 2024-03-01 with net_amount 50 EUR
  expect on 2024-03-01 tier Second
  expect on 2024-03-01 valid until 2025-02-28
  expect on 2024-04-02 tier Second
  expect on 2024-04-02 valid until 2025-02-28
  orders on 2024-05-01 with net_amount 0.01 EUR
  expect tier Second
  expect valid until 2025-04-30
)"))
            .empty());
}

TEST_CASE(
    "of tiers that cost something to keep, the highest that can be paid for is paid for, and no other") {
  const auto left_with =
      [](const std::string& left, const std::string& tier, const std::string& after) {
        return failures_of(club(R"(points xp
  only for qualifying
tier First
  for everyone
tier Second
  above First
  enter when balance of xp at least 100 xp
  costs 100 xp to enter
  keep when balance of xp at least 100 xp
  costs 100 xp to keep
  valid until end of this calendar year
  if not kept drop to the tier qualified for
tier Third
  above Second
  enter when balance of xp at least 180 xp
  costs 180 xp to enter
  keep when balance of xp at least 180 xp
  costs 180 xp to keep
  valid until end of this calendar year
  if not kept drop to the tier qualified for
example "the end of the year"
  today is 2025-01-01
  member joined 2024-01-15
  openings on 2024-02-01 with xp 280 xp
  expect on 2024-02-01 tier Third
  expect on 2024-02-01 balance 0 xp
  openings on 2024-03-01 with xp )" +
                                left + R"( xp
  expect tier )" + tier + R"(
  expect balance )" + after + " xp\n"));
      };
  CHECK(left_with("299", "Third", "119").empty());
  CHECK(left_with("180", "Third", "0").empty());
  CHECK(left_with("179", "Second", "79").empty());
  CHECK(left_with("99", "First", "99").empty());
}

TEST_CASE("progress is the whole way when everything is met and only the judging is still to come") {
  const auto program = club(
      "tier First\n  for everyone\ntier Second\n  above First\n"
      "  enter when spend in this calendar year at least 100 EUR\n"
      "  judge entry at the end of every calendar month\n"
      "  keep by entering again\n  valid for 12 months\n"
      "segment near\n  where progress to Second at least 85 %\n");
  Story story(program, "2024-01-01");
  story.order("2024-05-05", 8'499);
  CHECK_FALSE(story.look("2024-05-05").in_segment.at(0));
  story.order("2024-05-06", 1);
  CHECK(story.look("2024-05-06").in_segment.at(0));
  story.order("2024-05-07", 5'000);
  CHECK(story.tier("2024-05-07") == "First");
  CHECK(story.look("2024-05-07").in_segment.at(0));
}

TEST_CASE(
    "a distance is measured on the day on which it is judged, and only what can still be done by then "
    "counts") {
  CHECK(failures_of(club(R"(tier First
  for everyone
tier Second
  above First
  enter when spend in last calendar year at least 100 EUR
  judge entry on 1 May
  keep when spend in last calendar year at least 80 EUR
  valid for 12 months
example "judged in May by the year before"
  today is 2025-05-02
  member joined 2024-01-02
  orders on 2024-03-01 with net_amount 60 EUR
  expect on 2024-06-01 missing for Second spend 40 EUR until 2024-12-31
  orders on 2024-09-01 with net_amount 40 EUR
  expect on 2025-05-01 tier Second
  expect on 2025-05-02 missing to keep Second spend 80 EUR until 2025-12-31
)"))
            .empty());
}

TEST_CASE(
    "to keep a tier by entering again, what counts is asked for from the day on which it moves the end") {
  const auto expecting = [](const std::string& validity, const std::string& told) {
    return failures_of(
        club("tier Base\n  for everyone\ntier Silver\n  above Base\n"
             "  enter when spend in this calendar year at least 400 EUR\n"
             "  keep by entering again\n  valid " +
             validity +
             "\n"
             "example \"again\"\n  today is 2026-06-01\n  member joined 2024-01-01\n"
             "  orders on 2025-05-01 with net_amount 400 EUR\n" +
             told));
  };
  const std::string two_years = "until end of next calendar year";
  CHECK(expecting(two_years, "  expect on 2025-06-01 missing to keep Silver spend 400 EUR\n") == "");
  CHECK(expecting(two_years,
                  "  orders on 2026-05-01 with net_amount 300 EUR\n"
                  "  expect on 2026-06-01 missing to keep Silver spend 100 EUR until 2026-12-31\n") == "");
  // With the end of this year every entry comes too late: what is missing is a new entry in the next.
  CHECK(expecting("until end of this calendar year",
                  "  expect on 2025-06-01 missing to keep Silver spend 400 EUR\n") == "");
  // A year from each entry on: any order moves the end, from the next day on.
  CHECK(expecting("for 12 months", "  expect on 2025-06-01 nothing missing to keep Silver\n") == "");
  CHECK(expecting("for 12 months",
                  "  expect on 2026-01-01 missing to keep Silver spend 400 EUR until 2026-04-30\n") == "");
}

TEST_CASE("what is valid while met ends on the day after an upgrade in the evening has emptied the year") {
  Story story(club("tier First\n  for everyone\ntier Second\n  above First\n"
                   "  enter when purchases in this membership year at least 2\n  valid while met\n"
                   "  lost after 4 months without orders\n",
                   "  membership year restarts on an upgrade\n"),
              "2024-01-15");
  story.order("2024-08-26", 100);
  story.order("2024-08-26", 100);
  // Lost when nothing is heard, entered anew the same evening: the year that this begins holds nothing.
  CHECK(changes_of(story, "2025-06-01") ==
        "2024-01-15 First, 2024-08-26 Second, 2024-12-27 First, 2024-12-27 Second, 2024-12-28 First");
}

TEST_CASE("where entry has days of its own, `enter for life when` is judged on them too") {
  Story story(club("tier First\n  for everyone\ntier Second\n  above First\n"
                   "  enter when spend in last 12 months at least 9999 EUR\n"
                   "  enter for life when purchases in last calendar year at least 1\n"
                   "  judge entry every day\n  keep by entering again\n  valid for 12 months\n"),
              "2024-01-15");
  story.order("2024-05-05", 100);
  CHECK(story.tier("2024-12-31") == "First");
  CHECK(changes_of(story, "2025-03-01") == "2024-01-15 First, 2025-01-01 Second");
}

TEST_CASE("what a carried amount gives is of no activity") {
  Story story(club("points\n  never expire\n"
                   "milestone step\n  when spend in this calendar year reaches 50 EUR\n  give 10 points\n"
                   "tier First\n  for everyone\ntier Second\n  above First\n"
                   "  enter when spend in this calendar year at least 100 EUR\n"
                   "  carry spend above 100 EUR into next calendar year\n  keep by entering again\n  valid "
                   "for 12 months\n"),
              "2024-01-15");
  story.order("2024-05-05", 20'000);
  const auto& accruals = story.look("2025-01-01").accruals;
  REQUIRE(accruals.size() == 2);
  CHECK(accruals[0].activity == 0);
  CHECK(accruals[1].activity == -1);
}

TEST_CASE("what counts back on a day whose status would be over renews as of today") {
  Story story(
      club("event stays\n  has departure as date\nmetric stayed\n  count stays\n  counted on departure\n"
           "tier First\n  for everyone\ntier Second\n  above First\n"
           "  enter when any of\n    - purchases in last 556 days more than 1\n"
           "    - stayed in last calendar year at least 7\n"
           "  keep when purchases in last 7 months at least 1\n"
           "  valid until end of this calendar month\n"
           "  if not kept drop to the tier qualified for after 2 months\n"),
      "2024-07-01");
  story.order("2024-08-15", 100);
  story.order("2025-01-01", 100);
  story.stay("2025-10-01", "2025-09-12");
  CHECK(story.valid_until("2025-10-01") == "2025-10-31");
}

TEST_CASE("a return renews a tier that asks for a metric over returns") {
  Story story(club("metric sent_back\n  count returns\ntier First\n  for everyone\ntier Second\n"
                   "  above First\n  enter when sent_back in last 12 months at least 1\n"
                   "  keep by entering again\n  valid for 2 months\n"),
              "2024-01-01");
  const int order = story.order("2024-02-01", 10'000);
  story.give_back(order, "2024-02-10", 1'000);
  story.give_back(order, "2024-03-10", 1'000);
  CHECK(story.valid_until("2024-02-10") == "2024-04-09");
  CHECK(story.valid_until("2024-03-10") == "2024-05-09");
}

TEST_CASE("until the next judging, keeping is paid for first; who cannot pay may enter again") {
  const auto after_march = [](std::int64_t xp) {
    Story story(club("points xp, one xp_point\n  only for qualifying\ntier First\n  for everyone\n"
                     "tier Second\n  above First\n  enter when spend in all time at least 100 EUR\n"
                     "  judge entry at the end of every calendar month\n"
                     "  keep when balance of xp at least 50 xp\n  costs 50 xp to keep\n"
                     "  valid until next judging\n  after a loss count from zero\n"
                     "earn status\n  give 1 xp_point per 1 EUR of net_amount on orders\n"
                     "  where category is flight\n"),
                "2024-01-01");
    story.order("2024-02-10", {{10'000, "mugs"}, {xp * 100, "flight"}});
    CHECK(story.tier("2024-03-31") == "Second");
    return story.look("2024-03-31").points.at(0).usable;
  };
  CHECK(after_march(60) == 10);
  CHECK(after_march(40) == 40);
}

TEST_CASE("a tier brought over on the day after a status by hand follows it at once") {
  Story story(for_life(100, 500), "2024-01-01");
  story.grant("Third", "2024-02-01", "2024-03-11");
  story.brought("Second", "2024-03-12", "2024-12-31");
  CHECK(changes_of(story, "2024-03-12") == "2024-01-01 First, 2024-02-01 Third, 2024-03-12 Second");
  CHECK(story.look("2024-03-12").changes.back().kind == engine::ChangeKind::BroughtOver);
}

TEST_CASE(
    "an invitation in the grace time renews by at least one more period, counted from the first day of the "
    "life") {
  Story story(
      club("tier First\n  for everyone\ntier Second\n  above First\n"
           "  enter when spend in all time at least 100 EUR\n  enter by invitation\n"
           "  keep by entering again\n  valid for 6 months\n  if not kept drop one tier after 3 months\n"),
      "2023-11-01");
  story.order("2024-12-31", 10'000);
  CHECK(story.valid_until("2024-12-31") == "2025-06-29");
  story.invite("Second", "2025-06-30");
  CHECK(story.valid_until("2025-06-30") == "2025-12-30");  // not the 29th: twice six months from 31 December
}

TEST_CASE("the next step is the day on which a threshold is crossed, not each on which a sum changes") {
  const auto program =
      by_spend("  enter when spend in last 12 months at least 100 EUR\n  valid while met\n",
               "  enter when purchases in this calendar year at least 4\n  valid while met\n");
  Story story(program, "2024-01-01");
  story.order("2024-02-05", 5'000);
  story.order("2024-03-05", 7'000);
  story.order("2024-04-05", 4'000);
  // 160 EUR: without the first order they are 110 EUR still, without the second 40 EUR. Three purchases of
  // four are none of four in the next year.
  CHECK(story.look("2024-05-01").next_step == day("2025-03-05"));
  CHECK(story.tier("2025-03-04") == "Second");
  CHECK(story.tier("2025-03-05") == "First");
  CHECK(story.look("2025-03-05").next_step == kForever);
  story.order("2024-04-06", 4'000);
  CHECK(story.tier("2024-12-31") == "Third");
  CHECK(story.look("2024-05-01").next_step == day("2025-01-01"));
}
