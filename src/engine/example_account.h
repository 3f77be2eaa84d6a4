#pragma once
// The points of an example at the end of a day, with and without the rewards that were taken on the way.

#include <vector>

#include "engine/evaluate.h"
#include "engine/example_history.h"
#include "language/program.h"
#include "ledger/rules.h"

namespace rung::engine {

// The lots of one point currency at the end of `day`: booked on that day from nothing, without redemptions.
// `evaluation` is of the same day.
[[nodiscard]] std::vector<ledger::Lot> example_lots(const language::Program& program,
                                                    const MemberHistory& history,
                                                    const Evaluation& evaluation, int unit, Day day);

class ExampleAccount {
 public:
  // Both must outlive it.
  ExampleAccount(const language::Program& program, const language::ExampleDef& example);

  // The lots of one currency at the end of `day`. `history` and `evaluation` are of that day. A
  // redemption is booked at the end of its own day, after what was earned; one that the points do not cover
  // is refused and changes nothing.
  [[nodiscard]] std::vector<ledger::Lot> lots(const MemberHistory& history, const Evaluation& evaluation,
                                              int unit, Day day);

 private:
  struct Taken {
    Day day;
    int reward = 0;  // Program::rewards
  };
  const language::Program& program_;
  const language::ExampleDef& example_;
  std::vector<Taken> taken_;  // in the order of time
  Evaluator evaluator_;       // for the days of redemptions
};

}  // namespace rung::engine
