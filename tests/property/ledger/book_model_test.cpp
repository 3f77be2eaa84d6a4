// A book of lots against a model in which every point is an object of its own, and the journal against the
// book: random gifts, redemptions, returns, debts and expiry over some hundred days. The journal is brought
// up to date now and then, sometimes from a wholly different past, and must hold the same points each time.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "ledger/book.h"
#include "property/ledger/journal.h"

namespace {

using namespace rung::ledger;
using rung::Day;
using rung::kForever;

constexpr Day kStart{20000};

struct Step {
  enum class Kind { Issue, Spend, Cancel, TakeBack, Owe, NextDays } kind = Kind::Issue;
  int points = 1;
  int of = 0;       // TakeBack: which activity that earned; Cancel: which redemption
  int source = 0;   // Issue
  int pending = 0;  // Issue: days; -1: no day yet
  int life = 0;     // Issue: days; 0: for ever
  int days = 0;     // NextDays
  int live = 0;     // Cancel: how long what comes back lives at least; 0: as long as it had
  bool more = false;  // Spend: also more than there is
};

Step random_step() {
  using Kind = Step::Kind;
  Step step;
  step.kind = *rc::gen::weightedElement<Kind>(
      {{6, Kind::Issue}, {4, Kind::Spend}, {3, Kind::Cancel}, {3, Kind::TakeBack}, {1, Kind::Owe}, {6, Kind::NextDays}});
  step.points = *rc::gen::inRange(1, 60);
  step.of = *rc::gen::inRange(0, 12);
  step.source = *rc::gen::inRange(0, 2);
  step.pending = *rc::gen::element(-1, 0, 0, 0, 3);
  step.life = *rc::gen::element(0, 5, 20, 20);
  step.days = *rc::gen::inRange(1, 9);
  step.live = *rc::gen::element(0, 0, 3, 30);
  step.more = *rc::gen::element(false, false, true);
  return step;
}

// ---- The model: one object for each point
// ------------------------------------------------------------------------

struct Point {
  std::tuple<Day, int, int, int> lot;  // last day, activity, source, usable from: what belongs together
  std::optional<Day> usable_from;
  Day last_day;
  int activity = 0, source = 0;
  Day earned_on;
  int taken_by = -1;  // a redemption, or what repaid its debt
  int taken_as = 0;   // in the order in which points were taken
  enum class Is { There, Gone, Expired } is = Is::There;
};

class Model {
 public:
  struct Debt {
    std::int64_t points = 0;
    int redemption = -1;
  };
  std::map<int, Debt> debts;  // by the activity that left them
  std::vector<Point> points;

  [[nodiscard]] std::int64_t debt() const {
    std::int64_t sum = 0;
    for (const auto& [activity, one] : debts) sum += one.points;
    return sum;
  }
  void issue(int count, int activity, int source, std::optional<Day> from, Day last_day, Day earned_on) {
    for (int i = 0; i < count; ++i) {
      points.push_back({{last_day, activity, source, from ? from->number : -1},
                        from,
                        last_day,
                        activity,
                        source,
                        earned_on});
    }
  }
  // The points that can be spent on a day, the first to go in front.
  std::vector<Point*> usable(Day day) {
    std::vector<Point*> found;
    for (Point& point : points) {
      if (point.is == Point::Is::There && point.usable_from && *point.usable_from <= day &&
          point.last_day >= day)
        found.push_back(&point);
    }
    std::stable_sort(found.begin(), found.end(), [](const Point* a, const Point* b) {
      return std::tuple(a->last_day, a->earned_on, a->activity, a->source) <
             std::tuple(b->last_day, b->earned_on, b->activity, b->source);
    });
    return found;
  }
  std::int64_t take(const std::vector<Point*>& from, std::int64_t count, int redemption = -1) {
    for (Point* point : from) {
      if (count == 0) break;
      point->is = Point::Is::Gone;
      point->taken_by = redemption;
      point->taken_as = ++taken_;
      --count;
    }
    return count;
  }
  void settle(Day day) {
    for (auto& [activity, one] : debts) one.points = take(usable(day), one.points, one.redemption);
  }
  // What was taken last comes back first; what would end before `at_least` is a point of its own then.
  void cancel(std::int64_t count, int redemption, int cancellation, Day day, std::optional<Day> at_least) {
    const auto owed = debts.find(redemption);
    const std::int64_t less = owed == debts.end() ? 0 : std::min(count, owed->second.points);
    if (less > 0) owed->second.points -= less;
    count -= less;
    std::vector<std::size_t> taken;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (points[i].is == Point::Is::Gone && points[i].taken_by == redemption) taken.push_back(i);
    }
    std::sort(taken.begin(), taken.end(),
              [this](std::size_t a, std::size_t b) { return points[a].taken_as > points[b].taken_as; });
    for (const std::size_t i : taken) {
      if (count-- == 0) break;
      points[i].taken_by = -1;
      if (at_least && points[i].last_day < *at_least) {
        issue(1, cancellation, points[i].source, day, *at_least, points[i].earned_on);
      } else {
        points[i].is = points[i].last_day < day ? Point::Is::Expired : Point::Is::There;
      }
    }
  }
  void pass(Day day) {
    for (Point& point : points) {
      if (point.is == Point::Is::There && point.last_day < day) point.is = Point::Is::Expired;
    }
    settle(day);
  }
  void take_back(std::int64_t count, Day day, int activity, int of, int source) {
    std::vector<Point*> pending, own;
    for (Point& point : points) {
      if (point.is != Point::Is::There || point.activity != of || point.source != source) continue;
      const bool waits = !point.usable_from || *point.usable_from > day;
      (waits ? pending : own).push_back(&point);
    }
    count = take(own, take(pending, count));
    for (Point& point : points) {
      if (count == 0) break;
      if (point.is != Point::Is::Expired || point.activity != of || point.source != source) continue;
      point.is = Point::Is::Gone;
      --count;
    }
    debts[activity].points += take(usable(day), count);
  }

 private:
  int taken_ = 0;
};

// ---- The book in the ledger's words

std::vector<WantedLot> wanted_of(const Book& book) {
  std::vector<WantedLot> wanted;
  for (const BookLot& lot : book.lots()) {
    wanted.push_back({lot.activity + 1,
                      std::to_string(lot.source),
                      lot.against,
                      {lot.earned_on, lot.usable_from, lot.issued_until},
                      lot.points,
                      {}});
  }
  for (const Movement& one : book.movements())
    wanted[static_cast<std::size_t>(one.lot)].changes.push_back({one.against, one.activity + 1, one.amount});
  return wanted;
}

using Balance = std::map<std::tuple<ActivityNumber, std::string, bool>, std::int64_t>;

void add_to(Balance& balance, ActivityNumber activity, const std::string& rule, bool debt,
            std::int64_t left) {
  if (left != 0) balance[{activity, rule, debt}] += left;
}

void bring_up_to_date(rung::testing::Journal& journal, const Book& book) {
  journal.bring_up_to_date(wanted_of(book));
  Balance booked, there;
  for (const Lot& lot : journal.booked().lots)
    add_to(booked, lot.activity, lot.rule, lot.is_debt(), lot.left);
  for (const BookLot& lot : book.lots())
    add_to(there, lot.activity + 1, std::to_string(lot.source), lot.is_debt(), lot.left);
  RC_ASSERT(booked == there);
}

// ---- A life
// -------------------------------------------------------------------------------------------------

class Life {
 public:
  Book book;
  Model model;
  Day today = kStart;

  void take(const Step& step) {
    switch (step.kind) {
      case Step::Kind::Issue: issue(step); break;
      case Step::Kind::Spend: spend(step); break;
      case Step::Kind::Cancel: cancel(step); break;
      case Step::Kind::TakeBack:
        book.take_back(step.points, today, next_, step.of, step.source);
        model.take_back(step.points, today, next_++, step.of, step.source);
        break;
      case Step::Kind::Owe:
        book.owe(step.points, today, next_, 0, Account::Adjusted);
        model.debts[next_++].points += step.points;
        break;
      case Step::Kind::NextDays:
        for (int i = 0; i < step.days; ++i) {
          today = today + 1;
          book.expire(today);
          book.settle(today);
          model.pass(today);
        }
        break;
    }
    book.settle(today);
    model.settle(today);
    compare();
  }

 private:
  // As an import may say it: what the balance lacks becomes a debt.
  void spend(const Step& step) {
    const std::int64_t there = book.spendable(today, kForever);
    RC_ASSERT(there ==
              std::max<std::int64_t>(0, static_cast<std::int64_t>(model.usable(today).size()) - model.debt()));
    const std::int64_t points = step.more ? step.points : std::min<std::int64_t>(step.points, there);
    const std::int64_t open = book.spend({points, today, Account::Redeemed, next_, kForever, false, true});
    if (open > 0) book.owe(open, today, next_, 0, Account::Redeemed);
    RC_ASSERT(model.take(model.usable(today), points, next_) == open);
    if (open > 0) model.debts[next_] = {open, next_};
    redemptions_.emplace_back(next_++, points);
  }

  void cancel(const Step& step) {
    if (redemptions_.empty()) return;
    auto& [redemption, left] = redemptions_[static_cast<std::size_t>(step.of) % redemptions_.size()];
    const std::int64_t points = std::min<std::int64_t>(step.points, left);
    left -= points;
    const int cancellation = next_++;
    std::optional<Day> at_least;
    if (step.live > 0) at_least = today + step.live;
    for (const Book::Back& back : book.cancel(points, today, cancellation, redemption)) {
      const Day end = book.lots()[back.lot].last_day;
      if (at_least && end < *at_least) {
        book.put_back_anew(back, today, cancellation, *at_least);
      } else if (end < today) {
        book.put_back_expired(back, today, cancellation);
      } else {
        book.put_back(back, today, cancellation);
      }
    }
    model.cancel(points, redemption, cancellation, today, at_least);
  }

  void issue(const Step& step) {
    BookLot lot;
    lot.activity = next_++;
    lot.source = step.source;
    lot.earned_on = today;
    if (step.pending >= 0) lot.usable_from = today + step.pending;
    lot.last_day = step.life == 0 ? kForever : today + step.life;
    lot.points = step.points;
    book.issue(lot);
    model.issue(step.points, lot.activity, lot.source, lot.usable_from, lot.last_day, today);
  }

  void compare() {
    RC_ASSERT(book.usable(today) == static_cast<std::int64_t>(model.usable(today).size()) - model.debt());
    std::map<std::tuple<Day, int, int, int>, std::int64_t> left;
    for (const Point& point : model.points) left[point.lot] += point.is == Point::Is::There ? 1 : 0;
    for (const BookLot& lot : book.lots()) {
      if (lot.is_debt()) continue;
      left[{lot.last_day, lot.activity, lot.source, lot.usable_from ? lot.usable_from->number : -1}] -= lot.left;
    }
    for (const auto& [lot, difference] : left) RC_ASSERT(difference == 0);
  }

  std::int32_t next_ = 0;
  std::vector<std::pair<int, std::int64_t>> redemptions_;  // and what is left to give back
};

}  // namespace

TEST_CASE("a book says what a model of single points says, and the journal follows it") {
  std::size_t operations = 0;
  CHECK(rc::check("lives", [&operations] {
    Life life, other;
    rung::testing::Journal journal;
    const auto steps = *rc::gen::container<std::vector<Step>>(rc::gen::exec(random_step));
    const auto others = *rc::gen::container<std::vector<Step>>(rc::gen::exec(random_step));
    const int every = *rc::gen::inRange(1, 9);
    operations += steps.size() + others.size();
    int count = 0;
    for (const Step& step : steps) {
      life.take(step);
      if (++count % every == 0) bring_up_to_date(journal, life.book);
    }
    bring_up_to_date(journal, life.book);
    // Whatever was found out late, the journal can be brought to say it.
    for (const Step& step : others) other.take(step);
    bring_up_to_date(journal, other.book);
    bring_up_to_date(journal, life.book);
  }));
  MESSAGE(operations << " random operations");
}
