#include "app/init.h"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "app/templates.h"
#include "core/suggest.h"
#include "intake/files.h"
#include "intake/project.h"

namespace rung::app {
namespace fs = std::filesystem;

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  for (const TemplateFile& file : template_files()) {
    if (names.empty() || names.back() != file.name) names.emplace_back(file.name);
  }
  return names;
}

Result<InitReport, std::string> init_folder(const fs::path& folder, const std::string& template_name) {
  const std::vector<std::string> names = template_names();
  if (std::find(names.begin(), names.end(), template_name) == names.end()) {
    const auto near = nearest(template_name, names);
    return Refused{
        near ? fmt::format("There is no template {}; did you mean {}?", template_name, *near)
             : fmt::format("There is no template {}; there is {}.", template_name, fmt::join(names, ", "))};
  }
  std::error_code error;
  if (fs::exists(folder, error) && (!fs::is_directory(folder, error) || !fs::is_empty(folder, error))) {
    return Refused{fmt::format("{} exists and is not an empty folder; name a new one.", folder.string())};
  }
  InitReport report;
  for (const TemplateFile& file : template_files()) {
    if (file.name != template_name) continue;
    const fs::path path = folder / fs::path(file.path);
    fs::create_directories(path.parent_path(), error);
    if (error)
      throw intake::IntakeError(
          fmt::format("making the folder {} failed: {}", path.parent_path().string(), error.message()));
    intake::NewFile target(path);
    target.write(file.text);
    target.publish();
    report.files.emplace_back(file.path);
  }
  return report;
}

}  // namespace rung::app
