#pragma once
// `rung terms`: the participation terms that members can read.

#include <string>

#include "app/project_rules.h"
#include "core/result.h"

namespace rung::app {

enum class TermsFormat : std::uint8_t { Markdown, Html };

// The terms in one of the program's languages; empty: the first one that Rung has sentences for. Refused
// ("language") if the program does not have the language, or Rung has no sentences in it.
[[nodiscard]] Result<std::string, Refusal> terms_text(const language::Program& program,
                                                      const std::string& language, TermsFormat format);

}  // namespace rung::app
