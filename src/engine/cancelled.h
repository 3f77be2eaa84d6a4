#pragma once
// Which redemptions are cancelled as a whole, by what the records say alone (docs/MEANING.md, 11.11): for
// what concerns others than their member, such as stock and presents.

#include <cstdint>

#include "engine/history.h"
#include "language/program.h"

namespace rung::engine {

// The cancellation by which a redemption, one of the member's own activities, is undone as a whole; nullptr:
// none. `version`: of the redemption's day.
[[nodiscard]] const Activity* cancelled_by(const language::Program& version, const MemberHistory& member,
                                           std::int32_t redemption);

}  // namespace rung::engine
