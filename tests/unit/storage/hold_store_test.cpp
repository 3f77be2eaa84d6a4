#include "storage/hold_store.h"

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "storage/statement.h"
#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

namespace {

// Activities 1 to `count`, each held until its number in milliseconds.
class HeldShop : public Shop {
 public:
  explicit HeldShop(int count) {
    import([&](ActivityStore& store) {
      store.book_member(member("M-1"), kMonday);
    for (int i = 1; i <= count; ++i) store.book(order("M-1", fmt::format("A-{}", i), 5000));
  });
  database.with_write_transaction([&] {
    for (int i = 1; i <= count; ++i) holds.note(i, i);
  });
} [[nodiscard]] std::int64_t listed() const {
  return count(folder.file(), "SELECT count(*) FROM open_hold");
}
[[nodiscard]] std::vector<ledger::ActivityNumber> open(std::int64_t until_ms) {
  std::vector<ledger::ActivityNumber> numbers;
  for (const Hold& one : holds.open(until_ms)) numbers.push_back(one.record);
  return numbers;
}
HoldStore holds{database};
};  // namespace

using Numbers = std::vector<ledger::ActivityNumber>;

}  // namespace

TEST_CASE("open holds are listed by their end, and what is captured leaves the list") {
  HeldShop shop(4);
  CHECK(shop.open(3) == Numbers{1, 2, 3});
  shop.database.with_write_transaction([&] { shop.holds.capture(2, 1); });
  CHECK(shop.open(100) == Numbers{1, 3, 4});
  CHECK(shop.listed() == 3);
}

TEST_CASE("an open hold cannot be taken off the list, and no row of it can be changed") {
  const HeldShop shop(2);
  CHECK(is_refused(shop.folder.file(), "DELETE FROM open_hold"));
  CHECK(is_refused(shop.folder.file(), "UPDATE open_hold SET until = 7"));
  CHECK(is_refused(shop.folder.file(), "INSERT OR REPLACE INTO open_hold VALUES(7, 99)"));
  CHECK(shop.listed() == 2);
}

TEST_CASE("looking for holds that are over does not touch those that are done with") {
  // SQLite counts the steps of its programs: as many with a hundred old holds as with one.
  const auto steps = [](int old) {
    HeldShop shop(old + 1);
    shop.database.with_write_transaction([&] {
      for (int i = 1; i <= old; ++i) shop.holds.capture(i, 0);
    });
    int ticks = 0;
    sqlite3_progress_handler(
        shop.database.connection().getHandle(), 1,
        [](void* counted) {
          ++*static_cast<int*>(counted);
          return 0;
        },
        &ticks);
    CHECK(shop.holds.open(1'000'000).size() == 1);
    return ticks;
  };
  CHECK(steps(1) == steps(100));
}
