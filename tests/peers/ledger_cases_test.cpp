// Cases of the ledger (C) that look into lots and postings, and those of returns and redemptions (D, E) that
// ask what is refused or what was posted.

#include <doctest/doctest.h>

#include <algorithm>

#include "ledger/book.h"
#include "told.h"
#include "unit/intake/shop.h"

using namespace rung;
using namespace rung::peers;
using ledger::Account;
using ledger::Book;
using ledger::BookLot;
using ledger::SpendOrder;

namespace {

Day day(const char* text) { return day_from_iso(text).value(); }

BookLot lot(std::int64_t points, const char* earned, const char* last_day, std::int32_t activity = 0) {
  BookLot made;
  made.activity = activity;
  made.earned_on = day(earned);
  made.usable_from = made.earned_on;
  if (last_day != nullptr) made.last_day = day(last_day);
  made.points = points;
  return made;
}

std::vector<std::int64_t> left(const Book& book) {
  std::vector<std::int64_t> points;
  for (const BookLot& one : book.lots()) points.push_back(one.left);
  return points;
}

// Takes what there is; what is lacking is owed, as a debit by hand does it.
void debit(Book& book, std::int64_t points, const char* on) {
  const std::int64_t open = book.spend({points, day(on), Account::Adjusted, -1, kForever, false});
  if (open > 0) book.owe(open, day(on), -1, 0, Account::Adjusted);
}

using Points = std::vector<std::int64_t>;

const std::string kRules =
    "tier Everyone\n  for everyone\npoints\n  expire 12 months after earning\n"
    "earn base\n  give 1 point per 1 EUR of net_amount on orders\n";

std::vector<std::string> example_errors(const std::string& lines) {
  const language::Checked checked =
      check_text(with_header(kRules + "example \"it\"\n  today is 2026-12-31\n  member joined 2026-01-01\n" +
                             lines + "  expect balance 0 points\n"));
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) codes.push_back(diagnostic.code);
  }
  return codes;
}

}  // namespace

TEST_CASE("C1: a credit is one open lot without a debt; a debit takes from it") {
  Book book;
  book.issue(lot(100, "2026-03-01", nullptr));
  CHECK(left(book) == Points{100});
  CHECK_FALSE(book.has_debt());
  debit(book, 30, "2026-03-02");
  CHECK(left(book) == Points{70});
  CHECK(book.usable(day("2026-03-02")) == 70);
}

TEST_CASE("C2: the lot that ends first is spent first, not the one earned first") {
  Book book;
  book.issue(lot(100, "2026-01-01", "2027-06-01", 0));
  book.issue(lot(100, "2026-02-01", "2027-01-01", 1));
  debit(book, 100, "2026-03-01");
  CHECK(left(book) == Points{100, 0});
}

TEST_CASE("C2 X9: or the one earned first, where the currency says so") {
  Book book;
  book.set_policies(SpendOrder::Oldest, ledger::TakeBack::IntoDebt);
  book.issue(lot(100, "2026-01-01", "2027-06-01", 0));
  book.issue(lot(100, "2026-02-01", "2027-01-01", 1));
  debit(book, 100, "2026-03-01");
  CHECK(left(book) == Points{0, 100});
}

TEST_CASE("C4: 70 are the first lot of 50 and 20 of the second") {
  Book book;
  book.issue(lot(50, "2026-01-01", "2027-01-01", 0));
  book.issue(lot(50, "2026-02-01", "2027-02-01", 1));
  debit(book, 70, "2026-03-01");
  CHECK(left(book) == Points{0, 30});
}

TEST_CASE("C5 X10: what is owed is repaid inside the lots, out of the next one") {
  Book book;
  book.issue(lot(50, "2026-03-01", nullptr, 0));
  debit(book, 80, "2026-03-02");
  CHECK(book.usable(day("2026-03-02")) == -30);
  book.issue(lot(100, "2026-03-03", nullptr, 1));
  book.settle(day("2026-03-03"));
  CHECK_FALSE(book.has_debt());
  CHECK(left(book) == Points{0, 0, 70});
}

TEST_CASE("C7: a lot that has ended is not touched; Rung has expired it whether or not a job ran") {
  Told told(kRules,
            "  member joined 2025-01-10\n  orders on 2025-02-01 with net_amount 100 EUR\n"
            "  adjustments on 2026-03-01 with points -60 points, reason \"by the case\"\n");
  const auto& points = told.at("2026-03-01").points.at(0);
  REQUIRE(points.lots.size() == 2);
  CHECK(points.lots[0].left == 0);
  CHECK(points.lots[0].expired() == 100);
  CHECK(points.lots[1].left == -60);
  CHECK(points.usable == -60);
}

TEST_CASE("C8: of 100 of which 30 were spent 70 expire, the other lot stays") {
  Book book;
  book.issue(lot(100, "2025-12-01", "2026-02-01", 0));
  book.issue(lot(100, "2025-12-02", nullptr, 1));
  debit(book, 30, "2026-01-03");
  book.expire(day("2026-02-02"));
  CHECK(book.lots()[0].expired() == 70);
  CHECK(left(book) == Points{0, 100});
  CHECK(book.usable(day("2026-02-02")) == 100);
}

TEST_CASE("C10: lots that end on one day are spent by when they were earned, then by their number") {
  const std::vector<BookLot> lots = {lot(10, "2026-01-01", "2027-01-01", 2),
                                     lot(10, "2026-01-01", "2027-01-01", 5),
                                     lot(10, "2026-01-02", "2027-01-01", 7)};
  std::vector<std::size_t> order = {0, 1, 2};
  do {
    Book book;
    for (const std::size_t i : order) book.issue(lots[i]);
    debit(book, 15, "2026-03-01");
    std::vector<std::pair<std::int32_t, std::int64_t>> found;
    for (const BookLot& one : book.lots()) found.emplace_back(one.activity, one.left);
    std::sort(found.begin(), found.end());
    CHECK(found == std::vector<std::pair<std::int32_t, std::int64_t>>{{2, 0}, {5, 5}, {7, 10}});
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("C14: of two lots the one that ended gives a posting of all that was left") {
  Book book;
  book.issue(lot(100, "2025-12-01", "2026-02-01", 0));
  book.issue(lot(50, "2025-12-02", "2026-03-01", 1));
  book.expire(day("2026-02-02"));
  REQUIRE(book.movements().size() == 1);
  CHECK(book.movements()[0].amount == -100);
  CHECK(book.movements()[0].against == Account::Expired);
  CHECK(book.usable(day("2026-02-02")) == 50);
}

TEST_CASE("C16: a lot that is empty when it ends needs no posting") {
  Book book;
  book.issue(lot(100, "2025-12-01", "2026-02-01"));
  debit(book, 100, "2026-01-03");
  book.expire(day("2026-02-02"));
  REQUIRE(book.movements().size() == 1);
  CHECK(book.movements()[0].against == Account::Adjusted);
}

TEST_CASE("C28: instants are compared, however their clocks are written") {
  intake::ShopReader reader(
      "{ file: a, kind: orders, columns: { order: order, member: member, day: day, amount: amount } }",
      intake::shop_program("Etc/UTC"));
  const auto all = reader.read(
      "order,member,day,amount\n"
      "O1,M1,2026-11-01T01:00+02:00,1\n"
      "O2,M1,2026-10-31T23:30Z,1\n");
  REQUIRE(all.facts.size() == 2);
  CHECK(all.reason(0) == "");
  CHECK(all.reason(1) == "");
  CHECK(all.facts[0].activity.at_ms < all.facts[1].activity.at_ms);
  CHECK(iso(all.facts[0].activity.day) == "2026-10-31");
}

TEST_CASE("C29: what one rule gives for one order is one lot, so no lot is there twice") {
  Book book;
  book.issue(lot(100, "2026-03-01", "2027-03-01", 4));
  book.issue(lot(20, "2026-03-01", "2027-03-01", 4));
  CHECK(left(book) == Points{120});
}

TEST_CASE("C31: 1000 points in are 1000 points issued, and one lot that waits and then does not") {
  Told told(
      "tier Everyone\n  for everyone\npoints\n  pending until 30 days after earning\n  never expire\n"
      "earn base\n  give 1 point per 1 EUR of net_amount on orders\n",
      "  member joined 2026-01-01\n  orders on 2026-03-01 with net_amount 1000 EUR\n");
  for (const char* on : {"2026-03-30", "2026-03-31"}) {
    const auto& points = told.at(on).points.at(0);
    REQUIRE(points.lots.size() == 1);
    CHECK(points.lots[0].against == Account::Issued);
    CHECK(points.lots[0].points == 1000);
    CHECK(points.lots[0].left == 1000);
    CHECK(points.usable + points.pending == 1000);
    CHECK((points.usable == 0) == (std::string(on) == "2026-03-30"));
  }
}

TEST_CASE("C38: what has expired does not expire again") {
  Book book;
  book.issue(lot(100, "2025-12-01", "2026-02-01"));
  book.expire(day("2026-02-02"));
  const std::size_t before = book.movements().size();
  book.expire(day("2026-02-02"));
  book.expire(day("2026-02-03"));
  CHECK(book.movements().size() == before);
}

TEST_CASE(
    "C43: an order that turned out to be cancelled has given nothing, and nothing is to be taken back") {
  Told told(kRules,
            "  member joined 2026-01-01\n  orders on 2026-03-01 with net_amount 100 EUR\n"
            "  corrections on 2026-03-05 of orders on 2026-03-01 with status cancelled\n");
  CHECK(told.at("2026-03-05").accruals.empty());
  CHECK(told.at("2026-03-05").points.at(0).lots.empty());
}

TEST_CASE("C50: nothing goes over that is less than one point") {
  for (const char* points : {"-50", "0"}) {
    CHECK(example_errors(std::string("  transfers on 2026-03-01 with recipient ben, points ") + points + " points\n") ==
          std::vector<std::string>{"R309"});
    CHECK(example_errors(std::string("  redemptions on 2026-03-01 with points ") + points + " points\n") ==
          std::vector<std::string>{"R309"});
  }
}

TEST_CASE("E19: what a reward cost is posted against redeemed, by its redemption, and its voucher names it") {
  Told told(kRules +
                "voucher breakfast en \"Breakfast\"\n  valid for 30 days\n"
                "reward breakfast_for_two en \"Breakfast for two\"\n  costs 10 points\n  give 1 breakfast\n",
            "  member joined 2026-01-01\n  orders on 2026-03-01 with net_amount 25 EUR\n"
            "  redemptions on 2026-03-02 with reward breakfast_for_two\n");
  const auto& evaluation = told.at("2026-03-02");
  REQUIRE(evaluation.points.at(0).movements.size() == 1);
  const auto& spent = evaluation.points.at(0).movements.at(0);
  CHECK(spent.amount == -10);
  CHECK(spent.against == Account::Redeemed);
  CHECK(spent.activity == 1);
  REQUIRE(evaluation.vouchers.size() == 1);
  CHECK(evaluation.vouchers[0].count == 1);
  CHECK(evaluation.sources.at(static_cast<std::size_t>(evaluation.vouchers[0].source)).name ==
        "breakfast_for_two");
}
