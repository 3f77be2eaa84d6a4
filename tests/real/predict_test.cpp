// The published estimates of BG/NBD and gamma-gamma for the sample of CDNOW, from the published summary of
// its 2,357 customers (docs/WORTH.md names the sources).

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "predict/gamma_gamma.h"
#include "shop_test.h"

namespace rung::real {
namespace {

// The summary is in weeks with two decimals, the purchases were on days.
std::int64_t days_of(const std::string& weeks) { return std::llround(std::stod(weeks) * 7); }

bool within(std::int64_t found, std::int64_t published, std::int64_t tolerance) {
  return std::abs(found - published) <= tolerance;
}

struct Sample {
  std::vector<predict::Purchases> purchases;
  std::vector<predict::Spending> spending;
};

Sample sample() {
  Sample result;
  for (const Row& row : rows_of("external/cdnow_summary_fader_hardie.csv")) {
    const std::int64_t repeats = std::stoll(row.at("x"));
    result.purchases.push_back({repeats, days_of(row.at("t_x")), days_of(row.at("T"))});
    const std::int64_t mean_cents = std::llround(std::stod(row.at("zbar")) * 100);
    if (mean_cents > 0) result.spending.push_back({repeats, repeats * mean_cents});
  }
  REQUIRE(result.purchases.size() == 2357);
  return result;
}

}  // namespace

TEST_CASE("cdnow_bg_nbd") {
  const Sample customers = sample();
  const auto fit = predict::fit_bg_nbd(customers.purchases);
  REQUIRE(fit);
  // Fader, Hardie and Lee 2005, table 2: r 0.243, alpha 4.414, a 0.793, b 2.426, log-likelihood -9582.4.
  CHECK_MESSAGE(within(fit->parameters.r, 243'000, 500), fit->parameters.r);
  CHECK_MESSAGE(within(fit->parameters.alpha, 4'414'000, 500), fit->parameters.alpha);
  CHECK_MESSAGE(within(fit->parameters.a, 793'000, 500), fit->parameters.a);
  CHECK_MESSAGE(within(fit->parameters.b, 2'426'000, 500), fit->parameters.b);
  CHECK_MESSAGE(within(fit->log_likelihood, -9'582'400, 50), fit->log_likelihood);
  CHECK_FALSE(fit->at_limit);
  // The first customer, x = 2, t_x = 30.43, T = 38.86: 1.226 purchases in the next 39 weeks.
  CHECK(predict::expected_purchases(fit->parameters, customers.purchases.front(), 39 * 7) == 1226);
}

TEST_CASE("cdnow_gamma_gamma") {
  const Sample customers = sample();
  const auto fit = predict::fit_gamma_gamma(customers.spending);
  REQUIRE(fit);
  CHECK(fit->members == 946);
  // Fader and Hardie 2013: p 6.25, q 3.74, gamma 15.44 (dollars). The means of the summary are rounded to
  // cents.
  CHECK_MESSAGE(within(fit->parameters.p, 6'250'000, 10'000), fit->parameters.p);
  CHECK_MESSAGE(within(fit->parameters.q, 3'740'000, 10'000), fit->parameters.q);
  CHECK_MESSAGE(within(fit->parameters.gamma / 100, 15'440'000, 20'000), fit->parameters.gamma);
}

}  // namespace rung::real
