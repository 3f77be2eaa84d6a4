#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "core/source.h"

namespace rung::language {

struct Formatted {
  std::optional<std::string> text;  // nothing if there are errors
  std::vector<Diagnostic> diagnostics;
};

// The file's text in the one form in which Rung writes rules (print.h). Nothing but errors of the text itself
// is looked for; a file with errors is not formatted. What comes out has been read again: it says the same,
// holds the same comments at the same lines, and formatting it changes nothing. If any of that did not hold,
// it would be a mistake of ours: InternalError, and nothing is given.
[[nodiscard]] Formatted format(const SourcePtr& source);

}  // namespace rung::language
