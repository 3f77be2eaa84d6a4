#pragma once
// The files below rules/templates as they were when the program was built.

#include <string_view>
#include <vector>

namespace rung::app {

struct TemplateFile {
  std::string_view name;  // of the template: "points"
  std::string_view path;  // in the new folder: "rules/club.rung"
  std::string_view text;
};

// By name, then path.
[[nodiscard]] std::vector<TemplateFile> template_files();

}  // namespace rung::app
