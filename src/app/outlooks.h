#pragma once
// Whom a recalculation has to look at: those of whom something became known since the last one, and those for
// whom time alone may have changed something. What was found of the others then is still so.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/recalculated_member.h"
#include "storage/ledger_store.h"
#include "storage/outlook_store.h"

namespace rung::app {

class Outlooks {
 public:
  // `made_by`: what else outcomes hang on; those of another maker are not used.
  Outlooks(storage::Database& database, storage::LedgerStore& ledger, const language::Program& program,
           std::string made_by);

  // Reads what the last recalculation left. Everybody is looked at where `everybody` says so, where it left
  // nothing that holds, once in every calendar month, and where that is less work.
  void choose(Day as_of, bool everybody);
  // Makes stored_between() know about whom something was stored since, and takes over what was summed up
  // then; where everybody is looked at. False: it may be anybody.
  [[nodiscard]] bool know_what_is_stored();
  // What is stored of members with first <= number <= last, by a hash, in ascending order: of those about
  // whom nothing was stored since the last recalculation knew them.
  [[nodiscard]] std::vector<std::pair<engine::MemberNumber, std::uint64_t>> stored_between(
      engine::MemberNumber first, engine::MemberNumber last);
  [[nodiscard]] bool everybody() const { return everybody_; }
  [[nodiscard]] const std::vector<engine::MemberNumber>& due() const { return due_; }  // ascending

  // The others, together.
  struct Others {
    std::int64_t members = 0;                   // who have joined
    std::vector<std::int64_t> in_tier;          // by Program::tiers
    std::vector<std::int64_t> usable, pending;  // by Program::points
  };
  [[nodiscard]] const Others& others() const { return others_; }

  // What a pass over those who are due finds, in ascending member number; it begins with forget().
  void forget() { found_.clear(); }
  void add(const RecalculatedMember& member);
  // In the write transaction that ends the recalculation; it begins with what bring_up_balances() adds.
  void write(Day as_of);

  // What members have, by currency of the store. What the last recalculation summed up is not summed up
  // again.
  [[nodiscard]] const std::map<int, std::int64_t>& balances() const { return balances_; }
  // Adds what was booked since.
  void bring_up_balances();

 private:
  void sum_up_from_basis();
  bool read_others(const storage::OutlookBasis& basis, Day as_of);

  storage::OutlookStore store_;
  storage::LedgerStore& ledger_;
  const language::Program& program_;
  std::string made_by_;
  std::optional<storage::OutlookBasis> basis_;  // what the last recalculation left, when it was chosen
  bool everybody_ = true;
  std::vector<engine::MemberNumber> due_;
  std::optional<std::vector<engine::MemberNumber>>
      touched_;  // since the last one; nothing: perhaps everybody
  Others others_;
  storage::KnownUpTo known_;  // when it was chosen
  storage::PackedOutlooks found_;
  std::map<int, std::int64_t> balances_;
  storage::LedgerStore::UpTo summed_up_to_;
};

}  // namespace rung::app
