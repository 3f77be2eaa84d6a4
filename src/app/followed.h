#pragma once
// Which rules a recalculation follows: those in force, those of the files where nothing is in force yet, and
// in a dry run the edited ones.

#include <string>
#include <vector>

#include "app/project_rules.h"
#include "core/result.h"
#include "language/program.h"
#include "storage/database.h"
#include "storage/rule_store.h"

namespace rung::app {

// The rules a run follows, and what publishing has to do with it.
struct Followed {
  language::ProgramPtr latest;                    // with the versions before it
  std::vector<storage::RuleVersionNumber> rules;  // of each version, the oldest first; 0: not in force
  bool publish = false;                           // nothing is in force yet
  std::vector<std::string> notes;
};

// Refused if the files have mistakes and nothing is in force, or their versions do not fit together.
[[nodiscard]] Result<Followed, Refusal> rules_to_follow(const ProjectRules& files,
                                                        storage::Database& database, bool dry_run);

}  // namespace rung::app
