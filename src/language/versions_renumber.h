#pragma once
// New numbers for what a version of a program refers to. Private to src/language/versions_*.cpp.

#include <map>
#include <utility>
#include <vector>

#include "language/check_context.h"

namespace rung::language {

// Where the numbers of one version went: list[old] is the new one.
using Numbers = std::vector<int>;

// Of one version. Fields and words go by the old number of their event.
struct Renumbering {
  Numbers events;
  std::vector<Numbers> fields, line_fields;
  std::vector<std::vector<Numbers>> words;  // of choices: by event and slot
  Numbers attributes;
  std::vector<Numbers> attribute_words;
  Numbers symbols;
  Numbers quantities;
};

// Rewrites all that refers to a number: conditions, metrics, rules, units, slots of records. The lists of
// events, attributes, symbols and quantities themselves stay as they are. -1 stays -1.
void renumber(Context& ctx, const Renumbering& numbers);

}  // namespace rung::language
