#include "app/followed.h"

#include <utility>

#include "app/published.h"

namespace rung::app {

Result<Followed, Refusal> rules_to_follow(const ProjectRules& files, storage::Database& database,
                                          bool dry_run) {
  auto in_force = rules_in_force(database);
  if (!in_force.ok()) return Refused{in_force.error()};
  const std::optional<RulesInForce>& now = in_force.value();
  Followed followed;
  const bool edited = files.program && first_difference(next_versions(*files.program, now), now).has_value();
  if (!now || (dry_run && edited)) {
    if (!files.program) return Refused{mistakes_in(files)};
    const std::vector<NextVersion> next = next_versions(*files.program, now);
    auto program = now ? program_of(next) : Result<language::ProgramPtr, Refusal>(files.program);
    if (!program.ok()) return Refused{program.error()};
    followed.latest = std::move(program.value());
    for (const NextVersion& version : next) followed.rules.push_back(version.stored.number);
    followed.publish = !now;
    if (now)
      followed.notes.emplace_back(
          "This follows the edited rule files, which are not in force. To put them in force:  rung publish");
    return followed;
  }
  followed.latest = now->program;
  for (const storage::RuleVersion& version : now->versions) followed.rules.push_back(version.number);
  if (!files.program)
    followed.notes.emplace_back(
        "The rule files have mistakes (rung check); this follows the rules in force.");
  if (edited)
    followed.notes.emplace_back(
        "The rule files were edited; this follows the rules in force. To see what the edited ones would do:  "
        "rung recalculate --dry-run   To put them in force:  rung publish");
  return followed;
}

}  // namespace rung::app
