#pragma once
// What one member's points are to be after an evaluation: the postings that make the ledger say what the
// rules say.

#include <vector>

#include "engine/evaluation.h"
#include "ledger/entry.h"
#include "ledger/rules.h"

namespace rung::app {

struct MemberBooking {
  ledger::Draft draft;                    // in the store's units and lot numbers
  std::vector<ledger::Balance> balances;  // after it, by Program::points
};

// Reconciles accruals, then lets time pass up to `day`: what has ended expires, debts are repaid. Only
// computes. `units`: the store's number of each of the program's point currencies. `lots` and `reversals` are
// the member's, of all units.
[[nodiscard]] MemberBooking book_member_points(
    const language::Program& program, const engine::MemberHistory& history,
    const engine::Evaluation& evaluation, const std::vector<int>& units,
    const std::vector<std::vector<ledger::Lot>>& lots,
    const std::vector<std::vector<ledger::BookedReversal>>& reversals, Day day);

// Appends `part` to `whole`; names of new lots inside `part` are moved accordingly.
void append(ledger::Draft& whole, ledger::Draft part);

}  // namespace rung::app
