#pragma once
// The evaluator's naive twin: the same answers found in the slowest and plainest way. It walks through every
// single day, sums every window from nothing each time it is asked, and keeps no state that could be kept
// wrongly. It is written from docs/MEANING.md alone; it shares types with src/engine, but no code.

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "engine/evaluate.h"
#include "engine/evaluation.h"
#include "engine/history.h"
#include "language/program.h"

namespace rung::naive {

// What members are compared with: {version, statistic, day}. What is not in it was not worked out.
using Comparisons = std::map<std::tuple<int, int, Day>, engine::StatisticValue>;

// What is compared with engine::Evaluation and with the evaluator's answers about its last day. Decisions,
// movements and postings of lots are left empty.
struct Outcome {
  engine::Evaluation evaluation;
  std::vector<std::vector<std::int32_t>> tier_by_day;  // by ladder: from `first_day` on, -1: none
  Day first_day;
  std::vector<engine::Progress> progress;  // by tier; worked out for those that are not alive
  std::vector<engine::Keeping> keeping;    // by tier; worked out for those that are alive
  std::vector<Day> ends_on;                // by tier; likewise; empty unless asked for
  std::vector<int> elected;                // by election
  std::vector<std::int64_t> values;        // by value table
};

struct Questions {
  const Comparisons* population = nullptr;
  // Gets the outcomes without the evenings of the days asked for: evaluate_running(). nullptr: nobody asks.
  std::vector<Outcome>* running = nullptr;
  bool ends = false;  // foretell ends_on of the last day asked for (slow)
};

// One outcome per day of `as_of`, which must ascend.
[[nodiscard]] std::vector<Outcome> evaluate(const language::Program& program,
                                            const engine::MemberHistory& history,
                                            const std::vector<Day>& as_of, const Questions& questions = {});

}  // namespace rung::naive
