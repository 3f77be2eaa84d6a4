#pragma once
// The points ledger's words. Every spendable point belongs to a lot; whatever happens to it later is a
// posting that names the lot. Balances are sums, never stored truth. All points are smallest units of their
// currency.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/day.h"

namespace rung::ledger {

using LotNumber = std::int64_t;
using MemberNumber = std::int64_t;
using ActivityNumber = std::int64_t;  // the activity that caused a posting; 0: none

// Where points come from and go to: every transaction sums to zero over the members' lots and these accounts,
// per point currency.
enum class Account : std::uint8_t {
  Members = 0,    // the sum of all lots
  Issued = 1,     // earned points came from here
  Redeemed = 2,   // spent: on rewards, on tiers that cost points, on conversions
  Expired = 3,    // after their last day, or cut at the end of a period
  TakenBack = 4,  // by returns, and where a correction earns less
  Adjusted = 5,   // by hand; and by transfers, which sum to zero
};
inline constexpr std::size_t kAccounts = 6;

// What a transaction is, as a whole.
enum class EntryKind : std::uint8_t {
  Accrual = 1,
  Redemption = 2,
  Expiration = 3,
  Adjustment = 4,
  Reversal = 5,
  Transfer = 6,
  Recalculation = 7
};

// When a lot can be used. All days are local days of the program.
struct Terms {
  Day earned_on;
  std::optional<Day> usable_from;  // nothing: still waiting for something that has no day yet (a delivery)
  Day last_day = kForever;         // still usable on this day
  bool operator==(const Terms&) const = default;
};

// A lot as it is now: as it was issued, and what is left of it. A debt lot has points < 0: it never expires,
// is never spent, and is repaid before anything else by the next points that become usable.
struct Lot {
  LotNumber number = 0;
  MemberNumber member = 0;
  int unit = 0;             // point currency (number in the store)
  std::int64_t points = 0;  // as issued
  std::int64_t left = 0;    // points + its postings
  Terms terms;
  std::string rule;             // what gave it, in the words of the rules: "base", "milestone ten_nights"
  ActivityNumber activity = 0;  // it was given for
  Account against = Account::Issued;
  [[nodiscard]] bool is_debt() const { return points < 0; }
  [[nodiscard]] bool pending_on(Day day) const {
    return !is_debt() && (!terms.usable_from || *terms.usable_from > day);
  }
  [[nodiscard]] bool usable_on(Day day) const {
    return !is_debt() && !pending_on(day) && terms.last_day >= day;
  }
};

struct NewLot {
  MemberNumber member = 0;
  int unit = 0;
  std::int64_t points = 0;  // never 0; negative: a debt
  Terms terms;
  std::string rule;
  ActivityNumber activity = 0;
  Account contra = Account::Issued;
};

struct Posting {
  LotNumber lot = 0;  // -1 - i names the i-th new lot of the same draft
  MemberNumber member = 0;
  int unit = 0;
  std::int64_t amount = 0;  // change of what is left in the lot, never 0
  Account contra = Account::Redeemed;
  ActivityNumber activity = 0;  // that caused it
};

// What is to be booked in one go: either all of it or nothing.
struct Draft {
  std::vector<NewLot> lots;
  std::vector<Posting> postings;
  [[nodiscard]] bool empty() const { return lots.empty() && postings.empty(); }
};

}  // namespace rung::ledger
