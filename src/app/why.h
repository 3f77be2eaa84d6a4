#pragma once
// `rung why`: the proof of one tier for one member on one day: every way in with each condition and its
// value, what counted and what did not, what leaves the period, how it was entered, kept or lost, and the
// smallest change that reaches it, tried out on a copy. One Why is what text, JSON and HTML are all made of.

#include <cstdint>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"
#include "app/why_story.h"
#include "app/why_tree.h"
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
  std::vector<std::size_t> not_for_tiers;  // points earned: Evaluation::accruals that count for no tier
};

// How far it is to keep the tier held in the same ladder.
struct KeepProof {
  engine::Keeping keeping;
  ProofNode ways;
  std::vector<MeasureProof> proofs;
  TriedChanges tried;
};

struct Why {
  int tier = 0;
  bool alive = false;         // something keeps it alive, even if it is not the one held
  bool held = false;          // it is the tier of its ladder
  int held_tier = -1;         // the tier of its ladder
  bool met = false;           // not alive: some way is met, and entry is judged later
  engine::Progress progress;  // of `enter when`; of a tier alive that is judged: of what keeps it
  const language::Conditions* conditions = nullptr;  // what `progress` is measured by
  ProofNode ways;                                    // of `progress`
  ProofNode for_life;                                // the ways in without an end; no children: none
  std::vector<ProofNode> needs;                      // what else every way in needs
  std::vector<MeasureProof> proofs;
  KeepProof keep;                         // of the tier held; keep.keeping.judged
  TriedChanges tried;                     // not alive: what reaches it; alive: what keeps it
  std::vector<std::string> out_of_reach;  // not alive: what no purchase can change
  std::vector<ProofEvent> story;          // of the tier: how it came about, was kept, was lost
  std::vector<ProofEvent> held_story;     // of another tier that is held: how it came about
  std::vector<std::string> lives;         // alive: by what
  std::vector<std::string> held_lives;    // of another tier that is held
  // Beside proofs[0].not_counted: what an open order would do, or "".
  std::vector<std::string> once_completed;
};

// The tier named, or, with an empty name, the next one up that is not held (at the top: the one held).
// Refused: an unknown name.
[[nodiscard]] Result<Why, Refusal> explain(OpenShop& shop, const MemberView& view, const std::string& tier);

[[nodiscard]] std::string why_text(OpenShop& shop, const MemberView& view, const Why& why);
[[nodiscard]] Json why_json(OpenShop& shop, const MemberView& view, const Why& why);
// One page that needs no other file.
[[nodiscard]] std::string why_html(OpenShop& shop, const MemberView& view, const Why& why);

// "status is open", "category is gift_cards": why a measure leaves something out.
[[nodiscard]] std::string reason_words(OpenShop& shop, const MemberView& view, int measure,
                                       const engine::Evaluator::NotCounted& left_out);
// "the rule welcome does not count for tiers".
[[nodiscard]] std::string not_for_tiers_words(const MemberView& view, const engine::Accrual& accrual);

}  // namespace rung::app
