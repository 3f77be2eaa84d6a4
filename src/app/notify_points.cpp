#include "app/notify_points.h"

#include <algorithm>
#include <utility>

#include "ledger/rules.h"

namespace rung::app {
namespace {

constexpr ledger::MemberNumber kMembersInMemory = 2'000;

engine::PointsState state_on(const std::vector<ledger::Lot>& lots, Day day) {
  const ledger::Balance balance = ledger::balance_on(lots, day);
  engine::PointsState state{.usable = balance.usable, .pending = balance.pending, .lots = {}};
  for (const ledger::Lot& lot : lots) {
    if (lot.usable_on(day) && lot.left > 0 && lot.terms.last_day < kForever) {
      state.lots.push_back({lot.left, lot.terms.last_day});
    }
  }
  std::stable_sort(state.lots.begin(), state.lots.end(),
                   [](const auto& a, const auto& b) { return a.last_day < b.last_day; });
  return state;
}

}  // namespace

std::vector<engine::PointsState> points_on(const std::vector<ledger::Lot>& lots,
                                           const std::vector<int>& units, Day day) {
  std::vector<engine::PointsState> states;
  for (const int unit : units) {
    std::vector<ledger::Lot> own;
    std::copy_if(lots.begin(), lots.end(), std::back_inserter(own),
                 [&](const ledger::Lot& lot) { return lot.unit == unit; });
    states.push_back(state_on(own, day));
  }
  return states;
}

PointsByMember::PointsByMember(storage::Database& database, const language::Program& program)
    : store_(database) {
  for (const language::PointCurrency& currency : program.points) {
    units_.push_back(store_.find_unit(currency.name).value_or(-1));
  }
}

std::vector<engine::PointsState> PointsByMember::on(ledger::MemberNumber member, Day day) {
  if (member < first_ || member > last_) read_from(member);
  const auto found = lots_.find(member);
  static const std::vector<ledger::Lot> kNone;
  return points_on(found == lots_.end() ? kNone : found->second, units_, day);
}

void PointsByMember::read_from(ledger::MemberNumber first) {
  first_ = first;
  last_ = first + kMembersInMemory - 1;
  lots_.clear();
  for (storage::MemberPoints& member :
       store_.points_between(first_, last_, storage::LedgerStore::Ties::LeftOut)) {
    lots_.emplace(member.member, std::move(member.lots));
  }
}

}  // namespace rung::app
