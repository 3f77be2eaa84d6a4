#pragma once
// The TextMate grammar of rule files, made of the grammar's words.

#include <string>

#include "keywords.h"

namespace rung::test {

// The text of grammar/editors/vscode/syntaxes/rung.tmLanguage.json.
[[nodiscard]] std::string textmate_grammar(const Keywords& words);

}  // namespace rung::test
