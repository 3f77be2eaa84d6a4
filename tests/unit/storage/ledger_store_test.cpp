#include "storage/ledger_store.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/check.h"
#include "storage/closing_store.h"
#include "storage/disclosure.h"
#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;
using ledger::Account;
using ledger::Draft;
using ledger::NewLot;

namespace {

// A shop with members M-1, M-2, an order of M-1, and a ledger.
class LedgerShop : public Shop {
 public:
  LedgerShop() : ledger(database) {
    const auto work = [&](ActivityStore& store) {
      store.book_member(member("M-1"), kMonday);
      store.book_member(member("M-2"), kMonday);
      store.book(order("M-1", "A-1", 5000));
      store.book(order("M-1", "A-2", 1000));
    };
    import(work);
    database.with_write_transaction([&] { points = ledger.unit_of("points"); });
  }

  NewLot lot(std::int64_t amount, Day last_day = kForever, std::int64_t activity = 1) const {
    NewLot made;
    made.member = 1;
    made.unit = points;
    made.points = amount;
    made.terms = ledger::Terms{kMonday, kMonday, last_day};
    made.rule = "base";
    made.activity = activity;
    return made;
  }

  EntryHeader header(const std::string& key, ledger::EntryKind kind = ledger::EntryKind::Accrual) const {
    EntryHeader made;
    made.kind = kind;
    made.day = kMonday;
    made.booked_at_ms = 1'700'000'000'000;
    made.source = "test";
    made.key = key;
    made.request = "request " + key;
    return made;
  }

  BookedEntry book(const Draft& draft, const EntryHeader& entry) {
    std::optional<BookedEntry> booked;
    database.with_write_transaction([&] { booked = ledger.book(draft, entry).value(); });
    return *booked;
  }
  Draft redeeming(std::int64_t amount) { return taking(ledger.points(1).lots, amount, Account::Redeemed, 2); }

  std::int64_t left() {
    std::int64_t sum = 0;
    for (const ledger::Lot& one : ledger.points(1).lots) sum += one.left;
    return sum;
  }

  LedgerStore ledger;
  int points = 0;
};

}  // namespace

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
  const std::vector<AccountBalance> accounts = shop.ledger.account_balances();
  REQUIRE(accounts.size() == 3);
  CHECK(accounts[0].account == Account::Members);
  CHECK(accounts[0].balance == 60);
  CHECK(accounts[1].account == Account::Issued);
  CHECK(accounts[1].balance == -100);
  CHECK(accounts[2].account == Account::Redeemed);
  CHECK(accounts[2].balance == 40);
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

TEST_CASE("the database refuses what is not whole") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  const std::filesystem::path file = shop.folder.file();
  const std::string txn = "INSERT INTO txn VALUES(2, 1, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 2, 2);";
  const std::string seal = "INSERT INTO seal SELECT 2, 1, 2, hash, zeroblob(32) FROM seal WHERE txn = 1;";
  const std::string posting = "INSERT INTO posting VALUES(2, 2, 2, 1, -5, 1, NULL, NULL);";
  const std::string contra = "INSERT INTO posting VALUES(3, 2, 1, NULL, 5, NULL, NULL, NULL);";
  // Account 2 is the members', 1 the issued one.
  INFO("a header without a seal");
  CHECK(is_refused(file, "BEGIN;" + txn + "COMMIT"));
  CHECK(is_refused(file, "BEGIN;" + txn + posting + seal + "COMMIT"));
  CHECK(is_refused(file, "INSERT INTO lot VALUES(2, 1, 1, 0, 0, 0, 0, NULL, NULL, 1)"));
  CHECK(is_refused(file, "UPDATE lot SET points = 1000"));
  CHECK(is_refused(file, "DELETE FROM posting"));
  CHECK(is_refused(file, "INSERT OR REPLACE INTO seal SELECT 1, 1, 1, prev, zeroblob(32) FROM seal"));
  CHECK(count(file, "SELECT count(*) FROM txn") == 1);
  CHECK(shop.left() == 100);
}

TEST_CASE(
    "a sealed hand-made transaction passes the guards only if it is balanced, chained and without gaps") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  shop.book(shop.redeeming(40), shop.header("2"));
  const std::filesystem::path file = shop.folder.file();
  const std::int64_t members = count(file, "SELECT id FROM account WHERE kind = 0");
  const std::int64_t redeemed = count(file, "SELECT id FROM account WHERE kind = 2");
  const std::int64_t first = count(file, "SELECT max(id) + 1 FROM posting");
  const auto attempt = [&](std::int64_t amount, std::int64_t sum, std::int64_t last,
                           const std::string& previous) {
    return "BEGIN; INSERT INTO txn VALUES(3, 2, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 2, " +
           std::to_string(first) + "); INSERT INTO posting VALUES(" + std::to_string(first) + ", 3, " +
           std::to_string(members) + ", 1, " + std::to_string(amount) + ", " + std::to_string(redeemed) +
           ", NULL, NULL); INSERT INTO posting VALUES(" + std::to_string(first + 1) + ", 3, " +
           std::to_string(redeemed) + ", NULL, " + std::to_string(sum) +
           ", NULL, NULL, NULL); INSERT INTO seal SELECT 3, 1, " + std::to_string(last) + ", " + previous +
           ", zeroblob(32) FROM seal WHERE txn = 2; ROLLBACK";
  };
  CHECK_FALSE(is_refused(file, attempt(-5, 5, first + 1, "hash")));
  CHECK(is_refused(file, attempt(-5, 6, first + 1, "hash")));
  CHECK(is_refused(file, attempt(-5, 5, first, "hash")));
  CHECK(is_refused(file, attempt(-5, 5, first + 2, "hash")));
  CHECK(is_refused(file, attempt(-5, 5, first + 1, "prev")));
}

TEST_CASE("a hand-made transaction is refused if its accounts or currencies are not those of its lots") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  shop.book(shop.redeeming(40), shop.header("2"));
  NewLot star = shop.lot(9);
  shop.database.with_write_transaction([&] { star.unit = shop.ledger.unit_of("stars"); });
  shop.book(Draft{{star}, {}}, shop.header("3"));
  shop.book(taking(shop.ledger.points(1).of(star.unit).lots, 9, Account::Redeemed, 2), shop.header("4"));
  const std::filesystem::path file = shop.folder.file();
  const auto account = [&](int unit, int kind) {
    return std::to_string(count(file, "SELECT id FROM account WHERE unit = " + std::to_string(unit) +
                                          " AND kind = " + std::to_string(kind)));
  };
  const std::string first = std::to_string(count(file, "SELECT max(id) + 1 FROM posting"));
  const std::string second = std::to_string(count(file, "SELECT max(id) + 2 FROM posting"));
  const std::string redeemed = account(shop.points, 2);
  // Five points leave lot 1 to be redeemed: whose they were, and on which account they are summed up.
  const auto attempt = [&](const std::string& from, const std::string& to, const std::string& behind = "") {
    return "BEGIN; INSERT INTO txn VALUES(5, 2, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 3, " + first +
           "); INSERT INTO posting VALUES(" + first + ", 5, " + from + ", 1, -5, " + redeemed +
           ", NULL, NULL); INSERT INTO posting VALUES(" + second + ", 5, " + to +
           ", NULL, 5, NULL, NULL, NULL);" + behind + "INSERT INTO seal SELECT 5, 2, " + second +
           ", hash, zeroblob(32) FROM seal WHERE txn = 4; ROLLBACK";
  };
  CHECK_FALSE(is_refused(file, attempt(account(shop.points, 0), redeemed)));
  CHECK(is_refused(file, attempt(account(shop.points, 0), account(shop.points, 1))));
  CHECK(is_refused(file, attempt(account(star.unit, 0), redeemed)));
  // What the seal does not reach would belong to nobody.
  CHECK(is_refused(file, attempt(account(shop.points, 0), redeemed,
                                 "INSERT INTO posting SELECT id + 1, txn, account, lot, -1, against, rule, "
                                 "activity FROM posting WHERE id = " +
                                     second + ";")));
  CHECK(
      is_refused(file, attempt(account(shop.points, 0), redeemed,
                               "INSERT INTO lot SELECT id + 1, member, unit, points, earned_on, usable_from, "
                               "last_day, rule, activity, against FROM lot WHERE id = 2;")));
}

TEST_CASE("a hand-made transaction is refused if one of its lots names something that is not there") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  const std::filesystem::path file = shop.folder.file();
  const std::string issued = std::to_string(count(file, "SELECT id FROM account WHERE kind = 1"));
  const std::string unit = std::to_string(count(file, "SELECT unit FROM lot"));
  const std::string first = std::to_string(count(file, "SELECT max(id) + 1 FROM posting"));
  const auto attempt = [&](const std::string& member, const std::string& of_unit, const std::string& rule,
                           const std::string& activity, const std::string& against) {
    return "BEGIN; INSERT INTO txn VALUES(2, 0, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 2, " + first +
           "); INSERT INTO lot VALUES(2, " + member + ", " + of_unit + ", 9, 0, 0, 0, " + rule + ", " +
           activity + ", " + against + "); INSERT INTO posting VALUES(" + first + ", 2, " + issued +
           ", NULL, -9, NULL, NULL, NULL); INSERT INTO seal SELECT 2, 2, " + first +
           ", hash, zeroblob(32) FROM seal WHERE txn = 1; ROLLBACK";
  };
  CHECK_FALSE(is_refused(file, attempt("1", unit, "1", "1", issued)));
  CHECK_FALSE(is_refused(file, attempt("1", unit, "NULL", "NULL", issued)));
  for (const char* nobody : {"0", "99"}) {
    CHECK(is_refused(file, attempt(nobody, unit, "1", "1", issued)));
    CHECK(is_refused(file, attempt("1", nobody, "1", "1", issued)));
    CHECK(is_refused(file, attempt("1", unit, nobody, "1", issued)));
    CHECK(is_refused(file, attempt("1", unit, "1", nobody, issued)));
    CHECK(is_refused(file, attempt("1", unit, "1", "1", nobody)));
  }
}

TEST_CASE("a row that another program added keeps everybody from booking, says so, and can be taken out") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  const std::filesystem::path file = shop.folder.file();
  const std::string stray =
      "INSERT INTO lot SELECT 2, member, unit, 5, earned_on, usable_from, last_day, rule, activity, against "
      "FROM lot";
  raw(file, stray);
  std::string said;
  try {
    shop.book(Draft{{shop.lot(7)}, {}}, shop.header("2"));
  } catch (const StorageError& error) {
    CHECK(error.kind() == StorageError::Kind::Damaged);
    said = error.what();
  }
  CHECK(said.find(
            "belongs to no transaction: lot 2. Another program added it, and nothing was booked. Take it out "
            "with that program (`DELETE FROM lot WHERE id > 1`;") != std::string::npos);
  CHECK(is_refused(file, "DELETE FROM lot"));
  CHECK(is_refused(file, "DELETE FROM lot WHERE id > 0"));
  CHECK(count(file, "SELECT count(*) FROM lot") == 2);
  CHECK_FALSE(is_refused(file, "DELETE FROM lot WHERE id > 1"));
  shop.book(Draft{{shop.lot(7)}, {}}, shop.header("2"));
  CHECK(count(file, "SELECT points FROM lot WHERE id = 2") == 7);
  CHECK(is_refused(file, "DELETE FROM posting"));
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
    for (const MemberPoints& one : together) {
      const MemberPoints alone = shop.ledger.points(one.member);
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
  CHECK(shop.ledger.account_balances().size() == 4);
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
