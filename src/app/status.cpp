#include "app/status.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/base.h"
#include "app/published.h"
#include "app/shop_database.h"
#include "app/text.h"

namespace rung::app {
namespace {

constexpr std::int64_t kRunsShown = 5;
constexpr std::size_t kHashShown = 12;  // digits

std::size_t errors_in(const ProjectRules& files) {
  return static_cast<std::size_t>(
      std::count_if(files.diagnostics.begin(), files.diagnostics.end(),
                    [](const Diagnostic& one) { return one.severity == Severity::Error; }));
}

// The first thing that is not done yet.
std::string next_of(const Status& status) {
  if (!status.last_import && status.members == 0) return "rung import FILE…";
  if (status.mistakes > 0) return "rung check";
  if (status.runs.empty() || status.interrupted) return "rung recalculate";
  if (status.edited) return "rung compare";
  const storage::Run& last = status.runs.front().run;
  const bool imported_since = status.last_import && status.last_import->booked_at_ms > last.started_at_ms;
  if (last.as_of < status.today || imported_since || status.publications.empty()) return "rung recalculate";
  if (status.publications.back().published_at_ms > last.started_at_ms) return "rung recalculate";
  return "rung notify --dry-run";
}

std::string at_words(const Status& status, std::int64_t at_ms) {
  const intake::WallTime wall = status.zone->wall(at_ms);
  return fmt::format("{} {:02}:{:02}", iso(wall.day), wall.second / 3600, wall.second / 60 % 60);
}

// "version 2 (from 2027-03-01), version 3 (from 2028-01-01)".
std::string versions_words(const storage::Publication& publication) {
  std::vector<std::string> parts;
  for (const storage::RuleVersion& version : publication.versions)
    parts.push_back(fmt::format("version {} (from {})", version.number, iso(version.effective_from)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string who_and_why(const std::string& actor, const std::string& reason) {
  std::string text = actor.empty() ? "" : "by " + actor;
  if (!reason.empty()) text += (text.empty() ? "" : ", ") + fmt::format("\"{}\"", reason);
  return text;
}

std::string rules_line(const Status& status) {
  if (status.publications.empty())
    return "none in force yet; the first recalculation puts the rule files in force";
  std::string text = versions_words(status.publications.back());
  if (status.mistakes > 0)
    return text + "; the rule files have " +
           number_of(Words(*status.program), static_cast<std::int64_t>(status.mistakes), "mistake");
  return text +
         (status.edited ? "; the rule files were edited and are not published" : "; so say the rule files");
}

}  // namespace

Result<Status, Refusal> status_of(const std::filesystem::path& folder, std::int64_t now_ms) {
  const ProjectRules files = load_rules(folder);
  if (!files.project) return Refused{mistakes_in(files)};
  Status status;
  status.mistakes = errors_in(files);
  auto database = open_database(*files.project);
  if (!database.ok()) {
    if (!files.program) return Refused{mistakes_in(files)};
    status.program = files.program;
    status.zone = files.zone;
    status.today = day_at(files, now_ms);
    status.next = next_of(status);
    return status;
  }
  auto in_force = rules_in_force(database.value(), files.program);
  if (!in_force.ok()) return Refused{in_force.error()};
  const std::optional<RulesInForce>& now = in_force.value();
  if (!now && !files.program) return Refused{mistakes_in(files)};
  const ProjectRules rules = now ? with_program(files, now->program) : files;
  status.today = day_at(rules, now_ms);
  status.zone = rules.zone;
  status.program = language::version_on(rules.program, status.today);
  status.edited =
      now && files.program && first_difference(next_versions(*files.program, now), now).has_value();
  status.members = Base(database.value(), status.program, status.today).member_count();
  const auto batches = storage::BatchStore(database.value()).latest(1);
  if (!batches.empty()) status.last_import = batches.front();
  storage::TierStore tiers(database.value());
  status.runs = tiers.newest_runs(kRunsShown);
  status.interrupted = tiers.unfinished_run().has_value();
  status.publications = storage::RuleStore(database.value()).publications();
  status.next = next_of(status);
  return status;
}

std::string status_text(const Status& status) {
  std::string text = fmt::format("{}, {} (today), {}\n", title_of(*status.program), iso(status.today),
                                 number_of(Words(*status.program), status.members, "member"));
  text += "rules        " + rules_line(status) + "\n";
  text += "last import  ";
  if (status.last_import) {
    text += fmt::format("{}, {} (batch {}{})\n", at_words(status, status.last_import->booked_at_ms),
                        status.last_import->file, status.last_import->number,
                        status.last_import->undone ? ", taken back" : "");
  } else {
    text += "none yet\n";
  }
  if (status.runs.empty()) text += "last run     none yet\n";
  for (const storage::RunRecord& one : status.runs) {
    text += fmt::format("{}  as of {}, rules version {}, {}\n",
                        &one == &status.runs.front() ? "last run   " : "           ", iso(one.run.as_of),
                        one.run.rules, number_of(Words(*status.program), one.run.members, "member"));
    if (one.exception)
      text += fmt::format("             although a guard said no: {}, accepted {}\n",
                          number_of(Words(*status.program), one.exception->members, "move"),
                          who_and_why(one.exception->actor, one.exception->reason));
  }
  if (status.interrupted) text += "             A run was begun after it and has no end yet.\n";
  return text;
}

std::string status_rules_text(const Status& status) {
  if (status.publications.empty())
    return "No rules were published yet. The first recalculation publishes by itself.\n";
  std::string text;
  for (const storage::Publication& publication : status.publications) {
    const bool in_force = &publication == &status.publications.back();
    const std::string who = who_and_why(publication.actor, publication.reason);
    text +=
        fmt::format("{}  {}{}{}\n", at_words(status, publication.published_at_ms),
                    versions_words(publication), in_force ? ", in force" : "", who.empty() ? "" : ": " + who);
    for (std::size_t at = 0; at < publication.summary.size();) {
      const std::size_t end = std::min(publication.summary.find('\n', at), publication.summary.size());
      text += "    " + publication.summary.substr(at, end - at) + "\n";
      at = end + 1;
    }
  }
  std::vector<const storage::RuleVersion*> told;
  for (const storage::Publication& publication : status.publications) {
    for (const storage::RuleVersion& version : publication.versions) {
      const bool before = std::any_of(told.begin(), told.end(),
                                      [&](const auto* one) { return one->number == version.number; });
      if (!before) told.push_back(&version);
    }
  }
  text += "\n";
  for (const storage::RuleVersion* version : told)
    text += fmt::format("version {}  from {}  {}\n", version->number, iso(version->effective_from),
                        version->hash.substr(0, kHashShown));
  return text;
}

Json status_json(const Status& status) {
  Json runs = Json::array();
  for (const storage::RunRecord& one : status.runs) {
    Json run{{"number", one.run.number},
             {"as_of", iso(one.run.as_of)},
             {"rules_version", one.run.rules},
             {"members", one.run.members},
             {"accepted", nullptr}};
    if (one.exception)
      run["accepted"] = {
          {"moves", one.exception->members}, {"by", one.exception->actor}, {"reason", one.exception->reason}};
    runs.push_back(std::move(run));
  }
  Json publications = Json::array();
  for (const storage::Publication& publication : status.publications) {
    Json versions = Json::array();
    for (const storage::RuleVersion& version : publication.versions)
      versions.push_back({{"number", version.number},
                          {"effective_from", iso(version.effective_from)},
                          {"hash", version.hash}});
    publications.push_back({{"published", at_words(status, publication.published_at_ms)},
                            {"by", publication.actor},
                            {"reason", publication.reason},
                            {"effect", publication.summary},
                            {"versions", std::move(versions)}});
  }
  Json last_import = nullptr;
  if (status.last_import)
    last_import = {{"batch", status.last_import->number},
                   {"file", status.last_import->file},
                   {"at", at_words(status, status.last_import->booked_at_ms)},
                   {"taken_back", status.last_import->undone.has_value()}};
  return {{"schema", "rung.status/1"},
          {"today", iso(status.today)},
          {"members", status.members},
          {"mistakes", status.mistakes},
          {"edited", status.edited},
          {"last_import", std::move(last_import)},
          {"runs", std::move(runs)},
          {"interrupted", status.interrupted},
          {"publications", std::move(publications)},
          {"next", status.next}};
}

}  // namespace rung::app
