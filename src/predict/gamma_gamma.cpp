#include "predict/gamma_gamma.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/check.h"
#include "predict/expected.h"
#include "predict/maximise.h"
#include "predict/numbers.h"

namespace rung::predict {
namespace {

// `unit`: what values are divided by, so that the search works with numbers near 1 whatever the currency.
double sum_of_logs(double p, double q, double gamma, const std::vector<Spending>& members, double unit) {
  double sum = 0, by_count = 0;
  std::int64_t purchases = -1;
  for (const Spending& member : members) {
    const double x = real(member.purchases), total = real(member.total) / unit;
    if (member.purchases != purchases)
      by_count = std::lgamma(p * x + q) - std::lgamma(p * x) - std::lgamma(q) + q * std::log(gamma) +
                 p * x * std::log(x);
    purchases = member.purchases;
    sum += by_count + (p * x - 1) * std::log(total / x) - (p * x + q) * std::log(gamma + total);
  }
  return sum;
}

std::optional<double> mean_value_real(const GammaGamma& model, const Spending& member) {
  RUNG_CHECK(model.p > 0 && model.q > 0 && model.gamma > 0, "parameters are above 0");
  const double p = from_millionths(model.p), q = from_millionths(model.q), x = real(member.purchases);
  const double divisor = p * x + q - 1;
  if (divisor <= 0) return std::nullopt;
  return p * (from_millionths(model.gamma) + real(member.total)) / divisor;
}

}  // namespace

std::optional<GammaGammaFit> fit_gamma_gamma(std::span<const Spending> members) {
  std::vector<Spending> spenders;
  for (const Spending& member : members) {
    RUNG_CHECK((member.purchases > 0) == (member.total > 0), "purchases that count were worth something");
    if (member.purchases > 0) spenders.push_back(member);
  }
  if (static_cast<std::int64_t>(spenders.size()) < kFewestRepeaters) return std::nullopt;
  std::sort(spenders.begin(), spenders.end());
  double total = 0, purchases = 0;
  for (const Spending& member : spenders) {
    total += real(member.total);
    purchases += real(member.purchases);
  }
  const double unit = total / purchases;
  const Highest highest = maximise(
      [&](const std::vector<double>& at) { return sum_of_logs(at[0], at[1], at[2], spenders, unit); },
      {{1, 2, 1}, {6, 4, 0.5}, {2, 10, 5}});
  GammaGammaFit fit;
  fit.parameters = {whole(highest.parameters[0] * kMillion), whole(highest.parameters[1] * kMillion),
                    whole(highest.parameters[2] * unit * kMillion)};
  const GammaGamma& rounded = fit.parameters;
  fit.log_likelihood = whole(1000 * sum_of_logs(from_millionths(rounded.p), from_millionths(rounded.q),
                                                from_millionths(rounded.gamma), spenders, 1));
  fit.members = static_cast<std::int64_t>(spenders.size());
  fit.evaluations = highest.evaluations;
  fit.at_limit = highest.at_limit;
  return fit;
}

std::optional<std::int64_t> mean_value(const GammaGamma& model, const Spending& member) {
  const std::optional<double> mean = mean_value_real(model, member);
  if (!mean) return std::nullopt;
  return whole(*mean);
}

std::optional<std::int64_t> expected_value(const BgNbd& buying, const GammaGamma& spending,
                                           const Purchases& purchases, const Spending& spent,
                                           std::int64_t days) {
  const std::optional<double> mean = mean_value_real(spending, spent);
  if (!mean) return std::nullopt;
  return whole(*mean * expected_purchases_real(buying, purchases, days));
}

}  // namespace rung::predict
