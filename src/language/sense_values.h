#pragma once
// Sets of whole numbers, as runs: what the analysis of conditions (sense_*.cpp) knows about one value.
// Private to src/language.

#include <cstdint>
#include <vector>

namespace rung::language {

class ValueSet {
 public:
  struct Run {
    std::int64_t first = 0;
    std::int64_t last = 0;  // both included
    bool operator==(const Run&) const = default;
  };

  static constexpr std::int64_t kLowest = INT64_MIN / 4;
  static constexpr std::int64_t kHighest = INT64_MAX / 4;

  [[nodiscard]] static ValueSet none() { return {}; }
  // Empty if first > last.
  [[nodiscard]] static ValueSet between(std::int64_t first, std::int64_t last);
  [[nodiscard]] static ValueSet from(std::int64_t first) { return between(first, kHighest); }
  [[nodiscard]] static ValueSet up_to(std::int64_t last) { return between(kLowest, last); }
  [[nodiscard]] static ValueSet any() { return between(kLowest, kHighest); }
  // In any order, with repetitions.
  [[nodiscard]] static ValueSet of(std::vector<std::int64_t> values);

  // Whether a value that is not there belongs to the set.
  bool with_missing = false;

  [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }
  [[nodiscard]] bool empty() const { return runs_.empty() && !with_missing; }
  [[nodiscard]] std::int64_t lowest() const { return runs_.front().first; }  // of a set with runs
  [[nodiscard]] std::int64_t highest() const { return runs_.back().last; }   // likewise
  [[nodiscard]] ValueSet and_missing() const;

  [[nodiscard]] ValueSet intersected(const ValueSet& other) const;
  // What of `domain` is not in this set.
  [[nodiscard]] ValueSet complement(const ValueSet& domain) const;
  [[nodiscard]] bool contains(const ValueSet& other) const { return other.intersected(*this) == other; }
  bool operator==(const ValueSet&) const = default;

 private:
  std::vector<Run> runs_;  // ascending, with gaps between them
};

}  // namespace rung::language
