#pragma once
// The rules in force: as they were published, read from the database. What commands about members follow,
// whatever the files say in the meantime.

#include <optional>
#include <string>
#include <vector>

#include "app/project_rules.h"
#include "core/result.h"
#include "storage/database.h"
#include "storage/rule_store.h"

namespace rung::app {

struct RulesInForce {
  language::ProgramPtr program;                // the latest version; it has those before it
  std::vector<storage::RuleVersion> versions;  // program->earlier, then program
};

// Nothing: none were published yet. Refused where a stored version cannot be read any more, or is not the text
// that was published. `files`: what the files make; where they say what is published, word for word, that is not
// read a second time.
[[nodiscard]] Result<std::optional<RulesInForce>, Refusal> rules_in_force(
    storage::Database& database, const language::ProgramPtr& files = nullptr);

// The local day at an instant, in the time zone of the rules in force, else of the files. Refused without
// either.
[[nodiscard]] Result<Day, Refusal> today_of(const ProjectRules& files, storage::Database& database,
                                            std::int64_t now_ms);

// A version that will be in force once some files are published: one of them, or one that is stored.
struct NextVersion {
  Day effective_from;
  const language::Program* program = nullptr;  // of the files; nullptr: stays as it is stored
  storage::RuleVersion stored;                 // where `program` is nullptr, or is stored word for word
};

// What publishing `files` would put in force: their versions, and, from before the first of them, the stored
// ones. By the day.
[[nodiscard]] std::vector<NextVersion> next_versions(const language::Program& files,
                                                     const std::optional<RulesInForce>& now);
// The first day on which that is something else than now; nothing: it is the same.
[[nodiscard]] std::optional<Day> first_difference(const std::vector<NextVersion>& next,
                                                  const std::optional<RulesInForce>& now);
// They as one program.
[[nodiscard]] Result<language::ProgramPtr, Refusal> program_of(const std::vector<NextVersion>& next);

}  // namespace rung::app
