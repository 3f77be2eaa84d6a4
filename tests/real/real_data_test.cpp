// Real shops' data against reference tables that no loyalty engine produced. Every member is compared,
// everything through the command line only. Without RUNG_DATA the program ends with 77 (skipped).

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "shop_test.h"
#include "sql.h"

namespace rung::real {
namespace {

void load(const Shop& shop, const std::string& data, const std::set<std::string>& customers = {}) {
  shop.fetch(data + "/customers.csv", customers);
  shop.fetch(data + "/transactions.csv", customers);
  const Printed printed = shop.rung("import customers.csv transactions.csv");
  INFO(printed.out << printed.err);
  REQUIRE(printed.exit_code == 0);
}

void recalculate(const Shop& shop, const std::string& as_of) {
  const Printed printed = shop.rung("recalculate --as-of " + as_of);
  INFO(printed.out << printed.err);
  REQUIRE(printed.exit_code == 0);
}

std::string tier_of(const nlohmann::json& member) {
  return member.at("tiers").front().at("name").get<std::string>();
}

std::map<std::string, nlohmann::json> by_id(const nlohmann::json& found) {
  std::map<std::string, nlohmann::json> members;
  for (const auto& member : found.at("members")) members[member.at("id").get<std::string>()] = member;
  return members;
}

// Compares every row of an as-of table; gives the number of rows.
std::size_t compare_as_of(const Shop& shop, const std::string& as_of, const std::vector<Row>& reference,
                          const std::string& money_column, bool has_second_road) {
  recalculate(shop, as_of);
  const auto members = by_id(shop.find_everybody(as_of));
  std::size_t rows = 0;
  std::size_t wrong = 0;
  for (const Row& row : reference) {
    if (row.at("as_of") != as_of) continue;
    ++rows;
    const auto found = members.find(row.at("customer_id"));
    if (found == members.end()) {
      ++wrong;
      MESSAGE("missing: " << row.at("customer_id"));
      continue;
    }
    const auto& member = found->second;
    const Distance distance = distance_of(member);
    const bool same = tier_of(member) == row.at("tier") &&
                      std::to_string(measure_of(member, "spend")) == row.at("net_12m") &&
                      std::to_string(measure_of(member, "purchases")) == row.at("purchases_12m") &&
                      distance.next_tier == row.at("next_tier") && distance.money == row.at(money_column) &&
                      (!has_second_road || (distance.alt_purchases == row.at("alt_purchases_missing") &&
                                            distance.alt_money == row.at("alt_pence_missing")));
    if (!same && ++wrong <= 10)
      MESSAGE(as_of << " differs: " << row.at("customer_id") << " " << member.dump());
  }
  CHECK(wrong == 0);
  CHECK(members.size() == rows);
  return rows;
}

TEST_CASE("online_retail_as_of") {
  const Shop shop("online_retail_ii", "as_of");
  load(shop, "online_retail_ii");
  const auto reference = rows_of("reference/online_retail_ii_asof.csv");
  CHECK(compare_as_of(shop, "2010-12-31", reference, "distance_pence", true) == 4413);
  CHECK(compare_as_of(shop, "2011-12-09", reference, "distance_pence", true) == 5942);
}

TEST_CASE("online_retail_month_ends") {
  const Shop shop("online_retail_ii", "month_ends");
  load(shop, "online_retail_ii");
  std::map<std::string, std::set<std::string>> expected;
  for (const Row& row : rows_of("reference/online_retail_ii_month_end_changes.csv")) {
    expected[row.at("as_of")].insert(row.at("customer_id") + " " + row.at("from_tier") + " " +
                                     row.at("to_tier"));
  }
  REQUIRE(expected.size() == 7);
  std::map<std::string, std::string> before;
  for (const auto& [day, changes] : expected) {
    const Printed run = shop.rung("recalculate --json --as-of " + day);
    REQUIRE(run.exit_code == 0);
    std::set<std::string> told;
    const auto report = nlohmann::json::parse(run.out);
    for (const auto& move : report.at("moves")) {
      const std::string from = move.at("from").is_null() ? "" : move.at("from").get<std::string>();
      told.insert(move.at("member").get<std::string>() + " " + from + " " + move.at("to").get<std::string>());
    }
    std::set<std::string> seen;
    std::map<std::string, std::string> now;
    for (const auto& [id, member] : by_id(shop.find_everybody(day))) {
      now[id] = tier_of(member);
      const std::string from = before.contains(id) ? before[id] : "";
      if (from != now[id]) seen.insert(id + " " + from + " " + now[id]);
    }
    CHECK(seen == changes);
    if (!before.empty()) CHECK(told == changes);  // the first run has nothing to compare with
    before = now;
  }
}

TEST_CASE("online_retail_first_reached") {
  const Shop shop("online_retail_ii", "first_reached");
  load(shop, "online_retail_ii");
  recalculate(shop, "2011-12-09");
  std::map<std::string, std::string> expected;
  for (const Row& row : rows_of("reference/online_retail_ii_first_reached.csv")) {
    expected[row.at("customer_id")] = row.at("transaction_id") + " on " + row.at("timestamp").substr(0, 10);
  }
  REQUIRE(expected.size() == 3707);
  std::map<std::string, std::string> got;
  for (const auto& [id, member] : by_id(shop.find_everybody("2011-12-09"))) {
    for (const auto& reached : member.at("reached")) {
      if (reached.at("tier") != "Silver") continue;
      got[id] = reached.at("by").get<std::string>() + " on " + reached.at("on").get<std::string>();
    }
  }
  CHECK(got == expected);
}

// Gold by a fifth dearer: who is in which tier now and then, against SQL over the single lines of every invoice.
TEST_CASE("online_retail_compare") {
  const Shop shop("online_retail_ii", "as_of");
  load(shop, "online_retail_ii");
  const std::string as_of = "2011-12-09";
  recalculate(shop, as_of);
  std::ifstream file(std::string(RUNG_SOURCE_DIR) + "/tests/real/online_retail_ii/as_of.rung");
  std::ostringstream rules;
  rules << file.rdbuf();
  std::string draft = rules.str();
  const std::string gold = "at least 2000 GBP";
  REQUIRE(draft.find(gold) != std::string::npos);
  draft.replace(draft.find(gold), gold.size(), "at least 2400 GBP");
  shop.write("dearer.rung", draft);
  const Printed printed = shop.rung("compare dearer.rung --json --as-of " + as_of);
  INFO(printed.out << printed.err);
  REQUIRE(printed.exit_code == 0);
  const auto comparison = nlohmann::json::parse(printed.out);
  std::set<std::string> matrix, moved;
  for (const auto& cell : comparison.at("ladders").at(0).at("matrix")) {
    matrix.insert(cell.at("now").get<std::string>() + " " + cell.at("draft").get<std::string>() + " " +
                  std::to_string(cell.at("members").get<std::int64_t>()));
  }
  for (const auto& move : comparison.at("moves")) moved.insert(move.at("member").get<std::string>());

  const Sql sql;
  sql.load("online_retail_ii/customers.csv", "customers");
  sql.load("online_retail_ii/transactions.csv", "transactions");
  sql.load("online_retail_ii/lines.csv", "lines");
  const auto tier = [](const std::string& gold_from) {
    return "case when net >= 1000000 or (orders >= 30 and net >= 500000) then 'Platinum' when net >= " + gold_from +
           " then 'Gold' when net >= 50000 then 'Silver' else 'Bronze' end";
  };
  const std::string year =
      "with bought as (select t.customer_id as id, sum(l.amount_minor) as net, "
      "count(distinct case when t.kind = 'purchase' then t.transaction_id end) as orders "
      "from transactions t join lines l on l.transaction_id = t.transaction_id "
      "where substr(t.timestamp, 1, 10) between '2010-12-10' and '2011-12-09' group by t.customer_id), "
      "standing as (select c.customer_id as id, coalesce(b.net, 0) as net, coalesce(b.orders, 0) as orders "
      "from customers c left join bought b on b.id = c.customer_id), "
      "tiers as (select id, " +
      tier("200000") + " as now, " + tier("240000") + " as then_ from standing) ";
  CHECK(matrix == sql.ids(year + "select now || ' ' || then_ || ' ' || count(*) from tiers group by now, then_"));
  CHECK(moved == sql.ids(year + "select id from tiers where now <> then_"));
  CHECK(moved.size() > 50);  // else this would prove little
}

TEST_CASE("cdnow_as_of") {
  const Shop shop("cdnow", "as_of");
  load(shop, "cdnow");
  CHECK(compare_as_of(shop, "1997-12-31", rows_of("reference/cdnow_asof.csv"), "distance_cents", false) ==
        23570);
}

// The sample of the literature from its single purchases: the published estimates (docs/WORTH.md), and the
// nine months after them.
TEST_CASE("cdnow_predict") {
  const Shop shop("cdnow", "as_of");
  std::set<std::string> sample;
  for (const Row& row : rows_of("cdnow/sample_ids.csv")) sample.insert(row.at("customer_id"));
  load(shop, "cdnow", sample);
  const Printed printed = shop.rung("predict --json --dry-run --as-of 1998-06-30 --holdout 9");
  INFO(printed.out << printed.err);
  REQUIRE(printed.exit_code == 0);
  const auto holdout = nlohmann::json::parse(printed.out).at("holdout");
  const auto& model = holdout.at("purchases_model");
  const auto near = [&model](const char* name, std::int64_t published, std::int64_t tolerance) {
    const auto found = model.at(name).get<std::int64_t>();
    CHECK_MESSAGE(std::abs(found - published) <= tolerance, name << " " << found);
  };
  near("r_millionths", 243'000, 500);
  near("alpha_millionths_of_weeks", 4'414'000, 500);
  near("a_millionths", 793'000, 500);
  near("b_millionths", 2'426'000, 500);
  near("log_likelihood_thousandths", -9'582'400, 50);
  CHECK(model.at("members") == 2357);
  std::int64_t expected = 0, actual = 0;
  for (const auto& row : holdout.at("by_repeats")) {
    expected += row.at("expected_thousandths").get<std::int64_t>();
    actual += row.at("actual").get<std::int64_t>();
  }
  CHECK(actual == 1882);
  CHECK(std::abs(expected - 1'653'400) <= 1000);
}

TEST_CASE("raw_slices") {
  const Shop shop("raw_slices", "as_of");
  shop.fetch("raw_slices/sheet1_2010-12-01_to_09.csv");
  shop.fetch("raw_slices/sheet2_2010-12.csv");
  const auto import = [&](const char* file) {
    const Printed printed = shop.rung(std::string("import --json ") + file);
    INFO(printed.out << printed.err);
    REQUIRE(printed.exit_code == 0);
    return nlohmann::json::parse(printed.out).at("files").front().at("rows");
  };
  const auto first = import("sheet1_2010-12-01_to_09.csv");
  CHECK(first.at("new") == 22523);
  CHECK(first.at("known") == 0);
  CHECK(first.at("rejected") == 0);
  const auto second = import("sheet2_2010-12.csv");
  CHECK(second.at("new") == 19958);
  CHECK(second.at("known") == 22523);
  CHECK(second.at("rejected") == 0);
}

}  // namespace
}  // namespace rung::real

int main(int argc, char** argv) {
  constexpr int kSkipped = 77;
  if (std::getenv("RUNG_DATA") == nullptr) {
    std::cout << "RUNG_DATA is not set: skipped\n";
    return kSkipped;
  }
  return doctest::Context(argc, argv).run();
}
