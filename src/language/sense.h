#pragma once
// The parts of the analysis of what is allowed and hardly meant, called by check_sense(). Private to
// src/language/check_sense.cpp and sense_*.cpp.

#include "language/check_context.h"

namespace rung::language {

// Conditions that can never hold, always hold, or say nothing new beside others.
void check_conditions_sense(Context& ctx);

// Tiers nobody is seen in or would stay in, and lines of a tier that nothing looks at. Needs rules without
// mistakes.
void check_tiers_sense(Context& ctx);
// Earn rules and rewards beside each other. Needs rules without mistakes.
void check_earning_sense(Context& ctx);
// Prices nobody can pay, dates that never come, points that nothing takes. Needs rules without mistakes.
void check_points_sense(Context& ctx);
// Points that end before they can be used, a tier that is asked for before it can be reached. Needs rules
// without mistakes.
void check_effects_sense(Context& ctx);
// Messages that do not fit into their channel. Needs rules without mistakes.
void check_texts_sense(Context& ctx);
// Messages that can come twice about what is still waiting. Needs rules without mistakes.
void check_repeats_sense(Context& ctx);
// Names that nothing refers to. Needs rules without mistakes.
void check_unused_sense(Context& ctx);
// Keeping that asks for something which some way in does not ask for.
void check_hard_keeping(Context& ctx, const Tier& tier);
// A tier whose ways in all lead into the tier above it as well.
void check_passed_over(Context& ctx, const Tier& lower, const Tier& upper);

// A metric or points earned, at least or more than a fixed amount.
[[nodiscard]] bool asks_for_amount(const Atom& atom);
// The length of a window in months; 0 if it is no whole number of them.
[[nodiscard]] int length_in_months(const Window& window);
// Whether amounts in the two windows can be compared: the same window, or the same number of months.
[[nodiscard]] bool equally_long(const Window& a, const Window& b);
// Whether no line so far is wrong or unreadable: what seems to be missing or unused may stand in such a line.
[[nodiscard]] bool without_mistakes(const Context& ctx);
// "`a` and `b`", "`a`, `b` and `c`"
[[nodiscard]] std::string quoted_list(const std::vector<std::string>& texts, const char* last_word);

}  // namespace rung::language
