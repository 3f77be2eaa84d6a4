#pragma once
// A shop's folder as every command begins with it: rung.yaml, the rule files it names, and the program they
// make.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "core/result.h"
#include "engine/example_world.h"
#include "intake/project.h"
#include "intake/zone.h"
#include "language/program.h"

namespace rung::app {

// Why a command does not do what it was asked for, although nothing is broken. Ends as exit code 1.
struct Refusal {
  std::string code;                     // one word for programs: "no_database", "no_member" …
  std::string message;                  // whole sentences, with a way out
  std::vector<Diagnostic> diagnostics;  // where the cause is somebody's text
};

// Of a command that books: what was wrong, and that nothing has changed.
[[nodiscard]] inline Refusal not_booked(const char* code, const std::string& sentence) {
  return Refusal{code, sentence + " Nothing was booked.", {}};
}

struct ProjectRules {
  std::optional<intake::Project> project;    // nothing: no rung.yaml, or one with errors
  language::ProgramPtr program;              // nothing if some diagnostic is an error
  std::shared_ptr<const intake::Zone> zone;  // the program's; there if the program is
  std::vector<Diagnostic> diagnostics;       // sorted
  std::vector<std::string> files;            // what was looked at, in order
};

// Reads rung.yaml in `folder` and all rules it names. Every mistake of every file is in the diagnostics.
// Throws IntakeError if a file cannot be read.
[[nodiscard]] ProjectRules load_rules(const std::filesystem::path& folder);

// Only these files (rung.yaml among them or not), and the rule files of these folders: for `rung check FILE`.
[[nodiscard]] ProjectRules load_rule_files(const std::vector<std::string>& given);

// For commands that need the rules to be right: the same without errors, or what to do.
[[nodiscard]] Result<ProjectRules, Refusal> rules_without_errors(const std::filesystem::path& folder);

// Why a command that needs them cannot go on: the mistakes of these rules.
[[nodiscard]] Refusal mistakes_in(const ProjectRules& rules);
// The same folder with another program, such as the one in force.
[[nodiscard]] ProjectRules with_program(ProjectRules rules, language::ProgramPtr program);

// How clocks of other time zones in examples are read.
[[nodiscard]] engine::ToProgramTime to_program_time(const ProjectRules& rules);

// The program's local day at an instant.
[[nodiscard]] Day day_at(const ProjectRules& rules, std::int64_t at_ms);

}  // namespace rung::app
