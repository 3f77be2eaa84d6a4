#pragma once
// Who moves in a recalculation, and what the `guard` lines of the rules say to it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/recalculate.h"
#include "app/recalculated_member.h"

namespace rung::app {

// Members whose tier is another one than after the last run; on a first run, than the one brought over.
struct Moves {
  std::vector<TierMove> moves;    // since the last run, new members too; empty on a first run
  std::int64_t members = 0;       // who were there before and have another tier now
  std::int64_t brought_over = 0;  // of a first run: who came with a tier
  std::map<std::string, std::int64_t> kinds;  // "Silber to Gold" → members

  // `before`: the stored history as readers see it; `last_run`: nothing on a first run.
  void note(const language::Program& program, const RecalculatedMember& member,
            const std::vector<storage::TierRow>& before, std::optional<Day> last_run);
};

// Every guard of the program, in order. `counts`: members by tier.
[[nodiscard]] std::vector<GuardFinding> look_at_guards(const language::Program& program,
                                                       const std::vector<std::int64_t>& counts,
                                                       std::int64_t members, const Moves& moves,
                                                       bool had_run);

// The moves that matter most, as lines of a refusal.
[[nodiscard]] std::string guard_causes(const Moves& moves);

}  // namespace rung::app
