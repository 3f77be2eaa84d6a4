#pragma once
// Numbers and dates in a spelling that the rule language does not have, with the readings they could have.

#include <optional>
#include <string_view>

#include "core/diagnostic.h"
#include "core/source.h"

namespace rung::language::messages {

// `written` begins with a digit, a sign or a point; `place` is where it stands. Nothing if it is a number, a
// date or a time of day as the language writes them.
[[nodiscard]] std::optional<Diagnostic> odd_number(Place place, std::string_view written);

}  // namespace rung::language::messages
