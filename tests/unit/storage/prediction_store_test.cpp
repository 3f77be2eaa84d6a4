#include "storage/prediction_store.h"

#include <doctest/doctest.h>

#include "storage/verify.h"
#include "support.h"

using namespace rung::storage;
using rung::Day;
using rung::storage_test::is_refused;
using rung::storage_test::kMonday;
using rung::storage_test::raw;
using rung::storage_test::Shop;

namespace {

const PredictionModel kModel{"BG/NBD, gamma-gamma",
                             243'000,
                             4'414'000,
                             793'000,
                             2'426'000,
                             -9'582'429,
                             PredictionModel::Value{6'250'000, 3'740'000, 1'544'000'000, -8'412'414}};

Prediction asked(Day as_of = kMonday) { return {0, as_of, 12, kModel, 0, 1'800'000'000'000}; }

std::vector<MemberPrediction> two_members() {
  return {{1, 2, 213, 272, 2, 4470, 1602, 727, 3952}, {2, 0, 0, 30, 0, 0, 410, 1000, std::nullopt}};
}

void put_members(Shop& shop) {
  static_cast<void>(shop.book_member(shop.member("M-1")));
  static_cast<void>(shop.book_member(shop.member("M-2")));
}

}  // namespace

TEST_CASE("a prediction is read as it was stored, with its model") {
  Shop shop;
  put_members(shop);
  PredictionStore store(shop.database);
  CHECK_FALSE(store.find(kMonday, 12));
  const std::int64_t number = store.store(asked(), two_members());
  const auto found = store.find(kMonday, 12);
  REQUIRE(found);
  CHECK(found->number == number);
  CHECK(found->model == kModel);
  CHECK(found->members == 2);
  CHECK_FALSE(store.find(kMonday, 24));
  CHECK_FALSE(store.find(kMonday + 1, 12));
  const auto of_second = store.of_member(2);
  REQUIRE(of_second.size() == 1);
  CHECK(of_second.front().of == two_members()[1]);
  CHECK(of_second.front().prediction.as_of == kMonday);
  CHECK(store.of_member(3).empty());
}

TEST_CASE("the same is known again, whatever is different is not") {
  Shop shop;
  put_members(shop);
  PredictionStore store(shop.database);
  store.store(asked(), two_members());
  const auto found = store.find(kMonday, 12);
  REQUIRE(found);
  CHECK(store.is_same(*found, kModel, two_members()));
  PredictionModel other = kModel;
  ++other.alpha;
  CHECK_FALSE(store.is_same(*found, other, two_members()));
  std::vector<MemberPrediction> members = two_members();
  ++members[1].purchases;
  CHECK_FALSE(store.is_same(*found, kModel, members));
  members = two_members();
  members[1].value = 0;
  CHECK_FALSE(store.is_same(*found, kModel, members));
  members.pop_back();
  CHECK_FALSE(store.is_same(*found, kModel, members));
}

TEST_CASE("the latest day comes first, of one day the one made last") {
  Shop shop;
  put_members(shop);
  PredictionStore store(shop.database);
  const std::int64_t first = store.store(asked(kMonday + 30), two_members());
  const std::int64_t second = store.store(asked(), two_members());
  const std::int64_t third = store.store(asked(), two_members());
  std::vector<std::int64_t> numbers;
  for (const auto& one : store.of_member(1)) numbers.push_back(one.prediction.number);
  CHECK(numbers == std::vector{first, third, second});
  CHECK(store.find(kMonday, 12)->number == third);
}

TEST_CASE("a prediction that was interrupted was never made") {
  Shop shop;
  put_members(shop);
  PredictionStore store(shop.database);
  raw(shop.folder.file(),
      "INSERT INTO prediction VALUES(1, 20000, 12, 'BG/NBD', 1, 1, 1, 1, -1, NULL, NULL, NULL, NULL, 1);"
      "INSERT INTO member_prediction VALUES(1, 1, 2, 3, 4, 0, 0, 5, 6, NULL)");
  CHECK_FALSE(store.find(kMonday, 12));
  CHECK(store.of_member(1).empty());
  CHECK(verify(shop.database, {}).findings.empty());
  CHECK(store.store(asked(), two_members()) == 2);
  CHECK(store.of_member(1).size() == 1);
}

TEST_CASE("a complete prediction takes no more members, and one with too few is found") {
  Shop shop;
  put_members(shop);
  PredictionStore store(shop.database);
  store.store(asked(), {two_members().front()});
  CHECK(verify(shop.database, {}).findings.empty());
  CHECK(is_refused(shop.folder.file(),
                   "INSERT INTO member_prediction VALUES(2, 1, 0, 0, 30, 0, 0, 410, 1000, NULL)"));
  CHECK(is_refused(shop.folder.file(), "UPDATE member_prediction SET value = 1"));
  CHECK(is_refused(shop.folder.file(), "DELETE FROM prediction_end"));
  raw(shop.folder.file(),
      "INSERT INTO prediction VALUES(2, 20000, 12, 'BG/NBD', 1, 1, 1, 1, -1, NULL, NULL, NULL, NULL, 1);"
      "INSERT INTO prediction_end VALUES(2, 7)");
  const VerifyReport report = verify(shop.database, {});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings.front().invariant == "a prediction is complete");
  CHECK(report.findings.front().text == "Prediction 2 is of 7 members, but 0 are stored.");
}

TEST_CASE("more members than one transaction takes are all there") {
  Shop shop;
  put_members(shop);
  raw(shop.folder.file(),
      "WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 11000) "
      "INSERT INTO member SELECT i, 'M-' || i, 19900, 1 FROM n");
  std::vector<MemberPrediction> members;
  for (std::int64_t i = 1; i <= 11000; ++i) members.push_back({i, 1, 7, 9, 1, 100, i, 500, i});
  PredictionStore store(shop.database);
  store.store(asked(), members);
  CHECK(store.is_same(store.find(kMonday, 12).value(), kModel, members));
  CHECK(verify(shop.database, {}).findings.empty());
}

TEST_CASE("a prediction for months that cannot be is damage, and said") {
  Shop shop;
  put_members(shop);
  PredictionStore store(shop.database);
  store.store(asked(), two_members());
  raw(shop.folder.file(),
      "PRAGMA ignore_check_constraints = ON; DROP TRIGGER prediction_no_update; "
      "UPDATE prediction SET months = 4000000000");
  CHECK_THROWS_AS(static_cast<void>(store.of_member(1)), StorageError);
}
