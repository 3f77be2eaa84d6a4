// The list of mutants does not rot: each of them still finds its place in the ledger, exactly once.

#include <doctest/doctest.h>

#include "property/engine/mutants/mutants.h"

using namespace rung;

TEST_CASE("every mutant of the ledger finds its place exactly once") {
  const std::string root = RUNG_SOURCE_DIR;
  const auto all = mutants::list(root + "/tests/property/ledger/mutants/list.txt");
  CHECK(all.size() >= 100);
  for (const mutants::Mutant& one : all) {
    CAPTURE(one.meaning);
    CHECK(one.old_text != one.new_text);
    CHECK(mutants::times(mutants::read(root + "/" + one.file), one.old_text) == 1);
  }
}
