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
// where there are fewer than two of them, nothing: then all files are one version, and check() says what is
// wrong.
[[nodiscard]] std::vector<Version> versions_of(const std::vector<RuleFile>& files);

// The files of a version: its own, and those that hold for all.
[[nodiscard]] std::vector<RuleFile> files_of(const std::vector<RuleFile>& files,
                                             const std::vector<Version>& versions, std::size_t version);

// Versions follow each other without sharing a day.
void check_order(const std::vector<RuleFile>& files, const std::vector<Version>& versions,
                 std::vector<Diagnostic>& diagnostics);

}  // namespace rung::language
