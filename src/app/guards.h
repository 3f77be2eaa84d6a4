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
  std::vector<TierMove> moves;                // since the last run, new members too; empty on a first run
  std::int64_t members = 0;                   // who were there before and have another tier now
  std::int64_t brought_over = 0;              // of a first run: who came with a tier
  std::map<std::string, std::int64_t> kinds;  // "Silber to Gold" → members
  std::map<std::string, std::int64_t>
      held_before;  // tier → who had it after the last run; empty on a first run

  // `before`: the stored history as readers see it; `last_run`: nothing on a first run.
  void note(const language::Program& program, const RecalculatedMember& member,
            const std::vector<storage::TierRow>& before, std::optional<Day> last_run);
};

// What a run would leave behind.
struct RunOutcome {
  const std::vector<std::int64_t>& counts;  // members by tier
  std::int64_t members = 0;
  const Moves& moves;
  const std::vector<PointsSummary>& points;  // what it would book
  bool had_run = false;                      // there was one before it
};
// Every guard of the program, in order.
[[nodiscard]] std::vector<GuardFinding> look_at_guards(const language::Program& program,
                                                       const RunOutcome& run);

// The moves that matter most, and the first members who move, as lines of a refusal.
[[nodiscard]] std::string guard_causes(const Moves& moves);

}  // namespace rung::app
