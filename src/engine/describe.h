#pragma once
// Amounts of the program's units in words, for screens and messages.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/words.h"
#include "engine/evaluation.h"
#include "language/program.h"

namespace rung::engine {

// The program's first language: the one its screens speak.
[[nodiscard]] Language screen_language(const language::Program& program);

// "2 purchases", "1 purchase": a name of the rules, which are written in the plural, with blanks for
// underscores.
[[nodiscard]] std::string counted_words(std::int64_t number, std::string_view name, Language language);

// "116,50 €", "8", "240 points", "3 nights", "12,50 %", "400 days", "2027-01-31"; "-" for kEmpty. For
// measures: choices and texts have no words here.
[[nodiscard]] std::string amount_words(const language::Program& program, Unit unit, std::int64_t value,
                                       Language language);
// "240 points", "1 point", "1,5 points" of a currency with decimals.
[[nodiscard]] std::string points_words(const language::Program& program, int unit, std::int64_t points,
                                       Language language);

// A gap of a counter with its name where the unit alone does not say what is missing: "116,50 €", "8
// purchases".
[[nodiscard]] std::string missing_words(const language::Program& program, const Gap& gap, Language language);

// Whether another gap of the way asks for as much of the same counter in the same period, or for more: what
// is missing is then told once, by that one.
[[nodiscard]] bool told_by_another(const AlternativeProgress& way, const Gap& gap);

// One line that proves a condition: "NOT MET  spend in this calendar year is 1.200,00 € of 1.500,00 €".
[[nodiscard]] std::string gap_words(const language::Program& program, const language::Conditions& conditions,
                                    const Gap& gap, Language language);

}  // namespace rung::engine
