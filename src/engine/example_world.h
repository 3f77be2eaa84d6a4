#pragma once
// Who takes part in an example and what happened to them, as histories that the evaluator reads: records judged when
// they are made, households joined, members compared with each other.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate.h"
#include "engine/population.h"
#include "language/program.h"

namespace rung::engine {

// A wall clock's reading in the program's time zone.
struct LocalTime {
  Day day;
  int minute = 0;
};

// The program's time of a wall clock in another zone; nothing if there is no such zone.
using ToProgramTime = std::function<std::optional<LocalTime>(const std::string& zone, LocalTime there)>;

class ExampleWorld {
 public:
  // `to_program_time`: may be empty; then clocks of other zones are read as the program's. Everything must outlive
  // the world.
  ExampleWorld(language::ProgramPtr program, const language::ExampleDef& example,
               const ToProgramTime& to_program_time);
  ~ExampleWorld();
  ExampleWorld(const ExampleWorld&) = delete;
  ExampleWorld& operator=(const ExampleWorld&) = delete;

  // What is known on a day about a member (0: the one the example is about, else others[member - 1], the first of
  // a group), with what his household did. Stays as it is until another day is asked about.
  [[nodiscard]] const MemberHistory& history(int member, Day known_on);
  // What all of them come to where members are compared; for evaluations as of that day.
  [[nodiscard]] const Population& population(Day known_on);

  // The example's own event behind an activity of history(); -1 for what somebody else of the household did.
  [[nodiscard]] int event_of(const Activity& activity) const;
  // Whether a record of the example was refused on its day.
  [[nodiscard]] bool refused(int event) const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

// A member's history in an example of one member, everything known: for tests, and for examples made from members.
[[nodiscard]] MemberHistory example_history(const language::Program& program,
                                            const language::ExampleDef& example);

}  // namespace rung::engine
