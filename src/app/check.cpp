#include "app/check.h"

#include <fmt/format.h>

#include "app/json.h"

namespace rung::app {

std::string check_text(const ProjectRules& rules) {
  if (rules.diagnostics.empty()) {
    return fmt::format("No problems in {} {}: {}\n", rules.files.size(),
                       rules.files.size() == 1 ? "file" : "files", fmt::join(rules.files, ", "));
  }
  std::string text;
  for (const Diagnostic& diagnostic : rules.diagnostics) text += render(diagnostic);
  const bool one = rules.diagnostics.size() == 1;
  return text + fmt::format("{}. More on {}: rung help {}\n", count_words(rules.diagnostics),
                            one ? "it" : "one of them", rules.diagnostics.front().code);
}

std::string check_json(const ProjectRules& rules) {
  return line(Json{{"schema", "rung.check/1"},
                   {"files", rules.files},
                   {"diagnostics", diagnostics_json(rules.diagnostics)}}) +
         "\n";
}

}  // namespace rung::app
