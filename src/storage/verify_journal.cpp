#include <map>
#include <optional>

#include "storage/chain.h"
#include "storage/statement.h"
#include "storage/verify_checks.h"

namespace rung::storage {
namespace {

// Goes through transactions, lots and postings side by side, in the order of their numbers.
class JournalPass {
 public:
  JournalPass(const Database& database, Findings& findings)
      : findings_(findings),
        transactions_(
            database,
            "SELECT txn.id, kind, day, booked_at, source, key, request, content_hash, actor, reason, "
            "first_lot, first_posting, last_lot, last_posting, prev, hash FROM txn "
            "LEFT JOIN seal ON seal.txn = txn.id ORDER BY txn.id"),
        lots_(database,
              "SELECT id, member, unit, points, earned_on, usable_from, last_day, rule, activity, against "
              "FROM lot "
              "ORDER BY id"),
        postings_(database,
                  "SELECT posting.id, txn, account, lot, amount, against, rule, activity, account.unit FROM "
                  "posting "
                  "LEFT JOIN account ON account.id = posting.account ORDER BY posting.id") {}

  void run();

 private:
  void one_transaction(const Statement::Rows& row, Statement::Rows& lots, Statement::Rows& postings);
  [[nodiscard]] static TxnRow header_of(const Statement::Rows& row);
  [[nodiscard]] static LotRow lot_of(const Statement::Rows& row);
  [[nodiscard]] static PostingRow posting_of(const Statement::Rows& row);
  void expect_next(std::string_view what, std::int64_t number, std::int64_t& last);
  void report_sums(const std::string& name);
  void seal_of(const Statement::Rows& row, const std::string& name, const ChainLink& link);

  Findings& findings_;
  Statement transactions_, lots_, postings_;
  bool more_lots_ = false, more_postings_ = false;
  std::int64_t last_transaction_ = 0, last_lot_ = 0, last_posting_ = 0, last_booked_at_ = 0;
  std::string previous_hash_ = chain_start();
  std::map<std::int64_t, std::int64_t> by_unit_, by_account_;  // of the running transaction
};

TxnRow JournalPass::header_of(const Statement::Rows& row) {
  TxnRow header;
  header.id = row.integer(0);
  header.kind = row.integer(1);
  header.day = row.integer(2);
  header.booked_at = row.integer(3);
  header.source = row.text(4);
  header.key = row.text(5);
  header.request = row.text(6);
  header.content_hash = row.text(7);
  header.actor = row.text(8);
  header.reason = row.text(9);
  header.first_lot = row.integer(10);
  header.first_posting = row.integer(11);
  return header;
}

LotRow JournalPass::lot_of(const Statement::Rows& row) {
  LotRow lot{row.integer(0), row.integer(1), row.integer(2),     row.integer(3),     row.integer(4),
             std::nullopt,   row.integer(6), row.number_or_0(7), row.number_or_0(8), row.integer(9)};
  if (!row.is_null(5)) lot.usable_from = row.integer(5);
  return lot;
}

PostingRow JournalPass::posting_of(const Statement::Rows& row) {
  return PostingRow{row.integer(0), row.integer(1),     row.integer(2),     row.number_or_0(3),
                    row.integer(4), row.number_or_0(5), row.number_or_0(6), row.number_or_0(7)};
}

void JournalPass::expect_next(std::string_view what, std::int64_t number, std::int64_t& last) {
  if (number != last + 1) {
    findings_.add(invariant::kNumbers, std::string(what) + " " + std::to_string(number) + " follows " +
                                           std::string(what) + " " + std::to_string(last) +
                                           "; what lies between them is gone.");
  }
  last = number;
}

void JournalPass::report_sums(const std::string& name) {
  for (const auto& [unit, sum] : by_unit_) {
    if (sum != 0)
      findings_.add(invariant::kBalanced, name + " does not sum to zero but to " + std::to_string(sum) + ".");
  }
  for (const auto& [account, sum] : by_account_) {
    if (sum == 0) continue;
    findings_.add(invariant::kAccounts, name + ": the sum booked on account " + std::to_string(account) +
                                            " differs by " + std::to_string(sum) +
                                            " from what its lots say.");
  }
}

void JournalPass::seal_of(const Statement::Rows& row, const std::string& name, const ChainLink& link) {
  if (row.is_null(15)) {
    findings_.add(invariant::kSealed, name + " has no seal.");
    return;
  }
  if (row.bytes(14) != previous_hash_)
    findings_.add(invariant::kChain, name + " does not continue the chain of the one before it.");
  if (row.bytes(15) != link.hash() || row.bytes(7) != sha256(row.bytes(6))) {
    findings_.add(invariant::kContents,
                  name + " was changed after it was booked; its contents do not give its hash.");
  }
  previous_hash_ = row.text(15);
}

void JournalPass::one_transaction(const Statement::Rows& row, Statement::Rows& lots,
                                  Statement::Rows& postings) {
  const TxnRow header = header_of(row);
  const std::string name =
      "Transaction " + std::to_string(header.id) + " (" + header.source + " " + header.key + ")";
  expect_next("transaction", header.id, last_transaction_);
  if (header.booked_at < last_booked_at_)
    findings_.add(invariant::kTime, name + " says to be booked before the transaction in front of it.");
  last_booked_at_ = header.booked_at;
  if (header.first_lot != last_lot_ + 1 || header.first_posting != last_posting_ + 1) {
    findings_.add(
        invariant::kSealed,
        name + " does not begin where the one before it ends: rows stand outside of any transaction.");
  }
  ChainLink link(previous_hash_, header);
  by_unit_.clear();
  by_account_.clear();
  const std::int64_t end_lot = row.is_null(12) ? header.first_lot - 1 : row.integer(12);
  const std::int64_t end_posting = row.is_null(13) ? header.first_posting - 1 : row.integer(13);
  for (; more_lots_ && lots.integer(0) <= end_lot; more_lots_ = lots.next()) {
    const LotRow lot = lot_of(lots);
    expect_next("lot", lot.id, last_lot_);
    link.add(lot);
    by_unit_[lot.unit] += lot.points;
    by_account_[lot.against] += lot.points;
  }
  for (; more_postings_ && postings.integer(0) <= end_posting; more_postings_ = postings.next()) {
    const PostingRow posting = posting_of(postings);
    expect_next("posting", posting.id, last_posting_);
    if (posting.txn != header.id)
      findings_.add(invariant::kSealed, "Posting " + std::to_string(posting.id) + " stands in " + name +
                                            " but names another one.");
    link.add(posting);
    by_unit_[postings.number_or_0(8)] += posting.amount;
    by_account_[posting.lot == 0 ? posting.account : posting.against] += posting.amount;
  }
  // A missing row at the end leaves a gap to the next number that only the seal knows.
  if (last_lot_ < end_lot || last_posting_ < end_posting) {
    findings_.add(invariant::kNumbers, name + " ends before its last row.");
    last_lot_ = std::max(last_lot_, end_lot);
    last_posting_ = std::max(last_posting_, end_posting);
  }
  report_sums(name);
  seal_of(row, name, link);
}

constexpr const char* kStray =
    " stands outside of any transaction: another program added it, and nothing can be booked until it is "
    "taken "
    "out with `DELETE FROM ";

void JournalPass::run() {
  auto lots = lots_.query();
  auto postings = postings_.query();
  more_lots_ = lots.next();
  more_postings_ = postings.next();
  auto transactions = transactions_.query();
  while (transactions.next()) one_transaction(transactions, lots, postings);
  if (more_lots_)
    findings_.add(invariant::kSealed, "Lot " + std::to_string(lots.integer(0)) + kStray + "lot WHERE id > " +
                                          std::to_string(last_lot_) + "`.");
  if (more_postings_)
    findings_.add(invariant::kSealed, "Posting " + std::to_string(postings.integer(0)) + kStray +
                                          "posting WHERE id > " + std::to_string(last_posting_) + "`.");
}

}  // namespace

void verify_journal(const Database& database, Findings& findings) { JournalPass(database, findings).run(); }

}  // namespace rung::storage
