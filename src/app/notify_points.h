#pragma once
// Members' points on a day as conditions and messages need them, read for many members at a time.

#include <cstdint>
#include <map>
#include <vector>

#include "core/day.h"
#include "engine/evaluate.h"
#include "language/program.h"
#include "ledger/entry.h"
#include "storage/database.h"
#include "storage/ledger_store.h"

namespace rung::app {

// The state of `lots` (all of one member, any currency) on `day`. `units`: by Program::points, the store's
// number of the currency, -1 if nothing was ever booked in it.
[[nodiscard]] std::vector<engine::PointsState> points_on(const std::vector<ledger::Lot>& lots,
                                                         const std::vector<int>& units, Day day);

class PointsByMember {
 public:
  PointsByMember(storage::Database& database, const language::Program& program);

  // By Program::points. Quick when members are asked for in ascending order.
  [[nodiscard]] std::vector<engine::PointsState> on(ledger::MemberNumber member, Day day);

 private:
  void read_from(ledger::MemberNumber first);

  storage::LedgerStore store_;
  std::vector<int> units_;
  ledger::MemberNumber first_ = 0, last_ = -1;  // the members that are in memory
  std::map<ledger::MemberNumber, std::vector<ledger::Lot>> lots_;
};

}  // namespace rung::app
