#pragma once
// Which activities have which key hash, in memory: stands in for the index that a first load builds only at
// its end.

#include <cstdint>
#include <utility>
#include <vector>

namespace rung::storage {

class KeyTable {
 public:
  void clear() { *this = KeyTable(); }

  void put(std::uint64_t hash, std::int64_t activity) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    place(hash, activity);
    ++size_;
  }

  // Calls `take(activity)` for every activity with this hash until it says true.
  template <typename Take>
  bool any(std::uint64_t hash, const Take& take) const {
    if (slots_.empty()) return false;
    for (std::size_t i = hash & (slots_.size() - 1); slots_[i].second != 0;
         i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].first == hash && take(slots_[i].second)) return true;
    }
    return false;
  }

 private:
  void place(std::uint64_t hash, std::int64_t activity) {
    std::size_t i = hash & (slots_.size() - 1);
    while (slots_[i].second != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = {hash, activity};
  }

  void grow() {
    std::vector<std::pair<std::uint64_t, std::int64_t>> old = std::move(slots_);
    slots_.assign(old.empty() ? 1024 : old.size() * 2, {0, 0});
    for (const auto& [hash, activity] : old) {
      if (activity != 0) place(hash, activity);
    }
  }

  std::vector<std::pair<std::uint64_t, std::int64_t>> slots_;  // {hash, activity}; activity 0: free
  std::size_t size_ = 0;
};

}  // namespace rung::storage
