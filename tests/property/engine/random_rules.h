#pragma once
// Random programs, as rule text that a marketer could have written.

#include <string>
#include <vector>

#include "language/program.h"
#include "property/engine/dice.h"

namespace rung::naive {

// One text, or one for each version of the program, the oldest first.
[[nodiscard]] std::vector<std::string> random_rules(Dice& dice);

// The program of a text that must be right; otherwise throws with the messages.
[[nodiscard]] language::ProgramPtr program_of(const std::vector<std::string>& texts);
[[nodiscard]] language::ProgramPtr program_of(const std::string& text);

}  // namespace rung::naive
