#include "storage/predicted_facts.h"

#include <doctest/doctest.h>

#include "storage/history_reader.h"
#include "storage/prediction_store.h"
#include "support.h"

using namespace rung;
using namespace rung::storage;
using rung::storage_test::kMonday;
using rung::storage_test::raw;
using rung::storage_test::Shop;

namespace {

using What = language::Predicted::What;

// Two members, and rules that ask for both words twelve months ahead.
struct Predicting : Shop {
  Predicting() {
    static_cast<void>(book_member(member("M-1")));
    static_cast<void>(book_member(member("M-2")));
    rules.attributes.push_back({"value", {UnitKind::Money, 0}, {}, {What::Value, 12}});
    rules.attributes.push_back({"purchases", {UnitKind::Thousandths, 0}, {}, {What::Purchases, 12}});
    value = static_cast<int>(rules.attributes.size()) - 2;
  }

  void predict(Day as_of, int months, const std::vector<MemberPrediction>& members) {
    const PredictionModel model{"BG/NBD", 1, 1, 1, 1, -1, std::nullopt};
    static_cast<void>(PredictionStore(database).store({0, as_of, months, model, 0, 1}, members));
  }
  static MemberPrediction of(engine::MemberNumber member, std::int64_t purchases,
                             std::optional<std::int64_t> worth) {
    return {member, 0, 0, 10, 0, 0, purchases, 900, worth};
  }
  // "20000 0:3952 …": the day and, by 0 for the value and 1 for purchases, what holds from it on.
  std::string facts(const char* member) {
    const auto history = HistoryReader(database, rules).read(member);
    std::string text;
    for (const engine::AttributeFact& fact : history->attributes) {
      text += (text.empty() ? "" : " ") + std::to_string(fact.from - kMonday) + "/" +
              std::to_string(fact.attribute - value) + ":" +
              (fact.value == kEmpty ? "-" : std::to_string(fact.value));
    }
    return text;
  }

  int value = 0;
};

}  // namespace

TEST_CASE("predictions of the horizon asked for are facts from their days on") {
  Predicting shop;
  shop.predict(kMonday + 30, 12, {Predicting::of(1, 1700, 4100), Predicting::of(2, 300, std::nullopt)});
  shop.predict(kMonday, 12, {Predicting::of(1, 1602, 3952), Predicting::of(2, 410, 0)});
  shop.predict(kMonday + 10, 6, {Predicting::of(1, 800, 2000)});
  CHECK(shop.facts("M-1") == "0/0:3952 30/0:4100 0/1:1602 30/1:1700");
  CHECK(shop.facts("M-2") == "0/0:0 30/0:- 0/1:410 30/1:300");
}

TEST_CASE(
    "of two predictions for one day the one made last holds, and one that leaves a member out takes his "
    "away") {
  Predicting shop;
  shop.predict(kMonday, 12, {Predicting::of(1, 1602, 3952), Predicting::of(2, 410, 100)});
  shop.predict(kMonday, 12, {Predicting::of(1, 1500, 3500), Predicting::of(2, 410, 100)});
  shop.predict(kMonday + 5, 12, {Predicting::of(2, 400, 90)});
  CHECK(shop.facts("M-1") == "0/0:3500 5/0:- 0/1:1500 5/1:-");
  CHECK(shop.facts("M-2") == "0/0:100 5/0:90 0/1:410 5/1:400");
}

TEST_CASE("a prediction that was interrupted was never made") {
  Predicting shop;
  shop.predict(kMonday, 12, {Predicting::of(1, 1602, 3952)});
  raw(shop.folder.file(),
      "INSERT INTO prediction SELECT 2, as_of + 7, months, model, r, alpha, a, b, log_likelihood, p, q, "
      "gamma, "
      "value_log_likelihood, made_at FROM prediction");
  raw(shop.folder.file(),
      "INSERT INTO member_prediction SELECT member, 2, repeats, recency, age, paid, spent, 1, active, 1 FROM "
      "member_prediction");
  CHECK(shop.facts("M-1") == "0/0:3952 0/1:1602");
}

TEST_CASE("a reading of everybody gives each his own") {
  Predicting shop;
  shop.predict(kMonday, 12, {Predicting::of(1, 1602, 3952), Predicting::of(2, 410, 100)});
  std::string values;
  HistoryReader(shop.database, shop.rules).for_each([&](const engine::MemberHistory& history) {
    for (const engine::AttributeFact& fact : history.attributes)
      values += std::string(history.id) + "=" + std::to_string(fact.value) + " ";
  });
  CHECK(values == "M-1=3952 M-1=1602 M-2=100 M-2=410 ");
}

TEST_CASE("predictions have no number among the stored fields, and an import cannot say one") {
  Predicting shop;
  engine::MemberFact again = shop.member("M-1");
  shop.set(again, "country", "AT");
  static_cast<void>(shop.book_member(again));
  CHECK(rung::storage_test::count(shop.folder.file(),
                                  "SELECT count(*) FROM field WHERE name IN ('value', 'purchases')") == 0);
}

TEST_CASE("horizons without a prediction for the day or one before it are told") {
  Predicting shop;
  CHECK(never_predicted(shop.database, shop.rules, kMonday) == std::vector<int>{12});
  shop.predict(kMonday, 6, {Predicting::of(1, 1, 1)});
  shop.predict(kMonday + 1, 12, {Predicting::of(1, 1, 1)});
  CHECK(never_predicted(shop.database, shop.rules, kMonday) == std::vector<int>{12});
  CHECK(never_predicted(shop.database, shop.rules, kMonday + 1).empty());
  CHECK(never_predicted(shop.database, rung::storage_test::program(), kMonday).empty());
}
