#pragma once
// `rung init`: a new club from a template that is part of the program.

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"

namespace rung::app {

struct InitReport {
  std::vector<std::string> files;  // relative, in the order they were written
};

// The names of the templates, sorted.
[[nodiscard]] std::vector<std::string> template_names();

// Writes the files of a template into `folder`, making it if needed. Refused, with nothing written: an
// unknown template, a folder that is not empty. Throws IntakeError when a file cannot be written; the files
// before it stay.
[[nodiscard]] Result<InitReport, std::string> init_folder(const std::filesystem::path& folder,
                                                          const std::string& template_name);

}  // namespace rung::app
