#pragma once
// Conditions and what was found for them, as a tree: the part of the proof that says MET and NOT MET.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/member_view.h"
#include "engine/evaluation.h"

namespace rung::app {

struct ProofNode {
  enum class Kind : std::uint8_t {
    AnyOf,      // one of the children is enough: the ways of a tier
    AllOf,      // one way
    Condition,  // as the rules write it
    Need,       // something else that is asked
  } kind = Kind::Condition;
  std::optional<bool> met;                     // nothing: only said
  std::string text;                            // of conditions: as written
  std::string value;                           // what was found, in words; empty where nothing can be said
  const language::Program* program = nullptr;  // the version whose numbers `gap` speaks
  std::optional<engine::Gap> gap;              // of a counter
  std::optional<engine::AlternativeProgress> way;  // of a way, as of the day asked about
  bool cheapest = false;                           // of a way: the one that is named everywhere
  Day last_day = kForever;                         // the last day on which it can be met by what counts now
  Place place;
  std::vector<ProofNode> children;
};

// The ways of `progress`, as things stand on the day asked about.
[[nodiscard]] ProofNode tree_of(OpenShop& shop, const MemberView& view, const engine::Progress& progress,
                                const language::Conditions& conditions);

// The ways a decision asked about, with the values it was decided by. Nothing where it asked nothing, or the
// evaluation was not traced.
[[nodiscard]] std::optional<ProofNode> tree_of(const MemberView& view, const engine::Decision& decision);

// What every way into a tier needs beside its conditions: the tier it is entered from, its price, an
// invitation, the day on which it is judged.
[[nodiscard]] std::vector<ProofNode> needs_of(const OpenShop& shop, const MemberView& view, int tier);

// "1.083,50 €, 116,50 € missing": what was found for a counter.
[[nodiscard]] std::string gap_value(const language::Program& program, const engine::Gap& gap);

// "60,00 € at what this member earns", "127,60 € at this member's average order": what a way costs, and why.
[[nodiscard]] std::string cost_words(const Words& words, const engine::AlternativeProgress& way);
[[nodiscard]] const char* basis_word(engine::CostBasis basis);  // "own_average"

}  // namespace rung::app
