#pragma once
// The evaluator: rules and one member's history in, tiers, points and distances out. A pure function: it
// gives the same answer however often and in whichever steps it is asked (docs/MEANING.md).

#include <memory>
#include <optional>
#include <vector>

#include "engine/evaluation.h"
#include "engine/observer.h"

namespace rung::engine {

// What members were compared with on a day (docs/MEANING.md, 14).
struct StatisticValue {
  // Of ranks the value of the last one in; of an average or median a fraction.
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  std::int64_t members = 0;  // of the segment, with a value; 0: nobody to compare with
  bool operator==(const StatisticValue&) const = default;
};

class Population {
 public:
  virtual ~Population() = default;
  // Nothing if it was not worked out: then no comparison holds.
  [[nodiscard]] virtual const StatisticValue* find(const language::Program& version, int statistic,
                                                   Day day) const = 0;
};

// One evaluation of one member, kept open for questions about its last day. The program, its earlier versions
// and the history must outlive it.
class Evaluator {
 public:
  explicit Evaluator(const language::Program& program);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Walks through the history up to and including `as_of`, a day before which no later version begins. What
  // lies after that day is not looked at. The result is valid until the next call.
  const Evaluation& evaluate(const MemberHistory& history, Day as_of);
  // The same without the evening of `as_of`: how things stand while the day goes on.
  const Evaluation& evaluate_running(const MemberHistory& history, Day as_of);

  // Tells `observer` everything from now on (nullptr: nobody). It must outlive the evaluator.
  void watch(Observer* observer);
  // What members are compared with (nullptr: no comparison holds). It must outlive the evaluator.
  void compare_with(const Population* population);
  // The minute of the last day at which is asked what is so many hours old; the end of the day if it is not
  // said.
  void ask_at(int minute);
  // Whether decisions keep the values they were made by.
  void trace(bool on);

  // Questions about the last day of the last evaluate():

  // How far it is to `tier` (of a tier held: everything met).
  [[nodiscard]] Progress progress_to(int tier) const;
  // The same of its ways in for life (none: reached is false, without alternatives).
  [[nodiscard]] Progress progress_for_life(int tier) const;
  // Whether that is reached in time, as a condition `T is reachable …` asks (its `is` or `is not` left
  // aside).
  [[nodiscard]] Reach reach(const language::Atom& atom) const;
  // How far it is to keep `tier`; judged == false if it is not held or has no end.
  [[nodiscard]] Keeping keeping(int tier) const;
  // The last day of what keeps a tier alive now, grace times left out; of one that is valid while met, the
  // last day on which it lives if nothing more happens. kForever: no end in sight. The tier must be alive.
  [[nodiscard]] Day ends_on(int tier) const;
  // Everything that keeps a tier alive; nothing if it is not alive.
  [[nodiscard]] std::vector<Life> lives(int tier) const;
  // The next day on which entry into a tier is judged; kForever: after every activity.
  [[nodiscard]] Day entry_judged_on(int tier) const;
  // Entry into a tier counts nothing from before this day (`after a loss count from zero`); kFirstDay:
  // everything.
  [[nodiscard]] Day counts_from(int tier) const;
  // The days a measure's window holds, to its end.
  [[nodiscard]] DayRange window_of(int measure) const;
  // Whether conditions about the member hold (segments, notifications, rewards, find).
  [[nodiscard]] bool holds(const language::Conditions& conditions) const;
  // The same condition by condition: how each of them stands.
  [[nodiscard]] Answers answers(const language::Conditions& conditions) const;
  // The value of a measure now.
  [[nodiscard]] std::int64_t measure(int measure) const;
  // An attribute as of the day; kEmpty if unknown.
  [[nodiscard]] std::int64_t attribute(int attribute) const;
  // The choice of an election.
  [[nodiscard]] int elected(int election) const;
  // The days that a cap looks at, and the running period of the member's calendar.
  [[nodiscard]] DayRange days_of(const language::Cap& cap) const;
  [[nodiscard]] DayRange days_of(const language::Cap& cap, Day day) const;  // the same, as of another day
  [[nodiscard]] DayRange cycle_now(Cycle cycle) const;
  // What a `value` comes to for this member.
  [[nodiscard]] std::int64_t value(int table) const;
  // What `statistic` looks at: nothing if the member is not in its segment or has no value.
  [[nodiscard]] std::optional<std::int64_t> compared_value(int statistic) const;

  // What one EVENT of the least amount, today, would have to come to so that nothing is missing of what its
  // amount can close in the cheapest way to reach (or keep) `tier`, under the rules that stand (campaigns
  // left out). Nothing if no amount of it would.
  struct AsEvent {
    int field = -1;  // the field of the event that carries the amount
    std::int64_t amount = 0;
    // What else the event was taken to say: {slot, value}.
    std::vector<std::pair<int, std::int64_t>> assumed;
  };
  [[nodiscard]] std::optional<AsEvent> missing_as(int tier, bool to_keep, int event) const;

  // What counted in a measure's window and what did not, in order of time: the proof `rung why` prints.
  struct Counted {
    std::int32_t activity =
        0;  // of a return: the return; -1: a birthday; -2: carried over from the period before
    Day counted_on;
    std::int64_t value = 0;    // what it adds (a return: negative); of counts 1
    Day leaves_on = kForever;  // the first day on which it is no longer in the window
  };
  // Without what counted before `from`.
  [[nodiscard]] std::vector<Counted> counted(int measure, Day from = kFirstDay) const;
  struct NotCounted {
    std::int32_t activity = 0;
    std::int32_t line = -1;  // -1: the whole activity
    std::int64_t value = 0;  // what it would have added
    std::int32_t atom = -1;  // the condition of the metric that is not met; -1: the order is not completed
  };
  // Activities inside the window's days that the metric leaves out.
  [[nodiscard]] std::vector<NotCounted> not_counted(int measure) const;
  // What the lines of the events that a measure of a metric counts say in one of their fields, each value
  // once: the newest event first, its lines in their order. Of a metric that waits only what still does.
  [[nodiscard]] std::vector<std::int64_t> said_in_lines(int measure, int line_field) const;

 private:
  class Walk;
  std::unique_ptr<Walk> walk_;
};

}  // namespace rung::engine
