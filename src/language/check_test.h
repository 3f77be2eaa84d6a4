#pragma once
// The right side of a condition: what a field, an attribute or a metric is compared with.

#include "language/check_context.h"

namespace rung::language {

// Fills unit, value, values and duration of `atom` from what `condition` compares `field` with. False, with a
// message, if the two do not go together.
bool fill_test(Context& ctx, Atom& atom, const ConditionText& condition, const SourcePtr& file,
               const Field& field);

// The value of a word of `field` (Text, Choice, YesNo, Date); nothing, with a message, if it is none of its
// values.
std::optional<std::int64_t> read_word(Context& ctx, const Word& word, const SourcePtr& file,
                                      const Field& field);

// A word that the field can be, for messages.
[[nodiscard]] std::string sample_word(const Field& field);
// monday … sunday, as a field.
[[nodiscard]] Field weekday_field();
// Fields, then fields of lines that are not among them, then weekday and hour.
[[nodiscard]] std::vector<std::string> field_names(const EventType& event);
// Says that the event has no such field, unless a line of its block could not be read: then the field may be
// there.
void report_unknown_field(Context& ctx, int event, const Word& word, const SourcePtr& file,
                          const std::vector<std::string>& candidates);
// "12 months", "1 day"
[[nodiscard]] std::string duration_words(int count, const std::string& unit);

}  // namespace rung::language
