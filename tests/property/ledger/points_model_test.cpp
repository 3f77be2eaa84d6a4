// The ledger's rules against a model in which every point is an object of its own: random orders, returns,
// redemptions, corrections and expiry runs over some hundred days. After every step both must hold the same
// points.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "ledger/rules.h"

namespace {

using namespace rung::ledger;
using rung::Day;
using rung::kForever;

constexpr MemberNumber kMember = 1;
constexpr int kUnit = 1;

struct Order {
  ActivityNumber number = 0;
  std::int64_t points = 0;
  Terms terms;
};

struct Return {
  ActivityNumber number = 0;
  ActivityNumber order = 0;
  std::int64_t points = 0;
};

// ---- The model
// -------------------------------------------------------------------------------------------------

enum class State : std::uint8_t { Held, Spent, Expired, TakenBack };

struct Point {
  ActivityNumber order = 0;
  Terms terms;
  State state = State::Held;
  [[nodiscard]] bool usable_on(Day day) const {
    return state == State::Held && terms.usable_from && *terms.usable_from <= day && terms.last_day >= day;
  }
  [[nodiscard]] bool pending_on(Day day) const {
    return state == State::Held && (!terms.usable_from || *terms.usable_from > day);
  }
};

class Model {
 public:
  void earn(const Order& order, std::int64_t points) {
    for (std::int64_t i = 0; i < points; ++i)
      points_.push_back(Point{order.number, order.terms, State::Held});
  }

  // A delivery day became known: points that wait for it get it.
  void deliver(const Order& order, Day today) {
    for (Point& point : points_) {
      if (point.order == order.number && point.pending_on(today)) point.terms = order.terms;
    }
  }

  void expire(Day today) {
    for (Point& point : points_) {
      if (point.state == State::Held && point.terms.last_day < today) point.state = State::Expired;
    }
  }

  bool redeem(std::int64_t points, Day today) {
    if (usable(today) < points) return false;
    for (std::int64_t i = 0; i < points; ++i) next(today)->state = State::Spent;
    return true;
  }

  void give_back(const Return& returned, Day today, TakeBack policy) {
    std::int64_t open = returned.points;
    const auto take = [&](const auto& wanted) {
      for (Point& point : points_) {
        if (open > 0 && point.order == returned.order && wanted(point)) {
          point.state = State::TakenBack;
          --open;
        }
      }
    };
    take([&](const Point& point) { return point.pending_on(today); });
    if (policy != TakeBack::OnlyPending) take([](const Point& point) { return point.state == State::Held; });
    take([](const Point& point) { return point.state == State::Expired; });
    if (policy == TakeBack::OnlyPending) return;
    for (Point* point = next(today); open > 0 && point != nullptr; point = next(today)) {
      point->state = State::TakenBack;
      --open;
    }
    if (policy == TakeBack::IntoDebt) debt_ += open;
  }

  void settle(Day today) {
    for (Point* point = next(today); debt_ > 0 && point != nullptr; point = next(today)) {
      point->state = State::Spent;
      --debt_;
    }
  }

  [[nodiscard]] std::int64_t usable(Day today) const {
    return std::count_if(points_.begin(), points_.end(),
                         [&](const Point& one) { return one.usable_on(today); }) -
           debt_;
  }
  [[nodiscard]] std::int64_t pending(Day today) const {
    return std::count_if(points_.begin(), points_.end(),
                         [&](const Point& one) { return one.pending_on(today); });
  }
  // What can be used up to which day: the same balance in other lots would be another promise to the member.
  [[nodiscard]] std::map<Day, std::int64_t> by_last_day(Day today) const {
    std::map<Day, std::int64_t> sums;
    for (const Point& point : points_) {
      if (point.usable_on(today)) ++sums[point.terms.last_day];
    }
    return sums;
  }

 private:
  Point* next(Day today) {
    Point* first = nullptr;
    const auto key = [](const Point& point) { return std::tuple(point.terms.last_day, point.order); };
    for (Point& point : points_) {
      if (point.usable_on(today) && (first == nullptr || key(point) < key(*first))) first = &point;
    }
    return first;
  }

  std::vector<Point> points_;
  std::int64_t debt_ = 0;
};

// ---- The ledger, driven as a recalculation drives it
// -----------------------------------------------------------

class Ledger {
 public:
  explicit Ledger(TakeBack policy) : policy_(policy) {}

  void recalculate(const std::vector<Order>& orders, const std::vector<Return>& returns, Day today) {
    book(reconciled(orders, returns, today));
    RC_ASSERT(reconciled(orders, returns, today).empty());
    book(expire(lots_, today));
    book(settle_debts(lots_, today, SpendOrder::FirstExpiring));
    RC_ASSERT(settle_debts(lots_, today, SpendOrder::FirstExpiring).empty());
  }

  bool take(std::int64_t points, Day today) {
    const std::vector<Lot> before = lots_;
    const auto draft = redeem(lots_, points, today, SpendOrder::FirstExpiring);
    if (!draft.ok()) return false;
    book(draft.value());
    return true;
  }

  [[nodiscard]] Balance balance(Day today) const { return balance_on(lots_, today); }
  [[nodiscard]] std::map<Day, std::int64_t> by_last_day(Day today) const {
    std::map<Day, std::int64_t> sums;
    for (const Lot& lot : spending_order(lots_, today, SpendOrder::FirstExpiring))
      sums[lot.terms.last_day] += lot.left;
    return sums;
  }

 private:
  Draft reconciled(const std::vector<Order>& orders, const std::vector<Return>& returns, Day today) const {
    std::vector<Wanted> wanted;
    for (const Order& order : orders) {
      Wanted one;
      one.activity = one.earned_at = order.number;
      one.rule = "base";
      one.points = order.points;
      one.terms = order.terms;
      wanted.push_back(one);
    }
    for (const Return& returned : returns) {
      Wanted one;
      one.activity = returned.number;
      one.order = returned.order;
      one.rule = "base";
      one.points = -returned.points;
      wanted.push_back(one);
    }
    return reconcile(kMember, kUnit, lots_, reversals_, wanted, today, SpendOrder::FirstExpiring, policy_);
  }

  void book(const Draft& draft) {
    const std::int64_t before = total();
    apply(draft, static_cast<LotNumber>(lots_.size()) + 1, lots_);
    std::int64_t moved = 0;
    for (const Posting& posting : draft.postings) {
      RC_ASSERT(posting.amount != 0);
      moved += posting.amount;
      if (!posting.rule.empty()) reverse(posting.activity, -posting.amount);
    }
    for (const NewLot& lot : draft.lots) {
      RC_ASSERT(lot.points != 0);
      moved += lot.points;
      if (lot.contra == Account::TakenBack) reverse(lot.activity, -lot.points);
    }
    RC_ASSERT(total() == before + moved);
    for (const Lot& lot : lots_) {
      const bool in_range =
          lot.is_debt() ? lot.points <= lot.left && lot.left <= 0 : 0 <= lot.left && lot.left <= lot.points;
      RC_ASSERT(in_range);
      RC_ASSERT(lot.expired >= 0);
    }
  }

  [[nodiscard]] std::int64_t total() const {
    std::int64_t sum = 0;
    for (const Lot& lot : lots_) sum += lot.left;
    return sum;
  }

  void reverse(ActivityNumber activity, std::int64_t points) {
    for (BookedReversal& one : reversals_) {
      if (one.activity == activity) {
        one.points += points;
        return;
      }
    }
    reversals_.push_back({activity, "base", points});
  }

  TakeBack policy_;
  std::vector<Lot> lots_;
  std::vector<BookedReversal> reversals_;
};

int between(int low, int high) { return *rc::gen::inRange(low, high + 1); }

// One member's life: each day something may happen, then the night's recalculation.
class Life {
 public:
  explicit Life(TakeBack policy) : policy_(policy), ledger_(policy) {}

  void live(int days) {
    for (int i = 0; i < days; ++i) {
      today_ = today_ + between(0, 20);
      act();
      night();
      compare();
    }
  }

 private:
  void act() {
    switch (between(0, 4)) {
      case 0:
      case 1: buy(); break;
      case 2: bring_back(); break;
      case 3: arrive(); break;
      default: spend(); break;
    }
  }

  void buy() {
    Order order;
    order.number = ++activity_;
    order.points = between(1, 30);
    order.terms.earned_on = today_;
    const bool waits = between(0, 2) == 0;
    if (!waits) order.terms.usable_from = today_ + between(0, 14);
    order.terms.last_day = between(0, 3) == 0 ? kForever : today_ + between(15, 90);
    orders_.push_back(order);
    model_.earn(order, order.points);
  }

  void bring_back() {
    if (orders_.empty()) return;
    const Order& order = orders_[static_cast<std::size_t>(between(0, static_cast<int>(orders_.size()) - 1))];
    std::int64_t left = order.points;
    for (const Return& one : returns_) left -= one.order == order.number ? one.points : 0;
    if (left == 0) return;
    const Return returned{++activity_, order.number, between(1, static_cast<int>(left))};
    returns_.push_back(returned);
    model_.give_back(returned, today_, policy_);
  }

  void arrive() {
    for (Order& order : orders_) {
      if (order.terms.usable_from || order.terms.last_day < today_) continue;
      order.terms.usable_from = today_ + between(0, 5);
      model_.deliver(order, today_);
      return;
    }
  }

  void spend() {
    const std::int64_t points = between(1, 60);
    RC_ASSERT(ledger_.take(points, today_) == model_.redeem(points, today_));
  }

  void night() {
    model_.expire(today_);
    model_.settle(today_);
    ledger_.recalculate(orders_, returns_, today_);
  }

  void compare() {
    for (const Day day : {today_, today_ + 1, today_ + 5}) {
      RC_ASSERT(ledger_.balance(day).pending == model_.pending(day));
      RC_ASSERT(ledger_.by_last_day(day) == model_.by_last_day(day));
      RC_ASSERT(ledger_.balance(day).usable == model_.usable(day));
    }
  }

  TakeBack policy_;
  Ledger ledger_;
  Model model_;
  Day today_{1000};
  ActivityNumber activity_ = 0;
  std::vector<Order> orders_;
  std::vector<Return> returns_;
};

}  // namespace

TEST_CASE("lots agree with a model in which every point is an object") {
  for (const TakeBack policy : {TakeBack::IntoDebt, TakeBack::WithinBalance, TakeBack::OnlyPending}) {
    CHECK(rc::check("a member's life", [policy] { Life(policy).live(between(1, 40)); }));
  }
}
