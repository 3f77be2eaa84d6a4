#include "language/check_versions.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace rung::language {
namespace {

const Clause* effective_from(const Version& version) {
  const auto& clauses = version.program->clauses;
  const auto at = std::find_if(clauses.begin(), clauses.end(),
                               [](const Clause& clause) { return clause.kind == ClauseKind::EffectiveFrom; });
  return at == clauses.end() ? nullptr : &*at;
}

Diagnostic error(const char* code, const Place& place, std::string title, std::string help, const Place& note,
                 const char* note_text) {
  return Diagnostic{
      code, Severity::Error, place, std::move(title), "", {{note_text, note}}, {{std::move(help), ""}}};
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
                                  fmt::format("write `to {}` there, or a later day here", iso(day - 1)),
                                  other, "is the version before"));
    }
  }
}

}  // namespace rung::language
