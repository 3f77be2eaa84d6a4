#pragma once
// Members' lots and what was posted on them, as they are booked.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/difference.h"
#include "storage/database.h"
#include "storage/ledger_store.h"
#include "storage/statement.h"
#include "storage/words.h"

namespace rung::storage {

class LotReader {
 public:
  // `names`: the words of rules. Both must outlive it.
  LotReader(Database& database, Words& names);

  // As LedgerStore::points_between().
  [[nodiscard]] std::vector<MemberPoints> points_between(ledger::MemberNumber first,
                                                         ledger::MemberNumber last);

 private:
  // Lots whose numbers follow each other, from the first to the last.
  using Runs = std::vector<std::pair<ledger::LotNumber, ledger::LotNumber>>;
  // A lot, and which of the postings that were read with it are on it.
  struct ReadLot {
    ledger::Lot lot;
    std::size_t posted_begin = 0, posted_end = 0;
  };
  struct ReadLots {
    std::vector<ReadLot> lots;
    std::vector<ledger::PostedSum> posted;  // lot by lot, each in booking order
  };
  [[nodiscard]] std::optional<Runs> runs_of(ledger::MemberNumber first, ledger::MemberNumber last);
  void read_lots(Statement& some, std::int64_t from, std::int64_t to, ReadLots& into);
  void read_postings(Statement& some, std::int64_t from, std::int64_t to, std::size_t place, ReadLots& into);
  ledger::Account kind_of(std::int64_t account);

  Database& database_;
  Words& names_;
  std::int64_t rollbacks_ = 0;
  std::vector<std::pair<std::int64_t, ledger::Account>> kinds_;  // of accounts that were read; a few
  Statement kind_;
  // A redemption of the time before records were named has its cause in `redemption_record` alone.
  Statement redemption_cause_;
  Statement lots_, postings_;
  // For many members; made when it is first needed, which at a till is never.
  struct OfRuns {
    Statement numbers, lots, postings;
  };
  std::optional<OfRuns> of_runs_;
  int asked_alone_ = 0;  // how often for one member by himself
};

}  // namespace rung::storage
