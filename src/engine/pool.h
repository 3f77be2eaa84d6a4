#pragma once
// Households: what members do is added to the owner's history, and the owner's tiers are shared
// (docs/MEANING.md, 14.3).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation.h"
#include "engine/history.h"

namespace rung::engine {

// A stretch in which a member is in somebody's household: after the record with which he joins, up to the one
// with which he leaves.
struct PoolStay {
  std::string pool;
  std::int64_t owner = kEmpty;  // the text of the record's field `owner`
  std::int32_t joined = 0;      // index of the record in the member's activities
  std::int32_t left = -1;       // likewise; -1: still there
  DayRange days;
  bool redeems = false;  // members spend what the owner's balance holds
};

// By the member's own records, in the order of time.
[[nodiscard]] std::vector<PoolStay> pool_stays(const language::Program& program, const MemberHistory& member);

// What another member did in one of his stays.
struct PoolPart {
  const MemberHistory* member = nullptr;
  PoolStay stay;
};

// The household a member is in at the end of his history; nothing if he is in none of somebody else.
[[nodiscard]] std::optional<PoolStay> current_stay(const language::Program& program,
                                                   const MemberHistory& member);

// Where a member's redemption takes points that his household collects: from the owner's balance.
struct Purse {
  const Evaluation* owner = nullptr;
  std::vector<int> units;  // Program::points that are collected
};
[[nodiscard]] Purse purse_of(const language::Program& program, const Evaluation& owner, const PoolStay& stay);

// The owner's history with what the members of the household did, marked as theirs. All of them, and `parts`,
// must outlive it: what activities point to stays where it is.
[[nodiscard]] MemberHistory with_household(const MemberHistory& owner, const std::vector<PoolPart>& parts);

// The tiers that a member shares during a stay, if the pool gives every member the owner's tier. `owner`: an
// evaluation of the owner as of at least the last day that matters.
[[nodiscard]] std::vector<PoolTier> shared_tiers(const language::Program& program, const Evaluation& owner,
                                                 const PoolStay& stay);

}  // namespace rung::engine
