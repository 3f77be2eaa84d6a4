#include "storage/ledger_store.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/check.h"
#include "ledger_shop.h"
#include "storage/closing_store.h"
#include "storage/disclosure.h"
#include "storage/ledger_sums.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;
using ledger::Account;
using ledger::Draft;
using ledger::NewLot;

TEST_CASE("booked lots come back as they were") {
  LedgerShop shop;
  NewLot pending = shop.lot(30);
  pending.terms.usable_from = std::nullopt;
  const BookedEntry booked = shop.book(Draft{{shop.lot(100, kMonday + 365), pending}, {}}, shop.header("1"));
  CHECK(booked.transaction == 1);
  CHECK_FALSE(booked.before);
  CHECK(booked.lots == std::vector<ledger::LotNumber>{1, 2});
  const MemberPoints points = shop.ledger.points(1);
  REQUIRE(points.lots.size() == 2);
  const ledger::Lot& lot = points.lots[0];
  CHECK(lot.number == 1);
  CHECK(lot.member == 1);
  CHECK(lot.unit == shop.points);
  CHECK(lot.points == 100);
  CHECK(lot.left == 100);
  CHECK(lot.terms == ledger::Terms{kMonday, kMonday, kMonday + 365});
  CHECK(lot.rule == "base");
  CHECK(lot.activity == 1);
  CHECK(lot.against == Account::Issued);
  CHECK_FALSE(points.lots[1].terms.usable_from.has_value());
  CHECK(points.posted.empty());
}

TEST_CASE("lots keep the order of their draft, each with its own rule and account, however many there are") {
  LedgerShop shop;
  Draft draft;
  for (int i = 1; i <= 45; ++i) {
    NewLot one = shop.lot(i);
    if (i % 3 == 0) one.contra = Account::Adjusted;
    one.rule = i % 4 == 0 ? "" : i % 4 == 1 ? "base" : "double";
    draft.lots.push_back(one);
  }
  shop.book(draft, shop.header("1"));
  const std::vector<ledger::Lot> lots = shop.ledger.points(1).lots;
  REQUIRE(lots.size() == 45);
  for (int i = 1; i <= 45; ++i) {
    CAPTURE(i);
    const ledger::Lot& lot = lots[static_cast<std::size_t>(i) - 1];
    const NewLot& asked = draft.lots[static_cast<std::size_t>(i) - 1];
    CHECK(lot.points == i);
    CHECK(lot.against == asked.contra);
    CHECK(lot.rule == asked.rule);
  }
}

TEST_CASE("on the last day of a closing nothing is booked any more, on the next day it is") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  shop.database.with_write_transaction([&] { close_to(shop.database, kMonday, 1, "Miriam", "the books"); });
  CHECK_THROWS(shop.book(Draft{{shop.lot(5)}, {}}, shop.header("2")));
  CHECK(shop.left() == 100);
  EntryHeader next = shop.header("2");
  next.day = kMonday + 1;
  CHECK(shop.book(Draft{{shop.lot(5)}, {}}, next).transaction == 2);
}

TEST_CASE("a clock that was set back books at the moment of the transaction in front") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  EntryHeader earlier = shop.header("2");
  earlier.booked_at_ms -= 60'000;
  CHECK(shop.book(Draft{{shop.lot(50)}, {}}, earlier).booked_at_ms == shop.header("1").booked_at_ms);
  CHECK(shop.ledger.head().booked_at_ms == shop.header("1").booked_at_ms);
}

TEST_CASE("postings change what is left, and every account agrees") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  shop.book(shop.redeeming(40), shop.header("2", ledger::EntryKind::Redemption));
  CHECK(shop.left() == 60);
  const std::vector<AccountMove> moves = account_moves(shop.database, kForever);
  REQUIRE(moves.size() == 2);
  CHECK(moves[0].account == Account::Issued);
  CHECK(moves[0].amount == 100);
  CHECK(moves[1].account == Account::Redeemed);
  CHECK(moves[1].amount == -40);
  CHECK(shop.ledger.member_balances({}, shop.ledger.sealed_up_to()) ==
        std::map<int, std::int64_t>{{shop.points, 60}});
}

TEST_CASE("what members have is summed up by currency, from where it was summed up before") {
  LedgerShop shop;
  int stars = 0;
  shop.database.with_write_transaction([&] { stars = shop.ledger.unit_of("stars"); });
  NewLot star = shop.lot(9);
  star.unit = stars;
  shop.book(Draft{{shop.lot(100), star}, {}}, shop.header("1"));
  const auto first = shop.ledger.sealed_up_to();
  shop.book(shop.redeeming(40), shop.header("2", ledger::EntryKind::Redemption));
  star.points = 5;
  shop.book(Draft{{star}, {}}, shop.header("3"));
  using Balances = std::map<int, std::int64_t>;
  CHECK(shop.ledger.member_balances({}, first) == Balances{{shop.points, 100}, {stars, 9}});
  CHECK(shop.ledger.member_balances(first, shop.ledger.sealed_up_to()) ==
        Balances{{shop.points, -40}, {stars, 5}});
  CHECK(shop.ledger.member_balances(shop.ledger.sealed_up_to(), shop.ledger.sealed_up_to()) ==
        Balances{{shop.points, 0}, {stars, 0}});
}

TEST_CASE("a posting may name a lot of its own draft, after lots of earlier drafts, too") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(5)}, {}}, shop.header("1"));
  ledger::Posting posting;
  posting.lot = -2;
  posting.member = 1;
  posting.unit = shop.points;
  posting.amount = -7;
  posting.contra = Account::TakenBack;
  posting.activity = 1;
  const BookedEntry booked = shop.book(Draft{{shop.lot(10), shop.lot(20)}, {posting}}, shop.header("2"));
  CHECK(booked.lots == std::vector<ledger::LotNumber>{2, 3});
  const MemberPoints points = shop.ledger.points(1);
  CHECK(points.lots[1].left == 10);
  CHECK(points.lots[2].left == 13);
}

TEST_CASE("postings come back with their lot, account and cause, of one currency apart from another") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100), shop.lot(20)}, {}}, shop.header("1"));
  shop.book(shop.redeeming(110), shop.header("2"));
  shop.book(Draft{{}, {{2, 1, shop.points, -10, Account::Expired, 0}}}, shop.header("3"));
  const MemberPoints points = shop.ledger.points(1);
  REQUIRE(points.posted.size() == 3);
  CHECK(points.posted[0].lot == 1);
  CHECK(points.posted[0].against == Account::Redeemed);
  CHECK(points.posted[0].activity == 2);
  CHECK(points.posted[0].amount == -100);
  CHECK(points.posted[1].lot == 2);
  CHECK(points.posted[2].against == Account::Expired);
  CHECK(points.posted[2].activity == 0);
  CHECK(points.of(shop.points).posted.size() == 3);
  CHECK(points.of(shop.points + 1).lots.empty());
  CHECK(points.of(shop.points + 1).posted.empty());
}

TEST_CASE("the same request again is the stored answer, and nothing is written") {
  LedgerShop shop;
  const BookedEntry first = shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  EntryHeader again = shop.header("1");
  again.booked_at_ms += 60'000;
  again.day = kMonday + 1;
  const BookedEntry second = shop.book(Draft{{shop.lot(100)}, {}}, again);
  CHECK(second.before);
  CHECK(second.transaction == first.transaction);
  CHECK(second.booked_at_ms == first.booked_at_ms);
  CHECK(second.day == kMonday);
  CHECK(shop.left() == 100);
  const auto before = shop.ledger.booked_before(again);
  REQUIRE(before.has_value());
  CHECK(before->ok());
  CHECK_FALSE(shop.ledger.booked_before(shop.header("2")).has_value());
}

TEST_CASE("a key that was used for another request is refused and names both") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  EntryHeader other = shop.header("1");
  other.request = "something else";
  shop.database.with_write_transaction([&] {
    const auto refused = shop.ledger.book(Draft{{shop.lot(7)}, {}}, other);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().transaction == 1);
    CHECK(refused.error().stored_request == "request 1");
    CHECK(refused.error().came_request == "something else");
  });
  CHECK(shop.left() == 100);
}

TEST_CASE("the same key of another source is another key") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  EntryHeader other = shop.header("1");
  other.source = "till";
  CHECK(shop.book(Draft{{shop.lot(100)}, {}}, other).transaction == 2);
}

TEST_CASE("an empty draft books nothing and leaves its key free") {
  LedgerShop shop;
  CHECK(shop.book(Draft{}, shop.header("1")).transaction == 0);
  CHECK(shop.ledger.head().transactions == 0);
  CHECK(shop.book(Draft{{shop.lot(1)}, {}}, shop.header("1")).transaction == 1);
}

TEST_CASE("transactions are chained, and the head is the last hash") {
  LedgerShop shop;
  CHECK(shop.ledger.head().hash == std::string(64, '0'));
  shop.book(Draft{{shop.lot(1)}, {}}, shop.header("1"));
  const std::string first = shop.ledger.head().hash;
  shop.book(Draft{{shop.lot(2)}, {}}, shop.header("2"));
  CHECK(shop.ledger.head().hash != first);
  CHECK(shop.ledger.head().transactions == 2);
  CHECK(shop.ledger.head().lots == 2);
  CHECK(count(shop.folder.file(),
              "SELECT count(*) FROM seal AS a JOIN seal AS b ON b.txn = a.txn + 1 AND b.prev = a.hash") == 1);
}

TEST_CASE("an exception takes a booking back, with every number it used") {
  LedgerShop shop;
  CHECK_THROWS_AS(shop.database.with_write_transaction([&] {
    CHECK(shop.ledger.unit_of("stars") != shop.points);
    CHECK(shop.ledger.book(Draft{{shop.lot(1)}, {}}, shop.header("1")).ok());
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK_FALSE(shop.ledger.find_unit("stars").has_value());
  CHECK(shop.book(Draft{{shop.lot(2)}, {}}, shop.header("1")).transaction == 1);
  CHECK(shop.left() == 2);
}

TEST_CASE("many members are read at once, each with its own lots") {
  LedgerShop shop;
  NewLot second = shop.lot(50);
  second.member = 2;
  second.activity = 0;
  shop.book(Draft{{shop.lot(100), second, shop.lot(3)}, {}}, shop.header("1"));
  const std::vector<MemberPoints> members = shop.ledger.points_between(1, 2);
  REQUIRE(members.size() == 2);
  CHECK(members[0].lots.size() == 2);
  CHECK(members[1].member == 2);
  REQUIRE(members[1].lots.size() == 1);
  CHECK(members[1].lots[0].points == 50);
  CHECK(shop.ledger.points_between(2, 9).size() == 1);
  CHECK(shop.ledger.points(99).lots.empty());
}

TEST_CASE("neighbours read together have what each has alone, whether their lots stand side by side or not") {
  LedgerShop shop;
  shop.book_member(shop.member("M-3"));
  // Member by member: lots in a row.
  Draft draft;
  for (int i = 0; i < 30; ++i) {
    draft.lots.push_back(shop.lot(100 + i, kForever, 0));
    draft.lots.back().member = 1 + i / 15;
  }
  for (const int lot : {3, 3, 20, 7})
    draft.postings.push_back({-1 - lot, 1 + lot / 15, draft.lots[0].unit, -10 - lot, Account::Redeemed, 0});
  shop.book(draft, shop.header("row"));
  const auto same = [&] {
    const std::vector<MemberPoints> together = shop.ledger.points_between(1, 2);
    REQUIRE(together.size() == 2);
    LedgerStore asked(shop.database);
    // As a till asks, for one member or two; and as somebody does who goes through many.
    for (std::size_t i = 0; i < 20; ++i) {
      const MemberPoints& one = together[i % 2];
      const MemberPoints alone = asked.points(one.member);
      CHECK(std::equal(one.lots.begin(), one.lots.end(), alone.lots.begin(), alone.lots.end(),
                       [](const ledger::Lot& a, const ledger::Lot& b) {
                         return a.number == b.number && a.member == b.member && a.left == b.left &&
                                a.points == b.points && a.terms == b.terms && a.rule == b.rule;
                       }));
      CHECK(std::equal(one.posted.begin(), one.posted.end(), alone.posted.begin(), alone.posted.end(),
                       [](const ledger::PostedSum& a, const ledger::PostedSum& b) {
                         return a.lot == b.lot && a.amount == b.amount && a.against == b.against &&
                                a.activity == b.activity;
                       }));
    }
    return together;
  };
  const auto in_a_row = same();
  CHECK(in_a_row[0].lots.size() == 15);
  REQUIRE(in_a_row[0].posted.size() == 3);
  CHECK(in_a_row[0].posted[1].amount == -13);
  CHECK(in_a_row[0].lots[3].left == 103 - 26);
  // One more of the first stands behind all of the second's.
  shop.book(Draft{{shop.lot(5)}, {}}, shop.header("one"));
  CHECK(same()[0].lots.size() == 16);
  // Here and there, one at a time.
  for (int i = 0; i < 12; ++i) {
    NewLot other = shop.lot(5, kForever, 0);
    other.member = 1 + i % 2;
    NewLot far = shop.lot(5, kForever, 0);
    far.member = 3;
    shop.book(Draft{{other, far}, {}}, shop.header("far" + std::to_string(i)));
  }
  CHECK(same()[1].lots.size() == 21);
}

TEST_CASE("everything that happened to a member's points is told in booking order") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  shop.book(shop.redeeming(40), shop.header("2", ledger::EntryKind::Redemption));
  NewLot other = shop.lot(5);
  other.member = 2;
  shop.book(Draft{{other}, {}}, shop.header("3"));
  shop.book(Draft{{shop.lot(8)}, {}}, shop.header("4"));
  const std::vector<LedgerLine> lines = shop.ledger.lines(1);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].transaction == 1);
  CHECK(lines[0].amount == 100);
  CHECK(lines[0].against == Account::Issued);
  CHECK(lines[0].rule == "base");
  CHECK(lines[1].transaction == 2);
  CHECK(lines[1].kind == ledger::EntryKind::Redemption);
  CHECK(lines[1].amount == -40);
  CHECK(lines[1].against == Account::Redeemed);
  CHECK(lines[2].transaction == 4);
  CHECK(lines[2].day == kMonday);
}

TEST_CASE("a redemption is remembered with its reward") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  shop.database.with_write_transaction([&] {
    const auto booked =
        shop.ledger.book(shop.redeeming(40), shop.header("POS-1", ledger::EntryKind::Redemption));
    shop.ledger.record_redemption(booked.value().transaction, 1, "cups", shop.points, 40, 2);
  });
  const auto found = storage::disclose(shop.database, "M-1");
  REQUIRE(found);
  REQUIRE(found->redemptions.size() == 1);
  CHECK(found->redemptions[0].reward == "cups");
  CHECK(found->redemptions[0].points == 40);
  CHECK(found->redemptions[0].day == kMonday);
  CHECK(found->redemptions[0].reference == "POS-1");
}

TEST_CASE("point currencies keep their numbers and are kept apart") {
  LedgerShop shop;
  int stars = 0;
  shop.database.with_write_transaction([&] { stars = shop.ledger.unit_of("stars"); });
  CHECK(stars != shop.points);
  CHECK(shop.ledger.find_unit("points") == shop.points);
  CHECK(shop.ledger.unit_name(stars) == "stars");
  NewLot star = shop.lot(9);
  star.unit = stars;
  shop.book(Draft{{shop.lot(100), star}, {}}, shop.header("1"));
  CHECK(shop.ledger.points(1).of(stars).lots.size() == 1);
  CHECK(account_moves(shop.database, kForever).size() == 2);  // one of each currency
}

TEST_CASE("points moved between lots must sum to zero") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  ledger::Posting lonely;
  lonely.lot = 1;
  lonely.member = 1;
  lonely.unit = shop.points;
  lonely.amount = -10;
  lonely.contra = Account::Members;
  CHECK_THROWS_AS(shop.book(Draft{{}, {lonely}}, shop.header("2")), InternalError);
  CHECK(shop.left() == 100);
}
