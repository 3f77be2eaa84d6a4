#pragma once
// What the examples of a program try: which ways into a tier, ways to keep one, drops, earn rules, caps,
// segments, notifications, and which thresholds with the last value that just meets them and the first that
// just misses them. Counted from what the evaluations of the examples judged, by an Observer.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/source.h"
#include "engine/observer.h"
#include "language/program.h"

namespace rung::engine {

enum class CoverageKind : std::uint8_t {
  WaysIn,      // each alternative of `enter when`, `enter for life when`: was the tier reached by it alone?
  WaysToKeep,  // each alternative of `keep when` (of trials too), entering again, catching up in a grace time
  Drops,       // a tier that can end: was it lost (after its grace time, if it has one)?
  WaysToEarn,  // did the rule give points; by each alternative of its `where` alone; each line of a table
  Caps,        // did the cap hold something back?
  Segments,    // was a member inside?
  Notifications,  // did an example expect it, and it came?
  Values,         // each line of a `value`: was it the first that fits, when something was compared with it?
  Milestones,     // each step that is written: was it reached, and gave something?
  Conversions,    // did it take points?
  Thresholds,     // two for each: just met, just missed
};
inline constexpr std::size_t kCoverageKinds = 11;

struct CoverageItem {
  std::string of;    // "Gold", "Gold, kept", "base": the rule
  std::string what;  // "`spend in this calendar year at least 1200 EUR`"; may be empty
  // Of a threshold the value to try: "just met, 1200 EUR". Else empty.
  std::string value;
  Place place;
  bool covered = false;
};

struct CoverageGroup {
  CoverageKind kind{};
  std::vector<CoverageItem> items;  // in the order of the rules
  [[nodiscard]] std::size_t covered() const;
};

using Coverage = std::vector<CoverageGroup>;  // one group of each kind, in their order

// Hundredths of a percent, rounded down, so that 10000 means all; 10000 of nothing.
[[nodiscard]] std::int64_t share_of(std::size_t covered, std::size_t all);

// Watches evaluations and counts. The program must outlive it.
class CoverageCounter : public Observer {
 public:
  explicit CoverageCounter(const language::Program& program);
  ~CoverageCounter() override;

  void judged(const language::Conditions& conditions, const Answers& answers) override;
  void renewed(int tier) override;
  void caught_up(int tier) override;
  void lost(int tier, bool after_grace) override;
  void earned(int rule) override;
  void held_back(int rule, int cap) override;
  void fitted(const language::Conditions& line) override;
  void step_reached(int milestone, std::int64_t step) override;
  void converted(int conversion) override;

  [[nodiscard]] Coverage coverage() const;

 private:
  struct Seen;
  static void add(Coverage& to, CoverageKind kind, CoverageItem item);
  void add_ways(Coverage& to, CoverageKind kind, const std::string& of,
                const language::Conditions& conditions) const;
  void add_thresholds(Coverage& to, const std::string& of, const language::Conditions& conditions) const;
  void add_tier(Coverage& to, int tier) const;
  void add_rule(Coverage& to, int rule) const;
  void add_line(Coverage& to, CoverageKind kind, const std::string& of, const language::Conditions& line,
                const Place& place) const;
  void add_milestone(Coverage& to, int milestone) const;

  const language::Program& program_;
  std::unique_ptr<Seen> seen_;
};

}  // namespace rung::engine
