#include "ledger/book.h"

#include <algorithm>
#include <tuple>

#include "core/check.h"
#include "core/whole.h"

namespace rung::ledger {

void Book::clear() {
  lots_.clear();
  movements_.clear();
  taken_.clear();
  debt_ = 0;
  spared_ = false;
  live_from_ = 0;
  morning_ = rests_until_ = kFirstDay;
}

Book::Due Book::due_after(Day after) const {
  Due due;
  for (std::size_t i = live_from_; i < lots_.size(); ++i) {
    const BookLot& lot = lots_[i];
    if (lot.left <= 0) continue;
    if (lot.usable_from && *lot.usable_from > after) due.next = std::min(due.next, *lot.usable_from);
    if (lot.last_day < kForever && lot.last_day >= after) due.next = std::min(due.next, lot.last_day + 1);
    due.overdue = due.overdue || lot.last_day < after;
  }
  return due;
}

void Book::rest(const Due& due) { rests_until_ = due.overdue ? kFirstDay : due.next; }

// It has something left, or a new last day.
void Book::stir(std::size_t lot) {
  live_from_ = std::min(live_from_, lot);
  const BookLot& of = lots_[lot];
  if (of.usable_from && *of.usable_from > morning_) rests_until_ = std::min(rests_until_, *of.usable_from);
  rests_until_ = std::min(rests_until_, of.last_day + 1);
}

void Book::set_last_day(std::size_t lot, Day last_day) {
  if (lots_[lot].fixed) return;
  lots_[lot].last_day = last_day;
  stir(lot);
}

bool Book::usable_on(const BookLot& lot, Day day) const {
  return spared_ ? !lot.is_debt() && !lot.pending_on(day) : lot.usable_on(day);
}

std::int64_t Book::usable(Day day) const {
  std::int64_t sum = 0;
  for (const BookLot& lot : lots_) {
    if (lot.is_debt() || usable_on(lot, day)) sum = add(sum, lot.left);
  }
  return sum;
}

std::int64_t Book::pending(Day day) const {
  std::int64_t sum = 0;
  for (const BookLot& lot : lots_) {
    if (lot.pending_on(day)) sum = add(sum, lot.left);
  }
  return sum;
}

void Book::post(std::size_t lot, Account against, std::int64_t amount, std::int32_t activity, Day day) {
  if (amount == 0) return;
  BookLot& to = lots_[lot];
  to.left = add(to.left, amount);
  std::int64_t& posted = to.posted[static_cast<std::size_t>(against)];
  posted = add(posted, amount);
  if (to.is_debt()) debt_ -= amount;
  if (to.left > 0 && amount > 0) stir(lot);
  movements_.push_back({static_cast<std::int32_t>(lot), against, amount, activity, day});
}

void Book::issue(const BookLot& lot) {
  RUNG_CHECK(lot.points > 0, "points that are given are more than none");
  // From the end: what was given last is what may be added to.
  for (std::size_t i = lots_.size(); i-- > 0;) {
    BookLot& known = lots_[i];
    if (known.earned_on < lot.earned_on && !known.fixed) break;
    const bool same = !known.is_debt() && known.activity == lot.activity && known.source == lot.source &&
                      known.earned_on == lot.earned_on && known.usable_from == lot.usable_from &&
                      known.issued_until == lot.last_day;
    if (!same) continue;
    known.points = add(known.points, lot.points);
    known.left = add(known.left, lot.points);
    stir(i);
    return;
  }
  lots_.push_back(lot);
  lots_.back().left = lot.points;
  lots_.back().issued_until = lot.last_day;
  stir(lots_.size() - 1);
}

void Book::expire(Day day) {
  for (std::size_t i = live_from_; i < lots_.size(); ++i) {
    const BookLot& lot = lots_[i];
    if (lot.left > 0 && lot.last_day < day) post(i, Account::Expired, -lot.left, -1, day);
  }
  while (live_from_ < lots_.size() && lots_[live_from_].left <= 0) ++live_from_;
}

void Book::note_spared(std::size_t lot, Day evening, Day rules_since) {
  std::vector<Day>& evenings = lots_[lot].spared_on;
  if (evenings.empty() || evenings.back() < rules_since) {
    evenings.push_back(evening);
  } else {
    evenings.back() = evening;
  }
}

void Book::end_empty(Day day) {
  for (BookLot& lot : lots_) {
    if (!lot.is_debt() && lot.left == 0 && lot.last_day < day) lot.over = true;
  }
}

bool Book::may_get_back() const {
  return std::any_of(taken_.begin(), taken_.end(), [](const Taken& one) { return one.from.points > 0; });
}

// By the last day, then by when it was earned (the calendar's gifts before the activities of their day), then
// by the name of the rule.
bool Book::earlier(std::size_t a, std::size_t b) const {
  const auto age = [](const BookLot& lot) {
    return std::tuple(lot.earned_on, lot.activity >= 0, lot.activity);
  };
  const BookLot& x = lots_[a];
  const BookLot& y = lots_[b];
  if (order_ == SpendOrder::Oldest)
    return std::tuple(age(x), x.last_day, x.source, a) < std::tuple(age(y), y.last_day, y.source, b);
  return std::tuple(x.last_day, age(x), x.source, a) < std::tuple(y.last_day, age(y), y.source, b);
}

std::vector<std::size_t> Book::usable_lots(Day day, Day earned_until) const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < lots_.size(); ++i) {
    const BookLot& lot = lots_[i];
    if (lot.left > 0 && usable_on(lot, day) && lot.earned_on <= earned_until) found.push_back(i);
  }
  std::sort(found.begin(), found.end(), [this](std::size_t a, std::size_t b) { return earlier(a, b); });
  return found;
}

std::int64_t Book::take(const std::vector<std::size_t>& lots, std::int64_t points, const Spending& as) {
  for (const std::size_t lot : lots) {
    if (points == 0) break;
    const std::int64_t taken = std::min(points, lots_[lot].left);
    post(lot, as.against, -taken, as.activity, as.day);
    if (as.may_come_back && taken > 0) taken_.push_back({as.activity, {lot, taken, -1}});
    points -= taken;
  }
  return points;
}

std::int64_t Book::spend(const Spending& spending) {
  RUNG_CHECK(spending.points >= 0, "a spending takes points");
  std::vector<std::size_t> from = usable_lots(spending.day, spending.earned_until);
  if (spending.pending_too) {
    std::vector<std::size_t> pending;
    for (std::size_t i = 0; i < lots_.size(); ++i) {
      if (lots_[i].left > 0 && lots_[i].pending_on(spending.day)) pending.push_back(i);
    }
    std::sort(pending.begin(), pending.end(), [this](std::size_t a, std::size_t b) { return earlier(a, b); });
    from.insert(from.end(), pending.begin(), pending.end());
  }
  return take(from, spending.points, spending);
}

std::int64_t Book::spendable(Day day, Day earned_until) const {
  std::int64_t sum = -debt_;
  for (const BookLot& lot : lots_) {
    if (lot.left > 0 && usable_on(lot, day) && lot.earned_on <= earned_until) sum = add(sum, lot.left);
  }
  return std::max<std::int64_t>(0, sum);
}

void Book::owe(std::int64_t points, Day day, std::int32_t activity, std::int32_t source, Account against) {
  RUNG_CHECK(points > 0, "a debt is more than nothing");
  BookLot debt;
  debt.activity = activity;
  debt.source = source;
  debt.earned_on = day;
  debt.usable_from = day;
  debt.points = debt.left = -points;
  debt.against = against;
  debt_ = add(debt_, points);
  lots_.push_back(debt);
}

void Book::settle(Day day) {
  if (debt_ == 0) return;
  std::vector<std::size_t> debts;
  for (std::size_t i = 0; i < lots_.size(); ++i) {
    if (lots_[i].is_debt() && lots_[i].left < 0) debts.push_back(i);
  }
  std::stable_sort(debts.begin(), debts.end(), [this](std::size_t a, std::size_t b) {
    return std::tuple(lots_[a].earned_on, lots_[a].activity) <
           std::tuple(lots_[b].earned_on, lots_[b].activity);
  });
  for (const std::size_t source : usable_lots(day, kForever)) {
    for (const std::size_t debt : debts) {
      const std::int64_t paid = std::min(lots_[source].left, -lots_[debt].left);
      post(source, Account::Members, -paid, -1, day);
      post(debt, Account::Members, paid, -1, day);
      if (paid > 0 && owed_by_redemption(lots_[debt]))
        taken_.push_back({lots_[debt].activity, {source, paid, static_cast<std::int32_t>(debt)}});
    }
  }
}

// ---- Cancelled redemptions

// Nothing else leaves a debt of what was redeemed.
bool Book::owed_by_redemption(const BookLot& lot) const {
  return lot.is_debt() && lot.against == Account::Redeemed && lot.activity >= 0;
}

std::vector<Book::Back> Book::cancel(std::int64_t points, Day day, std::int32_t activity, std::int32_t of) {
  RUNG_CHECK(points >= 0, "a cancellation gives points back");
  for (std::size_t i = 0; i < lots_.size() && points > 0; ++i) {
    if (lots_[i].activity != of || !owed_by_redemption(lots_[i])) continue;
    const std::int64_t less = std::min(points, -lots_[i].left);
    post(i, Account::Redeemed, less, activity, day);
    points -= less;
  }
  std::vector<Back> backs;
  for (auto taken = taken_.rbegin(); taken != taken_.rend() && points > 0; ++taken) {
    if (taken->by != of || taken->from.points == 0) continue;
    Back back = taken->from;
    back.points = std::min(points, back.points);
    taken->from.points -= back.points;
    points -= back.points;
    backs.push_back(back);
  }
  return backs;
}

// What had repaid the debt is owed by the redemption again, and by it no more.
void Book::put_back(const Back& back, Day day, std::int32_t activity) {
  lots_[back.lot].over = false;
  if (back.debt < 0) {
    post(back.lot, Account::Redeemed, back.points, activity, day);
    return;
  }
  const auto debt = static_cast<std::size_t>(back.debt);
  post(debt, Account::Members, -back.points, activity, day);
  post(back.lot, Account::Members, back.points, activity, day);
  post(debt, Account::Redeemed, back.points, activity, day);
}

void Book::put_back_expired(const Back& back, Day day, std::int32_t activity) {
  put_back(back, day, activity);
  post(back.lot, Account::Expired, -back.points, activity, day);
  lots_[back.lot].over = true;
}

void Book::put_back_anew(const Back& back, Day day, std::int32_t activity, Day last_day) {
  BookLot lot;
  lot.activity = activity;
  lot.source = lots_[back.lot].source;
  lot.earned_on = lots_[back.lot].earned_on;
  lot.usable_from = day;
  lot.last_day = last_day;
  lot.points = back.points;
  lot.against = Account::Redeemed;
  lot.fixed = true;
  issue(lot);
}

std::int64_t Book::forgive(std::int64_t points, std::int32_t of, const Spending& as, std::int32_t source) {
  for (std::size_t i = 0; i < lots_.size() && points > 0; ++i) {
    const BookLot& lot = lots_[i];
    if (lot.is_debt() || lot.activity != of || lot.source != source) continue;
    const std::int64_t forgiven = std::min(points, lot.expired());
    post(i, Account::Expired, forgiven, as.activity, as.day);
    post(i, as.against, -forgiven, as.activity, as.day);
    points -= forgiven;
  }
  return points;
}

void Book::take_back(std::int64_t points, Day day, std::int32_t activity, std::int32_t of,
                     std::int32_t source) {
  const Spending as{points, day, Account::TakenBack, activity, kForever, false};
  std::vector<std::size_t> pending;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < lots_.size() && of >= 0; ++i) {
    const BookLot& lot = lots_[i];
    if (lot.is_debt() || lot.activity != of || lot.source != source || lot.left <= 0) continue;
    (lot.pending_on(day) ? pending : others).push_back(i);
  }
  const auto in_order = [this](std::size_t a, std::size_t b) { return earlier(a, b); };
  std::sort(pending.begin(), pending.end(), in_order);
  std::sort(others.begin(), others.end(), in_order);
  std::int64_t open = take(pending, points, as);
  if (policy_ != TakeBack::OnlyPending) open = take(others, open, as);
  if (of >= 0) open = forgive(open, of, as, source);
  if (policy_ != TakeBack::OnlyPending) open = take(usable_lots(day, kForever), open, as);
  if (open == 0) return;
  owe(open, day, activity, source, Account::TakenBack);
  if (policy_ != TakeBack::IntoDebt) post(lots_.size() - 1, Account::Adjusted, open, activity, day);
}

}  // namespace rung::ledger
