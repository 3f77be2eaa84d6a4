#pragma once
// An example written from a real history: the member's days, amounts and whatever else the rules look at,
// without the member's number, name or any text of the member's own.

#include <string>

#include "core/result.h"
#include "engine/history.h"
#include "language/program.h"

namespace rung::engine {

// A block `example` that can stand behind the program's rules. It expects what the rules make of this history
// up to `as_of`: the tier on every day on which it changed, its end, the points of every currency. Before it
// is given out it is read back and run; where it would not say the same, the answer is why not, in a
// sentence.
//  - Activities of kinds that no rule looks at, and those after `as_of`, are left out.
//  - Of fields only those stand in it that some rule looks at. Texts that no rule names are replaced by
//    `other_1`, `other_2` …, equal ones by equal ones; personal attributes are left out.
//  - Points are as an example has them: without redemptions and postings made by hand.
[[nodiscard]] Result<std::string, std::string> example_from(const language::Program& program,
                                                            const MemberHistory& history, Day as_of);

}  // namespace rung::engine
