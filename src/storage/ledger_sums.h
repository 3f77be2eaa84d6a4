#pragma once
// Sums over the whole journal, for its books: what went in and out of members' lots by account and day, and
// what is outstanding. Each is one pass over the journal.

#include <cstdint>
#include <vector>

#include "core/day.h"
#include "ledger/entry.h"
#include "storage/database.h"

namespace rung::storage {

struct AccountMove {
  int unit = 0;  // point currency, by its number in the store
  ledger::Account account = ledger::Account::Issued;
  Day day;                  // that the transactions count for
  std::int64_t amount = 0;  // what members' lots got; below zero: what they lost
};

struct OutstandingPoints {
  int unit = 0;
  Day last_day;           // as the lots were issued
  bool debt = false;      // below zero, until it is repaid
  std::int64_t left = 0;  // never 0
};

// Of all transactions that count for days up to `last`; by unit, day and account.
[[nodiscard]] std::vector<AccountMove> account_moves(const Database& database, Day last);

// What was left of all lots at the end of `last`; by unit, last day, debts last.
[[nodiscard]] std::vector<OutstandingPoints> outstanding_points(const Database& database, Day last);

}  // namespace rung::storage
