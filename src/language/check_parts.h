#pragma once
// The steps of check(), one per kind of block, in the order in which they must run. Private to src/language.

#include "language/check_context.h"

namespace rung::language {

// First pass: every block gets its number, every name is known.
void collect_names(Context& ctx, const std::vector<RuleFile>& files);

void check_program_block(Context& ctx);
void check_events(Context& ctx);
// Which vouchers are of money: those that some conversion gives money of.
void find_money_vouchers(Context& ctx);
// No metric and no points currency may be called like an attribute of members.
void check_attribute_names(Context& ctx);
void check_points(Context& ctx);
void check_metrics(Context& ctx);
// Amounts of values, choices of elections, names of vouchers: before anything is compared with them.
void check_value_amounts(Context& ctx);
void check_elections(Context& ctx);
void check_vouchers(Context& ctx);
void check_reward_prices(Context& ctx);
// What refers to tiers, metrics and segments, in blocks that these need first.
void check_held_periods(Context& ctx);
void check_exemptions(Context& ctx);
void check_value_conditions(Context& ctx);
void check_voucher_conditions(Context& ctx);
void check_counted_vouchers(Context& ctx);  // after everything that gives vouchers
void check_milestones(Context& ctx);
void check_conversions(Context& ctx);
void check_trials(Context& ctx);
void check_pools(Context& ctx);
void check_guards(Context& ctx);
void build_ladders(Context& ctx);
void check_segments(Context& ctx);
void check_tiers(Context& ctx);
void check_earn(Context& ctx);
void check_rewards(Context& ctx);
void check_notifications(Context& ctx);
void check_wordings(Context& ctx);  // after the messages, which say what is needed
// Warnings about what is allowed and hardly meant, and what can only be seen when everything is known.
void check_sense(Context& ctx);
// `spend missing for Gold` is an error if no way into Gold asks for spend.
void check_missing(Context& ctx, const Conditions& conditions);

// ---- Shared by several kinds of blocks
// The events of `without orders, redemptions`, each reported if it is not known.
std::vector<int> read_events(Context& ctx, const std::vector<Word>& words, const SourcePtr& file);
// The slot of an event's field; -1, with a message, if it has none of that name.
int find_field(Context& ctx, int event, const Word& word, const SourcePtr& file);
// The same for a field that must be a date.
int find_date_field(Context& ctx, int event, const Word& word, const SourcePtr& file);
// All `at most …` of a block. `units`: what can be limited beside how often.
std::vector<Cap> read_caps(Context& ctx, const BlockRef& ref, const std::vector<Unit>& units = {},
                                         ClauseKind kind = ClauseKind::AtMost);
// R236 where members would be compared at any moment, be it through a segment. `where`: "keeping is judged",
// "points are given" …
void refuse_comparisons(Context& ctx, const Conditions& conditions, const std::string& where);
// R216, with the line that names the program's languages.
void report_language(Context& ctx, const Place& place, const std::string& code);
// A label's languages must be among the program's; a text missing in one of them is a warning.
Labels read_labels(Context& ctx, const std::vector<Label>& labels, const BlockRef& ref, const Place& at);
// R474 unless a word has as many forms as its language needs. `begin` and `end` stand around them in the way
// out: "{balance: " and "}".
void check_forms(Context& ctx, const Place& place, const std::vector<std::string>& forms,
                 const std::string& language, bool with_decimals, const std::string& begin,
                 const std::string& end);
// `gives tier Gold for 3 months`.
TierGrant read_tier_grant(Context& ctx, const Clause& clause, const BlockRef& ref);
// The cycle of `end of P`, `per P`, `in this P`: built in, or declared by the program; nothing, with a
// message, for any other.
std::optional<Cycle> read_cycle(Context& ctx, const std::optional<PeriodText>& period, const SourcePtr& file);

}  // namespace rung::language
