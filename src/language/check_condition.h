#pragma once
// From conditions as they were written to Conditions: names resolved, units compared, alternatives laid out.

#include "language/check_context.h"

namespace rung::language {

// Who asks decides what a condition may look at.
enum class Asker : std::uint8_t {
  Metric,  // `where` of a metric: the event and its lines
  Earn,    // `where` of earn: the event, its lines, and the member as he was before
  Tier,    // `enter when`, `keep when`: only what makes a distance that can be computed
  Reward,
  Value,      // a line of a `value`: attributes, elections, segments of attributes
  Exemption,  // `never expire while`: the member on that day
  Voucher,    // `where` of a voucher: where it is used; what a shop knows is not known here
  Segment,
  Notify,
  Find,
};

struct Asking {
  Asker asker = Asker::Find;
  int event = -1;  // of Metric and Earn; -1: the event is not known, so fields are not looked up
};

// Conditions with every mistake reported; parts that could not be resolved are left out.
Conditions build_conditions(Context& ctx, const ConditionListText& text, const SourcePtr& file,
                            const Asking& asking);
// Whether every condition of the text was understood.
[[nodiscard]] bool all_understood(const ConditionListText& text, const Conditions& conditions);
// Every alternative of `first` together with every alternative of `second`; both not empty.
Conditions joined(Context& ctx, const Conditions& first, const Conditions& second);
// The number of a metric, or of points earned, seen through a window.
int add_measure(Context& ctx, Measure::Kind kind, int index, const Window& window);
// A measure as it is named in a condition or an expectation; -1 with a message if it cannot be one.
int read_measure(Context& ctx, const ConditionText& condition, const SourcePtr& file);
// "calendar year", or the name of the program's own period.
[[nodiscard]] std::string cycle_words(const Program& program, Cycle cycle);
// "in this calendar year"
[[nodiscard]] std::string period_words(const Program& program, const Window& window);
// Whether it is about what has happened to the member lately: `member upgraded in last 7 days`.
[[nodiscard]] bool tells_of_moves(AtomKind kind);
// What a segment with these conditions looks at.
[[nodiscard]] SegmentUse use_of(const Context& ctx, const Conditions& conditions);

}  // namespace rung::language
