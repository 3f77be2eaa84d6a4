// Metrics that look at what came after an event (docs/MEANING.md, 4.10 and 4.11): carts that were left, goods
// that are used up.

#include <doctest/doctest.h>

#include "club.h"

using namespace rung;
using namespace rung::testing;

namespace {

// What the example of these lines does not come true of: a metric of carts, and a segment `asked`.
std::string wrong_when_waiting(const std::string& metric, const std::string& where,
                               const std::string& lines) {
  return failures_of(
      club("metric asked_of\n" + metric + "tier Basic\n  for everyone\nsegment asked\n  where " + where +
           "\nexample \"waiting\"\n  today is 2025-09-30\n  member joined 2024-01-01\n" + lines));
}

constexpr const char* kStillIn = "  expect segment asked\n";
constexpr const char* kStillOut = "  expect no segment asked\n";
const std::string kCart =
    "  carts on 2025-09-29 at 12:00 with net_amount 60 EUR, product pan, category pans\n";
const std::string kSome = "asked_of in last 3 days at least 1";

}  // namespace

TEST_CASE("a cart counts as long as nothing was bought after it") {
  const std::string metric = "  count carts\n  without orders since\n";
  CHECK(wrong_when_waiting(metric, kSome, kCart + kStillIn).empty());
  CHECK(wrong_when_waiting(metric, kSome,
                           kCart + "  orders on 2025-09-29 at 11:59 with net_amount 5 EUR\n" + kStillIn)
            .empty());
  CHECK(wrong_when_waiting(metric, kSome,
                           kCart + "  orders on 2025-09-29 at 12:01 with net_amount 5 EUR\n" + kStillOut)
            .empty());
  CHECK(wrong_when_waiting(metric, kSome,
                           kCart + "  orders on 2025-09-30 with net_amount 5 EUR, status open\n" + kStillOut)
            .empty());
  CHECK(wrong_when_waiting(
            metric, kSome,
            kCart + "  orders on 2025-09-30 with net_amount 5 EUR, status cancelled\n" + kStillIn)
            .empty());
  CHECK(wrong_when_waiting(metric, kSome, kCart + "  visits on 2025-09-30\n" + kStillIn).empty());
  // As of an evening before the order it counted.
  CHECK(wrong_when_waiting(
            metric, kSome,
            kCart + "  orders on 2025-09-30 with net_amount 5 EUR\n  expect on 2025-09-29 segment asked\n" +
                kStillOut)
            .empty());
}

TEST_CASE("of the same product or category only what fits ends the waiting") {
  const std::string product = "  count carts\n  without orders of the same product since\n";
  const std::string category = "  count carts\n  without orders of the same category since\n";
  const std::string pot = "  orders on 2025-09-30 with net_amount 5 EUR, product pot, category pans\n";
  CHECK(wrong_when_waiting(product, kSome, kCart + pot + kStillIn).empty());
  CHECK(wrong_when_waiting(category, kSome, kCart + pot + kStillOut).empty());
  CHECK(wrong_when_waiting(product, kSome,
                           kCart + "  orders on 2025-09-30 with net_amount 5 EUR, product pan\n" + kStillOut)
            .empty());
  CHECK(
      wrong_when_waiting(product, kSome, kCart + "  orders on 2025-09-30 with net_amount 5 EUR\n" + kStillIn)
          .empty());
  // A cart that does not say what was in it: any order ends it.
  CHECK(wrong_when_waiting(product, kSome, "  carts on 2025-09-29 with net_amount 60 EUR\n" + pot + kStillOut)
            .empty());
}

TEST_CASE("what is left in carts adds up, cart by cart") {
  const std::string metric = "  sum net_amount of carts\n  without orders of the same product since\n";
  const std::string where = "asked_of in last 3 days exactly 60 EUR";
  CHECK(wrong_when_waiting(metric, where,
                           kCart +
                               "  carts on 2025-09-30 at 08:00 with net_amount 40 EUR, product pot\n"
                               "  orders on 2025-09-30 at 09:00 with net_amount 40 EUR, product pot\n" +
                               kStillIn)
            .empty());
  CHECK(wrong_when_waiting(metric, where,
                           kCart + "  carts on 2025-09-30 with net_amount 40 EUR, product pot\n" + kStillOut)
            .empty());
}

TEST_CASE("the articles of one cart wait each for itself, and the cart as long as one of them does") {
  const std::string cart =
      "  carts on 2025-09-29 at 12:00 with net_amount 60 EUR, product pan, category pans, "
      "net_amount 40 EUR, product pot, category pots\n";
  const auto bought = [](const std::string& product) {
    return "  orders on 2025-09-30 with net_amount 9 EUR, product " + product + "\n";
  };
  const std::string same = "  without orders of the same product since\n";
  const std::string sum = "  sum net_amount of carts\n", count = "  count carts\n";
  const auto left = [](const std::string& amount) {
    return "asked_of in last 3 days exactly " + amount + " EUR";
  };
  const std::string one = "asked_of in last 3 days exactly 1";
  CHECK(wrong_when_waiting(sum + same, left("100"), cart + kStillIn).empty());
  CHECK(wrong_when_waiting(sum + same, left("40"), cart + bought("pan") + kStillIn).empty());
  CHECK(wrong_when_waiting(sum + same, left("60"), cart + bought("pot") + kStillIn).empty());
  CHECK(wrong_when_waiting(sum + same, left("100"), cart + bought("lid") + kStillIn).empty());
  CHECK(wrong_when_waiting(count + same, one, cart + kStillIn).empty());
  CHECK(wrong_when_waiting(count + same, one, cart + bought("pan") + kStillIn).empty());
  CHECK(wrong_when_waiting(count + same, one, cart + bought("pan") + bought("pot") + kStillOut).empty());
  // What is left must be what the metric is about.
  const std::string pans = "  where category is pans\n";
  CHECK(wrong_when_waiting(count + pans + same, one, cart + bought("pot") + kStillIn).empty());
  CHECK(wrong_when_waiting(count + pans + same, one, cart + bought("pan") + kStillOut).empty());
  CHECK(wrong_when_waiting(sum + pans + same, left("60"), cart + bought("pot") + kStillIn).empty());
  // As a whole, any order ends the waiting of all of them.
  CHECK(
      wrong_when_waiting(count + "  without orders since\n", one, cart + bought("lid") + kStillOut).empty());
}

TEST_CASE("a ratio of what waits to all of it is the share that was left") {
  const std::string metrics =
      "  ratio of left to filled\nmetric filled\n  count carts\nmetric left\n  count carts\n"
      "  without orders of the same product since\n";
  const std::string other = "  carts on 2025-09-30 at 08:00 with net_amount 40 EUR, product pot\n";
  const std::string bought = "  orders on 2025-09-30 at 09:00 with net_amount 40 EUR, product pot\n";
  const std::string half = "asked_of in last 3 days exactly 50 %";
  CHECK(wrong_when_waiting(metrics, half, kCart + other + bought + kStillIn).empty());
  CHECK(wrong_when_waiting(metrics, half, kCart + other + kStillOut).empty());
  CHECK(wrong_when_waiting(metrics, "asked_of in last 3 days at most 100 %", kStillOut).empty());
}

TEST_CASE("hours are counted from the minute of the event, to the end of the day if no moment is said") {
  const std::string metric = "  count carts\n  older than 4 hours\n";
  const auto at = [](const std::string& clock) {
    return "  carts on 2025-09-30 at " + clock + " with net_amount 60 EUR\n";
  };
  CHECK(wrong_when_waiting(metric, kSome, at("19:59") + kStillIn).empty());
  CHECK(wrong_when_waiting(metric, kSome, at("20:00") + kStillOut).empty());
  const std::string days = "  count carts\n  older than 2 days\n";
  CHECK(wrong_when_waiting(days, kSome,
                           "  carts on 2025-09-28 at 00:10 with net_amount 60 EUR\n" + std::string(kStillOut))
            .empty());
  CHECK(wrong_when_waiting(days, "asked_of in last 9 days at least 1",
                           "  carts on 2025-09-27 at 23:50 with net_amount 60 EUR\n" + std::string(kStillIn))
            .empty());
}

TEST_CASE("who asks at a minute of the last day is answered as of that minute") {
  const auto program = club(
      "metric left\n  count carts\n  older than 4 hours\ntier Basic\n  for everyone\n"
      "segment asked\n  where left in last 3 days at least 1\n");
  engine::MemberHistory history;
  history.joined = day("2025-01-01");
  std::vector<std::int64_t> fields(program->events[3].fields.size(), kEmpty);
  engine::Activity cart;
  cart.event = program->find_event("carts");
  cart.day = day("2025-09-30");
  cart.minute = 10 * 60;
  cart.fields = fields;
  history.activities.push_back(cart);
  engine::Evaluator evaluator(*program);
  const auto in = [&](Day as_of) {
    return static_cast<bool>(evaluator.evaluate(history, as_of).in_segment.at(0));
  };
  CHECK(in(day("2025-09-30")));
  evaluator.ask_at(14 * 60);
  CHECK_FALSE(in(day("2025-09-30")));
  evaluator.ask_at(14 * 60 + 1);
  CHECK(in(day("2025-09-30")));
  evaluator.ask_at(1);
  CHECK(in(day("2025-10-01")));
}

TEST_CASE("goods last as long as their line says, and each begins anew with its own orders") {
  const std::string metric =
      "  time until orders are used up\n  the first that fits\n    - product is coffee gives 30 days\n"
      "    - product is filter gives 3 months\n    - category is tea gives 60 days\n";
  const std::string where = "asked_of at most 5 days";
  const std::string coffee = "  orders on 2025-06-01 with net_amount 9 EUR, product coffee\n";
  const std::string on_days =
      "  expect on 2025-06-25 no segment asked\n  expect on 2025-06-26 segment asked\n"
      "  expect on 2025-07-01 segment asked\n  expect on 2025-07-02 no segment asked\n";
  CHECK(wrong_when_waiting(metric, where, coffee + on_days).empty());
  // Another product beside it changes nothing, the same one does.
  CHECK(
      wrong_when_waiting(metric, where,
                         coffee + "  orders on 2025-06-20 with net_amount 9 EUR, product filter\n" + on_days)
          .empty());
  CHECK(wrong_when_waiting(
            metric, where,
            coffee + "  orders on 2025-06-20 with net_amount 9 EUR, product coffee\n"
                     "  expect on 2025-06-26 no segment asked\n  expect on 2025-07-15 segment asked\n")
            .empty());
  CHECK(wrong_when_waiting(metric, where,
                           "  orders on 2025-06-20 with net_amount 9 EUR, product filter\n"
                           "  expect on 2025-09-14 no segment asked\n  expect on 2025-09-15 segment asked\n"
                           "  expect on 2025-09-20 segment asked\n  expect on 2025-09-21 no segment asked\n")
            .empty());
  CHECK(
      wrong_when_waiting(metric, where,
                         "  orders on 2025-09-01 with net_amount 9 EUR, product coffee, status cancelled\n" +
                             std::string(kStillOut))
          .empty());
}

TEST_CASE("for each unit, two packs last twice as long") {
  const std::string metric =
      "  time until orders are used up\n  the first that fits\n    - product is coffee gives 30 days\n"
      "    - otherwise gives 10 days\n  for each unit\n";
  CHECK(wrong_when_waiting(metric, "asked_of at most 1 day",
                           "  orders on 2025-08-01 with net_amount 9 EUR, product coffee, units 2\n"
                           "  expect on 2025-08-31 no segment asked\n  expect on 2025-09-29 segment asked\n"
                           "  expect segment asked\n")
            .empty());
  CHECK(wrong_when_waiting(
            metric, "asked_of at most 1 day",
            "  orders on 2025-09-20 with net_amount 9 EUR, product pot\n" + std::string(kStillIn))
            .empty());
}

TEST_CASE(
    "what waits is asked for in the evening: not by rules that give points, and not on the way to a tier") {
  const std::string metric = "metric left\n  count carts\n  without orders since\n";
  const std::string tier = "tier Basic\n  for everyone\n";
  const auto fails_with = [&](const std::string& blocks, const std::string& code) {
    try {
      (void)club(metric + blocks);
    } catch (const std::runtime_error& error) {
      return std::string(error.what()).find(code) != std::string::npos;
    }
    return false;
  };
  CHECK(fails_with(tier + "points\n  never expire\nearn base\n  give 1 point on orders\n"
                          "  where left in last 3 days at least 1\n",
                   "R336"));
  CHECK(fails_with(
      tier + "segment carts_left\n  where left in last 3 days at least 1\npoints\n  never expire\nearn base\n"
             "  give 1 point on orders\n  where member is in carts_left\n",
      "R336"));
  CHECK(fails_with(tier + "points\n  never expire while left in last 3 days at least 1, resume afterwards\n"
                          "  expire 12 months after earning\nearn base\n  give 1 point on orders\n",
                   "R336"));
  CHECK(fails_with(tier +
                       "points\n  never expire\nearn base\n  give 1 point on orders\nreward cup en \"Cup\"\n"
                       "  costs 9 points\n  where left in last 3 days at least 1\n",
                   "R336"));
  CHECK(fails_with(
      tier + "tier Gold\n  above Basic\n  enter when left in last 3 days at least 1\n  valid for life\n",
      "R315"));
  CHECK(fails_with(
      "metric a\n  share of orders\n  where coupon is not empty\n  without orders since\n" + tier, "R337"));
  CHECK(fails_with("metric a\n  count carts\n  without orders of the same status since\n" + tier, "R337"));
  CHECK(fails_with("metric a\n  time until orders are used up\n" + tier, "R338"));
  CHECK(fails_with("metric a\n  count orders\n  for each unit\n" + tier, "R338"));
}
