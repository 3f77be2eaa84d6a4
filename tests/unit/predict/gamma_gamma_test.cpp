#include "predict/gamma_gamma.h"

#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

using namespace rung;
using predict::GammaGamma;
using predict::Spending;

namespace {

// As published for the sample of CDNOW (Fader and Hardie 2013): dollars, here in cents.
constexpr GammaGamma kPublishedGammaGamma{6'250'000, 3'740'000, 1'544'000'000};

std::vector<Spending> simulated(int members, double p, double q, double gamma) {
  std::mt19937_64 dice(20133);
  std::gamma_distribution<double> scales(q, 1 / gamma);
  std::vector<Spending> result;
  for (int i = 0; i < members; ++i) {
    std::gamma_distribution<double> values(p, 1 / scales(dice));
    Spending member;
    for (int k = 0; k <= i % 7; ++k) {
      ++member.purchases;
      member.total += std::llround(values(dice)) + 1;
    }
    result.push_back(member);
  }
  return result;
}

}  // namespace

TEST_CASE("the mean value lies between one's own mean and everybody's") {
  // Everybody's: 15.44 * 6.25 / 2.74 = 35.22 dollars. With one purchase of
  // 100: (15.44 + 100) * 6.25 / (6.25 + 2.74); with ten: (15.44 + 1000) * 6.25 / (62.5 + 2.74).
  CHECK(predict::mean_value(kPublishedGammaGamma, {0, 0}) == 3522);
  CHECK(predict::mean_value(kPublishedGammaGamma, {1, 10000}) == 8026);
  CHECK(predict::mean_value(kPublishedGammaGamma, {10, 100000}) == 9728);
  CHECK(predict::mean_value(kPublishedGammaGamma, {1, 1000}) == 1769);
}

TEST_CASE("purchases times value is rounded once") {
  const predict::BgNbd buying{243'000, 4'414'000, 793'000, 2'426'000};
  const predict::Purchases purchases{2, 213, 272};
  const Spending spent{2, 4470};
  const auto mean = predict::mean_value(kPublishedGammaGamma, spent);
  const auto value = predict::expected_value(buying, kPublishedGammaGamma, purchases, spent, 39 * 7);
  REQUIRE(mean);
  REQUIRE(value);
  CHECK(*mean == 2466);
  CHECK(std::abs(*value * 1000 - *mean * 1226) < 2000);
  CHECK(predict::expected_value(buying, kPublishedGammaGamma, purchases, spent, 0) == 0);
}

TEST_CASE("without a mean over everybody only who has bought has a value") {
  const GammaGamma heavy{2'000'000, 900'000, 1'000'000'000};
  CHECK_FALSE(predict::mean_value(heavy, {0, 0}));
  CHECK(predict::mean_value(heavy, {1, 1000}) == 2105);
}

TEST_CASE("the parameters that made purchases are found again") {
  const auto fit = predict::fit_gamma_gamma(simulated(4000, 5, 4, 6000));
  REQUIRE(fit);
  const auto near = [](std::int64_t found, double made) {
    return std::abs(static_cast<double>(found) / 1e6 - made) < made / 8;
  };
  CHECK_MESSAGE(near(fit->parameters.p, 5), fit->parameters.p);
  CHECK_MESSAGE(near(fit->parameters.q, 4), fit->parameters.q);
  CHECK_MESSAGE(near(fit->parameters.gamma, 6000), fit->parameters.gamma);
  CHECK(fit->members == 4000);
  CHECK_FALSE(fit->at_limit);
}

TEST_CASE("who bought nothing that was worth something is not fitted") {
  std::vector<Spending> members = simulated(200, 5, 4, 6000);
  const auto fit = predict::fit_gamma_gamma(members);
  members.insert(members.end(), 100, Spending{});
  const auto more = predict::fit_gamma_gamma(members);
  REQUIRE(fit);
  REQUIRE(more);
  CHECK(more->parameters == fit->parameters);
  CHECK(more->members == 200);
  CHECK_FALSE(predict::fit_gamma_gamma(std::vector<Spending>(9, {1, 100})));
}
