#pragma once
// On which day keeping a tier is judged, and how much of a running period that day sees. Private to
// src/language.

#include <string>

#include "language/program.h"

namespace rung::language {

// What a condition `in this …` sees on the day on which keeping is judged.
struct Sight {
  bool enough = true;
  std::string judged;  // "at the end of February"
  std::string holds;   // "holds 59 days": the period, on that day
};

// Of a tier with `keep when`, for the period `in this CYCLE`.
[[nodiscard]] Sight sight_of(const Tier& tier, Cycle cycle);
// Whether an entry condition with this window can still be met by what counted before a loss.
[[nodiscard]] bool outlives_judging(const Tier& tier, const Window& window);

}  // namespace rung::language
