#pragma once
// A RuleFile as text, one line a clause, for comparing with the .golden files.

#include <string>

#include "language/rule_file.h"

namespace rung::test {

[[nodiscard]] std::string dump(const language::RuleFile& file);
[[nodiscard]] std::string dump(const language::ConditionListText& conditions);
// "EffectiveFrom"; "?" behind the last kind.
[[nodiscard]] std::string clause_name(language::ClauseKind kind);

[[nodiscard]] std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);

// Whether expected texts are to be written anew instead of compared: RUNG_REFRESH=1. The difference is then
// read.
[[nodiscard]] bool refreshing();

}  // namespace rung::test
