#pragma once
// How near a member is to a tier, as lists of members show and sort it.

#include <cstdint>
#include <optional>
#include <string>

#include "app/text.h"
#include "engine/evaluate.h"

namespace rung::app {

// By the one way that is named everywhere (the cheapest).
struct WayUp {
  int tier = -1;             // Program::tiers; -1: at the top, nothing to reach
  std::int64_t percent = 0;  // hundredths of a percent, rounded down
  std::int64_t cost =
      INT64_MAX;        // decides who is nearest; whoever has reached it, or cannot any more, comes last
  std::string missing;  // "41,34 € missing, until 2027-12-31"; empty if nothing is
};

// Of the member that was evaluated last, to `tier`; nothing to reach if that is -1.
[[nodiscard]] WayUp way_up(const language::Program& program, const Words& words,
                           const engine::Evaluator& evaluator, int tier);

// From how much of the way to `tier` on a notification speaks of it (hundredths of a percent; of several the
// least); nothing if none does.
[[nodiscard]] std::optional<std::int64_t> called_close_from(const language::Program& program, int tier);

// Who comes first; of equally near ones the first by id.
[[nodiscard]] bool nearer(const WayUp& a, const std::string& id_of_a, const WayUp& b,
                          const std::string& id_of_b);

}  // namespace rung::app
