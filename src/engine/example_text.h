#pragma once
// What happens in an example, in words: as a rule file writes it, and as screens show it.

#include <cstdint>
#include <string>
#include <vector>

#include "core/words.h"
#include "engine/evaluate.h"
#include "language/program.h"

namespace rung::engine {

// An amount as it can be pasted into a rule file: "1200 EUR", "4", "3 nights", "12.5 %", "1 point", "yes",
// "2027-01-31". Not for texts and choices.
[[nodiscard]] std::string rule_text(const language::Program& program, Unit unit, std::int64_t value);

// The value of a field as screens show it: "640,00 €", "pans", "completed". `texts`: those that no rule
// mentions (ExampleDef::texts).
[[nodiscard]] std::string field_words(const language::Program& program, const language::Field& field,
                                      std::int64_t value, const std::vector<std::string>& texts,
                                      Language language);

// What was said of one activity of an example: "net_amount 640,00 €, category pans, status completed"; an
// order of several lines names them one after the other.
[[nodiscard]] std::string activity_words(const language::Program& program,
                                         const language::ExampleEvent& event,
                                         const std::vector<std::string>& texts, Language language);

// How a condition stands, with the value behind it where it compares amounts: "NOT MET  time left in Gold at
// most 60 days (15 days too many)".
[[nodiscard]] std::string condition_words(const language::Program& program, const language::Atom& atom,
                                          const Answer& answer, const Evaluator& evaluator,
                                          Language language);

}  // namespace rung::engine
