#pragma once
// Random records: openings, adjustments, redemptions, choices, requests, grants, households.

#include <functional>

#include "property/engine/dice.h"
#include "property/engine/member.h"

namespace rung::naive {

void records_of(const language::Program& program, Dice& dice, Day start,
                const std::function<Day()>& random_day, Member& member, int& last_id);

}  // namespace rung::naive
