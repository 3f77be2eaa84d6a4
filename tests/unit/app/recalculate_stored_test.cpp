// What a recalculation of everybody knows by a hash, and when it reads what is stored.
#include <doctest/doctest.h>

#include <stdexcept>

#include "recalculate_shop.h"

namespace rung::recalculate_test {
namespace {

TEST_CASE("what is as the last run left it is known by its hash and not read") {
  constexpr int kMany = 450;
  Shop shop;
  fill(shop, kMany);
  shop.run("2027-11-21");
  // Changed by nobody but the file itself: for verify to find.
  shop.tamper({"DROP TRIGGER lot_no_update", "UPDATE lot SET points = points + 7 WHERE id = 1"});
  RecalculateOptions everybody = shop.options("2027-11-21");
  everybody.everybody = everybody.dry_run = true;
  CHECK_FALSE(shop.run(everybody).changed);
  everybody.read_all = true;
  CHECK(shop.run(everybody).changed);
  everybody.read_all = false;
  SUBCASE("who did something since is read") {
    const engine::MemberNumber member =
        storage::Statement(*shop.database, "SELECT member FROM lot WHERE id = 1").number();
    shop.order(static_cast<int>(member) - 1, "new", "2027-11-20", 0);
    CHECK(shop.run(everybody).points.front().taken_back != 0);
  }
  SUBCASE("a hash that is not what was written says nothing") {
    shop.tamper({"UPDATE outlook SET data = zeroblob(length(data)) WHERE block = 0"});
    CHECK(shop.run(everybody).changed);
  }
  SUBCASE("a hash of another member's state says nothing") {
    shop.tamper({"UPDATE outlook SET data = (SELECT data FROM outlook WHERE block = 3) WHERE block = 0"});
    CHECK(shop.run(everybody).changed);
  }
}

TEST_CASE("hashes that are not known, or no longer true, are written anew though nothing else changes") {
  Shop shop;
  fill(shop, 200);
  shop.run("2027-11-22");
  const Content content = shop.content(200);
  shop.tamper({"UPDATE outlook SET data = zeroblob(length(data))"});
  const auto sound = [&] {
    return storage::verify(*shop.database, currencies_with_moving_ends(*shop.rules.program)).findings.empty();
  };
  CHECK_FALSE(sound());
  RecalculateOptions everybody = shop.options("2027-11-22");
  everybody.everybody = true;
  CHECK_FALSE(shop.run(everybody).changed);
  CHECK(sound());
  CHECK(shop.content(200) == content);
}

TEST_CASE("what a run without an end has written is not taken for what the last one left") {
  constexpr int kMany = 450;
  struct Killed : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  Shop shop;
  fill(shop, kMany);
  shop.run("2027-02-26");
  const Content before = shop.content(kMany);
  CHECK_THROWS_AS(shop.run("2027-11-22",
                           [](std::int64_t done, std::int64_t) {
                             if (done >= 200) throw Killed("now");
                           }),
                  Killed);
  RecalculateOptions everybody = shop.options("2027-02-26");
  everybody.everybody = true;
  shop.run(everybody);
  CHECK(shop.content(kMany) == before);
  storage::TierStore tiers(*shop.database);
  for (int i = 1; i <= kMany; ++i) CHECK(storage::say_the_same(tiers.written(i), tiers.history(i)));
  shop.check_sound();
}

}  // namespace
}  // namespace rung::recalculate_test
