#pragma once
// What an evaluation tells somebody who watches it: how the conditions stood that it judged, which points
// were given and held back, which tiers ended. Nobody watches in daily work, and then it costs nothing; the
// coverage of examples (engine/coverage.h) is counted this way.

#include <cstdint>
#include <optional>
#include <vector>

#include "language/program.h"

namespace rung::engine {

// How one condition stood at the moment it was judged.
struct Answer {
  bool holds = false;
  // How many smallest units (cents, points, days …) the value lay above the threshold, negative: below it.
  // Nothing where the condition compares no amounts or there was nothing to compare. Of a value without
  // smallest steps (an average, a share, a progress): only its sign means something.
  std::optional<std::int64_t> above;
};
using Answers = std::vector<Answer>;  // by Conditions::atoms

// Whether conditions hold that stand like this; without any condition they do.
[[nodiscard]] bool met_by(const language::Conditions& conditions, const Answers& answers);

// Whether amounts of this condition have smallest steps, so that a value can be one step short of it.
[[nodiscard]] bool has_steps(const language::Program& program, const language::Atom& atom);

// Conditions are told by the address they have in the program, rules and tiers by their number there.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  virtual void judged(const language::Conditions& conditions, const Answers& answers) = 0;
  // A tier lives on because it was entered again, or because what keeps it was caught up in its grace time.
  virtual void renewed(int tier) = 0;
  virtual void caught_up(int tier) = 0;
  virtual void lost(int tier, bool after_grace) = 0;
  // An activity was given points under a rule; a cap of a rule let through less than the rule wanted to give.
  virtual void earned(int rule) = 0;
  virtual void held_back(int rule, int cap) = 0;
  // A line of a table was the first that fits: of an earn rule, or of a value that something was compared
  // with.
  virtual void fitted(const language::Conditions& line) = 0;
  // A step of a milestone was reached and gave something; a conversion took points.
  virtual void step_reached(int milestone, std::int64_t step) = 0;
  virtual void converted(int conversion) = 0;
};

}  // namespace rung::engine
