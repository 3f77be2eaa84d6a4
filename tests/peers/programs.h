#pragma once
// The rule files beside this one: each is a program with examples that are named by the ids of peers' cases;
// a folder is one program in several versions.

#include <string>
#include <vector>

#include "engine/examples.h"
#include "language/program.h"

namespace rung::peers {

struct ProgramFiles {
  std::string name;  // "ledger.rung", "versions"
  std::vector<SourcePtr> sources;
};

[[nodiscard]] std::string read_text(const std::string& path);
[[nodiscard]] std::vector<ProgramFiles> programs();

// Errors as they are shown; empty if the rules can be used.
[[nodiscard]] std::string errors_of(const language::Checked& checked);

// The rules of a text without a program block: one is put in front (EUR, UTC, from 2025-01-01, and metrics
// `spend` and `purchases`). Throws with the messages if they cannot be used.
[[nodiscard]] std::string with_header(const std::string& blocks);
[[nodiscard]] language::Checked check_text(const std::string& text);
[[nodiscard]] language::ProgramPtr program_of(const std::string& blocks);

// Clocks of other time zones as the import reads them.
[[nodiscard]] engine::ExampleOptions options_for(const language::Program& program);

// Everything that an evaluation says of tiers, points and gifts, line by line: equal texts, equal outcomes.
[[nodiscard]] std::string text_of(const engine::Evaluation& evaluation);

}  // namespace rung::peers
