#pragma once
// What a member has agreed to, as conditions ask for it (docs/MEANING.md, 6.8).

#include "core/day.h"
#include "engine/history.h"
#include "language/condition.h"

namespace rung::engine {

// Whether the last word up to and including `day` about this kind of message and this channel was a yes; of a
// condition without a channel: whether that is so for some channel. Silence is no consent.
[[nodiscard]] bool has_consented(const MemberHistory& history, Day day, const language::Atom& atom);

}  // namespace rung::engine
