#include "engine/series.h"

#include <algorithm>

#include "core/whole.h"

namespace rung::engine {
namespace {

bool counted_before(const Entry& entry, Day day) { return entry.counted_on < day; }

void accumulate(Totals& totals, const Entry& entry) {
  totals.value = add(totals.value, entry.value);
  totals.weight += entry.weight;
}

}  // namespace

std::size_t Series::insert(const Entry& entry) {
  if (entries_.empty() || entries_.back().counted_on <= entry.counted_on) {
    entries_.push_back(entry);
    return entries_.size() - 1;
  }
  const auto place = std::upper_bound(entries_.begin(), entries_.end(), entry.counted_on,
                                      [](Day day, const Entry& e) { return day < e.counted_on; });
  const auto position = static_cast<std::size_t>(place - entries_.begin());
  entries_.insert(place, entry);
  return position;
}

std::pair<std::size_t, std::size_t> Series::positions_in(DayRange range) const {
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), range.first, counted_before);
  const auto last = std::lower_bound(first, entries_.end(), range.last + 1, counted_before);
  return {static_cast<std::size_t>(first - entries_.begin()),
          static_cast<std::size_t>(last - entries_.begin())};
}

Totals Series::totals_in(DayRange range) const {
  const auto [first, last] = positions_in(range);
  Totals totals;
  for (std::size_t i = first; i < last; ++i) accumulate(totals, entries_[i]);
  return totals;
}

void Cursor::reset(const Window& window, Day joined) {
  *this = Cursor();
  window_ = window;
  joined_ = joined;
}

void Cursor::inserted(const Entry& entry) {
  if (entry.counted_on < range_.first) {
    ++first_;
    ++last_;
  } else if (entry.counted_on <= range_.last) {
    ++last_;
    accumulate(totals_, entry);
  }
}

void Cursor::advance(const Series& series, Day today) {
  const bool inside_cycle = window_.kind == Window::Kind::This && range_.contains(today);
  if (today == today_ || inside_cycle) {
    today_ = today;
    return;
  }
  today_ = today;
  range_ = resolve(window_, today, joined_);
  const std::vector<Entry>& entries = series.entries();
  while (last_ < entries.size() && entries[last_].counted_on <= range_.last)
    accumulate(totals_, entries[last_++]);
  while (first_ < last_ && entries[first_].counted_on < range_.first) {
    totals_.value -= entries[first_].value;
    totals_.weight -= entries[first_].weight;
    ++first_;
  }
}

Day Cursor::next_change(const Series& series) const {
  switch (window_.kind) {
    case Window::Kind::AllTime: return kForever;
    case Window::Kind::This: return first_ < last_ ? range_.last + 1 : kForever;
    case Window::Kind::Last:
      return series.entries().empty() ? kForever : cycle_around(window_.cycle, today_, joined_).last + 1;
    case Window::Kind::LastDays:
    case Window::Kind::LastMonths:
      return first_ < last_ ? leaves_on(window_, series.entries()[first_].counted_on, today_, joined_)
                            : kForever;
  }
  return kForever;
}

}  // namespace rung::engine
