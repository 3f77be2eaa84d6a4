#pragma once
// One member's points of one currency in memory: lots, and everything that happens to them, in the order in
// which it happens. What the rules make of a history is worked out in a Book; the journal is brought to agree
// with it (ledger/difference.h). All points are smallest units; no failure leaves a Book half changed.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/day.h"
#include "ledger/entry.h"

namespace rung::ledger {

enum class SpendOrder : std::uint8_t { FirstExpiring, Oldest };
enum class TakeBack : std::uint8_t { OnlyPending, WithinBalance, IntoDebt };

// Points that belong together: given for one activity (or on one day by the calendar) under one rule. A debt
// is a lot with points < 0: it never expires, is never spent, and is repaid before anything else.
struct BookLot {
  std::int32_t activity = -1;  // the caller's number: rises with time; -1: the calendar
  std::int32_t source = 0;     // the caller's number of the rule: rises with its name
  Day earned_on;
  std::optional<Day> usable_from;  // nothing: waits for something that has no day yet
  Day last_day = kForever;         // still usable on this day, as things stand
  Day issued_until = kForever;     // the last day it was given with
  std::int64_t points = 0;         // as given
  std::int64_t left = 0;
  Account against = Account::Issued;  // where it came from; of a debt, what it is owed for
  // From which its life began anew (docs/MEANING.md, 10.5): under each version of the rules, the last
  // evening.
  std::vector<Day> spared_on;
  bool over = false;   // its life ended while nothing of it was left
  bool fixed = false;  // its last day never moves: given back with a life of its own (10.10)
  std::array<std::int64_t, kAccounts> posted{};  // by account: > 0 into the lot
  [[nodiscard]] bool is_debt() const { return points < 0; }
  [[nodiscard]] bool pending_on(Day day) const { return !is_debt() && (!usable_from || *usable_from > day); }
  // What has ended is expired in the morning; what is left in spite of its last day was spared then.
  [[nodiscard]] bool usable_on(Day day) const { return !is_debt() && usable_from && *usable_from <= day; }
  [[nodiscard]] std::int64_t expired() const { return -posted[static_cast<std::size_t>(Account::Expired)]; }
};

// One posting on a lot.
struct Movement {
  std::int32_t lot = 0;
  Account against{};
  std::int64_t amount = 0;
  std::int32_t activity = -1;  // that caused it; -1: time
  Day day;
};

class Book {
 public:
  void clear();
  void set_policies(SpendOrder order, TakeBack policy) {
    order_ = order;
    policy_ = policy;
  }

  [[nodiscard]] const std::vector<BookLot>& lots() const { return lots_; }
  [[nodiscard]] const std::vector<Movement>& movements() const { return movements_; }
  // What can be used on a day, debts subtracted (may be negative), and what waits.
  [[nodiscard]] std::int64_t usable(Day day) const;
  [[nodiscard]] std::int64_t pending(Day day) const;
  [[nodiscard]] bool has_debt() const { return debt_ > 0; }

  // Gives points > 0, usable until `last_day`. What one rule gives for one activity on one day is one lot.
  void issue(const BookLot& lot);
  // Moves the last day of a lot, unless it is fixed.
  void set_last_day(std::size_t lot, Day last_day);
  // Its life began anew from an evening on; what was noted on `rules_since` or later gives way to it.
  void note_spared(std::size_t lot, Day evening, Day rules_since);
  // What has something left, is no debt and has its last day before `day` is gone.
  void expire(Day day);
  // What has nothing left and its last day before `day` is over: nothing lengthens its life any more.
  void end_empty(Day day);
  // Whether a redemption took what a cancellation may still give back.
  [[nodiscard]] bool may_get_back() const;
  // While the member is spared, what is behind its last day can still be used.
  void spare(bool spared) { spared_ = spared; }
  // Debts are repaid out of what is usable on `day`, in spending order.
  void settle(Day day);
  // Of what has something left, the next day after `after` on which some of it becomes usable or has ended;
  // and whether some of it had its last day before `after` (it was spared then).
  struct Due {
    Day next = kForever;
    bool overdue = false;
  };
  [[nodiscard]] Due due_after(Day after) const;
  // A morning comes, none earlier than the one before. Whether nothing is due by then; `false` may also mean
  // that it is not known without looking at each lot.
  [[nodiscard]] bool rests_through(Day morning) {
    morning_ = morning;
    return morning < rests_until_;
  }
  // For the mornings to come: what due_after() has said, of a day whose morning had come. What is done to the
  // book later is reckoned with.
  void rest(const Due& due);

  // What a spending, a price or a conversion takes, and from where.
  struct Spending {
    std::int64_t points = 0;
    Day day;
    Account against = Account::Redeemed;
    std::int32_t activity = -1;
    Day earned_until = kForever;  // only from lots earned up to this day
    bool pending_too = false;     // pending lots as well, after the usable ones
    bool may_come_back = false;   // a redemption: what it takes can be given back
  };
  // Takes up to `points` (>= 0) in spending order and gives what it did not find.
  std::int64_t spend(const Spending& spending);
  // What spend() would find.
  [[nodiscard]] std::int64_t spendable(Day day, Day earned_until) const;
  // A debt of `points` (> 0).
  void owe(std::int64_t points, Day day, std::int32_t activity, std::int32_t source, Account against);

  // A cancellation (10.10) of what redemption `of` took and was not given back: what of up to `points` (>= 0)
  // its debt does not swallow is to go back to these lots, in this order, each by one of the calls below,
  // before anything else happens to the book.
  struct Back {
    std::size_t lot = 0;
    std::int64_t points = 0;
    std::int32_t debt = -1;  // the lot had repaid this debt of the redemption; -1: it was taken from
  };
  [[nodiscard]] std::vector<Back> cancel(std::int64_t points, Day day, std::int32_t activity,
                                         std::int32_t of);
  void put_back(const Back& back, Day day, std::int32_t activity);
  // Its last day is over, so it has expired at once.
  void put_back_expired(const Back& back, Day day, std::int32_t activity);
  // As a lot of its own, earned on the same day, usable from today through `last_day`, which stays.
  void put_back_anew(const Back& back, Day day, std::int32_t activity, Day last_day);

  // A return (docs/MEANING.md, 12.3): `points` (> 0) that activity `of` earned under `source`, -1 if the
  // order is not known. Pending lots of that origin first, then its others, then what of them has expired is
  // forgiven, then other usable lots, then a debt, as far as the policy goes; what it lets go is a debt that
  // is written off at once.
  void take_back(std::int64_t points, Day day, std::int32_t activity, std::int32_t of, std::int32_t source);

 private:
  [[nodiscard]] bool usable_on(const BookLot& lot, Day day) const;
  [[nodiscard]] bool owed_by_redemption(const BookLot& lot) const;
  void stir(std::size_t lot);
  void post(std::size_t lot, Account against, std::int64_t amount, std::int32_t activity, Day day);
  [[nodiscard]] bool earlier(std::size_t a, std::size_t b) const;
  [[nodiscard]] std::vector<std::size_t> usable_lots(Day day, Day earned_until) const;
  std::int64_t take(const std::vector<std::size_t>& lots, std::int64_t points, const Spending& as);
  std::int64_t forgive(std::int64_t points, std::int32_t of, const Spending& as, std::int32_t source);

  SpendOrder order_ = SpendOrder::FirstExpiring;
  TakeBack policy_ = TakeBack::IntoDebt;
  std::vector<BookLot> lots_;
  std::vector<Movement> movements_;
  // What redemptions took, directly or through the debt they left, and was not given back; in that order.
  struct Taken {
    std::int32_t by = -1;
    Back from;
  };
  std::vector<Taken> taken_;
  std::int64_t debt_ = 0;
  bool spared_ = false;
  std::size_t live_from_ = 0;  // lots before this one have nothing left
  Day morning_ = kFirstDay;
  Day rests_until_ = kFirstDay;  // nothing is due from that morning on before this day
};

}  // namespace rung::ledger
