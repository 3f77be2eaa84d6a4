// The segments that ship, on real customers: how many members each has, and how many are in two of them,
// against plain loops over the files. Nothing here knows the engine.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <utility>

#include "cookbook_figures.h"
#include "shop_test.h"
#include "sql.h"

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
  int launched = -1;  // the day on which the newest article of it was sold first; -1: nothing is new
  std::string article = {};
  std::set<std::string> categories = {};
};

struct Customer {
  std::vector<Purchase> purchases;                     // in the order of time
  std::vector<std::pair<int, std::int64_t>> returned;  // day, what came back
  std::vector<std::pair<int, std::int64_t>> brought;   // day, spend of purchases that are only known as sums
  std::vector<std::int64_t> brought_purchases;         // how many, beside them
  std::string country;
  int joined = 0;
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

std::int64_t rounded_down(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

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
  for (std::size_t i = 0; i < customer.brought.size(); ++i) {
    if (customer.brought[i].first <= after || customer.brought[i].first > last) continue;
    f.spend += customer.brought[i].second;
    f.count += customer.brought_purchases[i];
  }
  if (f.count > 0) f.basket = rounded_down(f.spend, f.count);
  return f;
}

// All that was spent since joining, by the years since then: at least one.
std::int64_t revenue_per_year(const Customer& customer, int today) {
  const std::int64_t spend = figures_of(customer, customer.joined - 1, today).spend;
  int years = 0;
  while (months_before(customer.joined, -12 * (years + 1)) <= today + 1) ++years;
  if (years == 0) return spend;
  const std::int64_t begun = months_before(customer.joined, -12 * years);
  const std::int64_t length = months_before(customer.joined, -12 * (years + 1)) - begun;
  return rounded_down(spend * length, years * length + (today + 1 - begun));
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
  Figures all, year, two_years, three_months, three_before;
  std::int64_t per_year = 0;
};

using Everybody = std::map<std::string, Figured>;

void add_users(const Everybody& everybody, Sets& in) {
  Average count, basket, spend;
  std::vector<std::int64_t> spends, yearly;
  for (const auto& [id, f] : everybody) {
    if (f.year.count < 1) continue;
    count.add(f.year.count);
    spend.add(f.year.spend);
    spends.push_back(f.year.spend);
    yearly.push_back(f.per_year);
    basket.add(f.year.basket);
  }
  const std::int64_t royal = last_in(yearly, 1);
  const std::int64_t biggest = last_in(spends, 10);
  for (const auto& [id, f] : everybody) {
    const bool thrifty = (f.year.orders > 0 && 2 * f.year.coupons >= f.year.orders) ||
                         (f.year.count >= 1 && basket.above(f.year.basket));
    if (thrifty) in["thrifty"].insert(id);
    if (f.two_years.irregular() && f.year.orders > 0 && 2 * f.year.weekend >= f.year.orders)
      in["fans"].insert(id);
    if (f.year.count < 1) continue;
    in["buyers"].insert(id);
    const bool more = spend.below(f.year.spend);
    if (count.below(f.year.count) && basket.below(f.year.basket) && more) in["heavy_users"].insert(id);
    if (count.above(f.year.count)) {
      in["light_users"].insert(id);
      if (f.three_months.count >= 1 && 100 * f.three_months.spend >= 120 * f.three_before.spend)
        in["rising_light_users"].insert(id);
    }
    if (f.per_year >= royal) in["royals"].insert(id);
    if (f.year.spend >= biggest) in["biggest_spenders"].insert(id);
    if (more && f.two_years.irregular() && f.per_year < royal) in["heirs_to_the_throne"].insert(id);
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
    std::set<std::string> articles;
    for (const Purchase& p : customer.purchases) {
      if (p.coffee) coffee = today - p.day;
      if (p.day <= months_before(today, 12) || p.launched < 0 || p.day > p.launched + 30) continue;
      ++early;
      articles.insert(p.article);
    }
    if (early >= 2) in["trend_followers"].insert(id);
    if (articles.size() >= 3) in["trend_setters"].insert(id);
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

void add_categories(const Customers& customers, const Everybody& everybody, int today, Sets& in) {
  std::map<std::string, std::int64_t> number;
  Average average;
  for (const auto& [id, customer] : customers) {
    std::set<std::string> met;
    for (const Purchase& p : customer.purchases) {
      if (p.day > months_before(today, 12)) met.insert(p.categories.begin(), p.categories.end());
    }
    number[id] = static_cast<std::int64_t>(met.size());
    if (everybody.at(id).year.count >= 1) average.add(number[id]);
  }
  for (const auto& [id, categories] : number) {
    if (categories >= 2 && categories * average.number >= 2 * average.sum) in["across_the_shop"].insert(id);
  }
}

void add_places(const Customers& customers, const std::string& as_of, Sets& in) {
  const std::string day = as_of.substr(5);
  const bool june = day >= "06-21" && day <= "09-22";
  const bool december = day >= "12-21" || day <= "03-20";
  const std::set<std::string> southern{"AU", "BR", "ZA"};
  for (const auto& [id, customer] : customers) {
    const bool other = southern.contains(customer.country);
    if (other) in["has_the_other_season"].insert(id);
    if (other ? december : june) in["has_summer"].insert(id);
    if (other ? june : december) in["has_winter"].insert(id);
    if (customer.country == "DE") in["from_germany"].insert(id);
    if (customer.country == "DE" || customer.country == "AT" || customer.country == "CH")
      in["from_german_speaking_countries"].insert(id);
  }
}

Sets expected(const Customers& customers, const std::string& as_of) {
  const int today = day_of(as_of);
  Everybody everybody;
  Sets in;
  for (const auto& [id, customer] : customers) {
    const auto since = [&](int after) { return figures_of(customer, after, today); };
    const int recently = months_before(today, 3);
    everybody[id] = {since(-100000),
                     since(months_before(today, 12)),
                     since(months_before(today, 24)),
                     since(recently),
                     figures_of(customer, months_before(today, 6), recently),
                     revenue_per_year(customer, today)};
  }
  add_places(customers, as_of, in);
  add_users(everybody, in);
  add_categories(customers, everybody, today, in);
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

// Sizes and overlaps of all segments: as the plain loops count them, and as docs/COOKBOOK.md tells them.
void compare(const Shop& shop, const Sets& sets, const std::string& as_of, std::size_t members,
             const std::string& data) {
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
  }
  CHECK(json.at("in_none") == members - anybody.size());
  compare_with_cookbook(json, data);
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

// Who is in a segment, as the command lists them.
std::set<std::string> members_of(const Shop& shop, const std::string& name, const std::string& as_of) {
  const Printed printed = shop.rung("segments " + name + " --json --as-of " + as_of, kToday);
  REQUIRE(printed.exit_code == 0);
  std::set<std::string> found;
  const auto json = nlohmann::json::parse(printed.out);
  for (const auto& member : json.at("members")) found.insert(member.at("id"));
  return found;
}

// One by one against the plain loops.
void compare_members(const Shop& shop, const Sets& sets, const std::string& as_of, const std::string& name) {
  CHECK_MESSAGE(members_of(shop, name, as_of) == sets.at(name), name);
}

// In SQL: the buyers of the twelve months up to a day with their spend, their place by it, and how many they
// are.
std::string with_spend(const std::string& table, const std::string& as_of) {
  return "with spent as (select customer_id as id, sum(amount_minor) as spend, sum(kind = 'purchase') as "
         "purchases from " +
         table + " where date(timestamp) > date('" + as_of + "', '-12 months') and date(timestamp) <= '" +
         as_of +
         "' group by 1), spend as (select id, rank() over (order by spend desc) as rank, count(*) over () as "
         "members "
         "from spent where purchases > 0) ";
}

// ---- Online Retail II

// By transaction: its newest article, and the day on which that was sold first. What was sold in the first
// year is old.
std::map<std::string, std::pair<int, std::string>> newest_articles(const std::vector<Row>& transactions) {
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
  std::map<std::string, std::pair<int, std::string>> result;
  for (const auto& [transaction, bought] : goods) {
    for (const std::string& article : bought) {
      if (launched.at(article) < new_since) continue;
      const std::pair one{launched.at(article), article};
      const auto [at, first] = result.emplace(transaction, one);
      if (!first) at->second = std::max(at->second, one);
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
  const std::map<std::string, std::string> codes{{"Germany", "DE"},     {"Austria", "AT"},
                                                 {"Switzerland", "CH"}, {"Australia", "AU"},
                                                 {"Brazil", "BR"},      {"RSA", "ZA"}};
  for (const Row& row : rows_of("online_retail_ii/customers.csv")) {
    const auto code = codes.find(row.at("country"));
    Customer& customer = customers[row.at("customer_id")];
    customer.country = code == codes.end() ? row.at("country") : code->second;
    customer.joined = day_of(row.at("joined_on"));
  }
  const auto transactions = rows_of("online_retail_ii/transactions.csv");
  const auto launches = newest_articles(transactions);
  std::string text = "kind,id,member,day,amount,article,launched\n";
  for (const Row& row : transactions) {
    const bool purchase = row.at("kind") == "purchase";
    const std::string& id = row.at("transaction_id");
    const std::int64_t amount = std::stoll(row.at("amount_minor"));
    const auto launch = launches.find(id);
    const bool is_new = purchase && launch != launches.end();
    Customer& customer = customers.at(row.at("customer_id"));
    const int day = day_of(row.at("timestamp"));
    if (purchase) customer.purchases.push_back({day, amount, false, false});
    if (is_new) customer.purchases.back().launched = launch->second.first;
    if (is_new) customer.purchases.back().article = launch->second.second;
    if (!purchase) customer.returned.emplace_back(day, -amount);
    text += row.at("kind") + "," + id + "," + row.at("customer_id") + "," + row.at("timestamp") + "," +
            row.at("amount_minor") + "," +
            (is_new ? launch->second.second + "," + iso_of(launch->second.first) : ",") + "\n";
  }
  by_time(customers);
  shop.fetch("online_retail_ii/customers.csv");
  shop.write("activities.csv", text);
  import(shop, "customers.csv activities.csv");
  const std::string as_of = "2011-12-09";
  const Sets sets = expected(customers, as_of);
  compare(shop, sets, as_of, 5942, "Online Retail II");
  for (const char* name : {"royals", "heirs_to_the_throne", "fans", "heavy_users", "loyal",
                           "rising_light_users", "trend_followers", "trend_setters"})
    compare_members(shop, sets, as_of, name);
  const Sql sql;
  sql.load("online_retail_ii/customers.csv", "customers");
  sql.load("online_retail_ii/transactions.csv", "transactions");
  CHECK(sql.ids(
            "select customer_id from transactions where kind = 'purchase' group by 1 having count(*) = 1") ==
        members_of(shop, "one_time_buyers", as_of));
  CHECK(sql.ids(with_spend("transactions", "2011-12-09") +
                "select id from spend where 10 * (rank - 1) < members") ==
        members_of(shop, "biggest_spenders", as_of));
  // All joined between December 2009 and December 2011, none on 29 February.
  CHECK(sql.ids(R"(
    with years as (select customer_id as id, joined_on, 2011 - strftime('%Y', joined_on) -
                          ('12-10' < strftime('%m-%d', joined_on)) as y from customers),
         days as (select id, joined_on, y, julianday(joined_on, '+' || (y + 1) || ' years') -
                         julianday(joined_on, '+' || y || ' years') as n,
                         julianday('2011-12-10') - julianday(joined_on, '+' || y || ' years') as d from years),
         spent as (select days.*, (select sum(amount_minor) from transactions t where t.customer_id = id) as s from days),
         yearly as (select id, case when y = 0 then s else cast(s * n as integer) / cast(y * n + d as integer) end as v
                    from spent where id in (select customer_id from transactions where kind = 'purchase'
                                            and date(timestamp) > '2010-12-09')),
         ranked as (select id, rank() over (order by v desc) as rank, count(*) over () as members from yearly)
    select id from ranked where 100 * (rank - 1) < members)") == members_of(shop, "royals", as_of));
}

TEST_CASE("segments_cdnow") {
  const Shop shop("segments_cdnow", "program");
  shop.use_segments("USD");
  Customers customers;
  for (const Row& row : rows_of("cdnow/customers.csv"))
    customers[row.at("customer_id")].joined = day_of(row.at("joined_on"));
  for (const Row& row : rows_of("cdnow/transactions.csv")) {
    customers.at(row.at("customer_id"))
        .purchases.push_back({day_of(row.at("timestamp")), std::stoll(row.at("amount_minor")), false, false});
  }
  by_time(customers);
  shop.fetch("cdnow/customers.csv");
  shop.fetch("cdnow/transactions.csv");
  import(shop, "customers.csv transactions.csv");
  const std::string as_of = "1998-06-30";
  const Sets sets = expected(customers, as_of);
  compare(shop, sets, as_of, 23570, "CDNOW");
  for (const char* name : {"royals", "rising_light_users", "dormant"})
    compare_members(shop, sets, as_of, name);
  const Sql sql;
  sql.load("cdnow/transactions.csv", "transactions");
  CHECK(
      sql.ids("select customer_id from transactions group by 1 having max(date(timestamp)) < '1997-06-30'") ==
      members_of(shop, "dormant", as_of));
  CHECK(sql.ids(R"(
    with windows as (select customer_id as id, sum(date(timestamp) > '1997-06-30') as year,
                            sum(date(timestamp) > '1998-03-30') as recent,
                            sum(amount_minor * (date(timestamp) > '1998-03-30')) as now,
                            sum(amount_minor * (date(timestamp) > '1997-12-30' and date(timestamp) <= '1998-03-30')) as before
                     from transactions group by 1),
         buyers as (select sum(year) as purchases, count(*) as members from windows where year > 0)
    select id from windows, buyers where year > 0 and year * members < purchases and recent > 0
                                     and 100 * now >= 120 * before)") ==
        members_of(shop, "rising_light_users", as_of));
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
    customers[row.at("customer_id")].joined = day_of("2017-01-01");
    members += row.at("customer_id") + ",2017-01-01," + row.at("country") + "\n";
  }
  std::map<std::string, Row> baskets;
  for (Row& row : rows_of("completejourney/transactions.csv")) baskets[row.at("transaction_id")] = row;
  std::map<std::string, std::pair<std::string, std::set<std::string>>>
      made;  // a basket's rows and categories
  for_each_line("completejourney/lines.csv", [&](const std::vector<std::string>& cells) {
    if (cells.at(0) == "transaction_id") return;
    const Row& basket = baskets.at(cells.at(0));
    const std::string& goods = category[cells.at(1)];
    auto& [rows, categories] = made[cells.at(0)];
    rows += cells.at(0) + "," + basket.at("customer_id") + "," + basket.at("timestamp").substr(0, 10) + "," +
            cells.at(3) + "," + (goods == "COFFEE" ? "coffee_1kg" : cells.at(1)) + ",\"" + goods + "\"," +
            (basket.at("coupon_discount_minor") == "0" ? "" : "coupon") + "\n";
    categories.insert(goods);
  });
  std::string orders = "id,member,day,amount,product,category,coupon\n";
  for (const auto& [id, basket] : baskets) {
    orders += made.at(id).first;
    Purchase bought{day_of(basket.at("timestamp")), std::stoll(basket.at("amount_minor")),
                    basket.at("coupon_discount_minor") != "0", made.at(id).second.contains("COFFEE")};
    bought.categories = made.at(id).second;
    bought.categories.erase("");
    customers.at(basket.at("customer_id")).purchases.push_back(bought);
  }
  by_time(customers);
  shop.write("members.csv", members);
  shop.write("orders.csv", orders);
  import(shop, "members.csv orders.csv");
  const std::string as_of = "2017-12-31";
  const Sets sets = expected(customers, as_of);
  compare(shop, sets, as_of, 2379, "Complete Journey");
  for (const char* name : {"thrifty_with_replenishment_due", "coupon_only", "fans"}) {
    if (sets.contains(name)) compare_members(shop, sets, as_of, name);
  }
  const Sql sql;
  sql.load("completejourney/transactions.csv", "transactions");
  sql.load("completejourney/lines.csv", "lines");
  sql.load("completejourney/products.csv", "products");
  CHECK(sql.ids("select customer_id from transactions group by 1 having count(*) = 1") ==
        members_of(shop, "one_time_buyers", as_of));
  CHECK(sql.ids(with_spend("transactions", as_of) + "select id from spend where 10 * (rank - 1) < members") ==
        members_of(shop, "biggest_spenders", as_of));
  CHECK(sql.ids(R"(
    with met as (select customer_id as id, count(distinct nullif(category, '')) as categories
                 from transactions left join lines using (transaction_id) left join products using (product_id)
                 group by 1),
         buyers as (select sum(categories) as categories, count(*) as members from met)
    select id from met, buyers where met.categories >= 2 and met.categories * members >= 2 * buyers.categories)") ==
        members_of(shop, "across_the_shop", as_of));
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
    customer.joined = day_of(row.at("joined_on"));
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
  compare(shop, sets, as_of, 2240, "Customer Personality");
  compare_members(shop, sets, as_of, "curious_prospects");
  const Sql sql;
  sql.load("marketing_campaign/customers.csv", "customers");
  const std::string bought = R"(
    with known as (select customer_id as id, purchases_web + purchases_catalog + purchases_store as purchases,
                          spend_wine + spend_fruit + spend_meat + spend_fish + spend_sweet + spend_gold as spend
                   from customers),
         buyers as (select id, purchases, spend, sum(purchases) over () as all_purchases, sum(spend) over () as all_spend,
                           count(*) over () as members, rank() over (order by spend desc) as rank
                    from known where purchases > 0) )";
  CHECK(sql.ids(bought + "select id from buyers where 10 * (rank - 1) < members") ==
        members_of(shop, "biggest_spenders", as_of));
  CHECK(sql.ids(bought + "select id from buyers where purchases * members < all_purchases") ==
        members_of(shop, "light_users", as_of));
  CHECK(sql.ids(bought +
                R"(, baskets as (select *, sum(spend * 100 / purchases) over () as all_baskets from buyers)
    select id from baskets where purchases * members > all_purchases and spend * members > all_spend
                             and (spend * 100 / purchases) * members > all_baskets)") ==
        members_of(shop, "heavy_users", as_of));
}

}  // namespace rung::real
