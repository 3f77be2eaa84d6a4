#pragma once
// The steps of check(), one per kind of block, in the order in which they must run. Private to src/language.

#include "language/check_context.h"

namespace rung::language {

// First pass: every block gets its number, every name is known.
void collect_names(Context& ctx, const std::vector<RuleFile>& files);

void check_program_block(Context& ctx);
void check_events(Context& ctx);
// No metric and no points currency may be called like an attribute of members.
void check_attribute_names(Context& ctx);
void check_points(Context& ctx);
void check_metrics(Context& ctx);
void check_reward_prices(Context& ctx);
void build_ladders(Context& ctx);
void check_segments(Context& ctx);
void check_tiers(Context& ctx);
void check_earn(Context& ctx);
void check_rewards(Context& ctx);
void check_notifications(Context& ctx);
void check_examples(Context& ctx);
// Warnings about what is allowed and hardly meant, and what can only be seen when everything is known.
void check_sense(Context& ctx);
// `spend missing for Gold` is an error if no way into Gold asks for spend.
void check_missing(Context& ctx, const Conditions& conditions);

// ---- Shared by several kinds of blocks
// What may be limited: how often, or points as well.
enum class CapForm : std::uint8_t { Times, PointsOrTimes };
// All `at most …` of a block. `unit`: the point currency that is limited; -1 if it is not known.
std::vector<Cap> read_caps(Context& ctx, const BlockRef& ref, CapForm form, int unit);
// A label's languages must be among the program's; a text missing in one of them is a warning.
Labels read_labels(Context& ctx, const std::vector<Label>& labels, const BlockRef& ref, const Place& at);
// The cycle of `end of P`, `per P`; nothing, with a message, for a period that is not built in.
// `calendar year` and its like are built in; a period of another name is an error.
void report_unknown_period(Context& ctx, const PeriodText& period, const SourcePtr& file);
std::optional<Cycle> read_cycle(Context& ctx, const std::optional<PeriodText>& period, const SourcePtr& file);

}  // namespace rung::language
