#pragma once
// From what the rules say (Evaluation) to what the ledger is asked to hold (ledger::Wanted).

#include <vector>

#include "engine/evaluation.h"
#include "ledger/rules.h"

namespace rung::engine {

// The accruals of one point currency, in the order of the evaluation.
[[nodiscard]] std::vector<ledger::Wanted> wanted_points(const language::Program& program,
                                                        const MemberHistory& history,
                                                        const Evaluation& evaluation, int unit);

struct PointPolicies {
  ledger::SpendOrder order = ledger::SpendOrder::FirstExpiring;
  ledger::TakeBack take_back = ledger::TakeBack::IntoDebt;
};
[[nodiscard]] PointPolicies policies_of(const language::PointCurrency& currency);

}  // namespace rung::engine
