#pragma once
// The fields of records (docs/MEANING.md, 2.2) follow from what the rules declare: points, metrics and
// vouchers can be brought along, rewards redeemed, options chosen. Private to src/language.

#include <string>
#include <vector>

#include "language/check_context.h"

namespace rung::language {

// Once all names are known: gives each record its fields, words and slots (Program::records). Fields of
// metrics have no unit yet.
void add_record_fields(Context& ctx);
// The unit of a metric, and with it of what can be said of it in records. `index`: of the metric.
void set_record_unit(Context& ctx, int index);
// Once tiers are numbered: which tier each word of records stands for.
void number_record_tiers(Context& ctx);

// Whether a metric looks at openings or adjustments itself: it has no field in them.
[[nodiscard]] bool looks_at_amounts(const Context& ctx, const Block& metric);
// "2 fruit and 100 points": an option as it is written.
[[nodiscard]] std::string option_words(const std::vector<AmountText>& grants);

// One thing that records can name, with the slot of its field in an event.
struct RecordField {
  enum class Of : std::uint8_t { Points, Metric, Voucher, Election, Milestone, Reward } of{};
  int index = 0;
};
// What the field `slot` of a record speaks of; nothing for fields that every program has.
[[nodiscard]] std::optional<RecordField> record_field(const RecordFields& records, int event, int slot);

}  // namespace rung::language
