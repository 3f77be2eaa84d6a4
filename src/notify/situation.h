#pragma once
// What a notification can tell a member: where they stand with the tier, the points and the reward it speaks
// of.

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "language/fill.h"
#include "language/program.h"
#include "notify/decide.h"

namespace rung::notify {

using language::Value;
using language::Values;

struct Situation {
  int tier = -1;       // held in the ladder the notification speaks of; -1: none
  int next_tier = -1;  // the one it speaks of if that is to be reached, else the one above the tier held;
                       // at the top the tier held
  engine::Progress progress;               // to reach, or to keep, the tier it speaks of
  Day until = kForever;                    // the last day for what is missing
  std::vector<std::string> cart_products;  // of the carts it speaks of, each once, the newest cart first
  Day valid_until = kForever;  // with grace; of the tier it speaks of if that is held, else of the tier held
};

// Of a notification with a tier: whether it is about reaching it (`progress to Gold …`), or about keeping it
// (`time left in Gold …`, `Gold is not kept`). Neither: it has come to or from it (`member upgraded to Gold
// in last 7 days`), and its texts speak of what comes next.
[[nodiscard]] bool is_about_reaching(const language::NotifyRule& rule);
[[nodiscard]] bool is_about_keeping(const language::NotifyRule& rule);

// As of the evaluator's day; `evaluation` is what its last evaluate() gave.
[[nodiscard]] Situation situation_of(const language::Program& program, const language::NotifyRule& rule,
                                     const engine::Evaluator& evaluator, const engine::Evaluation& evaluation,
                                     const TextOf& text_of);

// Every placeholder of the rule language, filled in the language of `code` ("de", "en-US"). `points` by
// currency.
[[nodiscard]] Values values_for(const language::Program& program, const language::NotifyRule& rule,
                                const Situation& situation, const std::vector<engine::PointsState>& points,
                                const Person& person, Day day, const std::string& code);

}  // namespace rung::notify
