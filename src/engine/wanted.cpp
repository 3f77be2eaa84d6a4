#include "engine/wanted.h"

namespace rung::engine {

std::vector<ledger::Wanted> wanted_points(const language::Program& program, const MemberHistory& history,
                                          const Evaluation& evaluation, int unit) {
  std::vector<ledger::Wanted> wanted;
  for (const Accrual& accrual : evaluation.accruals) {
    if (accrual.unit != unit) continue;
    const Activity& activity = history.activities[static_cast<std::size_t>(accrual.activity)];
    ledger::Wanted want;
    want.activity = activity.number;
    want.order = activity.of >= 0 ? history.activities[static_cast<std::size_t>(activity.of)].number : 0;
    want.rule = program.earn[static_cast<std::size_t>(accrual.rule)].name;
    want.points = accrual.points;
    want.terms = {accrual.earned_on, accrual.usable_from, accrual.last_day};
    want.earned_at = activity.at_ms;
    want.source_key = std::string(activity.source_id);
    wanted.push_back(std::move(want));
  }
  return wanted;
}

PointPolicies policies_of(const language::PointCurrency& currency) {
  using language::PointCurrency;
  PointPolicies policies;
  if (currency.spend == PointCurrency::Spend::Oldest) policies.order = ledger::SpendOrder::Oldest;
  switch (currency.take_back) {
    case PointCurrency::TakeBack::OnlyPending: policies.take_back = ledger::TakeBack::OnlyPending; break;
    case PointCurrency::TakeBack::WithinBalance: policies.take_back = ledger::TakeBack::WithinBalance; break;
    case PointCurrency::TakeBack::IntoDebt: policies.take_back = ledger::TakeBack::IntoDebt; break;
  }
  return policies;
}

}  // namespace rung::engine
