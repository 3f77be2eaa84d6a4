#pragma once
// Versions of a program see one history, so they number events, fields, attributes, texts and quantities
// alike. Private to src/language.

#include <deque>

#include "language/check_context.h"

namespace rung::language {

// The versions of a program while they are checked, the oldest first.
using Versions = std::deque<Context>;

// Gives every event, every field of an event with its words, every attribute, text and quantity one number in
// all versions: those of the oldest version first, then what each later one adds. What only another version
// declares is listed as well, and stands in Context::foreign_fields where a version does not know it by
// itself. What cannot be one thing in two versions is an error.
void align_versions(Versions& versions);

}  // namespace rung::language
