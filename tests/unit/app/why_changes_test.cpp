// The smallest change that reaches a tier is really tried out: points as money, nights, visits, versions; and
// the page of HTML.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>

#include "why_shop.h"

using namespace rung;
using namespace rung::testing;

#define NB "\u00a0"
#define HAS(text, part) CHECK_MESSAGE(contains((text), (part)), (text))

namespace {

const char* const kMembersWithNumbers = "member,joined,first_name\nM-1,2026-01-10,Ann\n";
const std::string kOrdersOfNumbers = "order,member,day,amount\n";

// Status points: 5 for each full 1 EUR.
const std::string kStatus = kHead + R"(points status_points, one status_point
  only for qualifying
earn status
  give 5 status_points per 1 EUR of net_amount on orders
  round down
tier Gold
  above Basic
  enter when status_points earned in this calendar year at least 1000 status_points
  keep by entering again
  valid until end of next calendar year
)";

// Whether a page's tags stand in each other; the name of the first that does not.
std::string unbalanced(const std::string& html) {
  static const std::vector<std::string> alone{"meta", "br", "!DOCTYPE"};
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string::npos) return "no end";
    const bool closes = html[at + 1] == '/';
    const std::size_t begin = at + (closes ? 2 : 1);
    const std::string name = html.substr(begin, html.find_first_of(" >", begin) - begin);
    if (std::find(alone.begin(), alone.end(), name) != alone.end()) continue;
    if (!closes) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return name;
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

}  // namespace

TEST_CASE("points are said as money at what the member earns, to the cent that posts enough") {
  const WhyShop shop(kStatus,
                     {{"members.csv", kMembersWithNumbers},
                      {"orders.csv", kOrdersOfNumbers + "A-1,M-1,2027-03-01,140.00\n"}},
                     "2027-05-03");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text,
      "Missing: 300 status_points, that is 60,00" NB "€ more at what this member earns, until 2027-12-31.\n");
  HAS(why.text, "1.  1 order of 60,00" NB "€: Gold the same day (59,99" NB "€: still Basic)\n");
  CHECK(why.json.at("ways").at("children").at(0).at("cost") == 6'000);
  CHECK(why.json.at("ways").at("children").at(0).at("cost_basis") == "rate");
  // The same by hand: a cent less does not reach it.
  for (const auto& [amount, tier] : {std::pair{"60.00", "Gold"}, std::pair{"59.99", "Basic"}}) {
    const WhyShop then(
        kStatus,
        {{"members.csv", kMembersWithNumbers},
         {"orders.csv", kOrdersOfNumbers + "A-1,M-1,2027-03-01,140.00\nA-2,M-1,2027-05-03," + amount + "\n"}},
        "2027-05-03");
    CHECK(then.why("M-1", "Gold").json.at("tier_held") == tier);
  }
}

TEST_CASE("points that do not count for tiers are named among what did not count") {
  const WhyShop shop(kStatus + "earn gift\n  give 50 status_points on reviews\n  does not count for tiers\n",
                     {{"members.csv", kMembersWithNumbers},
                      {"orders.csv", kOrdersOfNumbers + "A-1,M-1,2027-03-01,140.00\n"},
                      {"reviews.csv", "id,member,day\nR-1,M-1,2027-04-01\n"}},
                     "2027-05-03");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "2027-04-01  50 status_points  R-1: gift does not count for tiers\n");
  CHECK(why.json.at("measures").at(0).at("not_counted").at(0).at("reason") ==
        "gift does not count for tiers");
}

TEST_CASE("nights and visits are filled by stays and visits, and both of two by both") {
  const std::string rules = kHead + R"(event stays
  has arrival as date
  has departure as date
metric nights_stayed
  count stays
  counted on each night from arrival to departure
metric visits_made
  count visits
tier Silber
  above Basic
  enter when nights_stayed in this calendar year at least 5
  keep by entering again
  valid for 12 months
tier Gold
  above Silber
  enter when all of
    - spend in this calendar year at least 100 EUR
    - visits_made in this calendar year at least 3
  keep by entering again
  valid for 12 months
)";
  const WhyShop shop(
      rules,
      {{"members.csv", kMembersWithNumbers},
       {"stays.csv", "id,member,day,arrival,departure\nS-1,M-1,2027-03-04,2027-03-01,2027-03-04\n"},
       {"visits.csv", "id,member,day\nV-1,M-1,2027-03-05\n"}},
      "2027-05-03");
  const auto silber = shop.why("M-1", "Silber");
  HAS(silber.text,
      "Counted for nights_stayed in this calendar year, 2027-01-01 to 2027-12-31: "
      "1 stay that counts as 3\n  2027-03-01 to 2027-03-03  3\n");
  HAS(silber.text, "1.  1 stay of 2 nights: Silber the same day (1 night: still Basic)\n");
  const auto gold = shop.why("M-1", "Gold");
  HAS(gold.text,
      "1.  1 order of 100,00" NB "€ and 2 visits: Gold the same day (with any less: still Basic)\n");
  CHECK(gold.json.at("smallest_changes").at(0).at("events").size() == 2);
}

TEST_CASE("what has to be bought is said where only some goods count") {
  std::string rules = kHead;
  rules.replace(
      rules.find("metric purchases"), 16,
      "metric knife_spend\n  sum net_amount of orders\n  where category is knives\nmetric purchases");
  const WhyShop shop(
      rules +
          "tier Gold\n  above Basic\n  enter when knife_spend in last 12 months at least 80 EUR\n"
          "  keep by entering again\n  valid for 12 months\n",
      {{"members.csv", kMembersWithNumbers},
       {"orders.csv", "order,member,day,category,amount\nA-1,M-1,2027-03-01,pots,500.00\n"}},
      "2027-05-03");
  HAS(shop.why("M-1", "Gold").text,
      "1.  1 order of 80,00" NB "€ with category knives: Gold the same day (79,99" NB "€: still Basic)\n");
}

TEST_CASE("judged on fixed days: met, and when it is entered") {
  const WhyShop shop(kHead +
                         "tier Gold\n  above Basic\n  enter when spend in last 12 months at least 100 EUR\n"
                         "  judge entry at the end of every calendar month\n  keep by entering again\n"
                         "  valid until next judging\n",
                     {{"members.csv", kMembersWithNumbers},
                      {"orders.csv", kOrdersOfNumbers + "A-1,M-1,2027-05-01,120.00\n"}},
                     "2027-05-03");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "Gold: its conditions are met; it is entered when it is judged next, on 2027-05-31.\n");
  CHECK(why.json.at("met_but_judged_later") == true);
  HAS(shop.why("M-1", "Gold", "2027-04-15").text,
      "1.  1 order of 100,00" NB "€: Gold when it is judged next");
}

TEST_CASE("each version decides in its own words: entered under one, lost under the next") {
  const auto version = [](const char* from, const char* amount, const char* keep) {
    std::string rules = kHead;
    rules.replace(rules.find("2026-01-01"), 10, from);
    return rules + "tier Gold\n  above Basic\n  enter when spend in this calendar year at least " + amount +
           " EUR\n  keep when spend in last 12 months at least " + keep +
           " EUR\n  valid until end of this calendar year\n";
  };
  const WhyShop shop(
      {{"2026.rung", version("2026-01-01", "500", "100")},
       {"2027.rung", version("2027-01-01", "800", "400")}},
      {{"members.csv", kMembersWithNumbers},
       {"orders.csv", kOrdersOfNumbers + "A-1,M-1,2026-03-01,600.00\nA-2,M-1,2027-04-01,200.00\n"}},
      "2028-02-01");
  const auto early = shop.why("M-1", "Gold", "2026-02-01");
  HAS(early.text, "rules version 1\n");
  HAS(early.text, "spend in this calendar year at least 500 EUR  0,00" NB "€, 500,00" NB "€ missing\n");
  const auto late = shop.why("M-1", "Gold");
  HAS(late.text, "rules version 2\n");
  HAS(late.text,
      "entered by order A-1, valid until 2026-12-31 (rules version 1, rules/2026.rung:15)\n"
      "      1.  MET      spend in this calendar year at least 500 EUR  600,00" NB "€\n");
  HAS(late.text, "2026-12-31  kept, valid until 2027-12-31 (rules version 1, rules/2026.rung:16)\n");
  HAS(late.text, "not kept: it ends with 2027-12-31 (rules version 2, rules/2027.rung:");
  HAS(late.text, "spend in last 12 months at least 400 EUR  200,00" NB "€, 200,00" NB "€ missing\n");
}

TEST_CASE("the page of HTML is well formed, needs nothing else and escapes what people write") {
  std::string rules = kHead;
  rules.replace(
      rules.find("metric purchases"), 16,
      "metric pan_spend\n  sum net_amount of orders\n  where category is not \"<b>&Co\"\nmetric purchases");
  const WhyShop shop(
      rules +
          "tier Gold\n  above Basic\n  enter when any of\n"
          "    - pan_spend in this calendar year at least 1200 EUR\n"
          "    - spend in this calendar year at least 900 EUR and purchases in this calendar year at least "
          "3\n"
          "  keep by entering again\n  valid for 12 months\n",
      {{"members.csv", "member,joined,first_name\nM-1,2026-01-10,<script>alert('x')</script> & Co\n"},
       {"orders.csv", "order,member,day,category,amount\nA-<1>,M-1,2027-03-01,<b>&Co,950.00\n"}},
      "2027-05-03");
  const std::string html = shop.why("M-1", "Gold").html;
  CHECK(unbalanced(html) == "");
  HAS(html, "<html lang=\"en\">");
  HAS(html, "M-1 &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  HAS(html, "category is &lt;b&gt;&amp;Co");
  HAS(html, "A-&lt;1&gt;");
  HAS(html, "<span class=\"unmet\">NOT MET</span>");
  HAS(html, "prefers-color-scheme: dark");
  HAS(html, "@media print");
  for (const char* never : {"<script", "<b>", "http://", "https://", "src=", "<link", "url("})
    CHECK_MESSAGE(!contains(html, never), never);
}
