#pragma once
// `rung check`: every mistake of every file in one run.

#include <string>
#include <vector>

#include "app/project_rules.h"

namespace rung::app {

// "No problems in 3 files: …", or every diagnostic and one line that counts them.
[[nodiscard]] std::string check_text(const ProjectRules& rules);

// {"schema":"rung.check/1","files":[…],"diagnostics":[…]}, one line.
[[nodiscard]] std::string check_json(const ProjectRules& rules);

}  // namespace rung::app
