#pragma once
// Metrics that look at what came after an event: carts that nothing was bought after, and goods that are used
// up (docs/MEANING.md, 4.10 and 4.11). Private to src/engine.

#include <cstdint>
#include <vector>

#include "engine/compare.h"
#include "engine/history.h"
#include "engine/matching.h"

namespace rung::engine {

// Minutes of a day: its end.
inline constexpr int kEndOfDay = 24 * 60;

struct Moment {
  Day day;
  int minute = kEndOfDay;
};

// Who is asked about, when, and as whom `value`s are asked for.
struct AskedOf {
  const MemberHistory& history;
  Moment now;
  const MemberSide& member;
};

// Of a metric that waits: only what is still waiting stays in the totals. Of one that tells how long goods
// last: the day. Other metrics are left as they are.
void look_closer(Cut& cut, const language::Program& program, int metric, const AskedOf& asked);

// What the lines say in one of their fields that the metric counts in the cut, each value once: the newest
// event first, within it in the order of its lines. Of a metric that waits only what still does.
[[nodiscard]] std::vector<std::int64_t> said_in_lines(const Cut& cut, const language::Program& program,
                                                      int metric, int line_field, const AskedOf& asked);

}  // namespace rung::engine
