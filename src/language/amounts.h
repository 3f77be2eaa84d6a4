#pragma once
// The amounts that stand in rules, each under words that say which one it is, so that one of them can be
// tried with other values: `tier Gold enter when spend in this calendar year at least 1200 EUR`.

#include <string>
#include <vector>

#include "language/rule_file.h"

namespace rung::language {

struct RuleAmount {
  // The block, the clause and what stands in front of the amount, as written, and the amount itself.
  std::string address;
  AmountText amount;
  std::size_t file = 0;  // which of the files
  Place place;           // of the amount
  BlockKind block{};
  std::string name;  // of the block: "Gold"; empty: it has none
};

// In the order of the files. Left out is what changes nothing that is worked out for a member, or what data
// is read by: guards, examples, fields of events, decimals and households. Each file must have been read
// without errors.
[[nodiscard]] std::vector<RuleAmount> rule_amounts(const std::vector<RuleFile>& files);

// Those whose address holds all these words in this order, others between them: `tier Gold enter spend`. One
// alone where `words` is its whole address.
[[nodiscard]] std::vector<RuleAmount> amounts_named(const std::vector<RuleAmount>& amounts,
                                                    const std::string& words);

// The amount's file with another number (digits, at most one point) in its place, and its unit in the form
// that goes with it: `1 point`, `2 points`. `files`: all of them, since one may say the forms of a unit for
// the others.
[[nodiscard]] SourcePtr with_number(const std::vector<RuleFile>& files, const RuleAmount& amount,
                                    const std::string& number);

}  // namespace rung::language
