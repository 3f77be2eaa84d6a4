// Vouchers one by one: what they are told apart by, and which of them a redemption uses
// (docs/MEANING.md, 11.5, 11.14).

#include <doctest/doctest.h>

#include <set>

#include "club.h"
#include "engine/allowed.h"
#include "engine/voucher_pieces.h"

using namespace rung;
using namespace rung::testing;
using engine::PieceIs;
using engine::VoucherState;

namespace {

// Two fruit for every 100 EUR ever spent, which last 30 days.
Story fruit() {
  return {club(R"(points
  never expire
tier Basic
  for everyone
voucher fruit en "Fruit"
  valid for 30 days
milestone card
  when spend in all time reaches every 100 EUR from 100 EUR
  give 2 fruit
)"),
          "2024-01-01"};
}

std::set<std::int64_t> numbers(const engine::Evaluation& evaluation) {
  std::set<std::int64_t> all;
  for (const VoucherState& state : evaluation.vouchers) {
    for (std::int64_t piece = 0; piece < engine::pieces_of(state); ++piece)
      all.insert(engine::voucher_number(state, piece));
  }
  return all;
}

}  // namespace

TEST_CASE("a redemption that names a voucher uses that one, and not the one that ends first") {
  Story story = fruit();
  story.order("2024-01-10", 100'00);
  story.order("2024-01-20", 100'00);
  const std::int64_t last = engine::voucher_number(story.look("2024-01-20").vouchers.at(1), 1);
  const int used = story.use_voucher("2024-01-25", last);
  const auto& vouchers = story.look("2024-01-31").vouchers;
  CHECK(vouchers.at(0).count == 2);
  CHECK(vouchers.at(1).count == 1);
  CHECK(engine::piece_is(vouchers.at(1), 0) == PieceIs::Valid);
  CHECK(engine::piece_is(vouchers.at(1), 1) == PieceIs::Used);
  CHECK(engine::use_of(vouchers.at(1), 1)->activity == used);
}

TEST_CASE("a redemption that names a voucher that is not there uses the one that ends first") {
  Story story = fruit();
  story.order("2024-01-10", 100'00);
  story.order("2024-01-20", 100'00);
  const std::int64_t first = engine::voucher_number(story.look("2024-01-20").vouchers.at(0), 0);
  story.use_voucher("2024-01-25", 4711);
  CHECK(engine::piece_is(story.look("2024-01-31").vouchers.at(0), 0) == PieceIs::Used);
  // Used already, and over.
  story.use_voucher("2024-01-26", first);
  CHECK(engine::piece_is(story.look("2024-01-31").vouchers.at(0), 1) == PieceIs::Used);
  story.use_voucher("2024-02-15", first);
  CHECK(story.look("2024-02-16").vouchers.at(1).used == 1);
}

TEST_CASE("the one that is named counts for one of several") {
  Story story = fruit();
  story.order("2024-01-10", 100'00);
  story.order("2024-01-20", 100'00);
  const std::int64_t last = engine::voucher_number(story.look("2024-01-20").vouchers.at(1), 1);
  story.use_voucher("2024-01-25", last, 2);
  const auto& vouchers = story.look("2024-01-31").vouchers;
  CHECK(engine::piece_is(vouchers.at(0), 0) == PieceIs::Used);
  CHECK(engine::piece_is(vouchers.at(0), 1) == PieceIs::Valid);
  CHECK(engine::piece_is(vouchers.at(1), 0) == PieceIs::Valid);
  CHECK(engine::piece_is(vouchers.at(1), 1) == PieceIs::Used);
}

TEST_CASE("a use that is cancelled makes the same voucher valid again, or over") {
  Story story = fruit();
  story.order("2024-01-10", 100'00);
  const std::int64_t second = engine::voucher_number(story.look("2024-01-10").vouchers.at(0), 1);
  const int used = story.use_voucher("2024-01-25", second);
  story.use_voucher("2024-01-26");
  story.cancel(used, "2024-01-27");
  const VoucherState again = story.look("2024-01-31").vouchers.at(0);
  CHECK(engine::piece_is(again, 0) == PieceIs::Used);
  CHECK(engine::piece_is(again, 1) == PieceIs::Valid);
  CHECK(engine::piece_is(story.look("2024-02-09").vouchers.at(0), 1) == PieceIs::Over);
}

TEST_CASE("an order that comes late changes no number: a step keeps its vouchers whoever reaches it") {
  Story known = fruit();
  known.order("2024-01-10", 100'00);
  known.order("2024-01-20", 100'00);
  const std::set<std::int64_t> before = numbers(known.look("2024-01-31"));
  CHECK(before.size() == 4);
  Story late = fruit();
  late.order("2024-01-05", 100'00);
  late.order("2024-01-10", 100'00);
  late.order("2024-01-20", 100'00);
  const std::set<std::int64_t> after = numbers(late.look("2024-01-31"));
  CHECK(after.size() == 6);
  for (const std::int64_t number : before) CHECK(after.count(number) == 1);
}

TEST_CASE("numbers are those of docs/MEANING.md, 11.14, and never change") {
  CHECK(kFirstDay.number == -25567);
  VoucherState state;
  state.origin = engine::voucher_origin("fruit", "milestone card", "step 10000 of -25567");
  state.count = 2;
  CHECK(state.origin == 0x9d7e84d2525cbf01);
  CHECK(engine::voucher_number(state, 0) == 1302037330617280);
  CHECK(engine::voucher_number(state, 1) == 2225812321792531);
  VoucherState behind = state;
  behind.before = 1;
  CHECK(engine::voucher_number(behind, 0) == engine::voucher_number(state, 1));
}

TEST_CASE("a limit that is used up says from which day on it is possible again") {
  const auto again = [](const std::string& limit, const char* on) -> std::string {
    Story story(club("points\n  never expire\ntier Basic\n  for everyone\nreward basket en \"Basket\"\n  "
                     "costs 0 points\n" +
                     limit),
                "2024-01-01");
    for (const char* taken : {"2024-02-10", "2024-03-05"}) story.take_reward(taken);
    (void)story.look(on);
    const auto denials = engine::against_reward(story.evaluator(), story.look(on), story.history(), 0, 1);
    if (denials.empty()) return "now";
    return denials.front().again_on ? iso(*denials.front().again_on) : "never";
  };
  CHECK(again("  at most 2 times per member per calendar year\n", "2024-03-10") == "2025-01-01");
  CHECK(again("  at most 2 times per member per 3 months\n", "2024-03-10") == "2024-05-10");
  CHECK(again("  at most 2 times per member per 30 days\n", "2024-03-10") == "2024-03-11");
  CHECK(again("  at most 1 time per member per 30 days\n", "2024-03-10") == "2024-04-04");
  CHECK(again("  at most 2 times per member\n", "2024-03-10") == "never");
  CHECK(again("  at most 3 times per member\n", "2024-03-10") == "now");
}
