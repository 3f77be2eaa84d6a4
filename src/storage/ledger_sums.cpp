#include "storage/ledger_sums.h"

#include "storage/statement.h"

namespace rung::storage {
namespace {

constexpr const char* kMoves =
    "SELECT account.unit, account.kind, txn.day, -sum(posting.amount) FROM posting "
    "JOIN account ON account.id = posting.account JOIN txn ON txn.id = posting.txn "
    "WHERE posting.lot IS NULL AND txn.day <= ? GROUP BY 1, 2, 3 ORDER BY 1, 3, 2";
// A lot is its transaction's by its number.
constexpr const char* kOutstanding =
    "SELECT unit, last_day, debt, sum(amount) FROM ("
    "SELECT lot.unit AS unit, lot.last_day AS last_day, lot.points < 0 AS debt, lot.points AS amount "
    "FROM txn CROSS JOIN seal ON seal.txn = txn.id "
    "CROSS JOIN lot ON lot.id BETWEEN txn.first_lot AND seal.last_lot WHERE txn.day <= ?1 "
    "UNION ALL "
    "SELECT lot.unit, lot.last_day, lot.points < 0, posting.amount FROM posting "
    "JOIN lot ON lot.id = posting.lot JOIN txn ON txn.id = posting.txn WHERE txn.day <= ?1) "
    "GROUP BY 1, 2, 3 HAVING sum(amount) <> 0 ORDER BY 1, 3, 2";

}  // namespace

std::vector<AccountMove> account_moves(const Database& database, Day last) {
  Statement sums(database, kMoves);
  std::vector<AccountMove> moves;
  auto rows = sums.query(last);
  while (rows.next()) {
    moves.push_back(
        {rows.small(0), static_cast<ledger::Account>(rows.small(1)), rows.day(2), rows.integer(3)});
  }
  return moves;
}

std::vector<OutstandingPoints> outstanding_points(const Database& database, Day last) {
  Statement sums(database, kOutstanding);
  std::vector<OutstandingPoints> found;
  auto rows = sums.query(last);
  while (rows.next()) found.push_back({rows.small(0), rows.day(1), rows.integer(2) != 0, rows.integer(3)});
  return found;
}

}  // namespace rung::storage
