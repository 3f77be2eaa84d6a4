#include "core/text_numbers.h"

#include <doctest/doctest.h>

using namespace rung;

TEST_CASE("a text has the number that it was given first") {
  TextNumbers numbers;
  CHECK_FALSE(numbers.find("M-1"));
  CHECK(numbers.put("M-1", 7));
  CHECK_FALSE(numbers.put("M-1", 8));
  CHECK(numbers.find("M-1") == 7);
  CHECK(numbers.put("", -3));
  CHECK(numbers.find("") == -3);
  CHECK_FALSE(numbers.find("M-"));
  CHECK_FALSE(numbers.find("M-11"));
  numbers.clear();
  CHECK_FALSE(numbers.find("M-1"));
  CHECK(numbers.put("M-1", 9));
}

TEST_CASE("of many texts each keeps its number") {
  TextNumbers numbers;
  const auto text = [](int i) {
    return std::string(static_cast<std::size_t>(i % 40), 'x') + std::to_string(i);
  };
  for (int i = 0; i < 20'000; ++i) {
    REQUIRE(numbers.put(text(i), i));
  }
  for (int i = 0; i < 20'000; ++i) {
    REQUIRE(numbers.find(text(i)) == i);
    REQUIRE_FALSE(numbers.put(text(i), 0));
  }
  for (int i = 20'000; i < 40'000; ++i) REQUIRE_FALSE(numbers.find(text(i)));
}
