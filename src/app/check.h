#pragma once
// `rung check`: every mistake of every file in one run.

#include <string>
#include <string_view>
#include <vector>

#include "app/project_rules.h"

namespace rung::app {

// "No problems in 3 files: …", or the diagnostics with their lines and one line that counts all of them. Of a
// file with very many only the first hundred are shown, errors before warnings before hints.
[[nodiscard]] std::string check_text(const ProjectRules& rules);

// The same for reading aloud: one `label: value` a line, an empty line after each diagnostic, all of them.
[[nodiscard]] std::string check_plain(const ProjectRules& rules);

// {"schema":"rung.check/1","files":[…],"diagnostics":[…]}, one line.
[[nodiscard]] std::string check_json(const ProjectRules& rules);

// A log in SARIF 2.1.0, one line: what code hosts and editors read. Columns are code points.
[[nodiscard]] std::string check_sarif(const ProjectRules& rules, std::string_view rung_version);

// Whether the answer is no: errors, with `strict` also warnings. Hints never are.
[[nodiscard]] bool check_fails(const ProjectRules& rules, bool strict);

}  // namespace rung::app
