#pragma once
// What a recalculation finds out about one member, in the store's words: plain values, so that members can be
// worked out side by side and compared with the store one after the other.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation.h"
#include "engine/history.h"
#include "storage/tier_store.h"

namespace rung::app {

struct RecalculatedMember {
  engine::MemberNumber number = 0;
  std::string id;
  bool joined = false;
  Day due = kForever;                         // Evaluation::next_step
  std::vector<std::int32_t> held;             // by ladder: Program::tiers; -1: none
  std::vector<std::string> brought;           // by ladder: the tier that was brought over last; empty: none
  std::vector<storage::TierRow> rows;         // the whole tier history
  std::vector<std::int64_t> usable, pending;  // by Program::points
  std::uint64_t stored_as = 0;                // hash_of_stored(): once it is stored
};

// A hash of what is stored of a member when all of this is: his tier history and his points. Never 0.
// `units`: of the store, by Program::points.
[[nodiscard]] std::uint64_t hash_of_stored(const std::vector<storage::TierRow>& rows,
                                           const engine::Evaluation& evaluation,
                                           const engine::MemberHistory& history,
                                           const std::vector<int>& units);

// `rules`: the number of each version.
[[nodiscard]] RecalculatedMember recalculated(const engine::Evaluation& evaluation,
                                              const engine::MemberHistory& history,
                                              const std::vector<storage::RuleVersionNumber>& rules);

}  // namespace rung::app
