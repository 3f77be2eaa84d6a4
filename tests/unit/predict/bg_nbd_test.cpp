#include "predict/bg_nbd.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "core/check.h"

using namespace rung;
using predict::BgNbd;
using predict::Purchases;

namespace {

// As published for the sample of CDNOW (Fader, Hardie and Lee 2005, table 2).
constexpr BgNbd kPublished{243'000, 4'414'000, 793'000, 2'426'000};
// Parameters whose densities have no poles, so that sums over a grid come near the integrals.
constexpr BgNbd kSmooth{2'500'000, 6'000'000, 2'200'000, 3'100'000};

// Written from the story of the model, not from the formulas that follow from it: purchase rates and
// probabilities of leaving are laid out on a grid and weighed by their densities.
class Naive {
 public:
  explicit Naive(const BgNbd& model)
      : r_(real(model.r)), alpha_(real(model.alpha)), a_(real(model.a)), b_(real(model.b)) {}

  // The likelihood of one member's purchases.
  double likelihood(const Purchases& member) const { return over_grid(member, false, 0); }
  // Purchases expected in the weeks after them.
  double expected(const Purchases& member, double weeks) const {
    return over_grid(member, true, weeks) / likelihood(member);
  }

 private:
  static double real(std::int64_t millionths) { return static_cast<double>(millionths) / 1e6; }

  double over_grid(const Purchases& member, bool ahead, double weeks) const {
    constexpr int kSteps = 700;
    const double most = 12 * (r_ + 1) / alpha_;
    const double x = static_cast<double>(member.repeats), recency = static_cast<double>(member.recency) / 7,
                 age = static_cast<double>(member.age) / 7;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
      const double rate = most * (i + 0.5) / kSteps;
      const double of_rate = std::exp(r_ * std::log(alpha_) + (r_ - 1) * std::log(rate) - alpha_ * rate -
                                      std::lgamma(r_) + x * std::log(rate));
      for (int k = 0; k < kSteps; ++k) {
        const double leaves = (k + 0.5) / kSteps;
        const double weight =
            of_rate * std::exp((a_ - 1) * std::log(leaves) + (b_ - 1) * std::log1p(-leaves) +
                               std::lgamma(a_ + b_) - std::lgamma(a_) - std::lgamma(b_));
        const double stayed = std::pow(1 - leaves, x) * std::exp(-rate * age);
        const double left = x > 0 ? leaves * std::pow(1 - leaves, x - 1) * std::exp(-rate * recency) : 0.0;
        // Somebody who buys at this rate and leaves with this probability is expected to make so many before
        // he has left.
        const double more = (1 - std::exp(-rate * leaves * weeks)) / leaves;
        sum += weight * (ahead ? stayed * more : stayed + left);
      }
    }
    return sum * most / kSteps / kSteps;
  }

  double r_, alpha_, a_, b_;
};

std::vector<Purchases> some_members() {
  return {{0, 0, 0}, {0, 0, 270}, {1, 12, 272}, {1, 272, 272}, {2, 213, 272}, {7, 100, 400}, {5, 30, 30}};
}

// Members as the model tells them, on whole days.
std::vector<Purchases> simulated(int members, const BgNbd& model, std::int64_t days_ahead,
                                 std::vector<std::int64_t>& ahead) {
  std::mt19937_64 dice(20051);
  const auto real = [](std::int64_t millionths) { return static_cast<double>(millionths) / 1e6; };
  std::gamma_distribution<double> rates(real(model.r), 1 / real(model.alpha)), as(real(model.a)),
      bs(real(model.b));
  std::uniform_real_distribution<double> share(0, 1);
  std::vector<Purchases> result;
  for (int i = 0; i < members; ++i) {
    const double rate = rates(dice), a = as(dice), b = bs(dice), leaves = a / (a + b);
    Purchases member{0, 0, 200 + i % 200};
    std::int64_t more = 0;
    double day = 0;
    while (true) {
      day += -std::log(1 - share(dice)) / rate * 7;
      if (!(day < static_cast<double>(member.age + days_ahead))) break;
      if (day < static_cast<double>(member.age)) {
        ++member.repeats;
        member.recency = static_cast<std::int64_t>(std::ceil(day));
      } else {
        ++more;
      }
      if (share(dice) < leaves) break;
    }
    result.push_back(member);
    ahead.push_back(more);
  }
  return result;
}

}  // namespace

TEST_CASE("the likelihood is the integral of the model's story") {
  for (const Purchases& member : some_members()) {
    INFO(member.repeats << " " << member.recency << " " << member.age);
    const std::vector<Purchases> one{member};
    const double naive = std::log(Naive(kSmooth).likelihood(member));
    CHECK(static_cast<double>(predict::log_likelihood(kSmooth, one)) / 1000 ==
          doctest::Approx(naive).epsilon(0.001));
  }
}

TEST_CASE("purchases expected are the integral of the model's story") {
  for (const Purchases& member : some_members()) {
    INFO(member.repeats << " " << member.recency << " " << member.age);
    const double naive = Naive(kSmooth).expected(member, 52);
    CHECK(static_cast<double>(predict::expected_purchases(kSmooth, member, 364)) / 1000 ==
          doctest::Approx(naive).epsilon(0.002));
  }
}

TEST_CASE("the published customer is expected to buy 1.226 times in 39 weeks") {
  const Purchases member{2, 213, 272};  // x = 2, t_x = 30.43, T = 38.86
  CHECK(predict::expected_purchases(kPublished, member, 39 * 7) == 1226);
  CHECK(predict::probability_active(kPublished, member) == 727);
}

TEST_CASE("nothing is expected of no time, more of more time, and less of who has long not come") {
  CHECK(predict::expected_purchases(kPublished, {3, 100, 200}, 0) == 0);
  std::int64_t before = 0;
  for (const std::int64_t days : {1, 30, 365, 1095, 3650}) {
    const std::int64_t expected = predict::expected_purchases(kPublished, {3, 100, 200}, days);
    CHECK(expected > before);
    before = expected;
  }
  CHECK(predict::expected_purchases(kPublished, {3, 100, 900}, 365) <
        predict::expected_purchases(kPublished, {3, 100, 200}, 365));
  CHECK(predict::probability_active(kPublished, {0, 0, 900}) == 1000);
}

TEST_CASE("where the formula has a gap the expectation has none") {
  // At a = 1 it divides by 0, at a + b = 1 the series is not defined for members without repeats.
  const auto expected = [](std::int64_t a, std::int64_t b, const Purchases& member) {
    return predict::expected_purchases({243'000, 4'414'000, a, b}, member, 365);
  };
  for (const Purchases& member : some_members()) {
    const std::int64_t at_one = expected(1'000'000, 2'426'000, member);
    CHECK(std::abs(expected(999'000, 2'426'000, member) - at_one) <= at_one / 500 + 1);
    CHECK(std::abs(expected(1'001'000, 2'426'000, member) - at_one) <= at_one / 500 + 1);
    const std::int64_t at_sum = expected(300'000, 700'000, member);
    CHECK(std::abs(expected(299'000, 700'000, member) - at_sum) <= at_sum / 200 + 1);
    CHECK(std::abs(expected(301'000, 700'000, member) - at_sum) <= at_sum / 200 + 1);
  }
}

TEST_CASE("the parameters that made a history are found again, and what follows is foretold") {
  const BgNbd made_with{800'000, 6'000'000, 800'000, 2'500'000};
  std::vector<std::int64_t> ahead;
  const std::vector<Purchases> members = simulated(6000, made_with, 365, ahead);
  const auto fit = predict::fit_bg_nbd(members);
  REQUIRE(fit);
  const auto near = [](std::int64_t found, std::int64_t made) { return std::abs(found - made) * 5 < made; };
  CHECK_MESSAGE(near(fit->parameters.r, made_with.r), fit->parameters.r);
  CHECK_MESSAGE(near(fit->parameters.alpha, made_with.alpha), fit->parameters.alpha);
  CHECK_MESSAGE(near(fit->parameters.a, made_with.a), fit->parameters.a);
  CHECK_MESSAGE(near(fit->parameters.b, made_with.b), fit->parameters.b);
  CHECK(fit->log_likelihood >= predict::log_likelihood(made_with, members));
  CHECK_FALSE(fit->at_limit);
  std::int64_t expected = 0, actual = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    expected += predict::expected_purchases(fit->parameters, members[i], 365);
    actual += ahead[i] * 1000;
  }
  CHECK_MESSAGE(std::abs(expected - actual) * 20 < actual, expected << " " << actual);
}

TEST_CASE("the order of the members changes nothing") {
  std::vector<std::int64_t> ahead;
  std::vector<Purchases> members = simulated(500, kPublished, 0, ahead);
  const auto fit = predict::fit_bg_nbd(members);
  std::reverse(members.begin(), members.end());
  const auto again = predict::fit_bg_nbd(members);
  REQUIRE(fit);
  REQUIRE(again);
  CHECK(fit->parameters == again->parameters);
  CHECK(fit->log_likelihood == again->log_likelihood);
}

TEST_CASE("nobody who came back, no model") {
  CHECK_FALSE(predict::fit_bg_nbd(std::vector<Purchases>{}));
  CHECK_FALSE(predict::fit_bg_nbd(std::vector<Purchases>(1000, {0, 0, 300})));
  std::vector<Purchases> few(9, {1, 100, 300});
  CHECK_FALSE(predict::fit_bg_nbd(few));
  few.push_back({1, 100, 300});
  CHECK(predict::fit_bg_nbd(few));
}

TEST_CASE("a history in which nobody ever leaves takes a parameter to its limit, and that is said") {
  const auto fit = predict::fit_bg_nbd(std::vector<Purchases>(50, {10, 300, 300}));
  REQUIRE(fit);
  CHECK(fit->at_limit);
}

TEST_CASE("days that cannot be are refused") {
  const std::vector<Purchases> later{{1, 301, 300}};
  CHECK_THROWS_AS(static_cast<void>(predict::log_likelihood(kPublished, later)), InternalError);
}
