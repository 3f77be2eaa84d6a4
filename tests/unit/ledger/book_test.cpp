#include "ledger/book.h"

#include <doctest/doctest.h>

using namespace rung;
using namespace rung::ledger;

namespace {

constexpr Day kMonday{20000};

BookLot lot(std::int64_t points, std::int32_t activity = 0, std::int32_t source = 0) {
  BookLot made;
  made.activity = activity;
  made.source = source;
  made.earned_on = kMonday;
  made.usable_from = kMonday;
  made.points = points;
  return made;
}

BookLot ending(std::int64_t points, std::int32_t activity, Day last_day) {
  BookLot made = lot(points, activity);
  made.last_day = last_day;
  return made;
}

BookLot pending(std::int64_t points, std::int32_t activity, std::optional<Day> from) {
  BookLot made = lot(points, activity);
  made.usable_from = from;
  return made;
}

std::vector<std::int64_t> left(const Book& book) {
  std::vector<std::int64_t> all;
  for (const BookLot& one : book.lots()) all.push_back(one.left);
  return all;
}

using Left = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("what one rule gives for one activity on one day is one lot") {
  Book book;
  book.issue(lot(10, 3, 1));
  book.issue(lot(5, 3, 1));
  book.issue(lot(5, 3, 2));
  book.issue(lot(5, 4, 1));
  book.issue(ending(5, 4, kMonday + 9));
  CHECK(left(book) == Left{15, 5, 5, 5});
  CHECK(book.lots()[3].issued_until == kMonday + 9);
}

TEST_CASE("spending takes what ends first, then what was earned first, then by the rule") {
  Book book;
  book.issue(lot(10, 1, 2));
  book.issue(lot(10, 1, 1));
  book.issue(ending(10, 2, kMonday + 5));
  book.issue(pending(10, 3, kMonday + 1));
  CHECK(book.spend({15, kMonday, Account::Redeemed, 7, kForever, false}) == 0);
  CHECK(left(book) == Left{10, 5, 0, 10});
  CHECK(book.spend({30, kMonday, Account::Redeemed, 7, kForever, false}) == 15);
  CHECK(left(book) == Left{0, 0, 0, 10});
  CHECK(book.usable(kMonday) == 0);
  CHECK(book.pending(kMonday) == 10);
  CHECK(book.usable(kMonday + 1) == 10);
}

TEST_CASE("the oldest first, where a program says so") {
  Book book;
  book.set_policies(SpendOrder::Oldest, TakeBack::IntoDebt);
  book.issue(lot(10, 1));
  book.issue(ending(10, 2, kMonday + 5));
  CHECK(book.spend({10, kMonday, Account::Redeemed, 7, kForever, false}) == 0);
  CHECK(left(book) == Left{0, 10});
}

TEST_CASE("the last day still counts, the day after does not") {
  Book book;
  book.issue(ending(10, 1, kMonday + 5));
  book.expire(kMonday + 5);
  CHECK(book.usable(kMonday + 5) == 10);
  book.expire(kMonday + 6);
  CHECK(book.usable(kMonday + 6) == 0);
  CHECK(book.lots()[0].expired() == 10);
}

TEST_CASE("a debt is repaid by the next points, and never expires") {
  Book book;
  book.owe(30, kMonday, 1, 0, Account::TakenBack);
  book.expire(kMonday + 999);
  CHECK(book.usable(kMonday) == -30);
  book.issue(lot(20, 2));
  book.issue(pending(20, 3, kMonday + 1));
  book.settle(kMonday);
  CHECK(left(book) == Left{-10, 0, 20});
  book.settle(kMonday + 1);
  CHECK(left(book) == Left{0, 0, 10});
  CHECK_FALSE(book.has_debt());
}

TEST_CASE("what is owed cannot be spent a second time") {
  Book book;
  book.issue(lot(50, 1));
  book.issue(pending(20, 2, kMonday + 1));
  book.owe(30, kMonday, 3, 0, Account::TakenBack);
  CHECK(book.spendable(kMonday, kForever) == 20);
  CHECK(book.spendable(kMonday + 1, kForever) == 40);
  CHECK(book.spendable(kMonday, kMonday - 1) == 0);
  book.settle(kMonday);
  CHECK(book.spendable(kMonday, kForever) == 20);
}

TEST_CASE(
    "a return takes its order's points, pending ones first, forgives what expired, then others, then owes") {
  Book book;
  book.issue(ending(40, 1, kMonday + 1));
  book.issue(pending(10, 1, std::nullopt));
  book.issue(lot(5, 2));
  CHECK(book.spend({15, kMonday, Account::Redeemed, 7, kForever, false}) == 0);
  book.expire(kMonday + 2);  // 25 of the order are gone
  book.take_back(50, kMonday + 3, 9, 1, 0);
  // 10 pending, 25 forgiven, 5 of the other order, 10 owed.
  CHECK(left(book) == Left{0, 0, 0, -10});
  CHECK(book.lots()[0].expired() == 0);
}

TEST_CASE("within the balance nothing is owed, and only pending points leave the rest alone") {
  Book within;
  within.set_policies(SpendOrder::FirstExpiring, TakeBack::WithinBalance);
  within.issue(lot(10, 1));
  within.take_back(25, kMonday, 9, 1, 0);
  CHECK(within.usable(kMonday) == 0);
  CHECK_FALSE(within.has_debt());
  Book only;
  only.set_policies(SpendOrder::FirstExpiring, TakeBack::OnlyPending);
  only.issue(lot(10, 1));
  only.issue(pending(7, 1, std::nullopt));
  only.take_back(17, kMonday, 9, 1, 0);
  CHECK(left(only) == Left{10, 0, 0});
  CHECK_FALSE(only.has_debt());
}

TEST_CASE("a book rests until the first day on which something becomes usable or has ended") {
  Book book;
  CHECK_FALSE(book.rests_through(kMonday));  // nobody has looked yet
  book.rest(book.due_after(kMonday));
  CHECK(book.rests_through(kMonday + 400));  // there is nothing in it

  book = Book();
  CHECK_FALSE(book.rests_through(kMonday));
  book.issue(ending(10, 1, kMonday + 30));
  book.rest(book.due_after(kMonday));
  CHECK(book.due_after(kMonday).next == kMonday + 31);
  CHECK(book.rests_through(kMonday + 1));
  book.issue(pending(5, 2, kMonday + 9));  // given later: it moves the day
  CHECK(book.rests_through(kMonday + 8));
  CHECK_FALSE(book.rests_through(kMonday + 9));

  book.rest(book.due_after(kMonday + 9));
  CHECK(book.rests_through(kMonday + 30));
  CHECK_FALSE(book.rests_through(kMonday + 31));
  book.expire(kMonday + 31);
  CHECK(book.due_after(kMonday + 31).next == kForever);
  book.rest(book.due_after(kMonday + 31));
  CHECK(book.rests_through(kMonday + 100));
  book.set_last_day(1, kMonday + 120);
  CHECK_FALSE(book.rests_through(kMonday + 121));
}

TEST_CASE(
    "a book does not rest while points are behind their last day, or have come back to a lot that is over") {
  Book book;
  book.issue(ending(10, 1, kMonday + 3));
  CHECK(book.due_after(kMonday + 9).overdue);  // spared: nobody has expired it
  book.rest(book.due_after(kMonday + 9));
  CHECK_FALSE(book.rests_through(kMonday + 10));

  book.spend({10, kMonday, Account::Redeemed, 2, kForever, false, true});
  book.expire(kMonday + 4);
  book.rest(book.due_after(kMonday + 4));
  CHECK(book.rests_through(kMonday + 4));
  for (const Book::Back& back : book.cancel(10, kMonday + 4, 3, 2)) book.put_back(back, kMonday + 4, 3);
  CHECK_FALSE(book.rests_through(kMonday + 5));
  book.expire(kMonday + 5);
  CHECK(left(book) == Left{0});
}
