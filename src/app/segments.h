#pragma once
// `rung segments`: how many members each segment has, and how many are in two of them at once.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/member_view.h"

namespace rung::app {

struct SegmentCounts {
  std::int64_t members = 0;         // who have joined by the day asked about
  std::int64_t in_none = 0;         // of them, in no segment at all
  std::vector<std::int64_t> sizes;  // by Program::segments
  // Two segments, the one that is declared first in front, and who are in both. Only those that meet; the
  // largest first, of equal ones in the order of the rules.
  struct Overlap {
    std::size_t one = 0, other = 0;
    std::int64_t both = 0;
  };
  std::vector<Overlap> overlaps;
};

// Counts members one by one, for whoever looks at the base anyway. The program must outlive it.
class SegmentCounter {
 public:
  explicit SegmentCounter(const language::Program& program);
  // The member whom the evaluator has evaluated, who must have joined.
  void look_at(const engine::Evaluator& evaluator);
  [[nodiscard]] SegmentCounts counts() &&;

 private:
  const std::vector<language::Segment>& segments_;
  std::vector<std::int64_t> both_;  // row: the segment declared first
  SegmentCounts counts_;
};

// Looks at every member once. `progress` (members looked at, of so many) may be empty. Changes nothing.
[[nodiscard]] SegmentCounts count_segments(OpenShop& shop,
                                           const std::function<void(std::int64_t, std::int64_t)>& progress);

// `limit`: so many overlaps at most; of the text twenty if nothing is said, of the JSON all.
[[nodiscard]] std::string segments_text(const OpenShop& shop, const SegmentCounts& counts,
                                        std::optional<std::int64_t> limit);
[[nodiscard]] Json segments_json(const OpenShop& shop, const SegmentCounts& counts,
                                 std::optional<std::int64_t> limit);

// Who is in a segment, as a condition for `rung find`.
[[nodiscard]] std::string in_segment(const std::string& name);

}  // namespace rung::app
