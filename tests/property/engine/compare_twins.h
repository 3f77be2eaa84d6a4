#pragma once
// Where the evaluator and its naive twin disagree, in words.

#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "property/engine/dice.h"
#include "property/engine/member.h"
#include "property/engine/naive.h"

namespace rung::naive {

// One program, one member, the days on which both evaluators are asked. Everything in it is told by names, so
// that the rules can change beneath the member.
struct Case {
  std::vector<std::string> rules;  // one text for each version
  Member member;                   // in the numbers of these rules
  std::vector<Day> as_of;          // ascending
  std::uint64_t others = 0;        // seed of what members are compared with
};

// What members are compared with on every day, made up.
[[nodiscard]] Comparisons random_comparisons(const language::Program& program, std::uint64_t seed);

// Empty if they agree on every day. RUNG_TWINS_SKIP leaves parts out: a comma list of the words in brackets
// that stand before each difference.
[[nodiscard]] std::string differences(const language::Program& program, const Case& one);
[[nodiscard]] std::string differences(const Case& one);

[[nodiscard]] std::string change_text(const language::Program& program, const engine::TierChange& change);

}  // namespace rung::naive
