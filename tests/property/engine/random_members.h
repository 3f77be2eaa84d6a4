#pragma once
// Random members for a program: everything that can happen, on the days on which mistakes hide.

#include "property/engine/dice.h"
#include "property/engine/member.h"

namespace rung::naive {

[[nodiscard]] Member random_member(const language::Program& program, Dice& dice);

}  // namespace rung::naive
