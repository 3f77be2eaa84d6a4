#include "language/check_versions.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace rung::language {
namespace {

const Clause* effective_from(const Version& version) {
  const auto& clauses = version.program->clauses;
  const auto at = std::find_if(clauses.begin(), clauses.end(), [](const Clause& clause) {
    return clause.kind == ClauseKind::EffectiveFrom;
  });
  return at == clauses.end() ? nullptr : &*at;
}

// The files of a version: its own, and those that hold for all.
std::vector<RuleFile> files_of(const std::vector<RuleFile>& files, const std::vector<Version>& versions,
                               std::size_t version) {
  std::vector<RuleFile> result;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool other = std::any_of(versions.begin(), versions.end(), [&](const Version& v) {
      return v.file == i && v.file != versions[version].file;
    });
    if (!other) result.push_back(files[i]);
  }
  return result;
}

std::set<std::string> names_of_others(const std::vector<RuleFile>& files,
                                      const std::vector<Version>& versions, std::size_t version) {
  std::set<std::string> names;
  for (std::size_t other = 0; other < versions.size(); ++other) {
    if (other == version) continue;
    for (const Block& block : files[versions[other].file].blocks) names.insert(block.name.text);
  }
  return names;
}

Diagnostic error(const char* code, const Place& place, std::string title, std::string help, const Place& note,
                 const char* note_text) {
  return Diagnostic{code,     Severity::Error, place, std::move(title), "", {{note_text, note}},
                    {{std::move(help), ""}}};
}

// Versions follow each other without sharing a day.
void check_order(const std::vector<RuleFile>& files, const std::vector<Version>& versions,
                 std::vector<Diagnostic>& diagnostics) {
  for (std::size_t i = 1; i < versions.size(); ++i) {
    const Clause* before = effective_from(versions[i - 1]);
    const Clause* after = effective_from(versions[i]);
    if (before == nullptr || after == nullptr) continue;  // said by check()
    const Place place{files[versions[i].file].source, after->dates.at(0).span};
    const Place other{files[versions[i - 1].file].source, before->span};
    const Day day = after->dates[0].day;
    if (before->dates.at(0).day == day) {
      diagnostics.push_back(error("R237", place, fmt::format("two versions hold from {}", iso(day)),
                                  "let one of them hold from a later day, or remove it", other,
                                  "is the other version"));
    } else if (before->dates.size() > 1 && !(before->dates[1].day < day)) {
      diagnostics.push_back(error("R237", place,
                                  fmt::format("two versions hold on {}: the one before holds until {}",
                                              iso(day), iso(before->dates[1].day)),
                                  fmt::format("write `to {}` there, or a later day here", iso(day - 1)), other,
                                  "is the version before"));
    }
  }
}

}  // namespace

std::vector<Version> versions_of(const std::vector<RuleFile>& files) {
  std::vector<Version> versions;
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (const Block& block : files[i].blocks) {
      if (block.kind != BlockKind::Program) continue;
      const bool same_file = !versions.empty() && versions.back().file == i;
      const bool other_name = !versions.empty() && versions.front().program->name.text != block.name.text;
      if (same_file || other_name) return {};
      versions.push_back({i, &block});
    }
  }
  if (versions.size() < 2) return {};
  std::stable_sort(versions.begin(), versions.end(), [](const Version& a, const Version& b) {
    const Clause* first = effective_from(a);
    const Clause* second = effective_from(b);
    return first != nullptr && second != nullptr && first->dates.at(0).day < second->dates.at(0).day;
  });
  return versions;
}

Checked check_versions(const std::vector<RuleFile>& files, const std::vector<Version>& versions) {
  Checked result;
  check_order(files, versions, result.diagnostics);
  std::vector<ProgramPtr> programs;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    Checked one = check(files_of(files, versions, i), names_of_others(files, versions, i));
    std::move(one.diagnostics.begin(), one.diagnostics.end(), std::back_inserter(result.diagnostics));
    if (one.program) programs.push_back(std::move(one.program));
  }
  sort_and_unique(result.diagnostics);
  if (has_errors(result.diagnostics) || programs.size() != versions.size()) return result;
  auto latest = std::make_shared<Program>(*programs.back());
  programs.pop_back();
  latest->earlier = std::move(programs);
  latest->not_run.push_back({"a program in several versions",
                             Place{files[versions.back().file].source, versions.back().program->header}});
  result.program = std::move(latest);
  return result;
}

}  // namespace rung::language
