// How long a status `valid while met` is said to live (docs/MEANING.md 15.6).

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

TEST_CASE("how long a tier that is valid while met lives, beside a status by hand") {
  const std::string while_met =
      "tier First\n  for everyone\ntier Second\n  above First\n"
      "  enter when any of\n    - purchases in last 30 days at least 1\n    - purchases in last calendar "
      "year "
      "at least 1\n  valid while met\n";
  Story bridged(club(while_met), "2024-01-15");
  bridged.order("2024-11-05", 100);
  bridged.grant("Second", "2024-11-06", "2025-01-13");
  (void)bridged.look("2024-11-10");
  CHECK(bridged.ends_on("Second") == "2025-12-31");
  Story apart(club(while_met), "2024-01-15");
  apart.order("2024-11-05", 100);
  apart.grant("Second", "2024-11-06", "2024-12-24");
  (void)apart.look("2024-11-10");
  CHECK(apart.ends_on("Second") == "2024-12-24");
}

TEST_CASE("nobody is told to enter anew for a price, by the end that was brought over or after a gap") {
  const auto rules = [](const char* price) {
    return club(std::string("event stays\n  has departure as date\nmetric stays_made\n  count stays\n"
                            "  counted on departure\npoints\n  never expire\ntier First\n  for everyone\n"
                            "tier Second\n  above First\n"
                            "  enter when stays_made in last 20 days at least 1\n") +
                price + "  valid while met\n");
  };
  const auto gap = [&](const char* price) {
    Story story(rules(price), "2024-01-15");
    story.brought("Second", "2024-05-01");
    story.stay("2024-05-01", "2024-05-01");
    story.stay("2024-05-01", "2024-07-15");
    story.grant("Second", "2024-05-10", "2024-07-31");
    (void)story.look("2024-05-12");
    return story.ends_on("Second");
  };
  CHECK(gap("") == "2024-08-03");
  CHECK(gap("  costs 10 points to enter\n") == "2024-07-31");
  const auto brought = [&](const char* price, const char* until) {
    Story story(rules(price), "2024-01-15");
    story.brought("Second", "2024-05-01", until);
    story.stay("2024-05-01", "2024-05-01");
    (void)story.look("2024-05-12");
    return story.ends_on("Second");
  };
  CHECK(brought("", "2024-05-16") == "2024-05-20");
  CHECK(brought("  costs 10 points to enter\n", "2024-05-16") == "2024-05-16");
  CHECK(brought("  costs 10 points to enter\n", "2024-05-31") == "2024-05-20");
}

TEST_CASE("a way in from one tier is foreseen by the ends that the others have today") {
  const auto rules = club(
      "tier First\n  for everyone\ntier Second\n  above First\n  enter from First only\n"
      "  enter when purchases in all time at least 1\n  valid while met\ntier Third\n  above Second\n"
      "  enter when purchases in this calendar year at least 20\n  keep by entering again\n"
      "  valid until end of next calendar quarter\ntier Fourth\n  above Third\n"
      "  enter when purchases in this calendar year at least 50\n  keep by entering again\n"
      "  valid for 17 days\n  if not kept drop one tier\n");
  const auto second_ends = [&](const char* above, const char* above_until) {
    Story story(rules, "2024-01-15");
    story.brought("Second", "2024-02-01", "2024-06-13");
    story.brought(above, "2024-02-02", above_until);
    story.order("2024-02-01", 100);
    (void)story.look("2024-02-10");
    return story.ends_on("Second");
  };
  CHECK(second_ends("Third", "2024-06-13") == iso(kForever));
  CHECK(second_ends("Third", "2024-06-14") == "2024-06-13");
  // Where Fourth goes, to Third, which would live on 14 June, is not foreseen.
  CHECK(second_ends("Fourth", "2024-02-18") == iso(kForever));
}

TEST_CASE("until the next judging, an end that was brought over is kept only if it is a day of judging") {
  const auto kept_until = [](const char* until) {
    Story story(club("tier First\n  for everyone\ntier Second\n  above First\n"
                     "  enter when spend in last 2 months at least 100 EUR\n"
                     "  judge entry at the end of every calendar month\n"
                     "  keep when purchases in all time at least 1\n  valid until next judging\n"),
                "2024-01-01");
    story.order("2024-01-10", 100);
    story.brought("Second", "2024-02-01", until);
    (void)story.look("2024-02-10");
    const bool foretold = story.evaluator().keeping(1).kept;
    CHECK((story.tier("2024-04-10") == "Second") == foretold);
    return foretold;
  };
  CHECK(kept_until("2024-03-31"));
  CHECK_FALSE(kept_until("2024-03-30"));
}

TEST_CASE("a tier that is lost for want of activity before it is judged is not kept") {
  const auto kept = [](const char* ordered) {
    Story story(
        club("tier First\n  for everyone\ntier Second\n  above First\n"
             "  enter when spend in all time at least 100 EUR\n"
             "  keep when spend in all time at least 100 EUR\n  valid until end of this calendar year\n"
             "  lost after 6 months without orders\n"),
        "2024-01-01");
    story.order("2024-02-10", 10'000);
    story.order(ordered, 100);
    (void)story.look("2024-07-10");
    const bool foretold = story.evaluator().keeping(1).kept;
    CHECK((story.tier("2024-12-31") == "Second") == foretold);
    return foretold;
  };
  CHECK(kept("2024-07-01"));
  CHECK_FALSE(kept("2024-06-30"));  // gone on the very day
}
