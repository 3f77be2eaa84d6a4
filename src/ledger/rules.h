#pragma once
// What happens to lots, as pure functions: each takes a member's lots of one point currency as they are and
// says what to post. Nothing is changed; the caller books the draft.

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "ledger/book.h"
#include "ledger/entry.h"

namespace rung::ledger {

struct Balance {
  std::int64_t usable = 0;  // debts already subtracted; may be negative
  std::int64_t pending = 0;
};
[[nodiscard]] Balance balance_on(const std::vector<Lot>& lots, Day day);

// The lots that can be spent on `day`, in spending order: (last day, earned instant, source key, rule), or by
// earned instant first under Oldest. Never by row number, so that how often a run was made cannot matter.
[[nodiscard]] std::vector<Lot> spending_order(const std::vector<Lot>& lots, Day day, SpendOrder order);

struct InsufficientPoints {
  std::int64_t usable = 0;
  std::int64_t needed = 0;
  std::int64_t more = 0;  // pending points that become usable next, on `more_on`
  std::optional<Day> more_on;
};
// Takes `points` (> 0) from the lots in spending order: all or nothing.
[[nodiscard]] Result<Draft, InsufficientPoints> redeem(const std::vector<Lot>& lots, std::int64_t points,
                                                       Day day, SpendOrder order);

// What is left in lots whose last day lies before `day`. Debts never expire.
[[nodiscard]] Draft expire(const std::vector<Lot>& lots, Day day);

// Repays debts out of points usable on `day`, in spending order.
[[nodiscard]] Draft settle_debts(const std::vector<Lot>& lots, Day day, SpendOrder order);

// What the rules say one activity should have earned (points > 0) or taken back (points < 0) under one rule.
struct Wanted {
  ActivityNumber activity = 0;
  ActivityNumber order = 0;  // of a return: the order whose points are taken back; 0 if not linked
  std::string rule;
  std::int64_t points = 0;
  Terms terms;                 // of points > 0
  std::int64_t earned_at = 0;  // of the activity, as in Lot
  std::string source_key;
};

// What is booked already, beside the lots: reversals by (activity, rule). `points` > 0: taken back so far.
struct BookedReversal {
  ActivityNumber activity = 0;
  std::string rule;
  std::int64_t points = 0;
};

// The postings that make what is booked equal to what is wanted; empty if it is. Repeating it after booking
// gives an empty draft.
//  - Not booked yet: a new lot. More than booked: a second lot for the difference, on the new terms.
//  - Less than booked (a corrected order): the difference is taken back like a return of that order.
//  - Other terms while the lot is untouched (a delivery day became known): the lot is taken back whole and
//  issued anew.
//    So is a pending lot of which a return took a part: what is left of it must not wait for ever.
//    A lot that was spent from keeps its terms.
//  - A return takes what is left in the lots its order earned under that rule (pending first); then forgives,
//  once,
//    what of them has expired unused (the expiry is reversed and taken back); then, by `policy`, takes other
//    usable lots in spending order, and leaves the rest as a debt lot (IntoDebt), or stops (WithinBalance),
//    or takes only what is pending (OnlyPending). What a policy lets go is booked as a debt lot that is
//    written off at once (Account::Adjusted), so that no later run asks for it again.
[[nodiscard]] Draft reconcile(MemberNumber member, int unit, const std::vector<Lot>& lots,
                              const std::vector<BookedReversal>& reversals, const std::vector<Wanted>& wanted,
                              Day day, SpendOrder order, TakeBack policy);

// Applies a draft to lots in memory (new lots get numbers from `next_number` on); for what follows in the
// same transaction and for tests.
void apply(const Draft& draft, LotNumber next_number, std::vector<Lot>& lots);

}  // namespace rung::ledger
