#pragma once
// The points journal in the database: lots and postings in sealed transactions, each balanced per point
// currency and chained to the one before by its hash. Rows are only added.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ledger/difference.h"
#include "ledger/entry.h"
#include "storage/database.h"

namespace rung::storage {

using TransactionNumber = std::int64_t;

// What stands over a transaction.
struct EntryHeader {
  ledger::EntryKind kind = ledger::EntryKind::Accrual;
  Day day;                        // the day it counts for
  std::int64_t booked_at_ms = 0;  // when it was booked, UTC milliseconds
  std::string source;             // who asks: "recalculate", "redeem" …
  std::string key;                // the source's own reference; (source, key) exists once
  // What was asked, in one line without personal data (members by their number): the same key with the same
  // request is the same act asked for again. Not part of it: what came of it.
  std::string request;
  std::string actor;  // empty: the program itself
  std::string reason;
};

struct BookedEntry {
  TransactionNumber transaction = 0;
  bool before = false;            // true: this request was booked earlier, nothing was written now
  std::int64_t booked_at_ms = 0;  // of the booking that counts
  Day day;
  std::vector<ledger::LotNumber> lots;  // of the draft's new lots, in order; empty if `before`
};

// The key was used for something else: an expected refusal that names both.
struct KeyReused {
  TransactionNumber transaction = 0;
  std::int64_t booked_at_ms = 0;
  std::string stored_request;
  std::string came_request;
};

struct MemberPoints {
  ledger::MemberNumber member = 0;
  std::vector<ledger::Lot> lots;          // of all currencies, by number
  std::vector<ledger::PostedSum> posted;  // on these lots, lot by lot, each in booking order
  [[nodiscard]] ledger::Booked of(int unit) const;
};

// One line of a transaction that touches a lot.
struct LedgerLine {
  TransactionNumber transaction = 0;
  ledger::EntryKind kind = ledger::EntryKind::Accrual;
  Day day;
  std::int64_t booked_at_ms = 0;
  ledger::LotNumber lot = 0;
  int unit = 0;
  std::int64_t amount = 0;  // the lot's points when it was issued, else a posting's change
  ledger::Account against = ledger::Account::Issued;
  std::string rule;
  ledger::ActivityNumber activity = 0;
};

class LedgerStore {
 public:
  explicit LedgerStore(Database& database);
  ~LedgerStore();
  LedgerStore(const LedgerStore&) = delete;
  LedgerStore& operator=(const LedgerStore&) = delete;

  // The store's number of a point currency; it never changes when rule files do. unit_of() makes a new one if
  // needed and then has to be inside a write transaction; find_unit() gives nothing.
  int unit_of(std::string_view name);
  [[nodiscard]] std::optional<int> find_unit(std::string_view name);
  [[nodiscard]] std::string unit_name(int unit);

  // Whether this request was booked: nothing, the booking (before = true), or the refusal.
  [[nodiscard]] std::optional<Result<BookedEntry, KeyReused>> booked_before(const EntryHeader& header);

  // Books a draft as one sealed transaction, inside the caller's write transaction. An empty draft books
  // nothing and gives transaction 0. Asked for again: as booked_before(). Time never runs backwards in the
  // journal: what says to be booked before the transaction in front of it is booked at that one's moment.
  Result<BookedEntry, KeyReused> book(const ledger::Draft& draft, const EntryHeader& header);

  [[nodiscard]] MemberPoints points(ledger::MemberNumber member);
  // Members with first <= number <= last that have lots, in ascending order.
  [[nodiscard]] std::vector<MemberPoints> points_between(ledger::MemberNumber first,
                                                         ledger::MemberNumber last);
  // Everything that happened to a member's points, in booking order.
  [[nodiscard]] std::vector<LedgerLine> lines(ledger::MemberNumber member);

  // Notes which reward a booked redemption was for, and by which record it acts in the member's history; in
  // the same write transaction as its booking.
  void record_redemption(TransactionNumber transaction, ledger::MemberNumber member, std::string_view reward,
                         int unit, std::int64_t points, ledger::ActivityNumber record);

  // Sealed transactions, up to a lot and a posting.
  struct UpTo {
    std::int64_t lot = 0, posting = 0;
  };
  [[nodiscard]] UpTo sealed_up_to();
  // What members have of each currency of the store by what was booked after `from` up to `to`. In pieces, so
  // that nobody waits for it.
  [[nodiscard]] std::map<int, std::int64_t> member_balances(const UpTo& from, const UpTo& to);
  // The latest day that any transaction counts for; nothing before the first.
  [[nodiscard]] std::optional<Day> last_day();
  // The hash of the last transaction in hex, and how many there are; 64 zeros and 0 before the first.
  struct Head {
    std::string hash;
    std::int64_t transactions = 0;
    std::int64_t lots = 0;
    std::int64_t booked_at_ms = 0;
  };
  [[nodiscard]] Head head();

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace rung::storage
