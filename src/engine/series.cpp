#include "engine/series.h"

#include <algorithm>

#include "core/whole.h"

namespace rung::engine {
namespace {

bool counted_before(const Entry& entry, Day day) { return entry.counted_on < day; }

}  // namespace

void Series::clear() {
  entries_.clear();
  sums_.clear();
}

void Series::insert(const Entry& entry) {
  if (entries_.empty() || entries_.back().counted_on <= entry.counted_on) {  // mostly
    const Totals before = sums_.empty() ? Totals{} : sums_.back();
    entries_.push_back(entry);
    sums_.push_back({add(before.value, entry.value), before.weight + entry.weight});
    return;
  }
  const auto place = std::upper_bound(entries_.begin(), entries_.end(), entry.counted_on,
                                      [](Day day, const Entry& e) { return day < e.counted_on; });
  const auto position = static_cast<std::size_t>(place - entries_.begin());
  entries_.insert(place, entry);
  sums_.resize(entries_.size());
  for (std::size_t i = position; i < entries_.size(); ++i) {
    const Totals before = i == 0 ? Totals{} : sums_[i - 1];
    sums_[i] = {add(before.value, entries_[i].value), before.weight + entries_[i].weight};
  }
}

std::pair<std::size_t, std::size_t> Series::positions_in(DayRange range) const {
  if (range.first > range.last) return {0, 0};
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), range.first, counted_before);
  const bool to_the_end = entries_.empty() || entries_.back().counted_on <= range.last;
  const auto last =
      to_the_end ? entries_.end() : std::lower_bound(first, entries_.end(), range.last + 1, counted_before);
  return {static_cast<std::size_t>(first - entries_.begin()),
          static_cast<std::size_t>(last - entries_.begin())};
}

Totals Series::totals(std::size_t first, std::size_t last) const {
  if (first >= last) return {};
  const Totals& until = sums_[last - 1];
  if (first == 0) return until;
  return {until.value - sums_[first - 1].value, until.weight - sums_[first - 1].weight};
}

}  // namespace rung::engine
