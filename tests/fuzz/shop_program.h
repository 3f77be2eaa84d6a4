#pragma once
// A program with nothing but the built-in events, and mappings of every kind for it.

#include <vector>

#include "intake/mapping.h"
#include "language/program.h"

namespace rung::fuzz {

[[nodiscard]] const language::Program& shop_program();
// Of the kinds of files that INTAKE.md tells of.
[[nodiscard]] const std::vector<intake::BoundMapping>& shop_mappings();

}  // namespace rung::fuzz
