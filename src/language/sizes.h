#pragma once
// How large the parts of a rule file may be: far more than any real file has, and little enough that whatever
// works with them stays quick. Sizes of files, lines and numbers: parse_lines.h.

#include <cstddef>
#include <vector>

#include "core/diagnostic.h"
#include "language/rule_file.h"

namespace rung::language {

inline constexpr std::size_t kMostOfName = 100;     // code points of a name
inline constexpr std::size_t kMostOfText = 2'000;   // code points of a text in quotes
inline constexpr std::size_t kMostOnLine = 200;     // names, amounts, days, labels or conditions side by side
inline constexpr std::size_t kMostEntries = 1'000;  // entries of a list, or lines of a message
inline constexpr std::size_t kMostClauses = 10'000;  // of a block
inline constexpr std::size_t kMostBlocks = 10'000;   // of a file

// One error (R103) for each line with something larger in it, and one for a block or file with too much.
void check_sizes(const RuleFile& file, std::vector<Diagnostic>& diagnostics);

}  // namespace rung::language
