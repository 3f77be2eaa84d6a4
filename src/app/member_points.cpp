#include "app/member_points.h"

#include <algorithm>
#include <set>

#include "engine/wanted.h"

namespace rung::app {
namespace {

using ledger::Draft;
using ledger::Lot;
using ledger::LotNumber;

// New lots get numbers from here on while they exist in memory only; no store ever comes near.
constexpr LotNumber kInMemory = LotNumber{1} << 60;

// The lots of one currency as they change step by step, and everything posted on the way as one draft.
class Steps {
 public:
  explicit Steps(std::vector<Lot> lots) : lots_(std::move(lots)) {}
  [[nodiscard]] const std::vector<Lot>& lots() const { return lots_; }

  void take(Draft step) {
    if (step.empty()) return;
    const LotNumber next = kInMemory + static_cast<LotNumber>(draft_.lots.size());
    ledger::apply(step, next, lots_);
    for (ledger::Posting& posting : step.postings) {
      if (posting.lot >= kInMemory)
        posting.lot = -1 - (posting.lot - kInMemory);
      else if (posting.lot < 0)
        posting.lot -= next - kInMemory;
      draft_.postings.push_back(std::move(posting));
    }
    for (ledger::NewLot& lot : step.lots) draft_.lots.push_back(std::move(lot));
  }

  [[nodiscard]] Draft draft() && { return std::move(draft_); }

 private:
  std::vector<Lot> lots_;
  Draft draft_;
};

// With a debt, the days in between matter: points that become usable repay it before they can expire.
void pass_time(Steps& steps, Day day, ledger::SpendOrder order) {
  const auto& lots = steps.lots();
  if (std::any_of(lots.begin(), lots.end(), [](const Lot& lot) { return lot.is_debt() && lot.left < 0; })) {
    std::set<Day> days;
    for (const Lot& lot : lots) {
      if (!lot.is_debt() && lot.left > 0 && lot.terms.usable_from) days.insert(*lot.terms.usable_from);
    }
    for (const Day on : days) {
      if (on > day) break;
      steps.take(ledger::expire(steps.lots(), on));
      steps.take(ledger::settle_debts(steps.lots(), on, order));
    }
  }
  steps.take(ledger::expire(steps.lots(), day));
  steps.take(ledger::settle_debts(steps.lots(), day, order));
}

}  // namespace

void append(Draft& whole, Draft part) {
  const auto before = static_cast<LotNumber>(whole.lots.size());
  for (ledger::Posting& posting : part.postings) {
    if (posting.lot < 0) posting.lot -= before;
    whole.postings.push_back(std::move(posting));
  }
  for (ledger::NewLot& lot : part.lots) whole.lots.push_back(std::move(lot));
}

MemberBooking book_member_points(const language::Program& program, const engine::MemberHistory& history,
                                 const engine::Evaluation& evaluation, const std::vector<int>& units,
                                 const std::vector<std::vector<Lot>>& lots,
                                 const std::vector<std::vector<ledger::BookedReversal>>& reversals, Day day) {
  MemberBooking booking;
  for (std::size_t u = 0; u < program.points.size(); ++u) {
    const auto policies = engine::policies_of(program.points[u]);
    const auto wanted = engine::wanted_points(program, history, evaluation, static_cast<int>(u));
    Steps steps(lots[u]);
    steps.take(ledger::reconcile(history.number, units[u], steps.lots(), reversals[u], wanted, day,
                                 policies.order, policies.take_back));
    pass_time(steps, day, policies.order);
    booking.balances.push_back(ledger::balance_on(steps.lots(), day));
    append(booking.draft, std::move(steps).draft());
  }
  return booking;
}

}  // namespace rung::app
