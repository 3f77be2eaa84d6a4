#include "intake/project.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "intake/files.h"
#include "intake/mapping_read.h"
#include "intake/yaml_tree.h"

namespace rung::intake {
namespace fs = std::filesystem;
namespace {

constexpr const char* kProjectFile = "rung.yaml";

std::string without_mark(std::string text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

// What rung.yaml names, with places, before the disk is looked at.
struct Paths {
  std::vector<Word> rules;
  std::optional<Word> database, outbox;
};

Paths read_top(const YamlNode& top, Project& project, std::vector<Diagnostic>& diagnostics) {
  Paths paths;
  const MapReader map(top, diagnostics);
  if (top.kind == YamlNode::Kind::Nothing) return paths;  // an empty file: every default
  if (!map.is(top, YamlNode::Kind::Map, "rung.yaml")) return paths;
  map.expect_keys({"program", "database", "outbox", "mailing_system", "import"}, "rung.yaml");
  paths.rules = map.texts("program");
  paths.database = map.text("database");
  paths.outbox = map.text("outbox");
  if (const auto system = map.one_of("mailing_system", {kMailingSystems.begin(), kMailingSystems.end()}))
    project.mailing_system = kMailingSystems.at(*system);
  if (paths.database) project.database = paths.database->text;
  if (paths.outbox) project.outbox = paths.outbox->text;
  if (const YamlNode* import = map.node("import")) project.mappings = read_mappings(*import, diagnostics);
  return paths;
}

void check_inside(const fs::path& folder, const Word& path, std::vector<Diagnostic>& diagnostics) {
  const bool inside = !path.text.empty() && !leaves_folder(folder, path.text);
  if (inside) return;
  diagnostics.push_back(
      {"M113",
       Severity::Error,
       path.place,
       fmt::format("`{}` is not inside this folder", path.text),
       path.text,
       {},
       {{"name a path below the folder of rung.yaml, without `..` and links that lead out", ""}}});
}

void find_rules(Project& project, const Paths& paths, std::vector<Diagnostic>& diagnostics) {
  std::vector<Word> patterns = paths.rules;
  if (patterns.empty()) patterns.push_back({"rules/*.rung", Place{project.file, {0, 0}}});
  for (const Word& pattern : patterns) {
    check_inside(project.folder, pattern, diagnostics);
    if (leaves_folder(project.folder, pattern.text)) continue;
    const std::vector<std::string> found = files_that_fit(project.folder, pattern.text);
    if (found.empty()) {
      diagnostics.push_back({"M115",
                             Severity::Error,
                             pattern.place,
                             fmt::format("there is no file `{}`", pattern.text),
                             pattern.text,
                             {},
                             {{"`program:` names the rule files; the usual place is `rules/*.rung`", ""}}});
    }
    for (const std::string& name : found) {
      check_inside(project.folder, {name, pattern.place}, diagnostics);
      if (std::find(project.rules.begin(), project.rules.end(), name) == project.rules.end())
        project.rules.push_back(name);
    }
  }
  std::sort(project.rules.begin(), project.rules.end());
}

ProjectRead finish(Project project, std::vector<Diagnostic> diagnostics) {
  sort_and_unique(diagnostics);
  ProjectRead read;
  if (!has_errors(diagnostics)) read.project = std::move(project);
  read.diagnostics = std::move(diagnostics);
  return read;
}

}  // namespace

ProjectRead read_project_text(const SourcePtr& file) {
  Project project;
  project.file = file;
  std::vector<Diagnostic> diagnostics;
  if (const auto top = read_yaml(file, diagnostics)) read_top(*top, project, diagnostics);
  return finish(std::move(project), std::move(diagnostics));
}

ProjectRead read_project(const fs::path& folder) {
  const fs::path path = folder / kProjectFile;
  std::error_code error;
  if (!fs::exists(path, error)) {
    ProjectRead read;
    const std::string where = folder.empty() || folder == "." ? "this folder" : folder.string();
    read.diagnostics.push_back(
        {"M100",
         Severity::Error,
         {},
         fmt::format("there is no rung.yaml in {}", where),
         "",
         {},
         {{"go to the folder of a club, or make one: rung init my-club --template points", ""}}});
    return read;
  }
  Project project;
  project.folder = folder;
  project.file = std::make_shared<SourceFile>(kProjectFile, without_mark(read_file(path, kProjectLimit)));
  std::vector<Diagnostic> diagnostics;
  const auto top = read_yaml(project.file, diagnostics);
  if (!top) return finish(std::move(project), std::move(diagnostics));
  const Paths paths = read_top(*top, project, diagnostics);
  // The usual places, too: a link may stand there.
  const Place file{project.file, {0, 0}};
  check_inside(folder, paths.database.value_or(Word{project.database, file}), diagnostics);
  check_inside(folder, paths.outbox.value_or(Word{project.outbox, file}), diagnostics);
  find_rules(project, paths, diagnostics);
  return finish(std::move(project), std::move(diagnostics));
}

std::vector<SourcePtr> read_rules(const Project& project) {
  std::vector<SourcePtr> sources;
  for (const std::string& name : project.rules) {
    sources.push_back(std::make_shared<SourceFile>(name, read_file(project.path_of(name), kRuleFileLimit)));
  }
  return sources;
}

const Mapping* find_mapping(const Project& project, const fs::path& file) {
  std::string name = file.filename().string();
  constexpr std::string_view kMark = ".rejects";
  if (const std::size_t mark = name.rfind(kMark); mark != std::string::npos && mark > 0) {
    const std::string_view behind = std::string_view(name).substr(mark + kMark.size());
    if (behind.empty() || behind.front() == '.') name.erase(mark, kMark.size());
  }
  for (const Mapping& mapping : project.mappings) {
    if (fits(mapping.file.text, name)) return &mapping;
  }
  return nullptr;
}

}  // namespace rung::intake
