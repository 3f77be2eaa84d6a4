#include "ledger/rules.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/check.h"
#include "core/whole.h"

namespace rung::ledger {
namespace {

auto expiry_key(const Lot& lot) {
  return std::tuple(lot.terms.last_day, lot.earned_at, std::string_view(lot.source_key),
                    std::string_view(lot.rule));
}

auto age_key(const Lot& lot) {
  return std::tuple(lot.earned_at, lot.terms.last_day, std::string_view(lot.source_key),
                    std::string_view(lot.rule));
}

// Stable: lots that agree in every key are parts of the same earning, and which comes first makes no
// difference.
void sort_for_spending(std::vector<Lot*>& lots, SpendOrder order) {
  std::stable_sort(lots.begin(), lots.end(), [order](const Lot* a, const Lot* b) {
    return order == SpendOrder::Oldest ? age_key(*a) < age_key(*b) : expiry_key(*a) < expiry_key(*b);
  });
}

std::vector<Lot*> spendable(std::vector<Lot>& lots, Day day, SpendOrder order) {
  std::vector<Lot*> usable;
  for (Lot& lot : lots) {
    if (lot.usable_on(day) && lot.left > 0) usable.push_back(&lot);
  }
  sort_for_spending(usable, order);
  return usable;
}

Posting posting_on(const Lot& lot, std::int64_t amount, Account contra) {
  Posting posting;
  posting.lot = lot.number;
  posting.member = lot.member;
  posting.unit = lot.unit;
  posting.amount = amount;
  posting.contra = contra;
  return posting;
}

Lot lot_from(const NewLot& issued, LotNumber number) {
  Lot lot;
  lot.number = number;
  lot.member = issued.member;
  lot.unit = issued.unit;
  lot.points = issued.points;
  lot.left = issued.points;
  lot.terms = issued.terms;
  lot.earned_at = issued.earned_at;
  lot.source_key = issued.source_key;
  lot.rule = issued.rule;
  lot.activity = issued.activity;
  return lot;
}

// Books onto a lot in memory what a posting says.
void change(Lot& lot, const Posting& posting) {
  lot.left = add(lot.left, posting.amount);
  if (posting.contra == Account::Expired) lot.expired = add(lot.expired, -posting.amount);
}

// One reconciliation: a working copy of the lots beside the draft that changes them.
class Reconciliation {
 public:
  Reconciliation(MemberNumber member, int unit, std::vector<Lot> lots, Day day, SpendOrder order,
                 TakeBack policy)
      : member_(member), unit_(unit), lots_(std::move(lots)), day_(day), order_(order), policy_(policy) {}

  Draft run(const std::vector<BookedReversal>& reversals, const std::vector<Wanted>& wanted);

 private:
  using Key = std::pair<ActivityNumber, std::string>;

  void issue(const Wanted& wanted, std::int64_t points, const Terms& terms);
  void renew_terms(const Wanted& wanted);
  void take_back(const Wanted& wanted, std::int64_t points);
  std::int64_t take_from(const std::vector<Lot*>& lots, const Wanted& wanted, std::int64_t points);
  std::int64_t forgive_expired(const Wanted& wanted, std::int64_t points);
  void leave_debt(const Wanted& wanted, std::int64_t points);
  [[nodiscard]] std::vector<Lot*> lots_of_origin(const Wanted& wanted);
  [[nodiscard]] Terms terms_to_give_back(const Wanted& wanted) const;
  void post(Lot& lot, const Posting& posting);
  std::vector<Wanted> with_unwanted(const std::vector<Wanted>& wanted,
                                    const std::map<Key, std::int64_t>& booked);

  MemberNumber member_;
  int unit_;
  std::vector<Lot> lots_;
  Day day_;
  SpendOrder order_;
  TakeBack policy_;
  Draft draft_;
};

// Points that stand booked for an activity under a rule: issued less taken back. Of a return it is negative.
std::map<std::pair<ActivityNumber, std::string>, std::int64_t> booked_points(
    const std::vector<Lot>& lots, const std::vector<BookedReversal>& reversals) {
  std::map<std::pair<ActivityNumber, std::string>, std::int64_t> booked;
  for (const Lot& lot : lots) {
    if (lot.is_debt() || lot.activity == 0) continue;
    std::int64_t& sum = booked[{lot.activity, lot.rule}];
    sum = add(sum, lot.points);
  }
  for (const BookedReversal& reversal : reversals) {
    if (reversal.activity == 0) continue;
    std::int64_t& sum = booked[{reversal.activity, reversal.rule}];
    sum = add(sum, -reversal.points);
  }
  return booked;
}

Draft Reconciliation::run(const std::vector<BookedReversal>& reversals, const std::vector<Wanted>& wanted) {
  const std::map<Key, std::int64_t> booked = booked_points(lots_, reversals);
  const std::vector<Wanted> all = with_unwanted(wanted, booked);
  std::vector<std::int64_t> differences;
  for (const Wanted& one : all) {
    const auto found = booked.find({one.activity, one.rule});
    differences.push_back(add(one.points, found == booked.end() ? 0 : -found->second));
  }
  // What is earned comes first, so that a return finds the points of an order that is booked together with
  // it.
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Wanted& one = all[i];
    if (one.points > 0) renew_terms(one);
    if (differences[i] > 0) issue(one, differences[i], one.points > 0 ? one.terms : terms_to_give_back(one));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (differences[i] < 0) take_back(all[i], -differences[i]);
  }
  return std::move(draft_);
}

// What is booked and no longer wanted is wanted to be 0.
std::vector<Wanted> Reconciliation::with_unwanted(const std::vector<Wanted>& wanted,
                                                  const std::map<Key, std::int64_t>& booked) {
  std::map<Key, bool> seen;
  for (const Wanted& one : wanted) {
    RUNG_CHECK(seen.try_emplace({one.activity, one.rule}, true).second, "a rule earns once per activity");
  }
  std::vector<Wanted> all;
  for (const auto& [key, points] : booked) {
    if (points == 0 || seen.contains(key)) continue;
    Wanted nothing;
    nothing.activity = key.first;
    nothing.rule = key.second;
    all.push_back(nothing);
  }
  all.insert(all.end(), wanted.begin(), wanted.end());
  return all;
}

void Reconciliation::issue(const Wanted& wanted, std::int64_t points, const Terms& terms) {
  NewLot lot;
  lot.member = member_;
  lot.unit = unit_;
  lot.points = points;
  lot.terms = terms;
  lot.rule = wanted.rule;
  lot.activity = wanted.activity;
  lot.earned_at = wanted.earned_at;
  lot.source_key = wanted.source_key;
  draft_.lots.push_back(lot);
  lots_.push_back(lot_from(lot, -static_cast<LotNumber>(draft_.lots.size())));
}

// A lot from which nothing can have been spent yet gets the terms that are known now. A pending lot is one of
// them even if a return took a part of it: otherwise the rest would wait for a delivery day for ever.
void Reconciliation::renew_terms(const Wanted& wanted) {
  std::int64_t points = 0;
  for (Lot& lot : lots_) {
    if (lot.is_debt() || lot.activity != wanted.activity || lot.rule != wanted.rule) continue;
    if (lot.left <= 0 || lot.terms == wanted.terms) continue;
    if (lot.left != lot.points && !lot.pending_on(day_)) continue;
    points = add(points, lot.left);
    Posting back = posting_on(lot, -lot.left, Account::Issued);
    back.rule = wanted.rule;
    back.activity = wanted.activity;
    post(lot, back);
  }
  if (points > 0) issue(wanted, points, wanted.terms);
}

// Where nothing says on which terms points are given back (their return has vanished), they are usable at
// once.
Terms Reconciliation::terms_to_give_back(const Wanted& wanted) const {
  const ActivityNumber origin = wanted.order != 0 ? wanted.order : wanted.activity;
  for (auto lot = lots_.rbegin(); lot != lots_.rend(); ++lot) {
    if (!lot->is_debt() && lot->activity == origin && lot->rule == wanted.rule) return lot->terms;
  }
  return Terms{day_, day_, kForever};
}

void Reconciliation::take_back(const Wanted& wanted, std::int64_t points) {
  std::int64_t open = take_from(lots_of_origin(wanted), wanted, points);
  open = forgive_expired(wanted, open);
  if (policy_ != TakeBack::OnlyPending) open = take_from(spendable(lots_, day_, order_), wanted, open);
  if (open > 0) leave_debt(wanted, open);
}

// What the return's order (or the corrected order itself) earned under the rule: pending lots first. Under
// OnlyPending nothing but them.
std::vector<Lot*> Reconciliation::lots_of_origin(const Wanted& wanted) {
  const ActivityNumber origin = wanted.order != 0 ? wanted.order : wanted.activity;
  std::vector<Lot*> pending;
  std::vector<Lot*> others;
  for (Lot& lot : lots_) {
    if (lot.is_debt() || lot.activity != origin || lot.rule != wanted.rule || lot.left <= 0) continue;
    (lot.pending_on(day_) ? pending : others).push_back(&lot);
  }
  sort_for_spending(pending, order_);
  if (policy_ == TakeBack::OnlyPending) return pending;
  sort_for_spending(others, order_);
  pending.insert(pending.end(), others.begin(), others.end());
  return pending;
}

// Takes up to `points` and gives what is still open.
std::int64_t Reconciliation::take_from(const std::vector<Lot*>& lots, const Wanted& wanted,
                                       std::int64_t points) {
  for (Lot* lot : lots) {
    if (points == 0) break;
    const std::int64_t taken = std::min(points, lot->left);
    Posting posting = posting_on(*lot, -taken, Account::TakenBack);
    posting.rule = wanted.rule;
    posting.activity = wanted.activity;
    post(*lot, posting);
    points -= taken;
  }
  return points;
}

// Points that expired unused are not asked for twice: the expiry is undone and they are taken back instead.
std::int64_t Reconciliation::forgive_expired(const Wanted& wanted, std::int64_t points) {
  const ActivityNumber origin = wanted.order != 0 ? wanted.order : wanted.activity;
  for (Lot& lot : lots_) {
    if (points == 0) break;
    if (lot.is_debt() || lot.activity != origin || lot.rule != wanted.rule || lot.expired <= 0) continue;
    const std::int64_t forgiven = std::min(points, lot.expired);
    Posting undo = posting_on(lot, forgiven, Account::Expired);
    undo.activity = wanted.activity;
    post(lot, undo);
    points = take_from({&lot}, wanted, forgiven) + points - forgiven;
  }
  return points;
}

void Reconciliation::leave_debt(const Wanted& wanted, std::int64_t points) {
  NewLot debt;
  debt.member = member_;
  debt.unit = unit_;
  debt.points = -points;
  debt.terms = Terms{day_, day_, kForever};
  debt.rule = wanted.rule;
  debt.activity = wanted.activity;
  debt.contra = Account::TakenBack;
  debt.earned_at = wanted.earned_at;
  debt.source_key = wanted.source_key;
  draft_.lots.push_back(debt);
  lots_.push_back(lot_from(debt, -static_cast<LotNumber>(draft_.lots.size())));
  if (policy_ == TakeBack::IntoDebt) return;
  Posting written_off = posting_on(lots_.back(), points, Account::Adjusted);
  written_off.activity = wanted.activity;
  post(lots_.back(), written_off);
}

void Reconciliation::post(Lot& lot, const Posting& posting) {
  change(lot, posting);
  draft_.postings.push_back(posting);
}

}  // namespace

Balance balance_on(const std::vector<Lot>& lots, Day day) {
  Balance balance;
  for (const Lot& lot : lots) {
    if (lot.is_debt() || lot.usable_on(day)) {
      balance.usable = add(balance.usable, lot.left);
    } else if (lot.pending_on(day)) {
      balance.pending = add(balance.pending, lot.left);
    }
  }
  return balance;
}

std::vector<Lot> spending_order(const std::vector<Lot>& lots, Day day, SpendOrder order) {
  std::vector<Lot> copy = lots;
  std::vector<Lot> sorted;
  for (const Lot* lot : spendable(copy, day, order)) sorted.push_back(*lot);
  return sorted;
}

Result<Draft, InsufficientPoints> redeem(const std::vector<Lot>& lots, std::int64_t points, Day day,
                                         SpendOrder order) {
  RUNG_CHECK(points > 0, "a redemption takes at least one point");
  const Balance balance = balance_on(lots, day);
  if (balance.usable < points) {
    InsufficientPoints refusal{balance.usable, points, 0, std::nullopt};
    for (const Lot& lot : lots) {
      if (lot.left <= 0 || !lot.pending_on(day) || !lot.terms.usable_from) continue;
      if (lot.terms.last_day < *lot.terms.usable_from) continue;
      if (!refusal.more_on || *lot.terms.usable_from < *refusal.more_on) {
        refusal.more_on = lot.terms.usable_from;
        refusal.more = 0;
      }
      if (*lot.terms.usable_from == *refusal.more_on) refusal.more = add(refusal.more, lot.left);
    }
    return Refused{refusal};
  }
  Draft draft;
  std::int64_t open = points;
  for (const Lot& lot : spending_order(lots, day, order)) {
    if (open == 0) break;
    const std::int64_t taken = std::min(open, lot.left);
    draft.postings.push_back(posting_on(lot, -taken, Account::Redeemed));
    open -= taken;
  }
  RUNG_CHECK(open == 0, "a balance is covered by lots");
  return draft;
}

Draft expire(const std::vector<Lot>& lots, Day day) {
  Draft draft;
  for (const Lot& lot : lots) {
    if (lot.is_debt() || lot.left <= 0 || lot.terms.last_day >= day) continue;
    draft.postings.push_back(posting_on(lot, -lot.left, Account::Expired));
  }
  return draft;
}

Draft settle_debts(const std::vector<Lot>& lots, Day day, SpendOrder order) {
  std::vector<Lot> work = lots;
  std::vector<Lot*> debts;
  for (Lot& lot : work) {
    if (lot.is_debt() && lot.left < 0) debts.push_back(&lot);
  }
  Draft draft;
  if (debts.empty()) return draft;
  sort_for_spending(debts, SpendOrder::Oldest);
  // Both sides are lots of the same member: the points only move, no other account is touched.
  for (Lot* source : spendable(work, day, order)) {
    for (Lot* debt : debts) {
      const std::int64_t paid = std::min(source->left, -debt->left);
      if (paid == 0) continue;
      for (const auto& [lot, amount] : {std::pair(source, -paid), std::pair(debt, paid)}) {
        draft.postings.push_back(posting_on(*lot, amount, Account::Members));
        change(*lot, draft.postings.back());
      }
    }
  }
  return draft;
}

Draft reconcile(MemberNumber member, int unit, const std::vector<Lot>& lots,
                const std::vector<BookedReversal>& reversals, const std::vector<Wanted>& wanted, Day day,
                SpendOrder order, TakeBack policy) {
  return Reconciliation(member, unit, lots, day, order, policy).run(reversals, wanted);
}

void apply(const Draft& draft, LotNumber next_number, std::vector<Lot>& lots) {
  for (const NewLot& issued : draft.lots) lots.push_back(lot_from(issued, next_number++));
  const LotNumber first = next_number - static_cast<LotNumber>(draft.lots.size());
  for (const Posting& posting : draft.postings) {
    const LotNumber number = posting.lot < 0 ? first - 1 - posting.lot : posting.lot;
    const auto lot =
        std::find_if(lots.begin(), lots.end(), [&](const Lot& one) { return one.number == number; });
    RUNG_CHECK(lot != lots.end(), "a posting names a lot that is there");
    change(*lot, posting);
  }
}

}  // namespace rung::ledger
