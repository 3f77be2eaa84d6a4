#pragma once
// Random programs, as rule text that a marketer could have written.

#include <string>

#include "language/program.h"
#include "property/engine/dice.h"

namespace rung::naive {

[[nodiscard]] std::string random_rules(Dice& dice);

// The program of a text that must be right; otherwise throws with the messages.
[[nodiscard]] language::ProgramPtr program_of(const std::string& text);

}  // namespace rung::naive
