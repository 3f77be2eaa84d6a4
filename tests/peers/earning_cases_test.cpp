// Cases of earning (A) that no example can say: what the rules refuse, the order of rules and lines, what is
// booked on which rule, amounts beyond any file's.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "told.h"
#include "unit/engine/club.h"
#include "unit/intake/shop.h"

using namespace rung;
using namespace rung::peers;

namespace {

const std::string kEveryone = "tier Everyone\n  for everyone\n";
const std::string kPoints = "points\n  never expire\n";

// The codes of what is wrong with these blocks; nothing if the rules can be used.
std::vector<std::string> errors(const std::string& blocks) {
  const language::Checked checked = check_text(with_header(kPoints + kEveryone + blocks));
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) codes.push_back(diagnostic.code);
  }
  CHECK(codes.empty() == (checked.program != nullptr));
  return codes;
}

using Codes = std::vector<std::string>;

// What each rule gave for one order whose lines stand in this order.
std::map<std::string, std::int64_t> given(const std::string& combine, std::vector<std::string> rules,
                                          std::vector<std::string> lines, bool reversed) {
  if (reversed) {
    std::reverse(rules.begin(), rules.end());
    std::reverse(lines.begin(), lines.end());
  }
  std::string blocks = "points\n  never expire\n  combine multipliers by " + combine + "\n" + kEveryone;
  for (const std::string& rule : rules) blocks += rule;
  std::string order;
  for (const std::string& line : lines) order += ", " + line;
  Told told(blocks, "  member joined 2026-01-01\n  orders on 2026-03-01 with channel shop" + order + "\n");
  std::map<std::string, std::int64_t> points;
  const auto& evaluation = told.at("2026-03-01");
  for (const engine::Accrual& accrual : evaluation.accruals)
    points[evaluation.sources.at(static_cast<std::size_t>(accrual.source)).text()] += accrual.points;
  return points;
}

const std::string kOrderRows = "order,member,day,amount\n";

}  // namespace

TEST_CASE("A29: a formula is answered with a message on its line") {
  CHECK(errors("earn base\n  give net_amount / 50 points on orders\n") == Codes{"R124"});
  CHECK(errors("earn base\n  give floor(net_amount/50) points on orders\n") == Codes{"R124"});
}

TEST_CASE("A37: a rate per nothing, or per something that is not said, is an error of the rules") {
  CHECK(errors("earn base\n  give 1 point per 0 EUR of net_amount on orders\n") == Codes{"R309"});
  CHECK(errors("earn base\n  give 1 point per EUR of net_amount on orders\n") == Codes{"R124"});
}

TEST_CASE("A44: an order in another currency is rejected, one whose rows stand twice has each line twice") {
  intake::ShopReader reader(
      "{ file: a, kind: orders, currency: { column: currency }, "
      "columns: { order: order, member: member, day: day, category: category, amount: amount } }");
  REQUIRE(reader.diagnostics().empty());
  const auto all = reader.read(
      "order,member,day,category,amount,currency\n"
      "O1,M1,2026-05-01,pans,10.00,USD\n"
      "O2,M1,2026-05-01,pans,10.00,EUR\n"
      "O2,M1,2026-05-01,pans,10.00,EUR\n");
  REQUIRE(all.facts.size() == 2);
  CHECK(all.reason(0) == "is another currency; the program counts in EUR");
  CHECK(all.facts[1].problems.empty());
  CHECK(all.facts[1].activity.fields[language::kOrderNetAmount] == 2'000);
}

TEST_CASE("A44: a discount larger than the goods makes an order below zero, which is rejected") {
  intake::ShopReader reader(
      "{ file: a, kind: orders, columns: { order: order, member: member, day: day, amount: amount } }");
  const auto all = reader.read(kOrderRows + "O1,M1,2026-05-01,-2.00\n");
  REQUIRE(all.facts.size() == 1);
  CHECK_FALSE(all.reason(0).empty());
}

TEST_CASE("A46: neither the order of the rules nor that of the lines matters") {
  const std::vector<std::string> rules = {
      "earn base\n  give 4 points per 1 EUR of net_amount on orders\n",
      "earn more\n  give 10 points per 1 EUR of net_amount on orders\n  at most 900 points per order\n",
      "earn red\n  multiply points by 3 on orders\n  where category is red\n",
      "earn all_goods\n  multiply points by 2 on orders\n",
      "earn fixed\n  give 200 points on orders\n  where product is a\n",
      "earn share\n  give 50 % of base on orders\n",
      "earn special\n  give 7 points per 1 EUR of net_amount on orders\n  where category is blue\n  instead "
      "of base\n"};
  const std::vector<std::string> lines = {"product a, category red, net_amount 12 EUR",
                                          "product b, category blue, net_amount 100 EUR",
                                          "product c, category green, net_amount 40 EUR"};
  for (const std::string combine : {"taking the highest", "adding"}) {
    const auto forwards = given(combine, rules, lines, false);
    CHECK(forwards.at("fixed") == 200);
    CHECK(forwards == given(combine, rules, lines, true));
  }
  // Multiplied with each other, what one of them adds depends on who came before; the sum does not.
  const auto sum = [](const std::map<std::string, std::int64_t>& points) {
    std::int64_t all = 0;
    for (const auto& [rule, given] : points) all += given;
    return all;
  };
  CHECK(sum(given("multiplying", rules, lines, false)) == sum(given("multiplying", rules, lines, true)));
}

TEST_CASE("A47: the one point of half a euro twofold is booked on the base rule") {
  Told told(kPoints + kEveryone +
                "earn base\n  give 1 point per 1 EUR of net_amount on orders\n  round to nearest\n"
                "earn twofold\n  multiply points by 2 on orders\n",
            "  member joined 2026-01-01\n  orders on 2026-03-01 with net_amount 0.50 EUR\n");
  CHECK(told.points(0, "base", "2026-03-01") == 1);
  CHECK(told.points(0, "twofold", "2026-03-01") == 0);
  CHECK(told.points(0, "", "2026-03-01") == 1);
}

TEST_CASE("A47: rounded down, which is what holds if nothing is said, it is booked on the multiplier") {
  Told told(kPoints + kEveryone +
                "earn base\n  give 1 point per 1 EUR of net_amount on orders\n"
                "earn twofold\n  multiply points by 2 on orders\n",
            "  member joined 2026-01-01\n  orders on 2026-03-01 with net_amount 0.50 EUR\n");
  CHECK(told.points(0, "base", "2026-03-01") == 0);
  CHECK(told.points(0, "twofold", "2026-03-01") == 1);
}

TEST_CASE("A50: five points per euro of 9007199254740993.00 are counted to the last point") {
  testing::Story story(
      testing::club(kPoints + kEveryone + "earn base\n  give 5 points per 1 EUR of net_amount on orders\n"),
      "2026-01-01");
  CHECK(story.points(story.order("2026-03-01", 900'719'925'474'099'300)) == 45'035'996'273'704'965);
}

TEST_CASE("A50: a file with such an order is answered with the limit of what an order can be") {
  intake::ShopReader reader(
      "{ file: a, kind: orders, columns: { order: order, member: member, day: day, amount: amount } }");
  const auto all = reader.read(kOrderRows + "O1,M1,2026-05-01,9007199254740993.00\n");
  REQUIRE(all.facts.size() == 1);
  CHECK_FALSE(all.reason(0).empty());
}
