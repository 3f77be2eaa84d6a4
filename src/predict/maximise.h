#pragma once
// The highest point of a function of some parameters above 0; within this folder only.

#include <functional>
#include <vector>

namespace rung::predict {

struct Highest {
  std::vector<double> parameters;
  double value = 0;
  long evaluations = 0;
  bool at_limit = false;
};

// Nelder and Mead's method over the logarithms of the parameters, from each starting point, then once more
// from the best end (their simplex can collapse). Ends when a step changes the logarithms by less than 1e-9,
// or after 4,000 evaluations.
[[nodiscard]] Highest maximise(const std::function<double(const std::vector<double>&)>& function,
                               const std::vector<std::vector<double>>& starts);

}  // namespace rung::predict
