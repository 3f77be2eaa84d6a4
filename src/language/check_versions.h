#pragma once
// Versions of a program: files of one folder that say from when they hold.

#include <string>
#include <vector>

#include "language/program.h"
#include "language/rule_file.h"

namespace rung::language {

// One file with a `program` block.
struct Version {
  std::size_t file = 0;  // among the files
  const Block* program = nullptr;
};

// The files with a `program` block, if they are all of one program and each has one such block; else, and
// where there are fewer than two of them, nothing: then check() says what is wrong.
[[nodiscard]] std::vector<Version> versions_of(const std::vector<RuleFile>& files);

// Checks every version with the files that have no `program` block, and how the versions follow each other.
[[nodiscard]] Checked check_versions(const std::vector<RuleFile>& files, const std::vector<Version>& versions);

}  // namespace rung::language
