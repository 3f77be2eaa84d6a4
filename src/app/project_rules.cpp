#include "app/project_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/check.h"
#include "intake/files.h"

namespace rung::app {

namespace {

// Where a line says `word` and names the zone; without a file if the rules do in an unexpected way.
Place place_of_zone(const language::Program& program, const std::string& zone, std::string_view word) {
  for (const SourcePtr& source : program.sources) {
    std::size_t at = source->text().find(zone);
    while (at != std::string_view::npos) {
      const std::string_view text = source->line_text(source->line_of(at));
      if (text.substr(0, text.find('#')).find(word) != std::string_view::npos)
        return Place{source, Span{at, at + zone.size()}};
      at = source->text().find(zone, at + 1);
    }
  }
  return {};
}

Diagnostic no_such_zone(Place place, const std::string& zone) {
  Diagnostic unknown;
  unknown.code = "M190";
  unknown.place = std::move(place);
  unknown.title = fmt::format("there is no time zone `{}`", zone);
  unknown.value = zone;
  unknown.help.push_back({"write the continent and a large city, such as `Europe/Berlin`", ""});
  return unknown;
}

// A clock that was put forward past this time never showed it. Files with such a time are refused too.
Diagnostic no_such_time(const language::ExampleEvent& event, const std::string& zone) {
  Diagnostic skipped;
  skipped.code = "M191";
  skipped.place = event.place;
  skipped.title = fmt::format("there was no {:02}:{:02} on {} in {}, the clocks were put forward past it",
                              event.minute / 60, event.minute % 60, iso(event.day), zone);
  skipped.help.push_back({"write a time before or after that hour", ""});
  return skipped;
}

// Which zones there are, and what their clocks show, are facts of the world, so the language's own checks
// cannot know it.
void find_zones(ProjectRules& rules) {
  if (!rules.program) return;
  const language::Program& program = *rules.program;
  std::vector<Diagnostic> unknown;
  rules.zone = intake::Zone::find(program.time_zone);
  if (!rules.zone)
    unknown.push_back(
        no_such_zone(place_of_zone(program, program.time_zone, "time zone"), program.time_zone));
  for (const language::ExampleDef& example : program.examples) {
    for (const language::ExampleEvent& event : example.events) {
      const auto zone = event.zone.empty() ? rules.zone : intake::Zone::find(event.zone);
      if (!zone && !event.zone.empty()) unknown.push_back(no_such_zone(event.place, event.zone));
      if (zone && zone->instant({event.day, event.minute * 60}).kind == intake::Zone::Kind::Missing)
        unknown.push_back(no_such_time(event, zone->name()));
    }
  }
  if (unknown.empty()) return;
  std::move(unknown.begin(), unknown.end(), std::back_inserter(rules.diagnostics));
  rules.program = nullptr;
}

void check_sources(const std::vector<SourcePtr>& sources, ProjectRules& rules) {
  for (const SourcePtr& source : sources) rules.files.push_back(source->name());
  language::Checked checked = language::read_program(sources);
  std::move(checked.diagnostics.begin(), checked.diagnostics.end(), std::back_inserter(rules.diagnostics));
  rules.program = std::move(checked.program);
  find_zones(rules);
}

Diagnostic no_rule_files(const std::vector<std::string>& folders) {
  Diagnostic none;
  none.code = "M115";
  none.title = fmt::format("there are no rule files in {}", fmt::join(folders, ", "));
  none.help.push_back({"rule files have names that end in `.rung`", ""});
  return none;
}

bool is_yaml(const std::string& name) {
  const std::string extension = std::filesystem::path(name).extension().string();
  return extension == ".yaml" || extension == ".yml";
}

}  // namespace

ProjectRules load_rules(const std::filesystem::path& folder) {
  ProjectRules rules;
  intake::ProjectRead read = intake::read_project(folder);
  rules.files.emplace_back("rung.yaml");
  rules.diagnostics = std::move(read.diagnostics);
  if (read.project) check_sources(intake::read_rules(*read.project), rules);
  rules.project = std::move(read.project);
  if (has_errors(rules.diagnostics)) rules.program = nullptr;
  sort_and_unique(rules.diagnostics);
  return rules;
}

namespace {

// A folder stands for the rule files in it and below it, in the order of their names.
std::vector<std::string> with_folders_opened(const std::vector<std::string>& files) {
  std::vector<std::string> result;
  for (const std::string& name : files) {
    std::error_code error;
    if (!std::filesystem::is_directory(name, error)) {
      result.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(name)) {
      if (entry.is_regular_file() && entry.path().extension() == ".rung")
        inside.push_back(entry.path().string());
    }
    std::sort(inside.begin(), inside.end());
    result.insert(result.end(), inside.begin(), inside.end());
  }
  return result;
}

}  // namespace

ProjectRules load_rule_files(const std::vector<std::string>& given) {
  ProjectRules rules;
  std::vector<SourcePtr> sources;
  const std::vector<std::string> files = with_folders_opened(given);
  if (files.empty()) rules.diagnostics.push_back(no_rule_files(given));
  for (const std::string& name : files) {
    auto source = std::make_shared<const SourceFile>(name, intake::read_file(name, intake::kRuleFileLimit));
    if (!is_yaml(name)) {
      sources.push_back(std::move(source));
      continue;
    }
    intake::ProjectRead read = intake::read_project_text(source);
    rules.files.push_back(name);
    std::move(read.diagnostics.begin(), read.diagnostics.end(), std::back_inserter(rules.diagnostics));
  }
  if (!sources.empty()) check_sources(sources, rules);
  if (has_errors(rules.diagnostics)) rules.program = nullptr;
  sort_and_unique(rules.diagnostics);
  return rules;
}

Refusal mistakes_in(const ProjectRules& rules) {
  std::vector<Diagnostic> errors;  // warnings and hints stop nothing
  std::copy_if(rules.diagnostics.begin(), rules.diagnostics.end(), std::back_inserter(errors),
               [](const Diagnostic& d) { return d.severity == Severity::Error; });
  return Refusal{"rules",
                 fmt::format("the rules have mistakes ({}). Nothing was done. See them all: rung check",
                             count_words(errors)),
                 rules.diagnostics};
}

Result<ProjectRules, Refusal> rules_without_errors(const std::filesystem::path& folder) {
  ProjectRules rules = load_rules(folder);
  if (rules.program) return rules;
  return Refused{mistakes_in(rules)};
}

ProjectRules with_program(ProjectRules rules, language::ProgramPtr program) {
  rules.program = std::move(program);
  rules.zone = intake::Zone::find(rules.program->time_zone);
  return rules;
}

engine::ToProgramTime to_program_time(const ProjectRules& rules) {
  return [zone = rules.zone](const std::string& name,
                             engine::LocalTime there) -> std::optional<engine::LocalTime> {
    const auto other = intake::Zone::find(name);
    if (!other) return std::nullopt;  // load_rules() has said so
    const intake::WallTime here = intake::in_zone(*other, {there.day, there.minute * 60}, *zone);
    return engine::LocalTime{here.day, here.second / 60};
  };
}

Day day_at(const ProjectRules& rules, std::int64_t at_ms) {
  RUNG_CHECK(rules.zone != nullptr, "a program without errors has a time zone");
  return rules.zone->wall(at_ms).day;
}

}  // namespace rung::app
