#include <doctest/doctest.h>

#include "core/suggest.h"

using namespace rung;

TEST_CASE("a swap of two neighbours is one mistake, an umlaut is one letter") {
  CHECK(edit_distance("gold", "gold") == 0);
  CHECK(edit_distance("gold", "glod") == 1);
  CHECK(edit_distance("", "gold") == 4);
  CHECK(edit_distance("König", "Konig") == 1);
  CHECK(edit_distance("knives", "knifes") == 1);
}

TEST_CASE("a near word is suggested, a far one is not") {
  const std::vector<std::string> tiers{"Kupfer", "Silber", "Gold", "Platin"};
  CHECK(nearest("Sliber", tiers) == "Silber");
  CHECK(nearest("GOLD", tiers) == "Gold");
  CHECK(nearest("Goldd", tiers) == "Gold");
  CHECK_FALSE(nearest("Bronze", tiers).has_value());
  CHECK_FALSE(nearest("Gold", {}).has_value());
}

TEST_CASE("of two words that are equally near, the first one is suggested") {
  CHECK(nearest("bat", {"cat", "hat"}) == "cat");
}
