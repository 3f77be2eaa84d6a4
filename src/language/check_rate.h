#pragma once
// What a line gives: amounts of points or vouchers, per something or not, or a share of what a rule gave.

#include "language/check_condition.h"
#include "language/check_context.h"

namespace rung::language {

// One amount of points or vouchers, at least one; nothing, with a message, for anything else.
std::optional<Grant> read_grant(Context& ctx, const AmountText& amount, const SourcePtr& file);
// `5 suite_nights and 500 points`; false if one of them could not be read.
bool read_grants(Context& ctx, const std::vector<AmountText>& amounts, const SourcePtr& file,
                 std::vector<Grant>& grants);

// `event`: whose fields `per … of FIELD` names; -1: none is known, and such a rate is refused silently.
bool read_rate(Context& ctx, const RateText& text, const BlockRef& ref, int event, Rate& rate);

// Lines of `give the first that fits`. False if some line could not be read.
bool read_rows(Context& ctx, const Clause& clause, const BlockRef& ref, const Asking& asking,
               std::vector<RateRow>& rows);

// The conditions of a line of a table: one alternative.
Conditions row_conditions(Context& ctx, const TableRow& row, const SourcePtr& file, const Asking& asking);
// The last line must be `otherwise`, and no line may follow it.
void check_otherwise(Context& ctx, const Clause& clause, const BlockRef& ref, const char* sample);

// `give one of within T` with its choices and `if not chosen give`; nothing if the block has none.
std::optional<Choice> read_choice(Context& ctx, const BlockRef& ref);

}  // namespace rung::language
