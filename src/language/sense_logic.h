#pragma once
// Whether conditions exclude, contain or exhaust each other, for every member there could ever be. Answers
// "no" when it cannot tell. Private to src/language.

#include <vector>

#include "language/sense_claims.h"

namespace rung::language {

// Conditions that are to hold together.
using Together = std::vector<const Atom*>;

// Whether nobody can ever meet all of them.
[[nodiscard]] bool impossible(const Ground& ground, const Together& atoms);
// The fewest of impossible conditions that are impossible by themselves, in their order.
[[nodiscard]] Together clashing(const Ground& ground, const Together& atoms);
// Whether whoever meets all of `atoms` meets `other` too. True as well if the atoms are impossible.
[[nodiscard]] bool implies(const Ground& ground, const Together& atoms, const Atom& other);
[[nodiscard]] bool implies(const Ground& ground, const Together& atoms, const Together& others);
// Whether everybody always meets at least one of the ways.
[[nodiscard]] bool exhaustive(const Ground& ground, const std::vector<Together>& ways);
// Whether whoever meets all of `atoms` meets at least one of the ways.
[[nodiscard]] bool covered(const Ground& ground, const Together& atoms, const std::vector<Together>& ways);

// The conditions of one alternative, or of one item.
[[nodiscard]] Together together(const Conditions& conditions, const std::vector<int>& atoms);

}  // namespace rung::language
