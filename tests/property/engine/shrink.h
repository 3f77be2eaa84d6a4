#pragma once
// The smallest case on which something still goes wrong, found by leaving out what does not matter.

#include <functional>

#include "property/engine/compare_twins.h"

namespace rung::naive {

// A member told again in the numbers of other rules: what these do not know is left out.
[[nodiscard]] Member told_again(const Member& member, const language::Program& from,
                                const language::Program& to);

// `wrong` is asked of smaller and smaller cases; it must not throw for rules that can be read.
using Wrong = std::function<bool(const language::Program&, const Case&)>;
[[nodiscard]] Case shrunk(const Case& one, const Wrong& wrong);

// Rules, member and difference of a case, to be read and to be repeated.
[[nodiscard]] std::string case_text(const Case& one);

}  // namespace rung::naive
