#include "app/import.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "app/import_file.h"
#include "intake/files.h"
#include "intake/propose.h"
#include "storage/closing_store.h"

namespace rung::app {
namespace fs = std::filesystem;
using intake::Mapping;
namespace {

// A file and what is to be done with it.
struct Planned {
  fs::path file;
  const Mapping* mapping = nullptr;
  const Mapping* lines_of = nullptr;  // the file holds the lines of this mapping's orders
  int stage = 0;                      // members, orders, returns, the rest
};

int stage_of(const Mapping& mapping) {
  if (mapping.kinds_column || mapping.kind.text == "orders") return 1;
  if (mapping.kind.text == "members") return 0;
  return mapping.kind.text == "returns" ? 2 : 3;
}

const Mapping* mapping_of_lines(const intake::Project& project, const fs::path& file) {
  for (const Mapping& mapping : project.mappings) {
    if (mapping.lines && intake::fits(mapping.lines->file.text, file.filename().string())) return &mapping;
  }
  return nullptr;
}

std::vector<Planned> plan(const intake::Project& project, const std::vector<fs::path>& files) {
  std::vector<Planned> planned;
  for (const fs::path& file : files) {
    Planned one{file, intake::find_mapping(project, file), nullptr, 0};
    if (one.mapping != nullptr) one.stage = stage_of(*one.mapping);
    if (one.mapping == nullptr) one.lines_of = mapping_of_lines(project, file);
    planned.push_back(one);
  }
  std::stable_sort(planned.begin(), planned.end(),
                   [](const Planned& a, const Planned& b) { return a.stage < b.stage; });
  return planned;
}

// The files with the lines of `file`: those named beside it on the command line, else those in its folder.
std::vector<fs::path> lines_files(const Planned& one, const std::vector<Planned>& all) {
  std::vector<fs::path> found;
  if (!one.mapping->lines) return found;
  for (const Planned& other : all) {
    if (other.lines_of == one.mapping) found.push_back(other.file);
  }
  if (!found.empty()) return found;
  const fs::path folder = one.file.has_parent_path() ? one.file.parent_path() : fs::path(".");
  for (const std::string& name : intake::files_that_fit(folder, one.mapping->lines->file.text))
    found.push_back(folder / name);
  return found;
}

std::string render_all(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += render(diagnostic);
  return text;
}

ImportedFile refused(const fs::path& file, std::string refusal) {
  ImportedFile result;
  result.state = ImportedFile::State::Refused;
  result.file = file.string();
  result.refusal = std::move(refusal);
  return result;
}

ImportedFile read_along(const Planned& one, const std::vector<Planned>& all) {
  ImportedFile result;
  result.file = one.file.string();
  result.state = ImportedFile::State::ReadAlong;
  const bool has_orders =
      std::any_of(all.begin(), all.end(), [&](const Planned& p) { return p.mapping == one.lines_of; });
  if (has_orders) return result;
  return refused(
      one.file,
      fmt::format("{}: nothing booked: it holds lines of orders, and lines are read with their orders\n"
                  "  help: import the file of the orders ({})\n",
                  one.file.string(), one.lines_of->file.text));
}

}  // namespace

bool ImportReport::fine() const {
  return !has_errors(diagnostics) && std::all_of(files.begin(), files.end(), [](const ImportedFile& file) {
    return (file.state == ImportedFile::State::Booked && file.rows_rejected == 0) ||
           file.state == ImportedFile::State::ReadAlong;
  });
}

ImportReport import_files(const intake::Project& project, const language::Program& program,
                          storage::Database& database, const std::vector<fs::path>& files,
                          const ImportOptions& options) {
  const storage::BatchLock lock(database);
  storage::ActivityStore store(database, program);
  MemberLooks looks(database);
  const auto closing = storage::last_closing(database);
  const ImportRun run{program, database, store,
                      looks,   options,  closing ? std::optional(closing->last_day) : std::nullopt};
  const std::vector<Planned> planned = plan(project, files);
  std::map<const Mapping*, intake::Bound> bound;
  ImportReport report;
  for (const Planned& one : planned) {
    if (one.lines_of != nullptr) {
      report.files.push_back(read_along(one, planned));
      continue;
    }
    if (one.mapping == nullptr) {
      report.files.push_back(refused(one.file, render(intake::propose_mapping(one.file, program))));
      continue;
    }
    auto entry = bound.find(one.mapping);
    if (entry == bound.end()) entry = bound.emplace(one.mapping, intake::bind(*one.mapping, program)).first;
    if (!entry->second.mapping) {
      report.files.push_back(refused(one.file, render_all(entry->second.diagnostics)));
      continue;
    }
    const std::vector<fs::path> lines = lines_files(one, planned);
    if (one.mapping->lines && lines.empty()) {
      report.files.push_back(
          refused(one.file, fmt::format("{}: nothing booked: the file with its lines ({}) is not there\n",
                                        one.file.string(), one.mapping->lines->file.text)));
      continue;
    }
    report.files.push_back(FileImport(run, *entry->second.mapping, one.file, lines).run());
  }
  return report;
}

}  // namespace rung::app
