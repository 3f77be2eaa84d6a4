#pragma once
// Random records: openings, adjustments, redemptions, choices, requests, grants, households.

#include <functional>
#include <string>

#include "property/engine/dice.h"
#include "property/engine/member.h"

namespace rung::naive {

// `pool`: the household whose other members act for this one; empty: there is none.
void records_of(const language::Program& program, Dice& dice, Day start,
                const std::function<Day()>& random_day, Member& member, int& last_id,
                const std::string& pool);

}  // namespace rung::naive
