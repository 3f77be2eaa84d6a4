// What one version of the rules leaves to the next (docs/MEANING.md, 13).

#include <doctest/doctest.h>

#include "club.h"
#include "engine/example_from.h"

using namespace rung;
using namespace rung::testing;

TEST_CASE(
    "entered as of a day of rules under which it was valid while met, a tier ends by the rules of today") {
  const auto rules = [](const std::string& from, const std::string& gold) {
    return program_from(from) +
           "event stays\n  has departure as "
           "date\n"
           "metric stays_made\n  count stays\n  counted on departure\ntier First\n  for everyone\n"
           "tier Second\n  above First\n  enter when stays_made in this calendar month at least 1\n" +
           gold;
  };
  const auto checked = language::read_program(
      {std::make_shared<const SourceFile>("1.rung", rules("2024-01-01", "  valid while met\n")),
       std::make_shared<const SourceFile>(
           "2.rung", rules("2024-03-01", "  keep by entering again\n  valid for 2 months\n"))});
  REQUIRE(checked.program);
  Story story(checked.program, "2024-01-01");
  story.stay("2024-03-05", "2024-02-27");
  CHECK(story.tier("2024-03-05") == "Second");
  CHECK(story.valid_until("2024-03-05") == "2024-05-04");
  CHECK(story.tier("2024-05-05") == "First");
}

TEST_CASE("an example says the tier that a member brought along, even if later rules do not have it") {
  const auto rules = [](const std::string& from, const std::string& tier) {
    return program_from(from) +
           "metric spend\n  sum net_amount of "
           "orders\ntier First\n  for everyone\n" +
           tier;
  };
  const auto checked = language::read_program(
      {std::make_shared<const SourceFile>(
           "1.rung", rules("2024-01-01",
                           "tier Second\n  above First\n  enter when spend in all time at least 100 EUR\n"
                           "  keep by entering again\n  valid for 6 months\n")),
       std::make_shared<const SourceFile>("2.rung", rules("2024-03-01", ""))});
  REQUIRE(checked.program);
  Story story(checked.program, "2024-01-01");
  story.brought("Second", "2024-01-01", "2024-12-31");
  CHECK(story.tier("2024-03-02") == "First");
  const auto example = engine::example_from(*checked.program, story.history(), day("2024-03-02"));
  REQUIRE(example.ok());
  CHECK(example.value().find("with tier Second since 2024-01-01") != std::string::npos);
}

TEST_CASE("a balance that rests is there for what is judged as of a day of rules that had it") {
  const std::string head = "\n  currency EUR\n  time zone Europe/Berlin\n  languages en\n";
  const std::string begin = "loyalty rules 1\nprogram club \"The club\"\n  effective from ";
  const std::string shared =
      "event stays\n  has departure as date\nmetric stays_made\n  count stays\n  counted on departure\n"
      "tier First\n  for everyone\ntier Second\n  above First\n  keep by entering again\n  valid for 6 "
      "months\n";
  const std::string xp =
      "points xp, one xp_point\n  only for qualifying\nearn status\n"
      "  give 1 xp_point per 1 EUR of net_amount on orders\n";
  const std::string made = "stays_made in this calendar month at least 1\n";
  const auto checked = language::read_program(
      {std::make_shared<const SourceFile>("1.rung", begin + "2024-01-01" + head + xp + shared +
                                                        "  enter when all of\n    - " + made +
                                                        "    - balance of xp at least 50 xp\n"),
       std::make_shared<const SourceFile>("2.rung",
                                          begin + "2024-03-01" + head + shared + "  enter when " + made)});
  REQUIRE(checked.program);
  Story story(checked.program, "2024-01-01");
  story.order("2024-02-01", 6'000);
  story.stay("2024-03-05", "2024-02-27");
  CHECK(story.tier("2024-03-05") == "Second");
}

TEST_CASE("what others of a household do while its points rest does not keep them alive") {
  const auto version = [](const std::string& from, const std::string& blocks) {
    return std::make_shared<const SourceFile>(from + ".rung",
                                              program_from(from) + "tier Basic\n  for everyone\n" + blocks);
  };
  const std::string points =
      "points\n  expire after 6 months without orders\nearn base\n  give 1 point per 1 EUR of net_amount on "
      "orders\npool home\n  at most 3 members\n  collect points\n";
  const auto example = std::make_shared<const SourceFile>(
      "example.rung",
      "loyalty rules 1\nexample \"idle\"\n  today is 2024-08-01\n  member joined 2024-01-01\n"
      "  member ben joined 2024-01-01\n  pools on 2024-01-05 by ben with pool home, owner member\n"
      "  orders on 2024-01-10 with net_amount 100 EUR\n"
      "  orders on 2024-03-10 by ben with net_amount 100 EUR\n"
      "  expect on 2024-07-10 balance 100 points\n  expect on 2024-07-11 balance 0 points\n");
  const auto checked = language::read_program(
      {version("2024-01-01", points), version("2024-03-01", ""), version("2024-04-01", points), example});
  REQUIRE(checked.program);
  CHECK(failures_of(checked.program) == "");
}

TEST_CASE("points that rest neither become usable nor repay debts before a version has them again") {
  const auto left_with = [](const char* again) {
    const auto version = [](const std::string& from, const std::string& points) {
      return program_from(from) + points + "tier Basic\n  for everyone\n";
    };
    const std::string points =
        "points\n  pending until 1 month after earning\n  expire 2 months after earning\n"
        "earn base\n  give 1 point per 1 EUR of net_amount on orders\n";
    Story story(read({version("2024-01-01", points), version("2024-03-01", ""), version(again, points)}),
                "2024-01-01");
    story.order("2024-02-10", 10'000);  // usable from 10 March through 10 April
    story.redeem("2024-02-11", 40);
    return story.look(again).points.at(0).usable;
  };
  CHECK(left_with("2024-04-10") == 60);
  CHECK(left_with("2024-04-11") == -40);  // expired on the morning on which debts would be repaid
}

TEST_CASE("rules to come give for a day of theirs in a currency that the rules of today do not have") {
  const auto version = [](const std::string& from, const std::string& blocks) {
    return program_from(from) +
           "event stays\n"
           "  has departure as date\n" +
           blocks + "tier Basic\n  for everyone\n";
  };
  const std::string points =
      "points\n  expire 2 months after earning\npoints xp, one xp_point\n  only for qualifying\n"
      "earn stay\n  give 30 points and 50 xp on stays\n  counted on departure\n";
  const auto rules = read({version("2025-01-01", ""), version("2026-01-01", points)});
  Story story(rules, "2025-01-01");
  story.stay("2025-12-31", "2026-01-19");
  CHECK(story.look("2026-01-18").points.at(0).usable == 0);
  CHECK(story.look("2026-01-19").points.at(0).usable == 30);
  CHECK(story.look("2026-01-19").points.at(1).usable == 50);
  CHECK(story.look("2026-03-19").points.at(0).usable == 30);
  CHECK(story.look("2026-03-20").points.at(0).usable == 0);
}

namespace {

// A version of the club with `purchases`, `stays_made` and a tier Basic for everyone.
std::string version_of(const std::string& from, const std::string& tiers) {
  return program_from(from) +
         "event stays\n  has departure as date\nmetric stays_made\n  count stays\n  counted on departure\n"
         "metric purchases\n  count orders\ntier Basic\n  for everyone\n" +
         tiers;
}

}  // namespace

TEST_CASE("a status that ends with its old rules is entered anew by new ones, from what is held by then") {
  const auto rules = [](const std::string& not_kept) {
    return read({version_of("2025-01-01",
                            "tier Silver\n  above Basic\n"
                            "  enter when purchases in this calendar year at least 2\n"
                            "  keep by entering again\n  valid until end of next calendar year\n"),
                 version_of("2026-01-01",
                            "tier Silver\n  above Basic\n  enter from Basic only\n"
                            "  enter when purchases in last 24 months at least 2\n  valid while met\n"
                            "tier Gold\n  above Silver\n"
                            "  enter when purchases in last 24 months at least 3\n"
                            "  keep by entering again\n  valid until end of next calendar quarter\n" +
                                not_kept)});
  };
  const auto buy = [](Story& story) {
    story.order("2025-03-10", 1'000);
    story.order("2025-07-20", 1'000);
    story.order("2026-06-14", 1'000);
    (void)story.look("2026-09-29");
  };
  Story story(rules(""), "2025-01-01");
  buy(story);
  CHECK(story.ends_on("Gold") == "2026-09-30");
  CHECK(story.ends_on("Silver") == "2027-07-19");  // Basic is held when Silver's old end has come
  CHECK(story.tier("2027-07-19") == "Silver");
  CHECK(story.tier("2027-07-20") == "Basic");
  Story grace(rules("  if not kept drop to Basic after 4 months\n"), "2025-01-01");
  buy(grace);
  CHECK(grace.ends_on("Silver") == "2026-12-31");  // Gold is, in its grace time
  CHECK(grace.tier("2027-01-30") == "Gold");
}

TEST_CASE("a status for life stays one where new rules let it end with a year that it begins anew") {
  const auto version = [](const std::string& from, const std::string& clauses, const std::string& valid) {
    return std::make_shared<const SourceFile>(
        from + ".rung", program_from(from) + clauses +
                            "metric purchases\n  count orders\ntier Basic\n  for everyone\ntier Silver\n"
                            "  above Basic\n  enter when purchases in this calendar year at least 9\n"
                            "  valid for 1 month\n  keep by entering again\ntier Gold\n  above Silver\n"
                            "  enter when purchases in this calendar year at least 1\n" +
                            valid);
  };
  const auto checked = language::read_program(
      {version("2024-01-01", "", "  valid for life\n"),
       version("2025-01-01", "  membership year restarts on the day after an upgrade\n",
               "  keep by entering again\n  valid until end of this membership year\n"),
       std::make_shared<const SourceFile>(
           "example.rung",
           "loyalty rules 1\nexample \"for life\"\n  today is 2027-01-01\n  member joined 2024-01-01\n"
           "  orders on 2024-05-01 with net_amount 10 EUR\n"
           "  grants on 2025-02-01 with tier Silver, until 2025-03-31, fixed yes, reason \"a goodwill "
           "test\"\n"
           "  expect on 2025-03-01 tier Silver\n  expect on 2025-04-01 tier Gold\n"
           "  expect on 2027-01-01 tier Gold\n")});
  REQUIRE(checked.program);
  CHECK(failures_of(checked.program) == "");
}

TEST_CASE("`enter from`, judged as of a day of older rules, asks which of their tiers is held") {
  const std::string gold =
      "  enter from Basic only\n  enter when stays_made in this calendar year at least 1\n"
      "  keep by entering again\n  valid until end of this calendar year\n";
  Story story(read({version_of("2025-01-01", "tier Gold\n  above Basic\n" + gold),
                    version_of("2025-07-01",
                               "tier Silver\n  above Basic\n  enter when purchases in all time at least 1\n"
                               "  keep by entering again\n  valid for 12 months\n"
                               "tier Gold\n  above Silver\n" +
                                   gold)}),
              "2025-01-01");
  story.order("2025-07-01", 1'000);  // Silver
  story.stay("2025-07-02", "2025-06-30");
  CHECK(story.tier("2025-07-02") == "Gold");
}
