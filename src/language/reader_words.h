#pragma once
// Words for readers who are no marketers: members, in messages and in the participation terms, each in their
// own language. (Screens and rule text have forms of their own: core/words.h.)

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "core/words.h"
#include "language/program.h"

namespace rung::language {

// "knife courses": a name of the rules with blanks for underscores.
[[nodiscard]] std::string with_blanks(std::string_view name);

// The names common_noun() knows.
[[nodiscard]] std::vector<std::string_view> common_names();

// The word that stands behind a number for a common name of the rules, which write the English plural:
// `purchases` is "Einkäufe", "Einkauf" · "purchases", "purchase". Nothing for names that are not in the small
// list of common ones (docs/NOTIFICATIONS.md).
[[nodiscard]] std::optional<std::string> common_noun(std::string_view name, bool one, Language language);

// "2 Einkäufe", "1 Einkauf" · "2 purchases", "1 purchase". `name` is a metric's or a unit's name as the rules
// write it; names that are not common stay as they are, with blanks for underscores.
[[nodiscard]] std::string counted_words(std::int64_t count, std::string_view name, Language language);
// The same by the nouns of a wording, in a message.
[[nodiscard]] std::string counted_words(std::int64_t count, std::string_view name, const Wording& wording);

// "1.200 Punkte" · "1,200 points", for currencies with a name of their own "1 star", "2 stars".
[[nodiscard]] std::string points_words(std::int64_t points, const PointCurrency& currency, Language language);
[[nodiscard]] std::string points_words(std::int64_t points, const PointCurrency& currency,
                                       const Wording& wording);
// A name that stands by itself: "knife spend", or the last of its nouns.
[[nodiscard]] std::string name_words(std::string_view name, const Wording& wording);

// "a", "a und b", "a, b und c" · "a, b and c"; with "oder" · "or".
[[nodiscard]] std::string and_list(const std::vector<std::string>& parts, Language language);
[[nodiscard]] std::string and_list(const std::vector<std::string>& parts, const Wording& wording);
[[nodiscard]] std::string or_list(const std::vector<std::string>& parts, Language language);

// "31. Januar" · "31 January"; "1. März 2027" · "1 March 2027". month is 1 … 12.
[[nodiscard]] std::string month_words(int month, Language language);
[[nodiscard]] std::string day_of_year_words(int day, int month, Language language);
[[nodiscard]] std::string long_date_words(Day day, Language language);

}  // namespace rung::language
