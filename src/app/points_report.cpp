#include "app/points_report.h"

#include <algorithm>

#include "core/whole.h"

namespace rung::app {
namespace {

using ledger::Account;

void add_earned(const std::string& rule, std::int64_t points, PointsSummary& summary) {
  summary.earned = add(summary.earned, points);
  const auto known = std::find_if(summary.by_rule.begin(), summary.by_rule.end(),
                                  [&rule](const auto& entry) { return entry.first == rule; });
  if (known == summary.by_rule.end()) {
    summary.by_rule.emplace_back(rule, points);
  } else {
    known->second = add(known->second, points);
  }
}

// What comes into the members' lots from an account, or goes out to it (points < 0).
void add_change(Account against, const std::string& rule, bool debt, std::int64_t points,
                PointsSummary& summary) {
  switch (against) {
    case Account::Issued: add_earned(rule, points, summary); break;
    case Account::TakenBack: summary.taken_back = add(summary.taken_back, -points); break;
    case Account::Expired: summary.expired = add(summary.expired, -points); break;
    case Account::Redeemed: summary.spent = add(summary.spent, -points); break;
    case Account::Adjusted: {
      std::int64_t& to = debt && points > 0 ? summary.written_off : summary.adjusted;
      to = add(to, points);
      break;
    }
    case Account::Members: break;
  }
}

}  // namespace

std::vector<PointsSummary> empty_summaries(const language::Program& program,
                                           const std::vector<std::int64_t>& before) {
  std::vector<PointsSummary> summaries;
  for (const language::PointCurrency& currency : program.points) {
    PointsSummary summary;
    summary.unit = currency.name;
    summary.unit_index = static_cast<int>(summaries.size());
    summary.qualifying_only = currency.qualifying_only;
    summary.before = before.at(summaries.size());
    for (const language::EarnRule& rule : program.earn) summary.by_rule.emplace_back(rule.name, 0);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

void add_to_summary(const ledger::Draft& draft, const ledger::Booked& booked, PointsSummary& summary) {
  for (const ledger::NewLot& lot : draft.lots)
    add_change(lot.contra, lot.rule, lot.points < 0, lot.points, summary);
  for (const ledger::Posting& posting : draft.postings) {
    if (posting.lot < 0) {
      const ledger::NewLot& lot = draft.lots.at(static_cast<std::size_t>(-1 - posting.lot));
      add_change(posting.contra, lot.rule, lot.points < 0, posting.amount, summary);
      continue;
    }
    const auto lot = std::lower_bound(
        booked.lots.begin(), booked.lots.end(), posting.lot,
        [](const ledger::Lot& one, ledger::LotNumber number) { return one.number < number; });
    add_change(posting.contra, lot->rule, lot->is_debt(), posting.amount, summary);
  }
}

}  // namespace rung::app
