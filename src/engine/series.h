#pragma once
// The facts behind one metric in the order of the days they count for, with running sums: what lies in any
// window is found by two searches.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/day.h"

namespace rung::engine {

struct Entry {
  Day counted_on;
  std::int32_t activity = 0;  // -1: the calendar; -2: carried over from the period before
  std::int32_t weight = 0;    // 1: counts as one (an order); 0: only changes the value (a return)
  std::int64_t value = 0;
};

struct Totals {
  std::int64_t value = 0;
  std::int64_t weight = 0;
};

// Entries by counted day; equal days in the order of insertion.
class Series {
 public:
  void clear();
  void insert(const Entry& entry);
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  // The entries in a range of days: [first, last) positions.
  [[nodiscard]] std::pair<std::size_t, std::size_t> positions_in(DayRange range) const;
  // The sums over [first, last) positions.
  [[nodiscard]] Totals totals(std::size_t first, std::size_t last) const;

 private:
  std::vector<Entry> entries_;
  std::vector<Totals> sums_;  // beside them: of everything up to and including the entry
};

}  // namespace rung::engine
