#pragma once
// What is said to members, in their language: amounts, what is missing, lists. (Screens and rule text have
// forms of their own: core/words.h.)

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/words.h"
#include "engine/evaluation.h"
#include "language/program.h"

namespace rung::notify {

// "2 Einkäufe", "1 Einkauf" · "2 purchases", "1 purchase". `name` is a metric's or a unit's name as the rules
// write it; names that are not in the small list of common ones (docs/NOTIFICATIONS.md) stay as they are,
// with blanks for underscores.
[[nodiscard]] std::string counted_words(std::int64_t count, std::string_view name, Language language);

// "1.200 Punkte" · "1,200 points", for currencies with a name of their own "1 star", "2 stars".
[[nodiscard]] std::string points_words(std::int64_t points, const language::PointCurrency& currency,
                                       Language language);

// "a", "a und b", "a, b und c" · "a, b and c".
[[nodiscard]] std::string and_list(const std::vector<std::string>& parts, Language language);

// What the cheapest alternative still asks for: "116,50 €", "100,00 € und 2 Einkäufe".
// Money asked for by several metrics at once is named by metric; of two thresholds on one
// metric the higher one is said. Nothing missing: the first amount asked for, as zero ("0,00 €"). Where no
// alternative can be reached by buying, the one that is furthest along is said; if it asks for no amount at
// all: "etwas" · "a little".
[[nodiscard]] std::string missing_words(const language::Program& program, const engine::Progress& progress,
                                        Language language);

// The alternative missing_words() speaks of: the cheapest, else the furthest along; -1 if there is none.
[[nodiscard]] int spoken_alternative(const engine::Progress& progress);

}  // namespace rung::notify
