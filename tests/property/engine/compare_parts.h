#pragma once
// The parts of an evaluation, compared one by one. Private to compare_twins.cpp.

#include <map>
#include <string>

#include "engine/evaluate.h"
#include "property/engine/naive.h"

namespace rung::naive {

// Collects differences, each under the word of its part.
class Report {
 public:
  explicit Report(const std::string& skip) : skip_("," + skip + ",") {}
  void line(const std::string& part, const std::string& what, const std::string& fast,
            const std::string& naive);
  // What is in one list and not in the other, whatever the order; equal entries are counted.
  using Bag = std::map<std::string, int>;
  void bags(const std::string& part, const Bag& fast, const Bag& naive);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string skip_, text_;
  int found_ = 0;
};

void compare_outcomes(const language::Program& program, const engine::Evaluator& evaluator,
                      const engine::MemberHistory& history, const engine::Evaluation& fast,
                      const Outcome& naive, Report& report);

}  // namespace rung::naive
