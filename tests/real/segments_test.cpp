// The segments that ship, on real customers: how many members each has, and how many are in two of them,
// against plain loops over the files. Nothing here knows the engine.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <utility>

#include "shop_test.h"

namespace rung::real {
namespace {

const std::string kToday = "2018-01-01";

using Sets = std::map<std::string, std::set<std::string>>;

int day_of(const std::string& iso) {
  const std::chrono::year_month_day date{
      std::chrono::year{std::stoi(iso.substr(0, 4))},
      std::chrono::month{static_cast<unsigned>(std::stoi(iso.substr(5, 2)))},
      std::chrono::day{static_cast<unsigned>(std::stoi(iso.substr(8, 2)))}};
  return static_cast<int>(std::chrono::sys_days{date}.time_since_epoch().count());
}

std::string iso_of(int day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

int months_before(int day, int months) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto moved = date - std::chrono::months{months};
  const auto there = moved.ok() ? moved : moved.year() / moved.month() / std::chrono::last;
  return static_cast<int>(std::chrono::sys_days{there}.time_since_epoch().count());
}

struct Purchase {
  int day = 0;
  std::int64_t amount = 0;
  bool coupon = false;
  bool coffee = false;
  int days_from_launch = -1;  // -1: nothing of it is new
};

struct Customer {
  std::vector<Purchase> purchases;                     // in the order of time
  std::vector<std::pair<int, std::int64_t>> returned;  // day, what came back
  std::vector<std::pair<int, std::int64_t>> brought;   // day, spend of purchases that are only known as sums
  std::vector<std::int64_t> brought_purchases;         // how many, beside them
  std::string country;
  int visits_in_30_days = 0;
};

using Customers = std::map<std::string, Customer>;

// One customer's figures of the days after `after` up to `last`.
struct Figures {
  std::int64_t count = 0, spend = 0, orders = 0, basket = 0, weekend = 0, coupons = 0;
  std::int64_t gaps = 0, sum = 0, squares = 0;
  [[nodiscard]] bool irregular() const {
    return gaps >= 2 && sum > 0 && 10000 * (gaps * squares - sum * sum) >= 3600 * sum * sum;
  }
};

Figures figures_of(const Customer& customer, int after, int last) {
  Figures f;
  int before = -1;
  std::int64_t ordered = 0;
  for (const Purchase& p : customer.purchases) {
    if (p.day <= after || p.day > last) continue;
    ++f.orders;
    ordered += p.amount;
    const int weekday = (p.day + 3) % 7;  // 1970-01-01 was a Thursday; 0: Monday
    f.weekend += weekday >= 5 ? 1 : 0;
    f.coupons += p.coupon ? 1 : 0;
    if (f.orders > 1) {
      ++f.gaps;
      f.sum += p.day - before;
      f.squares += static_cast<std::int64_t>(p.day - before) * (p.day - before);
    }
    before = p.day;
  }
  for (const auto& [day, amount] : customer.returned) ordered -= day > after && day <= last ? amount : 0;
  f.count = f.orders;
  f.spend = ordered;
  if (f.orders > 0) f.basket = ordered >= 0 ? ordered / f.orders : -((-ordered + f.orders - 1) / f.orders);
  for (std::size_t i = 0; i < customer.brought.size(); ++i) {
    if (customer.brought[i].first <= after || customer.brought[i].first > last) continue;
    f.spend += customer.brought[i].second;
    f.count += customer.brought_purchases[i];
  }
  return f;
}

// The average as a fraction.
struct Average {
  std::int64_t sum = 0, number = 0;
  void add(std::int64_t value) { sum += value, ++number; }
  [[nodiscard]] bool below(std::int64_t value) const { return value * number > sum; }
  [[nodiscard]] bool above(std::int64_t value) const { return value * number < sum; }
};

// The least value that is among the best `percent` of all; who is level is in.
std::int64_t last_in(std::vector<std::int64_t> values, std::int64_t percent) {
  std::sort(values.rbegin(), values.rend());
  const std::size_t places = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return values.at(places - 1);
}

struct Figured {
  Figures all, year, two_years, quarter, fortnight;
};

using Everybody = std::map<std::string, Figured>;

void add_users(const Everybody& everybody, Sets& in) {
  Average count, basket, spend;
  std::vector<std::int64_t> spends;
  for (const auto& [id, f] : everybody) {
    if (f.year.count < 1) continue;
    count.add(f.year.count);
    spend.add(f.year.spend);
    spends.push_back(f.year.spend);
    if (f.year.orders > 0) basket.add(f.year.basket);
  }
  const std::int64_t royal = last_in(spends, 1);
  const std::int64_t biggest = last_in(spends, 10);
  for (const auto& [id, f] : everybody) {
    const bool thrifty = (f.year.orders > 0 && 2 * f.year.coupons >= f.year.orders) ||
                         (f.year.count >= 1 && f.year.orders > 0 && basket.above(f.year.basket));
    if (thrifty) in["thrifty"].insert(id);
    if (f.two_years.irregular() && f.year.orders > 0 && 2 * f.year.weekend >= f.year.orders)
      in["fans"].insert(id);
    if (f.year.count < 1) continue;
    in["buyers"].insert(id);
    const bool more = spend.below(f.year.spend);
    if (count.below(f.year.count) && f.year.orders > 0 && basket.below(f.year.basket) && more)
      in["heavy_users"].insert(id);
    if (count.above(f.year.count)) {
      in["light_users"].insert(id);
      if (f.year.count <= 3 && f.quarter.count >= 2) in["rising_light_users"].insert(id);
    }
    if (f.year.spend >= royal) in["royals"].insert(id);
    if (f.year.spend >= biggest) in["biggest_spenders"].insert(id);
    if (more && f.two_years.irregular() && f.year.spend < royal) in["heirs_to_the_throne"].insert(id);
  }
}

void add_shop(const Customers& customers, const Everybody& everybody, int today, Sets& in) {
  std::vector<std::int64_t> counts, spends;
  for (const auto& [id, f] : everybody) {
    if (f.all.count < 1) continue;
    counts.push_back(f.two_years.count);
    spends.push_back(f.two_years.spend);
  }
  const std::int64_t often = last_in(counts, 20);
  const std::int64_t much = last_in(spends, 20);
  for (const auto& [id, f] : everybody) {
    const Customer& customer = customers.at(id);
    if (f.all.count == 0) in["prospects"].insert(id);
    if (f.all.count == 0 && customer.visits_in_30_days > 0) in["curious_prospects"].insert(id);
    if (f.all.count == 1) in["one_time_buyers"].insert(id);
    if (f.all.orders > 0 && f.all.count >= 3 && 10 * f.all.coupons >= 9 * f.all.orders)
      in["coupon_only"].insert(id);
    int early = 0;
    int coffee = -1;
    for (const Purchase& p : customer.purchases) {
      if (p.day > months_before(today, 12) && p.days_from_launch >= 0 && p.days_from_launch <= 30) ++early;
      if (p.coffee) coffee = today - p.day;
    }
    if (early >= 2) in["trend_followers"].insert(id);
    if (coffee >= 25 && coffee <= 30) {
      in["coffee_due"].insert(id);
      if (in["thrifty"].contains(id)) in["thrifty_with_replenishment_due"].insert(id);
    }
    if (f.all.count < 1) continue;
    in["customers"].insert(id);
    if (f.two_years.count >= often && f.two_years.spend >= much) in["loyal"].insert(id);
    if (!customer.purchases.empty() && today - customer.purchases.back().day > 365) in["dormant"].insert(id);
  }
}

Sets expected(const Customers& customers, const std::string& as_of) {
  const int today = day_of(as_of);
  Everybody everybody;
  Sets in;
  for (const auto& [id, customer] : customers) {
    const auto since = [&](int after) { return figures_of(customer, after, today); };
    everybody[id] = {since(-100000), since(months_before(today, 12)), since(months_before(today, 24)),
                     since(today - 90), since(today - 14)};
    if (customer.country == "DE") in["from_germany"].insert(id);
    if (customer.country == "DE" || customer.country == "AT" || customer.country == "CH")
      in["from_german_speaking_countries"].insert(id);
  }
  add_users(everybody, in);
  add_shop(customers, everybody, today, in);
  return in;
}

void import(const Shop& shop, const std::string& files) {
  const Printed printed = shop.rung("import " + files, kToday);
  INFO(printed.out << printed.err);
  REQUIRE(printed.exit_code == 0);
}

std::size_t in_both(const std::set<std::string>& one, const std::set<std::string>& other) {
  return static_cast<std::size_t>(
      std::count_if(one.begin(), one.end(), [&](const std::string& id) { return other.contains(id); }));
}

// Sizes and overlaps of all segments. `documented`: the sizes that docs/COOKBOOK.md tells; others are empty.
void compare(const Shop& shop, const Sets& sets, const std::string& as_of, std::size_t members,
             const std::map<std::string, std::size_t>& documented) {
  const Printed printed = shop.rung("segments --json --as-of " + as_of, kToday);
  INFO(printed.err);
  REQUIRE(printed.exit_code == 0);
  const auto json = nlohmann::json::parse(printed.out);
  CHECK(json.at("members") == members);
  const auto set = [&](const std::string& name) {
    const auto found = sets.find(name);
    return found == sets.end() ? std::set<std::string>{} : found->second;
  };
  std::vector<std::string> names;
  std::set<std::string> anybody;
  for (const auto& segment : json.at("segments")) {
    names.push_back(segment.at("name"));
    const auto expected = set(names.back());
    anybody.insert(expected.begin(), expected.end());
    CHECK_MESSAGE(segment.at("members") == expected.size(), names.back());
    const auto said = documented.find(names.back());
    CHECK_MESSAGE(expected.size() == (said == documented.end() ? 0 : said->second), names.back());
  }
  CHECK(json.at("in_none") == members - anybody.size());
  std::map<std::pair<std::string, std::string>, std::size_t> both;
  for (const auto& overlap : json.at("overlaps"))
    both[{overlap.at("segments").at(0), overlap.at("segments").at(1)}] = overlap.at("members");
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t k = i + 1; k < names.size(); ++k) {
      const auto found = both.find({names[i], names[k]});
      CHECK_MESSAGE((found == both.end() ? 0 : found->second) == in_both(set(names[i]), set(names[k])),
                    names[i] << " and " << names[k]);
    }
  }
}

// Who is in a segment, one by one.
void compare_members(const Shop& shop, const Sets& sets, const std::string& as_of, const std::string& name) {
  const Printed printed = shop.rung("segments " + name + " --json --as-of " + as_of, kToday);
  REQUIRE(printed.exit_code == 0);
  std::set<std::string> found;
  const auto json = nlohmann::json::parse(printed.out);
  for (const auto& member : json.at("members")) found.insert(member.at("id"));
  CHECK_MESSAGE(found == sets.at(name), name);
}

// ---- Online Retail II

// By transaction: how many days its newest article has been sold. What was sold in the first year is old.
std::map<std::string, int> days_from_launch(const std::vector<Row>& transactions) {
  std::map<std::string, int> days;
  for (const Row& row : transactions) days[row.at("transaction_id")] = day_of(row.at("timestamp"));
  std::map<std::string, int> launched;
  std::map<std::string, std::vector<std::string>> goods;
  for_each_line("online_retail_ii/lines.csv", [&](const std::vector<std::string>& cells) {
    const auto day = days.find(cells.at(0));
    if (day == days.end() || cells.at(3) != "product" || cells.at(0).front() == 'C') return;
    const auto [at, first] = launched.emplace(cells.at(2), day->second);
    if (!first) at->second = std::min(at->second, day->second);
    goods[cells.at(0)].push_back(cells.at(2));
  });
  const int new_since = day_of("2010-12-10");
  std::map<std::string, int> result;
  for (const auto& [transaction, bought] : goods) {
    for (const std::string& article : bought) {
      if (launched.at(article) < new_since) continue;
      const int since = days.at(transaction) - launched.at(article);
      const auto [at, first] = result.emplace(transaction, since);
      if (!first) at->second = std::min(at->second, since);
    }
  }
  return result;
}

void by_time(Customers& customers) {
  for (auto& [id, customer] : customers) {
    std::stable_sort(customer.purchases.begin(), customer.purchases.end(),
                     [](const Purchase& a, const Purchase& b) { return a.day < b.day; });
  }
}

}  // namespace

TEST_CASE("segments_online_retail") {
  const Shop shop("segments_online_retail", "program");
  shop.use_segments("GBP");
  Customers customers;
  const std::map<std::string, std::string> codes{{"Germany", "DE"}, {"Austria", "AT"}, {"Switzerland", "CH"}};
  for (const Row& row : rows_of("online_retail_ii/customers.csv")) {
    const auto code = codes.find(row.at("country"));
    customers[row.at("customer_id")].country = code == codes.end() ? row.at("country") : code->second;
  }
  const auto transactions = rows_of("online_retail_ii/transactions.csv");
  const auto launches = days_from_launch(transactions);
  std::string text = "kind,id,member,day,amount,days_from_launch\n";
  for (const Row& row : transactions) {
    const bool purchase = row.at("kind") == "purchase";
    const std::string& id = row.at("transaction_id");
    const std::int64_t amount = std::stoll(row.at("amount_minor"));
    const auto launch = launches.find(id);
    const bool is_new = purchase && launch != launches.end();
    Customer& customer = customers.at(row.at("customer_id"));
    const int day = day_of(row.at("timestamp"));
    if (purchase) customer.purchases.push_back({day, amount, false, false, is_new ? launch->second : -1});
    if (!purchase) customer.returned.emplace_back(day, -amount);
    text += row.at("kind") + "," + id + "," + row.at("customer_id") + "," + row.at("timestamp") + "," +
            row.at("amount_minor") + "," + (is_new ? std::to_string(launch->second) : "") + "\n";
  }
  by_time(customers);
  shop.fetch("online_retail_ii/customers.csv");
  shop.write("activities.csv", text);
  import(shop, "customers.csv activities.csv");
  const std::string as_of = "2011-12-09";
  const Sets sets = expected(customers, as_of);
  compare(shop, sets, as_of, 5942,
          {{"from_germany", 106},
           {"from_german_speaking_countries", 138},
           {"buyers", 4265},
           {"customers", 5881},
           {"royals", 43},
           {"heirs_to_the_throne", 608},
           {"fans", 204},
           {"prospects", 61},
           {"thrifty", 2868},
           {"biggest_spenders", 427},
           {"loyal", 934},
           {"one_time_buyers", 1626},
           {"dormant", 1606},
           {"trend_followers", 1243},
           {"heavy_users", 428},
           {"light_users", 3194},
           {"rising_light_users", 364}});
  for (const char* name :
       {"royals", "heirs_to_the_throne", "fans", "heavy_users", "loyal", "trend_followers"})
    compare_members(shop, sets, as_of, name);
}

TEST_CASE("segments_cdnow") {
  const Shop shop("segments_cdnow", "program");
  shop.use_segments("USD");
  Customers customers;
  for (const Row& row : rows_of("cdnow/customers.csv")) customers[row.at("customer_id")];
  for (const Row& row : rows_of("cdnow/transactions.csv")) {
    customers.at(row.at("customer_id"))
        .purchases.push_back(
            {day_of(row.at("timestamp")), std::stoll(row.at("amount_minor")), false, false, -1});
  }
  by_time(customers);
  shop.fetch("cdnow/customers.csv");
  shop.fetch("cdnow/transactions.csv");
  import(shop, "customers.csv transactions.csv");
  const std::string as_of = "1998-06-30";
  const Sets sets = expected(customers, as_of);
  compare(shop, sets, as_of, 23570,
          {{"buyers", 8332},
           {"customers", 23570},
           {"royals", 84},
           {"heirs_to_the_throne", 1736},
           {"fans", 1414},
           {"thrifty", 5431},
           {"biggest_spenders", 834},
           {"loyal", 3756},
           {"one_time_buyers", 11908},
           {"dormant", 15220},
           {"heavy_users", 896},
           {"light_users", 5979},
           {"rising_light_users", 268}});
  for (const char* name : {"royals", "rising_light_users", "dormant"})
    compare_members(shop, sets, as_of, name);
}

TEST_CASE("segments_complete_journey") {
  const Shop shop("segments_completejourney", "program");
  shop.use_segments("USD");
  std::map<std::string, std::string> category;
  for_each_line("completejourney/products.csv",
                [&](const std::vector<std::string>& cells) { category[cells.at(0)] = cells.at(4); });
  Customers customers;
  std::string members = "member,joined,country\n";
  for (const Row& row : rows_of("completejourney/customers.csv")) {
    customers[row.at("customer_id")].country = row.at("country");
    members += row.at("customer_id") + ",2017-01-01," + row.at("country") + "\n";
  }
  std::map<std::string, Row> baskets;
  for (Row& row : rows_of("completejourney/transactions.csv")) baskets[row.at("transaction_id")] = row;
  std::map<std::string, std::pair<std::string, bool>> made;  // the rows of a basket; whether it has coffee
  for_each_line("completejourney/lines.csv", [&](const std::vector<std::string>& cells) {
    if (cells.at(0) == "transaction_id") return;
    const Row& basket = baskets.at(cells.at(0));
    const std::string& goods = category[cells.at(1)];
    auto& [rows, coffee] = made[cells.at(0)];
    rows += cells.at(0) + "," + basket.at("customer_id") + "," + basket.at("timestamp").substr(0, 10) + "," +
            cells.at(3) + ",\"" + goods + "\"," +
            (basket.at("coupon_discount_minor") == "0" ? "" : "coupon") + "\n";
    coffee = coffee || goods == "COFFEE";
  });
  std::string orders = "id,member,day,amount,category,coupon\n";
  for (const auto& [id, basket] : baskets) {
    orders += made.at(id).first;
    customers.at(basket.at("customer_id"))
        .purchases.push_back({day_of(basket.at("timestamp")), std::stoll(basket.at("amount_minor")),
                              basket.at("coupon_discount_minor") != "0", made.at(id).second, -1});
  }
  by_time(customers);
  shop.write("members.csv", members);
  shop.write("orders.csv", orders);
  import(shop, "members.csv orders.csv");
  const std::string as_of = "2017-12-31";
  const Sets sets = expected(customers, as_of);
  compare(shop, sets, as_of, 2379,
          {{"buyers", 2377},
           {"customers", 2377},
           {"royals", 24},
           {"heirs_to_the_throne", 752},
           {"fans", 381},
           {"prospects", 2},
           {"thrifty", 1375},
           {"coffee_due", 5},
           {"biggest_spenders", 238},
           {"loyal", 385},
           {"one_time_buyers", 107},
           {"heavy_users", 469},
           {"light_users", 1441},
           {"rising_light_users", 41}});
  for (const char* name : {"thrifty_with_replenishment_due", "coupon_only", "fans"}) {
    if (sets.contains(name)) compare_members(shop, sets, as_of, name);
  }
}

TEST_CASE("segments_marketing_campaign") {
  const Shop shop("segments_marketing_campaign", "program");
  shop.use_segments("EUR");
  const std::string as_of = "2014-06-30";
  const int today = day_of(as_of);
  Customers customers;
  std::string members = "member,joined\n", openings = "id,member,day,purchases,spend\n",
              visits = "id,member,day\n";
  for (const Row& row : rows_of("marketing_campaign/customers.csv")) {
    const std::string& id = row.at("customer_id");
    std::int64_t spend = 0;
    std::int64_t purchases = 0;
    for (const char* what : {"wine", "fruit", "meat", "fish", "sweet", "gold"})
      spend += 100 * std::stoll(row.at(std::string("spend_") + what));
    for (const char* where : {"web", "catalog", "store"})
      purchases += std::stoll(row.at(std::string("purchases_") + where));
    const int last = today - std::stoi(row.at("days_since_last_purchase"));
    Customer& customer = customers[id];
    customer.brought.emplace_back(last, spend);
    customer.brought_purchases.push_back(purchases);
    members += id + "," + row.at("joined_on") + "\n";
    openings += "O-" + id + "," + id + "," + iso_of(last) + "," + std::to_string(purchases) + "," +
                std::to_string(spend) + "\n";
    customer.visits_in_30_days = std::stoi(row.at("web_visits_last_month"));
    for (int i = 0; i < customer.visits_in_30_days; ++i)
      visits += "V-" + id + "-" + std::to_string(i) + "," + id + "," + iso_of(today - i) + "\n";
  }
  shop.write("members.csv", members);
  shop.write("openings.csv", openings);
  shop.write("visits.csv", visits);
  import(shop, "members.csv openings.csv visits.csv");
  const Sets sets = expected(customers, as_of);
  compare(shop, sets, as_of, 2240,
          {{"buyers", 2234},
           {"customers", 2234},
           {"royals", 24},
           {"prospects", 6},
           {"curious_prospects", 4},
           {"biggest_spenders", 224},
           {"loyal", 230},
           {"one_time_buyers", 6},
           {"light_users", 1128},
           {"rising_light_users", 123}});
  compare_members(shop, sets, as_of, "curious_prospects");
}

}  // namespace rung::real
