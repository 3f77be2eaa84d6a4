#pragma once

#include "language/rule_file.h"

namespace rung::language {

// Whether two files say the same: every part of every clause in the same order, wherever it stands in the
// text. `1 months` and `1 month` are the same; comments are not looked at, the `##` lines of blocks are.
[[nodiscard]] bool same_meaning(const RuleFile& a, const RuleFile& b);

}  // namespace rung::language
