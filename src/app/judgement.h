#pragma once
// What every act of judgement needs: who does it, and why.

#include <cstddef>
#include <optional>
#include <string>

#include "app/project_rules.h"

namespace rung::app {

inline constexpr std::size_t kShortestReason = 10;  // characters

struct Judgement {
  std::string reason;  // in words that somebody understands in a year
  std::string by;      // a name
};

// Refused with a sentence that ends with what was not done: "Nothing was booked."
[[nodiscard]] std::optional<Refusal> too_short(const std::string& reason, const std::string& nothing_done);

}  // namespace rung::app
