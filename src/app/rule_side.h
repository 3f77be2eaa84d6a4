#pragma once
// One of the two rule sets that are set side by side: what is in force, a version that was stored, or a draft
// in files; as it is, or as if it had been in force since another day.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/published.h"
#include "app/shop_database.h"
#include "core/result.h"
#include "language/rule_file.h"

namespace rung::app {

struct RuleSide {
  std::string label;             // "version 2", "draft-2028", "the rule files"
  language::ProgramPtr program;  // the latest version; it has those before it
  std::vector<language::RuleFile> files_on(
      Day day) const;  // what the version in force on a day was written in
};

// The files of a version with another first day in their `effective from`.
[[nodiscard]] std::vector<SourcePtr> beginning_on(const std::vector<SourcePtr>& sources, Day day);

// `named`: a folder of rule files, a rule file, or the number of a version that was published; empty: the
// rule files of the shop (`files`). The versions in force before its first day stay in front of it. `since`:
// it is taken to be in force since that day, whatever day it names. `on`: the day that is looked at, where it
// has several versions. Refused: mistakes, no such version. Throws IntakeError if a file cannot be read.
[[nodiscard]] Result<RuleSide, Refusal> rule_side(const ProjectRules& files, storage::Database& database,
                                                  const std::string& named,
                                                  const std::optional<RulesInForce>& in_force,
                                                  const std::optional<Day>& since, Day on);

// What a comparison begins with: the shop, what is in force, and the day that is looked at (`as_of`, else today or
// the later `since`). Refused: no database, rules that cannot be used, a `since` after that day.
struct ToCompare {
  ProjectRules files;
  storage::Database database;
  std::optional<RulesInForce> in_force;
  Day today, day;
};
[[nodiscard]] Result<ToCompare, Refusal> open_to_compare(const std::filesystem::path& folder,
                                                         const std::optional<Day>& as_of,
                                                         const std::optional<Day>& since, std::int64_t now_ms);
[[nodiscard]] Refusal nobody_to_compare();
[[nodiscard]] Refusal no_such_version(storage::Database& database, std::int64_t number);

}  // namespace rung::app
