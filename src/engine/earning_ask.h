#pragma once
// One question about what an event earns. Private to src/engine/earning*.cpp.

#include <limits>
#include <vector>

#include "core/exact.h"
#include "engine/earning.h"

namespace rung::engine {

inline constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

struct Earning::Ask {
  int event_type = 0;
  const EventView* event = nullptr;
  const Goods* goods = nullptr;
  const Moment* moment = nullptr;
  Parts parts = Parts::All;
  const Points* room = nullptr;                        // nullptr: no caps
  const std::vector<std::int64_t>* holding = nullptr;  // nullptr: no limit
  int yearly = -1;                                     // only this yearly gift
  Points* wanted = nullptr;                            // what rules would give without caps; may be nullptr
  std::vector<Exact>* rates = nullptr;  // by slot: rates of rules that give shares, too, not rounded
};

// What a rate is paid on: some lines, and perhaps what no line accounts for; neither: the event as a whole.
struct PaidOn {
  std::vector<int> lines;
  bool rest = false;
};

// What one slot comes to before rounding: the rate's own part, and what multipliers add, each for its own
// slot.
struct Earning::Total {
  int slot = -1;
  bool paid = false;  // the rate was paid on something, be it nothing's worth
  Exact own = {};
  std::vector<std::pair<int, Exact>> extras = {};
  Exact& extra(int to);
  // Rounded cumulatively, so that the parts add up to the rounded whole; then empty again.
  void book(Rounding rounding, Points& points);
};

}  // namespace rung::engine
