#pragma once
// What is to be booked so that the journal says what the rules say. The rules' side is worked out from the
// member's history each time anew (engine); the journal is never edited, so what changed is booked as the
// difference, today. Pure functions; nothing is changed by them.

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/entry.h"

namespace rung::ledger {

// The sum of all postings on a lot that have one account and one cause.
struct PostedSum {
  LotNumber lot = 0;
  Account against{};
  ActivityNumber activity = 0;  // 0: time
  std::int64_t amount = 0;      // > 0: into the lot
};

// A member's points of one currency as they are booked.
struct Booked {
  std::vector<Lot> lots;          // by number
  std::vector<PostedSum> posted;  // in any order
};

// A lot as the rules want it.
struct WantedLot {
  ActivityNumber activity = 0;
  std::string rule;
  Account against = Account::Issued;
  Terms terms;
  std::int64_t points = 0;  // never 0; < 0: a debt
  struct Change {
    Account against{};
    ActivityNumber activity = 0;
    std::int64_t amount = 0;
  };
  std::vector<Change> changes;  // several of one account and cause are summed up
};

// The lots and postings after which what is booked equals what is wanted: for each activity and rule the
// same points on the same terms, and from each account and for each cause the same changes. Booked and
// compared again it is empty.
//  - More points than booked: another lot. Fewer: they go back; to Account::TakenBack as far as the activity
//    earned less under that rule, else (it earned the same on other terms) to the account they came from.
//  - A lot on other terms: all of it goes back, and a new one is issued with everything that happened to it.
//  - What was taken from another lot than is wanted now goes back into that one.
//  - The days of a debt that an activity left are not compared.
// After every posting in the draft's order a lot stays between zero and what it was issued with.
[[nodiscard]] Draft difference(MemberNumber member, int unit, const Booked& booked,
                               const std::vector<WantedLot>& wanted);

// Whether difference() would be empty, as far as that can be seen without working it out: every lot that is
// wanted is booked just so, with the same changes. Of nearly all members that is so, and quickly seen. `lots`
// and `posted` may be of other currencies, too. False: nothing is said.
[[nodiscard]] bool booked_as_wanted(int unit, const std::vector<Lot>& lots,
                                    const std::vector<PostedSum>& posted,
                                    const std::vector<WantedLot>& wanted);

// Appends `part` to `whole`; names of new lots inside `part` are moved accordingly.
void append(Draft& whole, Draft part);

}  // namespace rung::ledger
