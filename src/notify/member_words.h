#pragma once
// What is said to members, in their language: what is missing, beside the amounts and lists of
// language/reader_words.h.

#include <string>

#include "core/words.h"
#include "engine/evaluation.h"
#include "language/program.h"
#include "language/reader_words.h"

namespace rung::notify {

using language::and_list;
using language::counted_words;
using language::points_words;
using language::Wording;

// What the cheapest alternative still asks for: "116,50 €", "100,00 € und 2 Einkäufe".
// Money asked for by several metrics at once is named by metric; of two thresholds on one
// metric the higher one is said. Nothing missing: the first amount asked for, as zero ("0,00 €"). Where no
// alternative can be reached by buying, the one that is furthest along is said; if it asks for no amount at
// all: "etwas" · "a little".
[[nodiscard]] std::string missing_words(const language::Program& program, const engine::Progress& progress,
                                        const Wording& wording);

// Whether missing_words() says more than a zero.
[[nodiscard]] bool is_missing(const engine::Progress& progress);

// The alternative missing_words() speaks of: the cheapest, else the furthest along; -1 if there is none.
[[nodiscard]] int spoken_alternative(const engine::Progress& progress);

}  // namespace rung::notify
