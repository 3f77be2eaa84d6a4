#pragma once
// What was said of a member of an example, in words, for whoever looks at an expectation that failed.

#include <set>
#include <string>
#include <vector>

#include "core/words.h"
#include "engine/evaluate.h"
#include "engine/example_world.h"
#include "engine/history.h"
#include "language/program.h"

namespace rung::engine {

// Of whom and up to when; the evaluator has evaluated that member.
struct Given {
  const language::Program& program;
  const language::ExampleDef& example;
  const ExampleWorld& world;
  const Evaluator& evaluator;
  const MemberHistory& history;
  int member = 0;  // as ExampleWorld::history()
  Day day;
  Language language;
};

// "joined 2027-01-01", then what changed and happened, line by line. An activity of a kind that one of the
// measures counts, and that none of them counted, says so.
[[nodiscard]] std::vector<std::string> given_to(const Given& of, const std::set<int>& measures);

}  // namespace rung::engine
