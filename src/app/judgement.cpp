#include "app/judgement.h"

#include <fmt/format.h>

#include "core/suggest.h"

namespace rung::app {

std::optional<Refusal> too_short(const std::string& reason, const std::string& nothing_done) {
  if (code_points(reason) >= kShortestReason) return std::nullopt;
  return Refusal{"reason",
                 fmt::format("a reason has at least {} characters, so that somebody can still understand it "
                             "in a year. {}",
                             kShortestReason, nothing_done),
                 {}};
}

}  // namespace rung::app
