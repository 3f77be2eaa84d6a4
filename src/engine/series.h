#pragma once
// The facts behind one metric in the order of the days they count for, and windows that move over them. A
// window only ever moves forward, so keeping its sums costs one addition and one subtraction per fact,
// whatever its length.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/day.h"
#include "core/window.h"

namespace rung::engine {

struct Entry {
  Day counted_on;
  std::int32_t activity = 0;
  std::int32_t weight = 0;  // 1: counts as one (an order); 0: only changes the value (a return)
  std::int64_t value = 0;
};

struct Totals {
  std::int64_t value = 0;
  std::int64_t weight = 0;
};

// Entries by counted day; equal days in the order of insertion.
class Series {
 public:
  void clear() { entries_.clear(); }
  // Returns the position at which the entry now stands.
  std::size_t insert(const Entry& entry);
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  // Sums over any range of days, by search; for days ahead of the walk.
  [[nodiscard]] Totals totals_in(DayRange range) const;
  // The entries in a range: [first, last) positions.
  [[nodiscard]] std::pair<std::size_t, std::size_t> positions_in(DayRange range) const;

 private:
  std::vector<Entry> entries_;
};

// One window on one series, as of the day it was last advanced to.
class Cursor {
 public:
  void reset(const Window& window, Day joined);
  // Tells the cursor that `entry` was inserted at `position`.
  void inserted(const Entry& entry);
  // `today` never lies before an earlier one.
  void advance(const Series& series, Day today);
  [[nodiscard]] const Totals& totals() const { return totals_; }
  [[nodiscard]] std::size_t first() const { return first_; }
  [[nodiscard]] std::size_t last() const { return last_; }
  // The first day after the last advance() on which time alone can change the totals; kForever if none can.
  [[nodiscard]] Day next_change(const Series& series) const;

 private:
  Window window_;
  Day joined_;
  Day today_ = kFirstDay;
  DayRange range_{kFirstDay, kFirstDay - 1};
  std::size_t first_ = 0;  // entries before this one lie before the window
  std::size_t last_ = 0;   // entries from here on lie after it
  Totals totals_;
};

}  // namespace rung::engine
