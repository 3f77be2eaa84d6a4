#pragma once
// Random members for a program: everything that can happen, on the days on which mistakes hide.

#include "property/engine/dice.h"
#include "property/engine/member.h"

namespace rung::naive {

// `records`: openings, adjustments, redemptions … as well, other members of a household, and amounts of
// orders that are not those of their lines.
[[nodiscard]] Member random_member(const language::Program& program, Dice& dice, bool records = true);

}  // namespace rung::naive
