#include "predict/maximise.h"

#include <nlopt.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "predict/numbers.h"

namespace rung::predict {
namespace {

constexpr double kCloseEnough = 1e-9;
constexpr int kMostEvaluations = 4000;
constexpr double kFirstStep = 0.5;
constexpr double kAtLimit = 1e-3;

struct Asked {
  const std::function<double(const std::vector<double>&)>& function;
  long evaluations = 0;
};

double at(const std::vector<double>& logarithms, std::vector<double>&, void* data) {
  auto& asked = *static_cast<Asked*>(data);
  ++asked.evaluations;
  std::vector<double> parameters(logarithms.size());
  std::transform(logarithms.begin(), logarithms.end(), parameters.begin(),
                 [](double logarithm) { return std::exp(logarithm); });
  return asked.function(parameters);
}

double climb(Asked& asked, std::vector<double>& logarithms) {
  nlopt::opt search(nlopt::LN_NELDERMEAD, static_cast<unsigned>(logarithms.size()));
  search.set_max_objective(at, &asked);
  search.set_lower_bounds(std::log(kLeastParameter));
  search.set_upper_bounds(std::log(kGreatestParameter));
  search.set_initial_step(kFirstStep);
  search.set_xtol_abs(kCloseEnough);
  search.set_maxeval(kMostEvaluations);
  double value = 0;
  search.optimize(logarithms, value);
  return value;
}

}  // namespace

Highest maximise(const std::function<double(const std::vector<double>&)>& function,
                 const std::vector<std::vector<double>>& starts) {
  Asked asked{function};
  std::vector<double> best;
  double value = -std::numeric_limits<double>::infinity();
  const auto try_from = [&](std::vector<double> logarithms) {
    const double reached = climb(asked, logarithms);
    if (reached <= value) return;
    value = reached;
    best = std::move(logarithms);
  };
  for (std::vector<double> start : starts) {
    for (double& parameter : start) parameter = std::log(parameter);
    try_from(std::move(start));
  }
  try_from(best);
  Highest highest{best, value, asked.evaluations, false};
  for (double& parameter : highest.parameters) {
    highest.at_limit = highest.at_limit || parameter < std::log(kLeastParameter) + kAtLimit ||
                       parameter > std::log(kGreatestParameter) - kAtLimit;
    parameter = std::exp(parameter);
  }
  return highest;
}

}  // namespace rung::predict
