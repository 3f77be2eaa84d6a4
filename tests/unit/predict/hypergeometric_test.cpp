#include "predict/hypergeometric.h"

#include <cmath>

#include <doctest/doctest.h>

#include "core/check.h"

using namespace rung;
using predict::damped_hypergeometric;
using predict::hypergeometric;

namespace {

void check_close(double got, double expected) { CHECK(got == doctest::Approx(expected).epsilon(1e-9)); }

}  // namespace

TEST_CASE("2F1 is what it is where it has another name") {
  for (const double z : {0.05, 0.3, 0.6, 0.89, 0.91, 0.97, 0.999, 0.99999}) {
    INFO(z);
    check_close(hypergeometric(1, 1, 2, z), -std::log1p(-z) / z);
    check_close(hypergeometric(0.5, 1, 1.5, z), std::atanh(std::sqrt(z)) / std::sqrt(z));
    check_close(hypergeometric(0.7, 2.3, 2.3, z), std::pow(1 - z, -0.7));
    check_close(hypergeometric(0.5, 0.5, 1.5, z), std::asin(std::sqrt(z)) / std::sqrt(z));
  }
  CHECK(hypergeometric(0.3, 4, 5, 0) == 1);
}

TEST_CASE("2F1 has the values that arithmetic of 40 digits gives") {
  // mpmath 1.3.0, mp.dps = 40
  check_close(hypergeometric(2.243, 4.426, 4.219, 0.4741), 4.57685216607199);
  check_close(hypergeometric(0.243, 2.426, 2.219, 0.993), 5.02122902699669);
  check_close(hypergeometric(0.013, 0.051, -0.742, 0.95), 0.966724069627356);
  check_close(hypergeometric(3.4, 1.2, 7.1, 0.999), 2.72757085763414);
  check_close(hypergeometric(1.5, 2, 4.5, 0.995), 4.13879635067246);
}

TEST_CASE("the damped form has values where its factors would not fit into a number") {
  check_close(damped_hypergeometric(200.243, 202.426, 202.219, 0.9999), 6.71607554490419);
  check_close(damped_hypergeometric(80, 0.024, 0.187, 0.999), 0.019061968655911);
  check_close(damped_hypergeometric(0.243, 2.426, 2.219, 0.4741), 1.01820465544653);
}

TEST_CASE("where 2F1 is not defined nobody asks for it") {
  CHECK_THROWS_AS(static_cast<void>(hypergeometric(1, 1, 0, 0.5)), InternalError);
  CHECK_THROWS_AS(static_cast<void>(hypergeometric(1, 1, -2, 0.5)), InternalError);
  CHECK_THROWS_AS(static_cast<void>(hypergeometric(1, 1, 2, 1)), InternalError);
}
