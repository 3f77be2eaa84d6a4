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

[[nodiscard]] VerifyReport verify(Database& database);

}  // namespace rung::storage
