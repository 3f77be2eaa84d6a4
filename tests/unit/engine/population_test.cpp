// Members compared with the members of a segment: every way there is, told as examples.

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "club.h"
#include "engine/population.h"

using namespace rung;
using namespace rung::testing;

namespace {

// Of members anna, ben, cara … each with what he spent in cents on 2026-05-01; nothing for 0. `expected`
// stands on the last lines.
std::string failures(const std::string& blocks, const std::vector<int>& spent, const std::string& expected) {
  static const std::vector<std::string> names{"",     "ben",  "cara", "dora", "emil", "fritz",
                                              "gerd", "hans", "ida",  "jan",  "kira"};
  std::string text =
      "tier Basic\n  for everyone\nsegment buyers\n  where purchases in all time at least 1\n" + blocks +
      "example \"it\"\n  today is 2026-06-30\n  member joined 2025-01-01\n";
  for (std::size_t i = 1; i < spent.size(); ++i) text += "  member " + names.at(i) + " joined 2025-01-01\n";
  for (std::size_t i = 0; i < spent.size(); ++i) {
    const std::string by = i == 0 ? "" : " by " + names.at(i);
    if (spent[i] > 0) {
      text += "  orders on 2026-05-01" + by + " with net_amount " + std::to_string(spent[i] / 100) + "." +
              (spent[i] % 100 < 10 ? "0" : "") + std::to_string(spent[i] % 100) + " EUR\n";
    }
  }
  return failures_of(club(text + expected));
}

std::string asked(const std::string& test) {
  return "segment asked\n  where spend in all time " + test + "\n";
}

const std::string kIn = "  expect segment asked\n";
const std::string kOut = "  expect no segment asked\n";
const std::string kBenIn = "  expect of ben segment asked\n";
const std::string kBenOut = "  expect of ben no segment asked\n";
const std::string kCaraIn = "  expect of cara segment asked\n";
const std::string kCaraOut = "  expect of cara no segment asked\n";

}  // namespace

TEST_CASE("the top share is rounded up to whole members") {
  CHECK(failures(asked("in top 10 % of buyers"), {300, 200, 100}, kIn + kBenOut).empty());
  CHECK(failures(asked("in top 34 % of buyers"), {300, 200, 100}, kIn + kBenIn + kCaraOut).empty());
  CHECK(failures(asked("in top 33.33 % of buyers"), {300, 200, 100}, kIn + kBenOut).empty());
  CHECK(failures(asked("in top 100 % of buyers"), {300, 200, 100}, kIn + kBenIn + kCaraIn).empty());
}

TEST_CASE("the bottom share likewise") {
  CHECK(failures(asked("in bottom 10 % of buyers"), {300, 200, 100}, kOut + kBenOut + kCaraIn).empty());
  CHECK(failures(asked("in bottom 34 % of buyers"), {300, 200, 100}, kOut + kBenIn + kCaraIn).empty());
}

TEST_CASE("the N best, and the N last: their place by rank") {
  CHECK(failures(asked("in top 2 of buyers"), {300, 200, 100}, kIn + kBenIn + kCaraOut).empty());
  CHECK(failures(asked("in bottom 1 of buyers"), {300, 200, 100}, kOut + kBenOut + kCaraIn).empty());
  CHECK(failures(asked("in top 5 of buyers"), {300, 200, 100}, kIn + kBenIn + kCaraIn).empty());
}

TEST_CASE("who is level with the last one in is in, and pushes nobody out") {
  CHECK(failures(asked("in top 1 of buyers"), {300, 300, 100}, kIn + kBenIn + kCaraOut).empty());
  CHECK(failures(asked("in top 2 of buyers"), {300, 200, 200}, kIn + kBenIn + kCaraIn).empty());
  // Two level on the first place: the third one is the third, not the second.
  CHECK(failures(asked("in top 2 of buyers"), {300, 300, 299}, kIn + kBenIn + kCaraOut).empty());
  CHECK(failures(asked("in bottom 1 of buyers"), {300, 100, 100}, kOut + kBenIn + kCaraIn).empty());
}

TEST_CASE("above and below the average, exactly: who is at it is neither") {
  CHECK(failures(asked("above average of buyers"), {201, 200, 199}, kIn + kBenOut + kCaraOut).empty());
  CHECK(failures(asked("below average of buyers"), {201, 200, 199}, kOut + kBenOut + kCaraIn).empty());
  // 100, 100 and 101: the average lies between two cents.
  CHECK(failures(asked("above average of buyers"), {101, 100, 100}, kIn + kBenOut).empty());
  CHECK(failures(asked("below average of buyers"), {101, 100, 100}, kOut + kBenIn).empty());
}

TEST_CASE("so many times the average or the median, without a division") {
  // The average of 200, 100 and 100 is 133 and a third; one and a half times it are 200.
  CHECK(failures(asked("at least 1.5 times average of buyers"), {200, 100, 100}, kIn + kBenOut).empty());
  CHECK(failures(asked("more than 1.5 times average of buyers"), {200, 100, 100}, kOut).empty());
  CHECK(failures(asked("at least 1.5001 times average of buyers"), {200, 100, 100}, kOut).empty());
  CHECK(failures(asked("at most 0.75 times average of buyers"), {200, 100, 100}, kOut + kBenIn).empty());
  CHECK(failures(asked("at least 2 times median of buyers"), {200, 100, 50}, kIn + kBenOut).empty());
}

TEST_CASE("the median is the middle value, of an even number half the sum of two") {
  CHECK(failures(asked("above median of buyers"), {300, 200, 100}, kIn + kBenOut + kCaraOut).empty());
  CHECK(failures(asked("above median of buyers"), {300, 200, 201, 100}, kIn + kBenOut + kCaraIn).empty());
  CHECK(failures(asked("exactly 1 times median of buyers"), {300, 200, 100}, kOut + kBenIn).empty());
  // 200 and 201 have 200.5 in their middle.
  CHECK(failures(asked("below median of buyers"), {300, 200, 201, 100}, kOut + kBenIn + kCaraOut).empty());
}

TEST_CASE("compared are the members of the segment, and nobody else has a place among them") {
  const std::string rich = "segment rich\n  where spend in all time at least 2 EUR\n";
  CHECK(failures(rich + asked("in top 1 of rich"), {300, 200, 100}, kIn + kBenOut + kCaraOut).empty());
  CHECK(failures(rich + asked("in bottom 2 of rich"), {300, 200, 100}, kIn + kBenIn + kCaraOut).empty());
  // Of the two rich the average is 2.50; others can be below it without being rich.
  CHECK(failures(rich + asked("below average of rich"), {300, 200, 100}, kOut + kBenIn + kCaraIn).empty());
}

TEST_CASE("among nobody there is no place, no average and no median") {
  const std::string nobody = "segment nobody\n  where spend in all time at least 900 EUR\n";
  for (const char* test :
       {"in top 100 % of nobody", "in bottom 5 of nobody", "above average of nobody",
        "below average of nobody", "below median of nobody", "at least 1 times average of nobody"}) {
    CAPTURE(test);
    CHECK(failures(nobody + asked(test), {300, 200}, kOut + kBenOut).empty());
  }
}

TEST_CASE("a comparison as of an earlier day knows nothing of what came later") {
  const std::string later = "  orders on 2026-06-01 by ben with net_amount 9 EUR\n";
  CHECK(failures(asked("in top 1 of buyers"), {300, 200},
                 later + kOut + kBenIn + "  expect on 2026-05-31 segment asked\n" +
                     "  expect of ben on 2026-05-31 no segment asked\n")
            .empty());
}

TEST_CASE("a segment made by comparing can be compared with") {
  const std::string top = "segment top\n  where spend in all time in top 2 of buyers\n";
  CHECK(failures(top + asked("below average of top"), {300, 200, 100}, kOut + kBenIn + kCaraIn).empty());
  CHECK(failures(top + asked("in top 1 of top"), {300, 200, 100}, kIn + kBenOut + kCaraOut).empty());
}

TEST_CASE("averages and shares are compared as they are shown, rounded down") {
  const std::string basket =
      "metric basket\n  average net_amount of orders\n"
      "segment asked\n  where basket in all time in top 1 of buyers\n";
  // 1.00 and 1.01 are 1.005 on average, shown as 1.00: level with 1.00.
  CHECK(failures(basket, {100, 100}, "  orders on 2026-05-02 with net_amount 1.01 EUR\n" + kIn + kBenIn)
            .empty());
  CHECK(failures(basket, {100, 100}, "  orders on 2026-05-02 with net_amount 1.02 EUR\n" + kIn + kBenOut)
            .empty());
}

TEST_CASE(
    "what was brought over counts in sums and ratios of them, and an average without orders is left out") {
  const std::string metrics =
      "metric basket\n  average net_amount of orders\nmetric per_order\n  ratio of spend to "
      "purchases\n";
  const std::string opening = "  openings on 2026-05-01 with spend 60 EUR, purchases 2\n";
  CHECK(failures(asked("above average of buyers"), {0, 1000, 2000}, opening + kIn + kBenOut + kCaraOut)
            .empty());
  // Ben and Cara average 15 euros; anna, who only has an opening, has no average and does not lower or lift
  // it.
  CHECK(failures(metrics + "segment asked\n  where basket in all time above average of buyers\n",
                 {0, 1000, 2000}, opening + kOut + kBenOut + kCaraIn)
            .empty());
  // 30, 10 and 20 euros an order.
  CHECK(failures(metrics + "segment asked\n  where per_order in all time above average of buyers\n",
                 {0, 1000, 2000}, opening + kIn + kBenOut + kCaraOut)
            .empty());
}

TEST_CASE("what members are compared by does not depend on their order") {
  using ComparedBy = language::Population::Kind;
  std::vector<std::int64_t> values{7, 3, 3, 9, 1, 3, 8, 8, 2, 5, 100, -4, 0};
  std::mt19937 dice(4711);
  for (const ComparedBy kind : {ComparedBy::Average, ComparedBy::Median, ComparedBy::TopShare,
                                ComparedBy::TopCount, ComparedBy::BottomShare, ComparedBy::BottomCount}) {
    language::Statistic statistic;
    statistic.kind = kind;
    statistic.number = kind == ComparedBy::TopShare || kind == ComparedBy::BottomShare ? 25'00 : 4;
    const engine::StatisticValue first = engine::statistic_over(statistic, values);
    for (int i = 0; i < 20; ++i) {
      std::shuffle(values.begin(), values.end(), dice);
      const engine::StatisticValue again = engine::statistic_over(statistic, values);
      CHECK(again.numerator * first.denominator == first.numerator * again.denominator);
      CHECK(again.members == first.members);
    }
  }
}
