#include "ledger/rules.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using rung::Day;
using rung::kForever;
using namespace rung::ledger;

constexpr MemberNumber kMember = 7;
constexpr int kUnit = 1;
constexpr Day kToday{1000};

// A lot usable from long ago through `last_day`.
Lot lot(LotNumber number, std::int64_t points, Day last_day) {
  Lot made;
  made.number = number;
  made.member = kMember;
  made.unit = kUnit;
  made.points = points;
  made.left = points;
  made.terms = Terms{Day{900}, Day{900}, last_day};
  made.rule = "base";
  made.activity = 100 + number;
  made.earned_at = 900;
  made.source_key = "order " + std::to_string(number);
  return made;
}

Lot pending_lot(LotNumber number, std::int64_t points, std::optional<Day> usable_from) {
  Lot made = lot(number, points, kForever);
  made.terms.usable_from = usable_from;
  return made;
}

Lot debt_lot(LotNumber number, std::int64_t points) {
  Lot made = lot(number, -points, kForever);
  return made;
}

std::vector<std::pair<LotNumber, std::int64_t>> taken(const Draft& draft) {
  std::vector<std::pair<LotNumber, std::int64_t>> list;
  for (const Posting& posting : draft.postings) list.emplace_back(posting.lot, posting.amount);
  return list;
}

using Taken = std::vector<std::pair<LotNumber, std::int64_t>>;

std::vector<LotNumber> numbers(const std::vector<Lot>& lots) {
  std::vector<LotNumber> list;
  for (const Lot& one : lots) list.push_back(one.number);
  return list;
}

Wanted earned(ActivityNumber activity, std::int64_t points, Terms terms = {Day{900}, Day{900}, kForever}) {
  Wanted wanted;
  wanted.activity = activity;
  wanted.rule = "base";
  wanted.points = points;
  wanted.terms = terms;
  wanted.earned_at = activity;
  wanted.source_key = "order " + std::to_string(activity);
  return wanted;
}

Wanted returned(ActivityNumber activity, ActivityNumber order, std::int64_t points) {
  Wanted wanted = earned(activity, -points);
  wanted.order = order;
  return wanted;
}

// The lots of one member with what was booked about them, as the store would hold them.
struct BookedMember {
  std::vector<Lot> lots;
  std::vector<BookedReversal> reversals;

  void book(const Draft& draft) {
    apply(draft, static_cast<LotNumber>(lots.size()) + 1, lots);
    for (const Posting& posting : draft.postings) {
      if (!posting.rule.empty()) add_reversal(posting.activity, posting.rule, -posting.amount);
    }
    for (const NewLot& issued : draft.lots) {
      if (issued.contra == Account::TakenBack) add_reversal(issued.activity, issued.rule, -issued.points);
    }
  }
  Draft reconcile_on(const std::vector<Wanted>& wanted, Day day = kToday,
                     TakeBack policy = TakeBack::IntoDebt) const {
    return reconcile(kMember, kUnit, lots, reversals, wanted, day, SpendOrder::FirstExpiring, policy);
  }
  // Books what is needed, and proves that nothing is needed after that.
  Draft settle(const std::vector<Wanted>& wanted, Day day = kToday, TakeBack policy = TakeBack::IntoDebt) {
    Draft draft = reconcile_on(wanted, day, policy);
    book(draft);
    CHECK(reconcile_on(wanted, day, policy).empty());
    return draft;
  }
  Balance balance(Day day = kToday) const { return balance_on(lots, day); }

 private:
  void add_reversal(ActivityNumber activity, const std::string& rule, std::int64_t points) {
    for (BookedReversal& one : reversals) {
      if (one.activity == activity && one.rule == rule) {
        one.points += points;
        return;
      }
    }
    reversals.push_back({activity, rule, points});
  }
};

}  // namespace

TEST_CASE("a lot is usable through its last day and not after it") {
  const std::vector<Lot> lots{lot(1, 50, kToday)};
  CHECK(balance_on(lots, kToday).usable == 50);
  CHECK(balance_on(lots, kToday + 1).usable == 0);
  CHECK(redeem(lots, 50, kToday, SpendOrder::FirstExpiring).ok());
  CHECK_FALSE(redeem(lots, 50, kToday + 1, SpendOrder::FirstExpiring).ok());
  CHECK(expire(lots, kToday).empty());
  CHECK(taken(expire(lots, kToday + 1)) == Taken{{1, -50}});
}

TEST_CASE("a pending lot becomes usable on its first day and not before it") {
  const std::vector<Lot> lots{pending_lot(1, 50, kToday)};
  CHECK(balance_on(lots, kToday - 1).pending == 50);
  CHECK(balance_on(lots, kToday - 1).usable == 0);
  CHECK(balance_on(lots, kToday).pending == 0);
  CHECK(balance_on(lots, kToday).usable == 50);
}

TEST_CASE("a lot without a day from which it is usable stays pending") {
  const std::vector<Lot> lots{pending_lot(1, 50, std::nullopt)};
  CHECK(balance_on(lots, kForever).pending == 50);
}

TEST_CASE("a debt lowers what is usable") {
  const std::vector<Lot> lots{lot(1, 50, kForever), debt_lot(2, 80)};
  CHECK(balance_on(lots, kToday).usable == -30);
}

TEST_CASE("redeem takes from the lot that expires first") {
  const std::vector<Lot> lots{lot(1, 50, kToday + 30), lot(2, 50, kToday + 10), lot(3, 50, kForever)};
  const auto draft = redeem(lots, 70, kToday, SpendOrder::FirstExpiring);
  REQUIRE(draft.ok());
  CHECK(taken(draft.value()) == Taken{{2, -50}, {1, -20}});
  CHECK(draft.value().postings[0].contra == Account::Redeemed);
  CHECK(draft.value().postings[0].member == kMember);
  CHECK(draft.value().postings[0].unit == kUnit);
}

TEST_CASE("the oldest lot goes first where the program says so") {
  std::vector<Lot> lots{lot(1, 50, kToday + 10), lot(2, 50, kToday + 30)};
  lots[0].earned_at = 950;
  lots[1].earned_at = 940;
  CHECK(numbers(spending_order(lots, kToday, SpendOrder::Oldest)) == std::vector<LotNumber>{2, 1});
  CHECK(numbers(spending_order(lots, kToday, SpendOrder::FirstExpiring)) == std::vector<LotNumber>{1, 2});
}

TEST_CASE("lots with the same last day are spent by instant, then source key, then rule, never by number") {
  std::vector<Lot> lots{lot(1, 1, kForever), lot(2, 1, kForever), lot(3, 1, kForever), lot(4, 1, kForever)};
  for (Lot& one : lots) one.source_key = "same";
  lots[0].rule = "b";
  lots[1].rule = "a";
  lots[2].source_key = "earlier";
  lots[3].earned_at = 899;
  CHECK(numbers(spending_order(lots, kToday, SpendOrder::FirstExpiring)) ==
        std::vector<LotNumber>{4, 3, 2, 1});
}

TEST_CASE("pending, expired, empty and debt lots cannot be spent") {
  std::vector<Lot> lots{pending_lot(1, 50, kToday + 1), lot(2, 50, kToday - 1), lot(3, 50, kForever),
                        debt_lot(4, 5)};
  lots[2].left = 0;
  CHECK(spending_order(lots, kToday, SpendOrder::FirstExpiring).empty());
}

TEST_CASE("a redemption of more than there is takes nothing and says what comes next") {
  const std::vector<Lot> lots{lot(1, 50, kForever), pending_lot(2, 30, kToday + 9),
                              pending_lot(3, 20, kToday + 5), pending_lot(4, 5, kToday + 5),
                              pending_lot(5, 99, std::nullopt)};
  const auto refused = redeem(lots, 51, kToday, SpendOrder::FirstExpiring);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().usable == 50);
  CHECK(refused.error().needed == 51);
  CHECK(refused.error().more == 25);
  CHECK(refused.error().more_on == kToday + 5);
}

TEST_CASE("a refused redemption with nothing pending names no day") {
  const auto refused = redeem({pending_lot(1, 99, std::nullopt)}, 1, kToday, SpendOrder::FirstExpiring);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().more == 0);
  CHECK_FALSE(refused.error().more_on.has_value());
}

TEST_CASE("a redemption leaves enough for a debt") {
  const std::vector<Lot> lots{lot(1, 50, kForever), debt_lot(2, 20)};
  CHECK(redeem(lots, 30, kToday, SpendOrder::FirstExpiring).ok());
  CHECK_FALSE(redeem(lots, 31, kToday, SpendOrder::FirstExpiring).ok());
}

TEST_CASE("expiry takes what is left, of pending lots too, and never from a debt") {
  std::vector<Lot> lots{lot(1, 50, kToday - 1), pending_lot(2, 30, std::nullopt), debt_lot(3, 20),
                        lot(4, 9, kToday)};
  lots[0].left = 15;
  lots[1].terms.last_day = kToday - 1;
  lots[2].terms.last_day = kToday - 1;
  const Draft draft = expire(lots, kToday);
  CHECK(taken(draft) == Taken{{1, -15}, {2, -30}});
  CHECK(draft.postings[0].contra == Account::Expired);
  apply(draft, 5, lots);
  CHECK(lots[0].left == 0);
  CHECK(lots[0].expired == 15);
  CHECK(expire(lots, kToday).empty());
}

TEST_CASE("debts are repaid by the points that expire first, oldest debt first") {
  std::vector<Lot> lots{lot(1, 50, kToday + 30), lot(2, 40, kToday + 10), debt_lot(3, 60), debt_lot(4, 20)};
  lots[2].earned_at = 950;
  lots[3].earned_at = 940;
  const Draft draft = settle_debts(lots, kToday, SpendOrder::FirstExpiring);
  CHECK(taken(draft) == Taken{{2, -20}, {4, 20}, {2, -20}, {3, 20}, {1, -40}, {3, 40}});
  for (const Posting& posting : draft.postings) {
    CHECK(posting.contra == Account::Members);
    CHECK(posting.rule.empty());
  }
  apply(draft, 5, lots);
  CHECK(balance_on(lots, kToday).usable == 10);
  CHECK(settle_debts(lots, kToday, SpendOrder::FirstExpiring).empty());
}

TEST_CASE("pending points do not repay a debt before they become usable") {
  const std::vector<Lot> lots{pending_lot(1, 50, kToday + 1), debt_lot(2, 20)};
  CHECK(settle_debts(lots, kToday, SpendOrder::FirstExpiring).empty());
  CHECK(taken(settle_debts(lots, kToday + 1, SpendOrder::FirstExpiring)) == Taken{{1, -20}, {2, 20}});
}

TEST_CASE("what is wanted and not booked becomes a lot; again changes nothing") {
  BookedMember account;
  const Terms terms{Day{990}, Day{1004}, Day{1300}};
  const Draft draft = account.settle({earned(11, 100, terms)});
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.postings.empty());
  CHECK(draft.lots[0].member == kMember);
  CHECK(draft.lots[0].unit == kUnit);
  CHECK(draft.lots[0].points == 100);
  CHECK(draft.lots[0].terms == terms);
  CHECK(draft.lots[0].contra == Account::Issued);
  CHECK(draft.lots[0].activity == 11);
  CHECK(draft.lots[0].rule == "base");
}

TEST_CASE("two rules on one order are two lots") {
  BookedMember account;
  Wanted bonus = earned(11, 5);
  bonus.rule = "bonus";
  CHECK(account.settle({earned(11, 100), bonus}).lots.size() == 2);
}

TEST_CASE("an order that earns more than booked gets a second lot for the difference on the new terms") {
  BookedMember account;
  const Terms first{Day{900}, Day{900}, Day{1100}};
  account.settle({earned(11, 100, first)});
  account.book(redeem(account.lots, 10, kToday, SpendOrder::FirstExpiring).value());
  const Terms second{Day{900}, Day{950}, Day{1200}};
  const Draft draft = account.settle({earned(11, 130, second)});
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.lots[0].points == 30);
  CHECK(draft.lots[0].terms == second);
  CHECK(draft.postings.empty());
  CHECK(account.lots[0].terms == first);
}

TEST_CASE("an order corrected downwards gives the difference back") {
  BookedMember account;
  account.settle({earned(11, 100)});
  const Draft draft = account.settle({earned(11, 60)});
  CHECK(taken(draft) == Taken{{1, -40}});
  CHECK(draft.postings[0].contra == Account::TakenBack);
  CHECK(draft.postings[0].activity == 11);
  CHECK(draft.postings[0].rule == "base");
  CHECK(account.balance().usable == 60);
}

TEST_CASE("a corrected order gives back its own points before any that expire earlier") {
  BookedMember account;
  const Wanted early = earned(12, 30, Terms{Day{900}, Day{900}, Day{1010}});
  account.settle({earned(11, 100), early});
  CHECK(taken(account.settle({earned(11, 60), early})) == Taken{{1, -40}});
}

TEST_CASE("a cancelled order, no longer wanted at all, gives everything back") {
  BookedMember account;
  account.settle({earned(11, 100), earned(12, 30)});
  CHECK(taken(account.settle({earned(12, 30)})) == Taken{{1, -100}});
  CHECK(account.balance().usable == 30);
}

TEST_CASE("points by hand belong to no activity and stay as they are") {
  BookedMember account;
  NewLot gift;
  gift.member = kMember;
  gift.unit = kUnit;
  gift.points = 500;
  gift.terms = Terms{kToday, kToday, kForever};
  gift.contra = Account::Adjusted;
  account.book(Draft{{gift}, {}});
  CHECK(account.reconcile_on({}).empty());
}

TEST_CASE("a delivery day that became known issues an untouched lot anew") {
  BookedMember account;
  const Terms open{Day{990}, std::nullopt, Day{1300}};
  const Terms delivered{Day{990}, Day{1009}, Day{1300}};
  account.settle({earned(11, 100, open)});
  const Draft draft = account.settle({earned(11, 100, delivered)});
  CHECK(taken(draft) == Taken{{1, -100}});
  CHECK(draft.postings[0].contra == Account::Issued);
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.lots[0].points == 100);
  CHECK(draft.lots[0].terms == delivered);
  CHECK(account.balance().pending == 100);
  CHECK(account.balance(Day{1009}).usable == 100);
}

TEST_CASE("a lot that was spent from keeps its terms") {
  BookedMember account;
  const Terms before{Day{900}, Day{900}, Day{1100}};
  account.settle({earned(11, 100, before)});
  account.book(redeem(account.lots, 1, kToday, SpendOrder::FirstExpiring).value());
  CHECK(account.reconcile_on({earned(11, 100, Terms{Day{900}, Day{900}, Day{1200}})}).empty());
}

TEST_CASE("a pending lot from which a return took a part still gets its delivery day") {
  BookedMember account;
  const Terms open{Day{990}, std::nullopt, kForever};
  const Terms delivered{Day{990}, Day{1009}, kForever};
  account.settle({earned(11, 100, open), returned(12, 11, 30)});
  CHECK(account.balance().pending == 70);
  account.settle({earned(11, 100, delivered), returned(12, 11, 30)});
  CHECK(account.balance(Day{1009}).usable == 70);
  CHECK(account.balance(Day{1009}).pending == 0);
}

TEST_CASE("an order that is completed and grows at once keeps every point once") {
  BookedMember account;
  account.settle({earned(11, 100, Terms{Day{990}, std::nullopt, kForever})});
  account.settle({earned(11, 120, Terms{Day{990}, Day{1000}, kForever})});
  CHECK(account.balance().usable == 120);
  CHECK(account.balance().pending == 0);
}

TEST_CASE("a return takes what is left in the lot of its order") {
  BookedMember account;
  account.settle({earned(11, 100), earned(12, 100)});
  const Draft draft = account.settle({earned(11, 100), earned(12, 100), returned(13, 12, 40)});
  CHECK(taken(draft) == Taken{{2, -40}});
  CHECK(draft.postings[0].activity == 13);
  CHECK(draft.postings[0].contra == Account::TakenBack);
}

TEST_CASE("a return takes pending points of its order before usable ones") {
  BookedMember account;
  account.lots = {lot(1, 50, kForever), pending_lot(2, 50, kToday + 10)};
  account.lots[1].activity = account.lots[0].activity;
  const Draft draft = account.settle({earned(101, 100, account.lots[0].terms), returned(13, 101, 60)});
  // The pending lot is issued anew on the order's terms first: what is wanted says it is usable already.
  CHECK(account.balance().usable == 40);
  CHECK(account.balance().pending == 0);
  CHECK(draft.lots.size() == 1);

  BookedMember mixed;
  mixed.lots = {lot(1, 50, kForever), pending_lot(2, 50, kToday + 10)};
  mixed.lots[1].activity = mixed.lots[0].activity;
  mixed.lots[0].left = 49;  // spent from: both lots keep their terms
  const Wanted order = earned(101, 100, mixed.lots[1].terms);
  CHECK(taken(mixed.reconcile_on({order, returned(13, 101, 60)})) == Taken{{2, -50}, {1, -10}});
}

TEST_CASE("a return that is booked together with its order finds the order's points") {
  BookedMember account;
  const Draft draft = account.settle({earned(11, 100), returned(12, 11, 100)});
  REQUIRE(draft.lots.size() == 1);
  CHECK(taken(draft) == Taken{{-1, -100}});
  CHECK(account.balance().usable == 0);
}

TEST_CASE("what expired unused is forgiven once, and booked as taken back instead") {
  BookedMember account;
  account.settle({earned(11, 100, Terms{Day{900}, Day{900}, Day{990}}), earned(12, 70)});
  account.book(expire(account.lots, kToday));
  const std::vector<Wanted> wanted{earned(11, 100, Terms{Day{900}, Day{900}, Day{990}}), earned(12, 70),
                                   returned(13, 11, 60)};
  const Draft draft = account.settle(wanted);
  CHECK(taken(draft) == Taken{{1, 60}, {1, -60}});
  CHECK(draft.postings[0].contra == Account::Expired);
  CHECK(draft.postings[0].activity == 13);
  CHECK(draft.postings[0].rule.empty());
  CHECK(draft.postings[1].contra == Account::TakenBack);
  CHECK(account.lots[0].expired == 40);
  CHECK(account.balance().usable == 70);

  // A second return finds 40 left to forgive; the other 20 come from elsewhere.
  std::vector<Wanted> more = wanted;
  more.push_back(returned(14, 11, 60));
  account.settle(more);
  CHECK(account.lots[0].expired == 0);
  CHECK(account.balance().usable == 50);
}

TEST_CASE("a return of spent points takes other usable lots and leaves the rest as a debt") {
  BookedMember account;
  account.settle({earned(11, 100, Terms{Day{900}, Day{900}, Day{1050}}), earned(12, 30)});
  account.book(redeem(account.lots, 100, kToday, SpendOrder::FirstExpiring).value());
  const Draft draft = account.settle(
      {earned(11, 100, Terms{Day{900}, Day{900}, Day{1050}}), earned(12, 30), returned(13, 11, 100)});
  CHECK(taken(draft) == Taken{{2, -30}});
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.lots[0].points == -70);
  CHECK(draft.lots[0].contra == Account::TakenBack);
  CHECK(draft.lots[0].terms.last_day == kForever);
  CHECK(draft.lots[0].activity == 13);
  CHECK(account.balance().usable == -70);
}

TEST_CASE("within the balance, what cannot be taken is written off and never asked for again") {
  BookedMember account;
  account.settle({earned(11, 100), earned(12, 30)});
  account.book(redeem(account.lots, 100, kToday, SpendOrder::FirstExpiring).value());
  const std::vector<Wanted> wanted{earned(11, 100), earned(12, 30), returned(13, 11, 100)};
  const Draft draft = account.settle(wanted, kToday, TakeBack::WithinBalance);
  CHECK(taken(draft) == Taken{{2, -30}, {-1, 70}});
  CHECK(draft.postings[1].contra == Account::Adjusted);
  CHECK(account.balance().usable == 0);
  std::vector<Wanted> later = wanted;
  later.push_back(earned(14, 500));
  account.settle(later, kToday + 1, TakeBack::WithinBalance);
  CHECK(account.balance().usable == 500);
}

TEST_CASE("under only pending, usable points stay with the member") {
  BookedMember account;
  const Wanted spendable = earned(11, 100);
  const Wanted waiting = earned(12, 80, Terms{Day{990}, Day{1020}, kForever});
  account.settle({spendable, waiting}, kToday, TakeBack::OnlyPending);
  account.settle({spendable, waiting, returned(13, 11, 100), returned(14, 12, 50)}, kToday,
                 TakeBack::OnlyPending);
  CHECK(account.balance().usable == 100);
  CHECK(account.balance().pending == 30);
}

TEST_CASE("a return without its order takes usable lots in spending order") {
  BookedMember account;
  account.settle({earned(11, 100, Terms{Day{900}, Day{900}, Day{1100}}),
                  earned(12, 30, Terms{Day{900}, Day{900}, Day{1050}})});
  const Draft draft =
      account.reconcile_on({earned(11, 100, Terms{Day{900}, Day{900}, Day{1100}}),
                            earned(12, 30, Terms{Day{900}, Day{900}, Day{1050}}), returned(13, 0, 40)});
  CHECK(taken(draft) == Taken{{2, -30}, {1, -10}});
}

TEST_CASE("a return that takes back less than booked gives the difference back on the order's terms") {
  BookedMember account;
  const Terms terms{Day{900}, Day{900}, Day{1100}};
  account.settle({earned(11, 100, terms), returned(12, 11, 60)});
  const Draft draft = account.settle({earned(11, 100, terms), returned(12, 11, 20)});
  REQUIRE(draft.lots.size() == 1);
  CHECK(draft.lots[0].points == 40);
  CHECK(draft.lots[0].terms == terms);
  CHECK(account.balance().usable == 80);
}

TEST_CASE("a run in one go and night by night book the same balances") {
  const Terms first{Day{900}, Day{905}, Day{1010}};
  const Terms second{Day{950}, Day{955}, kForever};
  const std::vector<Wanted> all{earned(11, 100, first), earned(12, 50, second), returned(13, 11, 30)};
  BookedMember once;
  once.settle(all);
  BookedMember nightly;
  nightly.settle({all[0]}, Day{901});
  nightly.settle({all[0], all[1]}, Day{951});
  nightly.settle(all, kToday);
  for (const Day day : {kToday, Day{1010}, Day{1011}}) {
    CHECK(once.balance(day).usable == nightly.balance(day).usable);
    CHECK(once.balance(day).pending == nightly.balance(day).pending);
  }
}

TEST_CASE("applying a draft numbers its new lots and books postings on them") {
  std::vector<Lot> lots{lot(1, 50, kForever)};
  NewLot issued;
  issued.member = kMember;
  issued.unit = kUnit;
  issued.points = 20;
  Draft draft;
  draft.lots = {issued, issued};
  Posting on_second;
  on_second.lot = -2;
  on_second.amount = -5;
  draft.postings = {on_second};
  apply(draft, 40, lots);
  REQUIRE(lots.size() == 3);
  CHECK(lots[1].number == 40);
  CHECK(lots[1].left == 20);
  CHECK(lots[2].number == 41);
  CHECK(lots[2].left == 15);
}
