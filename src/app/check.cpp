#include "app/check.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "app/json.h"

namespace rung::app {

namespace {

constexpr std::size_t kMostShown = 100;  // of one file, to people; whoever has more corrects these first

std::string file_of(const Diagnostic& diagnostic) {
  return diagnostic.place.file ? diagnostic.place.file->name() : std::string();
}

// How many of each level are still to be shown of a file.
using Left = std::array<std::size_t, 3>;

std::map<std::string, Left> shown_of_each_file(const std::vector<Diagnostic>& diagnostics) {
  std::map<std::string, Left> left;
  for (const Diagnostic& d : diagnostics) ++left[file_of(d)][static_cast<std::size_t>(d.severity)];
  for (auto& [file, counts] : left) {
    std::size_t free = kMostShown;
    for (std::size_t& count : counts) {
      count = std::min(count, free);
      free -= count;
    }
  }
  return left;
}

std::string no_problems(const ProjectRules& rules) {
  return fmt::format("No problems in {} {}: {}\n", rules.files.size(),
                     rules.files.size() == 1 ? "file" : "files", fmt::join(rules.files, ", "));
}

std::string summary(const ProjectRules& rules) {
  const bool one = rules.diagnostics.size() == 1;
  return fmt::format("{}. More on {}: rung help {}\n", count_words(rules.diagnostics),
                     one ? "it" : "one of them", rules.diagnostics.front().code);
}

}  // namespace

std::string check_text(const ProjectRules& rules) {
  if (rules.diagnostics.empty()) return no_problems(rules);
  std::map<std::string, Left> left = shown_of_each_file(rules.diagnostics);
  std::string text;
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < rules.diagnostics.size(); ++i) {
    const Diagnostic& d = rules.diagnostics[i];
    const std::string file = file_of(d);
    std::size_t& more = left[file][static_cast<std::size_t>(d.severity)];
    hidden += more > 0 ? d.mistakes - 1 : d.mistakes;
    if (more > 0) {
      text += render(d);
      --more;
    }
    const bool last_of_file = i + 1 == rules.diagnostics.size() || file_of(rules.diagnostics[i + 1]) != file;
    if (last_of_file && hidden > 0) text += fmt::format("... and {} more in {}\n", hidden, file);
    if (last_of_file) hidden = 0;
  }
  return text + summary(rules);
}

std::string check_plain(const ProjectRules& rules) {
  if (rules.diagnostics.empty()) return no_problems(rules);
  std::string text;
  for (const Diagnostic& d : rules.diagnostics) {
    text += render_plain(d);
    if (d.mistakes > 1) text += fmt::format("not shown: {} more in this file\n", d.mistakes - 1);
    text += '\n';
  }
  return text + fmt::format("in all: {}\n", count_words(rules.diagnostics));
}

std::string check_json(const ProjectRules& rules) {
  return line(Json{{"schema", "rung.check/1"},
                   {"files", rules.files},
                   {"diagnostics", diagnostics_json(rules.diagnostics)}}) +
         "\n";
}

bool check_fails(const ProjectRules& rules, bool strict) {
  const auto counts = [strict](const Diagnostic& d) {
    return d.severity == Severity::Error || (strict && d.severity == Severity::Warning);
  };
  return std::any_of(rules.diagnostics.begin(), rules.diagnostics.end(), counts);
}

}  // namespace rung::app
