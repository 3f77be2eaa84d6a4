#pragma once
// A member's story, told as an example of a rule file and evaluated by the library: for cases that ask for
// more than an example can expect (what was posted, which entries the history got).

#include <memory>
#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "engine/example_world.h"
#include "programs.h"

namespace rung::peers {

class Told {
 public:
  // `story`: the lines of the example without its name and `today`.
  Told(const std::string& blocks, const std::string& story)
      : program_(program_of(blocks + "example \"the story\"\n  today is 2036-12-31\n" + story +
                            "  expect spend in all time 0 EUR\n")),
        history_(engine::example_history(*program_, program_->examples.at(0))),
        evaluator_(*program_) {}

  const engine::Evaluation& at(const char* as_of) { return evaluator_.evaluate(history_, day(as_of)); }
  // While the day goes on, before its evening.
  const engine::Evaluation& during(const char* as_of) {
    return evaluator_.evaluate_running(history_, day(as_of));
  }

  std::string tier(const char* as_of) {
    const auto& evaluation = at(as_of);
    return name(evaluation.tier.front());
  }
  // The entries of the tier history up to a day: "2026-03-01 upgrade Gold".
  std::vector<std::string> entries(const char* as_of) { return entries_of(at(as_of)); }
  [[nodiscard]] std::vector<std::string> entries_of(const engine::Evaluation& evaluation) const {
    static const char* const kWords[] = {"joined",  "brought over", "upgrade",
                                         "renewal", "downgrade",    "granted"};
    std::vector<std::string> words;
    for (const engine::TierChange& change : evaluation.changes)
      words.push_back(iso(change.day) + " " + kWords[static_cast<int>(change.kind)] + " " +
                      (change.from < 0 ? "" : "from " + name(change.from) + " to ") + name(change.tier));
    return words;
  }
  // The points of one activity under one rule; of all rules if none is named.
  std::int64_t points(int activity, const std::string& rule, const char* as_of) {
    const auto& evaluation = at(as_of);
    std::int64_t sum = 0;
    for (const engine::Accrual& accrual : evaluation.accruals) {
      const std::string by = evaluation.sources.at(static_cast<std::size_t>(accrual.source)).text();
      if (accrual.activity == activity && (rule.empty() || by == rule)) sum += accrual.points;
    }
    return sum;
  }
  [[nodiscard]] std::string name(int tier) const {
    return program_->tiers.at(static_cast<std::size_t>(tier)).name;
  }
  [[nodiscard]] const engine::Evaluator& evaluator() const { return evaluator_; }
  [[nodiscard]] const engine::MemberHistory& history() const { return history_; }
  [[nodiscard]] const language::Program& program() const { return *program_; }

  [[nodiscard]] static Day day(const char* text) { return day_from_iso(text).value(); }

 private:
  language::ProgramPtr program_;
  engine::MemberHistory history_;
  engine::Evaluator evaluator_;
};

}  // namespace rung::peers
