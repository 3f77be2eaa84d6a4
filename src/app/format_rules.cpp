#include "app/format_rules.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "intake/files.h"
#include "intake/project.h"
#include "language/format.h"

namespace rung::app {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStandardInput = "-";
constexpr std::uint64_t kRuleFileLimit = std::uint64_t{4} << 20U;

struct OpenFile {
  std::string name;
  fs::path path;
  std::string text;      // in form; empty if there are errors
  bool differs = false;  // from what was read
};

std::vector<OpenFile> files_of(const FormatRequest& request, FormatReport& report) {
  std::vector<OpenFile> files;
  const bool standard_input = request.files == std::vector<std::string>{kStandardInput};
  for (const std::string& name : request.files)
    files.push_back({name, standard_input ? fs::path("/dev/stdin") : fs::path(name), "", false});
  if (!files.empty()) return files;
  const intake::ProjectRead read = intake::read_project(request.folder);
  report.diagnostics = read.diagnostics;
  if (!read.project) return files;
  for (const std::string& name : read.project->rules)
    files.push_back({name, read.project->path_of(name), "", false});
  return files;
}

FormattedFile::State format_one(OpenFile& file, FormatReport& report) {
  std::string text = intake::read_file(file.path, kRuleFileLimit);
  const auto source = std::make_shared<const SourceFile>(file.name, text);
  language::Formatted formatted = language::format(source);
  if (!formatted.text) {
    std::move(formatted.diagnostics.begin(), formatted.diagnostics.end(),
              std::back_inserter(report.diagnostics));
    return FormattedFile::State::Refused;
  }
  file.text = std::move(*formatted.text);
  file.differs = file.text != text;
  return file.differs ? FormattedFile::State::Differs : FormattedFile::State::InForm;
}

void replace(const OpenFile& file) {
  const fs::path target = fs::canonical(file.path);
  const fs::perms permissions = fs::status(target).permissions();
  if ((permissions & fs::perms::owner_write) == fs::perms::none)
    throw intake::IntakeError(fmt::format("writing {} failed: it is read-only", file.path.string()));
  intake::NewFile writing(target);
  writing.write(file.text);
  fs::permissions(writing.temporary(), permissions);
  writing.publish();
}

const char* state_word(FormattedFile::State state) {
  switch (state) {
    case FormattedFile::State::InForm: return "in_form";
    case FormattedFile::State::Differs: return "differs";
    case FormattedFile::State::Refused: return "refused";
  }
  return "";
}

std::string files_words(std::size_t count) {
  return count == 1 ? std::string("1 file") : fmt::format("{} files", count);
}

}  // namespace

bool FormatReport::fine() const {
  const auto bad = [this](const FormattedFile& file) {
    return file.state == FormattedFile::State::Refused ||
           (only_checked && file.state == FormattedFile::State::Differs);
  };
  return !has_errors(diagnostics) && std::none_of(files.begin(), files.end(), bad);
}

FormatReport format_rules(const FormatRequest& request) {
  FormatReport report;
  report.only_checked = request.only_check;
  std::vector<OpenFile> files = files_of(request, report);
  for (OpenFile& file : files) report.files.push_back({file.name, format_one(file, report)});
  sort_and_unique(report.diagnostics);
  if (request.only_check) return report;
  for (OpenFile& file : files) {
    if (request.files.size() == 1 && file.name == kStandardInput) {
      if (!file.text.empty()) report.text = std::move(file.text);
    } else if (file.differs) {
      replace(file);
    }
  }
  return report;
}

std::string format_text(const FormatReport& report) {
  std::string text;
  for (const Diagnostic& diagnostic : report.diagnostics) text += render(diagnostic);
  std::size_t differ = 0;
  std::size_t refused = 0;
  for (const FormattedFile& file : report.files) {
    if (file.state == FormattedFile::State::Refused) {
      ++refused;
      text += fmt::format("Left as it is, because it has errors: {}\n", file.name);
    }
    if (file.state != FormattedFile::State::Differs) continue;
    ++differ;
    text += fmt::format("{} {}\n", report.only_checked ? "Not in form:" : "Formatted:", file.name);
  }
  if (report.files.empty()) return text;
  const std::size_t in_form = report.files.size() - differ - refused;
  if (in_form == report.files.size())
    return text + fmt::format("{} in form already.\n", files_words(in_form));
  text += fmt::format("{} {}", files_words(differ), report.only_checked ? "to be formatted" : "formatted");
  if (in_form > 0) text += fmt::format(", {} in form already", in_form);
  if (refused > 0) text += fmt::format(", {} with errors", refused);
  return text + ".\n";
}

Json format_json(const FormatReport& report) {
  Json files = Json::array();
  for (const FormattedFile& file : report.files)
    files.push_back(Json{{"file", file.name}, {"state", state_word(file.state)}});
  return Json{{"schema", "rung.fmt/1"},
              {"checked_only", report.only_checked},
              {"files", std::move(files)},
              {"diagnostics", diagnostics_json(report.diagnostics)}};
}

}  // namespace rung::app
