#pragma once
// Which events could fill the gaps of a way: guesses that why_try then tries out.

#include <cstdint>
#include <vector>

#include "app/why_try.h"

namespace rung::app {

// More events of one kind are no advice to anybody.
inline constexpr std::int64_t kMostEvents = 500;

// The kind of event that is added: its fields and its one line (none: no lines), without amounts.
struct Pattern {
  std::vector<std::int64_t> fields, line;
  // The slot of a line that carries what a field of its event carries; -1: none.
  [[nodiscard]] static int line_slot_of(const language::Program& program, int event, int field);
};

struct Plan {
  std::vector<TriedEvents> events;
  std::vector<Pattern> patterns;  // beside them
  int grows = -1;  // the part whose amount (or number) may be as large as it takes; -1: it is known
};

class Planner {
 public:
  // `progress` must outlive the planner.
  Planner(const language::Program& program, const MemberView& view, const engine::Progress& progress,
          bool to_keep);

  // For one way: plans of different kinds, each as variants of which the first that works is enough. None if
  // events cannot fill the way.
  [[nodiscard]] std::vector<std::vector<Plan>> plans(std::size_t way) const;

 private:
  struct Wanted {
    std::vector<std::pair<int, std::int64_t>> says, line_says;
  };
  struct Needs {
    std::vector<TriedEvents> events;
    std::vector<int> metrics;  // behind them
    std::vector<int> units;    // currencies that are missing
  };
  [[nodiscard]] bool add_gap(const engine::Gap& gap, Needs& needs) const;
  [[nodiscard]] bool add_metric(const language::Metric& metric, int number, std::int64_t missing,
                                Needs& needs) const;
  [[nodiscard]] std::vector<TriedEvents> point_events(int unit, std::size_t way) const;
  [[nodiscard]] std::int64_t first_guess(int unit, std::size_t way, int event, int field) const;
  [[nodiscard]] std::vector<Plan> variants(const std::vector<TriedEvents>& events, const Needs& needs,
                                           int grows) const;
  [[nodiscard]] std::vector<std::pair<Wanted, bool>> says_of(const TriedEvents& events,
                                                             const Needs& needs) const;
  void add_wanted(const language::Conditions& where, const TriedEvents& events,
                  std::vector<std::pair<Wanted, bool>>& to) const;
  [[nodiscard]] const engine::Activity* last_of(int event) const;
  [[nodiscard]] Pattern pattern_of(const TriedEvents& events) const;
  [[nodiscard]] Pattern plain(int event) const;

  const language::Program& program_;
  const MemberView& view_;
  const engine::Progress& progress_;
  bool to_keep_;
};

}  // namespace rung::app
