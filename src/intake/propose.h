#pragma once
// A file that no mapping is for: a mapping is proposed from its first rows.

#include <filesystem>

#include "core/diagnostic.h"
#include "intake/csv.h"
#include "language/program.h"

namespace rung::intake {

// M101 with the file's columns and a mapping to paste under `import:`. The mapping is complete: pasted as it
// is, it reads this file, with every column either used or ignored. Columns are recognised by English and
// German names; where a needed one is not found, the proposal says which one is to be filled in. Throws
// IntakeError if the file cannot be read.
[[nodiscard]] Diagnostic propose_mapping(const std::filesystem::path& file, const language::Program& program);

// The same for a text; `name` is the file's name.
[[nodiscard]] Diagnostic propose_mapping(const std::string& name, const std::string& text,
                                         const language::Program& program);

}  // namespace rung::intake
