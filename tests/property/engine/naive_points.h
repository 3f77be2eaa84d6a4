#pragma once
// Points of one event and of what is left of it after returns: for the naive evaluator.

#include <cstdint>
#include <map>
#include <vector>

#include "property/engine/naive_facts.h"

namespace rung::naive {

// What is left of an order.
struct Left {
  std::int64_t amount = 0;
  std::vector<std::int64_t> lines;
};

// An order as it earned: kept so that a return can be reckoned at the rates and caps of that day.
struct Earned {
  Seen seen;
  Left left;
  Day day;
  std::vector<std::vector<bool>> fits;  // by rule, then without a line, then by line
  std::vector<std::int64_t> room;       // by rule: what its caps still allowed
  std::vector<std::int64_t> given;      // by rule
};

class Points {
 public:
  Points(const language::Program& program, Day joined)
      : program_(program), joined_(joined), used_(program.earn.size()) {}

  // Earns for one event and uses up caps.
  [[nodiscard]] Earned earn(int event, const Seen& seen, Day day, const AskMember& ask);
  // What a return takes back by rule (>= 0).
  [[nodiscard]] std::vector<std::int64_t> take_back(Earned& order, const Seen& returned) const;
  [[nodiscard]] std::vector<std::int64_t> take_back_unlinked(const Seen& returned, Day day,
                                                             const AskMember& ask) const;

 private:
  [[nodiscard]] std::vector<std::int64_t> reckon(int event, const Earned& order, bool rates_only) const;
  void rate(std::size_t rule, const Earned& order, bool rates_only, std::vector<std::int64_t>& points) const;
  [[nodiscard]] std::int64_t room(std::size_t rule, Day day) const;
  [[nodiscard]] bool open(std::size_t rule, int event, Day day) const;

  const language::Program& program_;
  Day joined_;
  std::vector<std::vector<std::pair<Day, std::int64_t>>> used_;
};

[[nodiscard]] std::vector<std::vector<bool>> fits_of(const language::Program& program, const Seen& seen,
                                                     const AskMember& ask);

}  // namespace rung::naive
