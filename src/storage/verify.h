#pragma once
// Proves the database: each invariant is looked at in every row. Only reads.

#include <cstdint>
#include <string>
#include <vector>

#include "storage/database.h"

namespace rung::storage {

struct Finding {
  std::string invariant;  // its name, as listed in docs/LEDGER.md
  std::string text;       // what is wrong and where, in plain words
};

struct VerifyReport {
  std::vector<std::string> invariants;       // all that were looked at, in order
  std::vector<Finding> findings;             // at most 20 per invariant; empty: all hold
  [[nodiscard]] std::size_t broken() const;  // number of invariants with findings
};

// `moving`: point currencies of which a lot may end on another day than it was issued with (points that live on
// while something happens or holds, or that are cut at the end of a period); of these, the days on which they
// are used and end are not looked at.
[[nodiscard]] VerifyReport verify(Database& database, const std::vector<std::string>& moving);

}  // namespace rung::storage
