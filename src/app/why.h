#pragma once
// `rung why`: the proof of one tier for one member: each condition with its value, what counted and what did
// not, what leaves the period, what it takes to keep, and the smallest change that reaches it, tried out on a
// copy.

#include <cstdint>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "app/why_try.h"
#include "core/result.h"

namespace rung::app {

// What one measure of the tier's conditions is made of.
struct MeasureProof {
  int measure = 0;
  DayRange days;  // the whole window
  std::int64_t value = 0;
  std::vector<engine::Evaluator::Counted> counted;
  std::vector<engine::Evaluator::NotCounted> not_counted;
};

struct Why {
  int tier = 0;
  bool held = false;  // then `progress` is how far it is to keep it, where it is judged
  const language::Conditions* conditions = nullptr;  // what `progress` is measured by
  engine::Progress progress;
  std::vector<MeasureProof> proofs;
  engine::Keeping keeping;              // of the tier held in the same ladder
  std::vector<SmallestChange> changes;  // by alternative; empty if the tier is held
  std::vector<std::string>
      once_completed;  // beside proofs[0].not_counted: what an open order would do, or ""
};

// The tier named, or, with an empty name, the next one up that is not held (at the top: the one held).
// Refused: an unknown name.
[[nodiscard]] Result<Why, Refusal> explain(OpenShop& shop, const MemberView& view, const std::string& tier);

[[nodiscard]] std::string why_text(OpenShop& shop, const MemberView& view, const Why& why);
[[nodiscard]] Json why_json(OpenShop& shop, const MemberView& view, const Why& why);

// "status is open", "category is gift_cards": why a measure leaves something out.
[[nodiscard]] std::string reason_words(OpenShop& shop, const MemberView& view, int measure,
                                       const engine::Evaluator::NotCounted& left_out);

}  // namespace rung::app
