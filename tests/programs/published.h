#pragma once
// The published programs in rules/programs: each a rule file, or a folder of versions.

#include <string>
#include <vector>

#include "core/source.h"

namespace rung::published {

struct Program {
  std::string name;              // "marriott", "hilton"
  std::vector<SourcePtr> files;  // by name: the oldest version first
};

// All of them, by name. Throws if a file cannot be read.
[[nodiscard]] std::vector<Program> programs();
[[nodiscard]] Program program(const std::string& name);

// The files of rules/segments, which are one program.
[[nodiscard]] Program segments();

}  // namespace rung::published
