#include "predict/bg_nbd.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/check.h"
#include "predict/expected.h"
#include "predict/hypergeometric.h"
#include "predict/maximise.h"
#include "predict/numbers.h"

namespace rung::predict {
namespace {

struct Parameters {
  double r, alpha, a, b;
};

Parameters real_parameters(const BgNbd& model) {
  RUNG_CHECK(model.r > 0 && model.alpha > 0 && model.a > 0 && model.b > 0, "parameters are above 0");
  return {from_millionths(model.r), from_millionths(model.alpha), from_millionths(model.a),
          from_millionths(model.b)};
}

// Members who look the same, in ascending order: sums come out the same whoever comes first.
struct Alike {
  Purchases purchases;
  std::int64_t members = 0;
};

std::vector<Alike> grouped(std::span<const Purchases> members) {
  std::vector<Purchases> sorted(members.begin(), members.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<Alike> groups;
  for (const Purchases& member : sorted) {
    RUNG_CHECK(member.repeats >= 0 && member.recency >= 0 && member.recency <= member.age,
               "a member bought between the first and the last day observed");
    if (groups.empty() || groups.back().purchases != member) groups.push_back({member, 0});
    ++groups.back().members;
  }
  return groups;
}

// ln A1 and ln A2 of the appendix, which depend on the number of purchases alone.
double log_by_repeats(const Parameters& p, double x) {
  return std::lgamma(p.r + x) - std::lgamma(p.r) + p.r * std::log(p.alpha) + std::lgamma(p.a + p.b) +
         std::lgamma(p.b + x) - std::lgamma(p.b) - std::lgamma(p.a + p.b + x);
}

// ln(A3 + A4); A4 only with repeats.
double log_by_days(const Parameters& p, double x, double recency, double age) {
  const double active = -(p.r + x) * std::log(p.alpha + age);
  if (x == 0) return active;
  const double left = std::log(p.a) - std::log(p.b + x - 1) - (p.r + x) * std::log(p.alpha + recency);
  const double larger = std::max(active, left);
  return larger + std::log1p(std::exp(std::min(active, left) - larger));
}

double sum_of_logs(const Parameters& p, const std::vector<Alike>& groups) {
  double sum = 0, by_repeats = 0;
  std::int64_t repeats = -1;
  for (const Alike& group : groups) {
    const Purchases& member = group.purchases;
    const double x = real(member.repeats);
    if (member.repeats != repeats) by_repeats = log_by_repeats(p, x);
    repeats = member.repeats;
    sum += real(group.members) * (by_repeats + log_by_days(p, x, real(member.recency) / kDaysOfWeek,
                                                           real(member.age) / kDaysOfWeek));
  }
  return sum;
}

// How much likelier it is that he left after his last purchase than that he is still there.
double odds_of_having_left(const Parameters& p, const Purchases& member) {
  if (member.repeats == 0) return 0;
  const double x = real(member.repeats), age = real(member.age) / kDaysOfWeek,
               recency = real(member.recency) / kDaysOfWeek;
  return p.a / (p.b + x - 1) * std::exp((p.r + x) * std::log((p.alpha + age) / (p.alpha + recency)));
}

// (a + b + x - 1) / (a - 1) * (1 - (1 - z)^(r + x) 2F1(r + x, b + x; a + b + x - 1; z)): what somebody who is
// active with x repeats makes from then on. At a = 1, and where a + b + x = 1, it has a limit that the
// formula does not reach; it is drawn through from both sides.
double expected_while_active(Parameters p, double x, double z) {
  constexpr double kTooNear = 1e-5;
  const double c = p.a + p.b + x - 1;
  if (std::abs(p.a - 1) < kTooNear || std::abs(c) < kTooNear) {
    const double a = std::abs(p.a - 1) < kTooNear ? 1 : 1 - p.b - x;
    Parameters below = p, above = p;
    below.a = a - 2 * kTooNear;
    above.a = a + 2 * kTooNear;
    const double share = (p.a - below.a) / (above.a - below.a);
    return (1 - share) * expected_while_active(below, x, z) + share * expected_while_active(above, x, z);
  }
  return c / (p.a - 1) * (1 - damped_hypergeometric(p.r + x, p.b + x, c, z));
}

}  // namespace

std::optional<BgNbdFit> fit_bg_nbd(std::span<const Purchases> members) {
  const auto repeaters = std::count_if(members.begin(), members.end(),
                                       [](const Purchases& member) { return member.repeats > 0; });
  if (repeaters < kFewestRepeaters) return std::nullopt;
  const std::vector<Alike> groups = grouped(members);
  const Highest highest = maximise(
      [&groups](const std::vector<double>& p) {
        return sum_of_logs({p[0], p[1], p[2], p[3]}, groups);
      },
      {{1, 1, 1, 1}, {0.3, 5, 0.7, 2.5}, {2, 30, 0.1, 5}});
  BgNbdFit fit;
  fit.parameters = {whole(highest.parameters[0] * kMillion), whole(highest.parameters[1] * kMillion),
                    whole(highest.parameters[2] * kMillion), whole(highest.parameters[3] * kMillion)};
  fit.log_likelihood = whole(sum_of_logs(real_parameters(fit.parameters), groups) * 1000);
  fit.members = static_cast<std::int64_t>(members.size());
  fit.evaluations = highest.evaluations;
  fit.at_limit = highest.at_limit;
  return fit;
}

std::int64_t log_likelihood(const BgNbd& model, std::span<const Purchases> members) {
  return whole(sum_of_logs(real_parameters(model), grouped(members)) * 1000);
}

double expected_purchases_real(const BgNbd& model, const Purchases& member, std::int64_t days) {
  RUNG_CHECK(days >= 0, "predictions look ahead");
  if (days == 0) return 0;
  const Parameters p = real_parameters(model);
  const double ahead = real(days) / kDaysOfWeek;
  const double z = ahead / (p.alpha + real(member.age) / kDaysOfWeek + ahead);
  const double expected = expected_while_active(p, real(member.repeats), z);
  return std::max(0.0, expected / (1 + odds_of_having_left(p, member)));
}

std::int64_t expected_purchases(const BgNbd& model, const Purchases& member, std::int64_t days) {
  return whole(expected_purchases_real(model, member, days) * 1000);
}

std::int64_t expected_of_new(const BgNbd& model, std::int64_t days) {
  return whole(expected_purchases_real(model, Purchases{}, days) * kMillion);
}

std::int64_t probability_active(const BgNbd& model, const Purchases& member) {
  return whole(1000 / (1 + odds_of_having_left(real_parameters(model), member)));
}

}  // namespace rung::predict
