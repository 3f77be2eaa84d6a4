#pragma once
// The evaluator: rules and one member's history in, tiers, points and distances out. A pure function: it
// gives the same answer however often and in whichever steps it is asked (docs/LANGUAGE.md, "What decides
// when").

#include <memory>
#include <vector>

#include "engine/evaluation.h"
#include "engine/observer.h"

namespace rung::engine {

// What is known from elsewhere when conditions on points are judged: the ledger's balances on the day.
struct PointsState {
  struct Expiring {
    std::int64_t points = 0;
    Day last_day;
  };
  std::int64_t usable = 0;
  std::int64_t pending = 0;
  std::vector<Expiring> lots;  // usable lots with an end, by last day
};

// One evaluation of one member, kept open for questions about its last day. The program and the history must
// outlive it.
class Evaluator {
 public:
  explicit Evaluator(const language::Program& program);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Walks through the history up to and including `as_of`. What lies after that day is not looked at. The
  // result is valid until the next call.
  const Evaluation& evaluate(const MemberHistory& history, Day as_of);

  // Tells `observer` everything from now on (nullptr: nobody). It must outlive the evaluator.
  void watch(Observer* observer);

  // Questions about the last day of the last evaluate():

  // How far it is to `tier` (of a tier held: everything met).
  [[nodiscard]] Progress progress_to(int tier) const;
  // How far it is to keep `tier`; judged == false if it is not held or has no end.
  [[nodiscard]] Keeping keeping(int tier) const;
  // Whether conditions about the member hold (segments, notifications, rewards, find). `points` by currency.
  [[nodiscard]] bool holds(const language::Conditions& conditions,
                           const std::vector<PointsState>& points) const;
  // The same condition by condition: how each of them stands.
  [[nodiscard]] Answers answers(const language::Conditions& conditions,
                                const std::vector<PointsState>& points) const;
  // The value of a measure now.
  [[nodiscard]] std::int64_t measure(int measure) const;
  // An attribute as of the day; kEmpty if unknown.
  [[nodiscard]] std::int64_t attribute(int attribute) const;

  // What counted in a measure's window and what did not, in order of time: the proof `rung why` prints.
  struct Counted {
    std::int32_t activity = 0;  // of a return: the return
    Day counted_on;
    std::int64_t value = 0;    // what it adds (a return: negative); of counts 1
    Day leaves_on = kForever;  // the first day on which it is no longer in the window
  };
  [[nodiscard]] std::vector<Counted> counted(int measure) const;
  struct NotCounted {
    std::int32_t activity = 0;
    std::int32_t line = -1;  // -1: the whole activity
    std::int64_t value = 0;  // what it would have added
    std::int32_t atom = -1;  // the condition of the metric that is not met; -1: the order is not completed
  };
  // Activities inside the window's days that the metric leaves out.
  [[nodiscard]] std::vector<NotCounted> not_counted(int measure) const;

 private:
  class Walk;
  std::unique_ptr<Walk> walk_;
};

}  // namespace rung::engine
