#pragma once
// What two sets of rules say differently, clause by clause and in words: by meaning, not by line. Where a
// block or a clause stands, in which file, layout, comments and `1200` for `1200.00` make no difference, and
// neither do a list's items in another order, nor a metric, segment, value … that is only called something
// else.

#include <cstdint>
#include <string>
#include <vector>

#include "language/rule_file.h"

namespace rung::language {

struct RuleChange {
  BlockKind block{};
  std::string name;           // "Gold"; empty: a block without a name
  std::string before, after;  // canonical text of the clause or item; empty: it is not there on this side
  Place before_place, after_place;  // without a file where it is not there
  std::string
      sentence;  // "Gold now asks for `1500 EUR` instead of `1200 EUR` of spend in this calendar year."
};

// In the order of the blocks: the program first, examples last, and of one kind in the order of `after`. Each
// file must have been read without errors. Texts of `##` lines are not looked at.
[[nodiscard]] std::vector<RuleChange> rule_changes(const std::vector<RuleFile>& before,
                                                   const std::vector<RuleFile>& after);

}  // namespace rung::language
