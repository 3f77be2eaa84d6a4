#include "language/sense_values.h"

#include <algorithm>

namespace rung::language {

ValueSet ValueSet::between(std::int64_t first, std::int64_t last) {
  ValueSet set;
  if (first <= last) set.runs_.push_back({first, last});
  return set;
}

ValueSet ValueSet::of(std::vector<std::int64_t> values) {
  std::sort(values.begin(), values.end());
  ValueSet set;
  for (const std::int64_t value : values) {
    if (!set.runs_.empty() && value <= set.runs_.back().last + 1) {
      set.runs_.back().last = value;
    } else {
      set.runs_.push_back({value, value});
    }
  }
  return set;
}

ValueSet ValueSet::and_missing() const {
  ValueSet set = *this;
  set.with_missing = true;
  return set;
}

ValueSet ValueSet::intersected(const ValueSet& other) const {
  ValueSet set;
  set.with_missing = with_missing && other.with_missing;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < runs_.size() && j < other.runs_.size()) {
    const std::int64_t first = std::max(runs_[i].first, other.runs_[j].first);
    const std::int64_t last = std::min(runs_[i].last, other.runs_[j].last);
    if (first <= last) set.runs_.push_back({first, last});
    if (runs_[i].last < other.runs_[j].last) {
      ++i;
    } else {
      ++j;
    }
  }
  return set;
}

ValueSet ValueSet::complement(const ValueSet& domain) const {
  ValueSet outside;
  std::int64_t next = kLowest;
  for (const Run& run : runs_) {
    if (run.first > next) outside.runs_.push_back({next, run.first - 1});
    next = run.last + 1;
  }
  if (next <= kHighest) outside.runs_.push_back({next, kHighest});
  outside.with_missing = !with_missing;
  return outside.intersected(domain);
}

}  // namespace rung::language
