#include "ledger/difference.h"

#include <doctest/doctest.h>

using namespace rung;
using namespace rung::ledger;

namespace {

constexpr Day kEarned{20000};
constexpr Terms kAtOnce{kEarned, kEarned, kForever};

Lot booked(LotNumber number, ActivityNumber activity, std::int64_t points, Terms terms = kAtOnce) {
  Lot made;
  made.number = number;
  made.member = 1;
  made.unit = 1;
  made.points = made.left = points;
  made.terms = terms;
  made.rule = "base";
  made.activity = activity;
  return made;
}

WantedLot wanted(ActivityNumber activity, std::int64_t points, Terms terms = kAtOnce) {
  return {activity, "base", Account::Issued, terms, points, {}};
}

Draft compare(const Booked& now, const std::vector<WantedLot>& then) {
  Draft draft = difference(1, 1, now, then);
  if (booked_as_wanted(1, now.lots, now.posted, then)) CHECK(draft.empty());
  return draft;
}

}  // namespace

TEST_CASE("what agrees needs nothing") {
  WantedLot spent = wanted(5, 100);
  spent.changes = {{Account::Redeemed, 7, -30}, {Account::Redeemed, 7, -10}};
  CHECK(compare({{booked(1, 5, 100)}, {{1, Account::Redeemed, 7, -40}}}, {spent}).empty());
  CHECK(compare({}, {}).empty());
}

TEST_CASE("that all is booked as it is wanted is seen whatever the order, and beside other currencies") {
  WantedLot spent = wanted(5, 100);
  spent.changes = {{Account::Redeemed, 7, -30},
                   {Account::Expired, 0, -5},
                   {Account::Redeemed, 7, -10},
                   {Account::Expired, 8, 9},
                   {Account::Expired, 8, -9}};
  const std::vector<WantedLot> want{wanted(9, 20), spent};
  Lot other = booked(2, 5, 100);
  other.unit = 2;
  const std::vector<Lot> lots{booked(1, 5, 100), other, booked(3, 9, 20)};
  const std::vector<PostedSum> posted{
      {1, Account::Expired, 0, -5}, {2, Account::Redeemed, 7, -1}, {1, Account::Redeemed, 7, -40}};
  CHECK(booked_as_wanted(1, lots, posted, want));
  CHECK_FALSE(booked_as_wanted(2, lots, posted, want));
  CHECK_FALSE(booked_as_wanted(1, lots, {posted[0], posted[1]}, want));
  CHECK_FALSE(booked_as_wanted(1, {lots[0], lots[1]}, posted, want));
  CHECK_FALSE(booked_as_wanted(1, lots, posted, {want[1]}));
  std::vector<WantedLot> another = want;
  another[0].rule = "extra";
  CHECK_FALSE(booked_as_wanted(1, lots, posted, another));
  another = want;
  another[0].terms.usable_from = std::nullopt;
  CHECK_FALSE(booked_as_wanted(1, lots, posted, another));
  another = want;
  another[1].changes[1].activity = 6;
  CHECK_FALSE(booked_as_wanted(1, lots, posted, another));
  CHECK(booked_as_wanted(1, {}, {}, {}));
}

TEST_CASE("what is new is a lot, and what happened to it follows in its draft") {
  WantedLot expired = wanted(5, 100);
  expired.changes = {{Account::Expired, 0, -100}, {Account::Expired, 8, 40}, {Account::TakenBack, 8, -40}};
  const Draft draft = compare({}, {expired});
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.lots[0].points == 100);
  CHECK(draft.lots[0].rule == "base");
  CHECK(draft.lots[0].activity == 5);
  REQUIRE(draft.postings.size() == 3);
  CHECK(draft.postings[0].lot == -1);
  CHECK(draft.postings[0].amount == -100);
  CHECK(draft.postings[1].amount == 40);  // there is room for it only now
  CHECK(draft.postings[2].amount == -40);
}

TEST_CASE("more points are another lot, fewer are taken back for the activity itself") {
  const Draft more = compare({{booked(1, 5, 100)}, {}}, {wanted(5, 120)});
  REQUIRE(more.lots.size() == 1);
  CHECK(more.lots[0].points == 20);
  CHECK(more.postings.empty());
  const Draft fewer = compare({{booked(1, 5, 100)}, {}}, {wanted(5, 80)});
  CHECK(fewer.lots.empty());
  REQUIRE(fewer.postings.size() == 1);
  CHECK(fewer.postings[0].amount == -20);
  CHECK(fewer.postings[0].contra == Account::TakenBack);
  CHECK(fewer.postings[0].activity == 5);
  const Booked taken_back{{booked(1, 5, 100)}, {{1, Account::TakenBack, 5, -20}}};
  CHECK(compare(taken_back, {wanted(5, 80)}).empty());
  // What was taken back stays so: as many as at first are given anew.
  const Draft as_many = compare(taken_back, {wanted(5, 100)});
  CHECK(as_many.postings.empty());
  REQUIRE(as_many.lots.size() == 1);
  CHECK(as_many.lots[0].points == 20);
}

TEST_CASE("on other terms all of it goes back and comes anew: nothing was earned and nothing taken back") {
  const Draft draft = compare({{booked(1, 5, 100, {kEarned, std::nullopt, kForever})}, {}}, {wanted(5, 100)});
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.lots[0].terms == kAtOnce);
  REQUIRE(draft.postings.size() == 1);
  CHECK(draft.postings[0].lot == 1);
  CHECK(draft.postings[0].amount == -100);
  CHECK(draft.postings[0].contra == Account::Issued);
}

TEST_CASE("a late order that was to be spent first changes from which lot a redemption took") {
  WantedLot late = wanted(4, 50, {kEarned, kEarned, kEarned + 30});
  late.changes = {{Account::Redeemed, 7, -40}};
  const Draft draft =
      compare({{booked(1, 5, 100)}, {{1, Account::Redeemed, 7, -40}}}, {late, wanted(5, 100)});
  REQUIRE(draft.lots.size() == 1);
  REQUIRE(draft.postings.size() == 2);
  std::int64_t sum = 0;
  for (const Posting& posting : draft.postings) {
    CHECK(posting.contra == Account::Redeemed);
    sum += posting.amount;
  }
  CHECK(sum == 0);
}

TEST_CASE("what expired comes back into the lot it expired from, not into another on the same terms") {
  // Lot 1 was taken back, lot 2 is the same points anew and expired; now nothing of it was ever earned.
  Booked now{{booked(1, 5, 100), booked(2, 5, 100)},
             {{1, Account::TakenBack, 5, -100}, {2, Account::Expired, 0, -100}}};
  const Draft draft = compare(now, {});
  CHECK(draft.lots.empty());
  REQUIRE(draft.postings.size() == 2);
  CHECK(draft.postings[0].lot == 2);
  CHECK(draft.postings[0].amount == 100);
  CHECK(draft.postings[0].contra == Account::Expired);
  CHECK(draft.postings[1].lot == 2);
  CHECK(draft.postings[1].amount == -100);
  CHECK(draft.postings[1].contra == Account::TakenBack);
}

TEST_CASE("a redemption that is taken elsewhere leaves the lot it was in, of two on the same terms") {
  Booked now{{booked(1, 5, 60), booked(2, 5, 100)}, {{2, Account::Redeemed, 7, -80}}};
  const Draft draft = compare(now, {wanted(5, 160)});
  REQUIRE(draft.postings.size() == 1);
  CHECK(draft.postings[0].lot == 2);
  CHECK(draft.postings[0].amount == 80);
}

TEST_CASE(
    "what an activity gives back and takes again at once is booked as never given, and is the same then") {
  // A cancellation gives 100 a life of their own, and 30 of them pay for a tier on the spot.
  WantedLot anew = wanted(5, 100);
  anew.against = Account::Redeemed;
  anew.changes = {{Account::Redeemed, 5, -30}, {Account::Expired, 0, -70}};
  const Draft draft = compare({}, {anew});
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.lots[0].points == 70);
  CHECK(draft.lots[0].contra == Account::Redeemed);
  REQUIRE(draft.postings.size() == 1);
  CHECK(draft.postings[0].amount == -70);
  Lot lot = booked(1, 5, 70);
  lot.against = Account::Redeemed;
  CHECK(compare({{lot}, {{1, Account::Expired, 0, -70}}}, {anew}).empty());
}

TEST_CASE("a debt that is smaller than booked, and one that is gone") {
  Lot debt = booked(1, 9, -50);
  debt.against = Account::TakenBack;
  WantedLot smaller = wanted(9, -30);
  smaller.against = Account::TakenBack;
  const Draft draft = compare({{debt}, {}}, {smaller});
  REQUIRE(draft.postings.size() == 1);
  CHECK(draft.postings[0].amount == 20);
  CHECK(draft.postings[0].contra == Account::TakenBack);
  // Repaid out of another lot, and never owed after all: the points come back.
  const Booked repaid{{debt, booked(2, 5, 60)},
                      {{1, Account::Members, 0, 50}, {2, Account::Members, 0, -50}}};
  const Draft gone = compare(repaid, {wanted(5, 60)});
  std::int64_t moved = 0;
  std::int64_t back = 0;
  for (const Posting& posting : gone.postings) {
    if (posting.contra == Account::Members) moved += posting.amount;
    if (posting.contra == Account::TakenBack) back += posting.amount;
  }
  CHECK(moved == 0);
  CHECK(back == 50);
}

TEST_CASE("a debt that an activity left is the same one whatever day it was booked with") {
  Lot debt = booked(1, 9, -50, {kEarned + 3, kEarned + 3, kForever});
  debt.against = Account::TakenBack;
  WantedLot same = wanted(9, -50);
  same.against = Account::TakenBack;
  CHECK(compare({{debt}, {}}, {same}).empty());
  WantedLot larger = wanted(9, -70);
  larger.against = Account::TakenBack;
  const Draft draft = compare({{debt}, {}}, {larger});
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.lots[0].points == -20);
  CHECK(draft.lots[0].terms == kAtOnce);
  // The calendar takes again and again; there the day says which debt it is.
  Lot yearly = booked(2, 0, -50, {kEarned + 3, kEarned + 3, kForever});
  CHECK_FALSE(compare({{yearly}, {}}, {wanted(0, -50)}).empty());
}

TEST_CASE("drafts join, and names of new lots move along") {
  Draft whole = compare({}, {wanted(1, 10)});
  WantedLot spent = wanted(2, 10);
  spent.changes = {{Account::Redeemed, 7, -3}};
  append(whole, compare({}, {spent}));
  REQUIRE(whole.lots.size() == 2);
  REQUIRE(whole.postings.size() == 1);
  CHECK(whole.postings[0].lot == -2);
}
