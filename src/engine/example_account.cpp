#include "engine/example_account.h"

#include <map>
#include <string>
#include <utility>

#include "engine/wanted.h"

namespace rung::engine {
namespace {

using language::Program;

std::size_t index(std::int64_t number) { return static_cast<std::size_t>(number); }

// A currency's lots as one booking after the other changes them.
class Book {
 public:
  Book(const Program& program, int unit)
      : program_(program), unit_(unit), policy_(policies_of(program.points[index(unit)])) {}

  // What the rules say at the end of `day`, and what time alone does.
  void bring_up_to(const MemberHistory& history, const Evaluation& evaluation, Day day) {
    std::vector<ledger::BookedReversal> reversals;
    for (const auto& [of, points] : reversed_) reversals.push_back({of.first, of.second, points});
    const auto wanted = wanted_points(program_, history, evaluation, unit_);
    take(ledger::reconcile(0, unit_, lots_, reversals, wanted, day, policy_.order, policy_.take_back));
    take(ledger::expire(lots_, day));
    take(ledger::settle_debts(lots_, day, policy_.order));
  }

  void redeem(std::int64_t points, Day day) {
    const auto draft = ledger::redeem(lots_, points, day, policy_.order);
    if (draft.ok()) take(draft.value());
  }

  [[nodiscard]] std::vector<ledger::Lot> lots() && { return std::move(lots_); }

 private:
  void take(const ledger::Draft& draft) {
    for (const ledger::Posting& posting : draft.postings) {
      if (!posting.rule.empty()) reversed_[{posting.activity, posting.rule}] -= posting.amount;
    }
    for (const ledger::NewLot& lot : draft.lots) {
      if (lot.contra == ledger::Account::TakenBack) reversed_[{lot.activity, lot.rule}] -= lot.points;
    }
    ledger::apply(draft, static_cast<ledger::LotNumber>(lots_.size()) + 1, lots_);
  }

  const Program& program_;
  int unit_;
  PointPolicies policy_;
  std::vector<ledger::Lot> lots_;
  std::map<std::pair<ledger::ActivityNumber, std::string>, std::int64_t> reversed_;
};

std::string text_of(const Program& program, const language::ExampleDef& example, std::int64_t value) {
  if (value == kEmpty) return {};
  return value < language::kUnknownSymbol ? program.symbols.at(index(value))
                                          : example.texts.at(index(value - language::kUnknownSymbol));
}

}  // namespace

std::vector<ledger::Lot> example_lots(const Program& program, const MemberHistory& history,
                                      const Evaluation& evaluation, int unit, Day day) {
  Book book(program, unit);
  book.bring_up_to(history, evaluation, day);
  return std::move(book).lots();
}

ExampleAccount::ExampleAccount(const Program& program, const language::ExampleDef& example)
    : program_(program), example_(example), evaluator_(program) {
  const int redemptions = program.find_event("redemptions");
  if (redemptions < 0) return;
  const auto& fields = program.events[index(redemptions)].fields;
  for (const std::size_t i : order_of_time(example)) {
    const language::ExampleEvent& event = example.events[i];
    if (event.event != redemptions) continue;
    for (std::size_t slot = 0; slot < fields.size(); ++slot) {
      if (fields[slot].name != "reward") continue;
      const int reward = program.find_reward(text_of(program, example, event.fields[slot]));
      if (reward >= 0) taken_.push_back({event.day, reward});
    }
  }
}

std::vector<ledger::Lot> ExampleAccount::lots(const MemberHistory& history, const Evaluation& evaluation,
                                              int unit, Day day) {
  Book book(program_, unit);
  for (const Taken& taken : taken_) {
    const language::Reward& reward = program_.rewards[index(taken.reward)];
    if (taken.day > day || reward.unit != unit) continue;
    const MemberHistory then = example_history(program_, example_, taken.day);
    book.bring_up_to(then, evaluator_.evaluate(then, taken.day), taken.day);
    book.redeem(reward.cost, taken.day);
  }
  book.bring_up_to(history, evaluation, day);
  return std::move(book).lots();
}

}  // namespace rung::engine
