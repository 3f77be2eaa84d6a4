#include "storage/key_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "support.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;

namespace {

std::vector<std::int64_t> all_with(const KeyTable& table, std::uint64_t hash) {
  std::vector<std::int64_t> found;
  table.any(hash, [&](std::int64_t activity) {
    found.push_back(activity);
    return false;
  });
  std::sort(found.begin(), found.end());
  return found;
}

// Spread over all bits, and different for every number.
std::uint64_t spread(std::uint64_t number) { return number * 0x9E3779B97F4A7C15U; }

}  // namespace

TEST_CASE("keys are found wherever they lie, in memory or in the file") {
  const Folder folder;
  const Database database = Database::create(folder.file());
  KeyTable table(database, 500);
  constexpr std::int64_t many = 40'000;  // eight times eight runs and some more
  for (std::int64_t i = 1; i <= many; ++i) {
    REQUIRE(all_with(table, spread(static_cast<std::uint64_t>(i))).empty());
    table.put(spread(static_cast<std::uint64_t>(i)), i);
  }
  for (std::int64_t i = 1; i <= many; ++i)
    REQUIRE(all_with(table, spread(static_cast<std::uint64_t>(i))) == std::vector{i});
  for (std::uint64_t i = many + 1; i <= 2 * many; ++i) REQUIRE(all_with(table, spread(i)).empty());
}

TEST_CASE("every activity with a hash is found, on however many pages and in however many runs they lie") {
  const Folder folder;
  const Database database = Database::create(folder.file());
  KeyTable table(database, 500);
  const std::uint64_t same = spread(7);
  std::vector<std::int64_t> expected;
  for (std::int64_t i = 1; i <= 3000; ++i) {
    const bool one_of_them = i % 2 == 0;
    table.put(one_of_them ? same : spread(static_cast<std::uint64_t>(1000 + i)), i);
    if (one_of_them) expected.push_back(i);
  }
  CHECK(all_with(table, same) == expected);
  int asked = 0;
  CHECK(table.any(same, [&](std::int64_t) { return ++asked == 3; }));
  CHECK(asked == 3);
}

TEST_CASE("the first and the last hash there is are found in the file, and nothing after clear()") {
  const Folder folder;
  const Database database = Database::create(folder.file());
  KeyTable table(database, 500);
  const std::uint64_t last = ~std::uint64_t{0};
  table.put(0, 1);
  table.put(last, 2);
  for (std::int64_t i = 3; i <= 2000; ++i) table.put(spread(static_cast<std::uint64_t>(i)), i);
  CHECK(all_with(table, 0) == std::vector<std::int64_t>{1});
  CHECK(all_with(table, last) == std::vector<std::int64_t>{2});
  table.clear();
  CHECK(all_with(table, 0).empty());
  table.put(last, 5);
  CHECK(all_with(table, last) == std::vector<std::int64_t>{5});
}

TEST_CASE("the file of keys has no name") {
  const Folder folder;
  const Database database = Database::create(folder.file());
  KeyTable table(database, 500);
  for (std::int64_t i = 1; i <= 2000; ++i) table.put(spread(static_cast<std::uint64_t>(i)), i);
  for (const auto& entry : std::filesystem::directory_iterator(folder.file().parent_path()))
    CHECK(entry.path() == folder.file());
}
