#include "app/published.h"

#include <fmt/format.h>

#include <algorithm>

namespace rung::app {
namespace {

Result<language::ProgramPtr, Refusal> read_together(const std::vector<std::vector<SourcePtr>>& sources,
                                                    const std::string& which) {
  language::Checked checked = language::read_versions(sources);
  if (checked.program) return checked.program;
  return Refused{Refusal{
      "rules_in_force",
      fmt::format("{} cannot be read by this version of Rung. Nothing was done: publish rules that can "
                  "(rung publish), or use the Rung that published them.",
                  which),
      std::move(checked.diagnostics)}};
}

bool are(const language::Program& files, const std::vector<storage::RuleVersion>& versions) {
  if (files.earlier.size() + 1 != versions.size()) return false;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const language::Program& one = i < files.earlier.size() ? *files.earlier[i] : files;
    if (versions[i].hash != storage::version_hash(one)) return false;
  }
  return true;
}

// Rules are checked when they are published; a text that is another one today was checked by nobody.
Refusal another_text(const storage::RuleVersion& version) {
  return Refusal{
      "rules_changed",
      fmt::format("the text of rules version {} in the database is not the one that was published: its hash "
                  "differs. Nothing was done. Go back to a backup that holds (rung verify looks at everything).",
                  version.number),
      {}};
}

}  // namespace

Result<std::optional<RulesInForce>, Refusal> rules_in_force(storage::Database& database,
                                                            const language::ProgramPtr& files) {
  std::optional<storage::Publication> publication = storage::RuleStore(database).in_force();
  if (!publication) return std::optional<RulesInForce>();
  for (const storage::RuleVersion& version : publication->versions) {
    if (!storage::gives_its_hash(version)) return Refused{another_text(version)};
  }
  if (files && are(*files, publication->versions))
    return std::optional(RulesInForce{files, std::move(publication->versions)});
  std::vector<std::vector<SourcePtr>> sources;
  for (const storage::RuleVersion& version : publication->versions)
    sources.push_back(storage::sources_of(version));
  auto program = read_together(sources, "the rules in force");
  if (!program.ok()) return Refused{program.error()};
  return std::optional(RulesInForce{std::move(program.value()), std::move(publication->versions)});
}

Result<Day, Refusal> today_of(const ProjectRules& files, storage::Database& database, std::int64_t now_ms) {
  auto now = rules_in_force(database);
  if (!now.ok()) return Refused{now.error()};
  if (now.value()) return day_at(with_program(files, now.value()->program), now_ms);
  if (!files.program) return Refused{mistakes_in(files)};
  return day_at(files, now_ms);
}

std::vector<NextVersion> next_versions(const language::Program& files,
                                       const std::optional<RulesInForce>& now) {
  std::vector<const language::Program*> written;
  for (const language::ProgramPtr& earlier : files.earlier) written.push_back(earlier.get());
  written.push_back(&files);
  std::vector<NextVersion> next;
  for (std::size_t i = 0; now && i < now->versions.size(); ++i) {
    const storage::RuleVersion& version = now->versions[i];
    if (version.effective_from < written.front()->effective_from)
      next.push_back({version.effective_from, nullptr, version});
  }
  for (const language::Program* program : written) {
    NextVersion one{program->effective_from, program, {}};
    for (std::size_t i = 0; now && i < now->versions.size(); ++i) {
      if (now->versions[i].hash == storage::version_hash(*program)) one.stored = now->versions[i];
    }
    next.push_back(std::move(one));
  }
  return next;
}

std::optional<Day> first_difference(const std::vector<NextVersion>& next,
                                    const std::optional<RulesInForce>& now) {
  const std::vector<storage::RuleVersion> before = now ? now->versions : std::vector<storage::RuleVersion>();
  for (std::size_t i = 0; i < std::max(next.size(), before.size()); ++i) {
    if (i >= next.size()) return before[i].effective_from;
    if (i >= before.size()) return next[i].effective_from;
    if (next[i].stored.number != before[i].number)
      return std::min(next[i].effective_from, before[i].effective_from);
  }
  return std::nullopt;
}

Result<language::ProgramPtr, Refusal> program_of(const std::vector<NextVersion>& next) {
  std::vector<std::vector<SourcePtr>> sources;
  for (const NextVersion& version : next) {
    sources.push_back(version.program != nullptr ? version.program->sources
                                                 : storage::sources_of(version.stored));
  }
  return read_together(sources, "the versions before the one in the files, together with it,");
}

}  // namespace rung::app
