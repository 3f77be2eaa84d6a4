#include <doctest/doctest.h>

#include "check_help.h"

using namespace rung;
using namespace rung::language;
using namespace check_help;

namespace {

ProgramPtr club() {
  const Checked checked =
      read(kHead + kSpend +
           "points stars, one star\n  never expire\nreward cup en \"Cup\"\n  costs 9 stars\n"
           "tier Low\n  for everyone\ntier Gold\n  above Low\n"
           "  enter when spend in this calendar year at least 400 EUR\n  valid for life\n"
           "segment buyers\n  where spend in all time more than 0 EUR\n");
  REQUIRE(checked.program);
  return checked.program;
}

CheckedCondition find(const std::string& text) { return check_condition(*club(), source("condition", text)); }

}  // namespace

TEST_CASE("a condition to find members by adds the measures it needs to a copy of the program") {
  const ProgramPtr program = club();
  const CheckedCondition found =
      check_condition(*program, source("condition", "spend in last 30 days at least 5 EUR"));
  REQUIRE(found.diagnostics.empty());
  REQUIRE(found.program);
  CHECK(found.program->measures.size() == program->measures.size() + 1);
  CHECK(found.condition.atoms.at(0).index == static_cast<int>(program->measures.size()));
  CHECK(found.condition.alternatives.size() == 1);
}

TEST_CASE("members can be found by everything that is known of them") {
  for (const char* text : {"progress to Gold at least 85 %", "tier is Gold", "Gold is kept",
                           "spend missing for Gold at most 50 EUR", "stars missing for cup at most 1 star",
                           "time left in Gold at most 60 days", "balance of stars at least 1 star",
                           "stars expiring within 30 days at least 2 stars", "member is not in buyers",
                           "country is DE", "followers at least 5"}) {
    CAPTURE(text);
    const CheckedCondition result = find(text);
    CHECK(result.diagnostics.empty());
    CHECK(result.program);
    CHECK(result.condition.alternatives.size() == 1);
  }
}

TEST_CASE("and makes one alternative, or makes several") {
  CHECK(find("tier is Low and spend in all time at least 5 EUR").condition.alternatives.at(0).size() == 2);
  CHECK(find("tier is Low or spend in all time at least 5 EUR").condition.alternatives.size() == 2);
}

TEST_CASE("a condition with a mistake gives messages and nothing else") {
  const CheckedCondition result = find("spnd in all time at least 5 EUR");
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].code == "R204");
  CHECK(result.diagnostics[0].help.at(0).text == "write `spend`");
  CHECK_FALSE(result.program);
  CHECK(result.condition.empty());
}

TEST_CASE("what a tier does not ask for is never missing for it") {
  const CheckedCondition result = check_condition(
      *read(kHead + kSpend +
            "metric purchases\n  count orders\nsegment s\n  where purchases in all time at least 1\ntier "
            "Low\n  for everyone\n"
            "tier Gold\n  above Low\n  enter when spend in all time at least 4 EUR\n  valid for life\n")
           .program,
      source("condition", "purchases missing for Gold at most 2"));
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].code == "R324");
}

TEST_CASE("a new text in a condition becomes a new symbol behind the known ones") {
  const CheckedCondition result = find("country is AT");
  REQUIRE(result.program);
  CHECK(result.program->symbols.back() == "AT");
  CHECK(result.condition.atoms.at(0).values.at(0) ==
        static_cast<std::int64_t>(result.program->symbols.size()) - 1);
}

TEST_CASE("what members are compared by has a number, and equal comparisons share it") {
  const Checked checked = read(kHead + kSpend +
                               "segment buyers\n  where spend in all time more than 0 EUR\n"
                               "segment big\n  where any of\n"
                               "    - spend in last 12 months above average of buyers\n"
                               "    - spend in last 12 months at least 2 times average of buyers\n"
                               "    - spend in last 12 months above median of buyers\n"
                               "    - spend in last 12 months in top 5 % of buyers\n"
                               "    - spend in last 12 months in top 5 of buyers\n"
                               "    - spend in last 12 months in top 5.0 % of buyers\n"
                               "    - spend in last 6 months above average of buyers\n"
                               "    - followers in bottom 10 of buyers\n");
  CHECK(errors(checked).empty());
  REQUIRE(checked.program);
  const auto& atoms = checked.program->segments.at(1).where.atoms;
  std::vector<int> numbers;
  for (const Atom& atom : atoms) numbers.push_back(atom.statistic);
  CHECK(numbers == std::vector<int>{0, 0, 1, 2, 3, 2, 4, 5});
  const auto& statistics = checked.program->statistics;
  REQUIRE(statistics.size() == 6);
  CHECK(statistics[0].text == "spend in last 12 months, average of buyers");
  CHECK(statistics[0].number == 0);
  CHECK(statistics[2].text == "spend in last 12 months in top 5 % of buyers");
  CHECK(statistics[2].number == 500);
  CHECK(statistics[3].number == 5);
  CHECK(statistics[5].subject == AtomKind::Attribute);
  CHECK(statistics[5].index == checked.program->find_attribute("followers"));
}

TEST_CASE("a condition to find members by adds what it compares them by") {
  const CheckedCondition found = find("spend in last 12 months in top 3 of buyers");
  REQUIRE(found.diagnostics.empty());
  REQUIRE(found.program);
  CHECK(found.program->statistics.size() == 1);
  CHECK(found.condition.atoms.at(0).statistic == 0);
  CHECK(found.program->statistics[0].index == found.condition.atoms[0].index);
}

TEST_CASE("zeros behind the last decimal that counts make a number no finer") {
  const std::string text = kHead +
                           "event orders\n  has fuel as quantity in litres, one litre, 3 decimals\n"
                           "points\n  decimals 3\n  never expire\n"
                           "metric tanked\n  sum fuel of orders\n" +
                           kSpend;
  const auto with = [&](const std::string& condition) {
    return read(text + "segment s\n  where " + condition + "\n");
  };
  const Checked litres = with("tanked in all time at least 1.4990 litres");
  REQUIRE(litres.program);
  CHECK(litres.program->segments[0].where.atoms[0].value == 1499);
  const Checked points = with("balance of points at least 1.4990 points");
  REQUIRE(points.program);
  CHECK(points.program->segments[0].where.atoms[0].value == 1499);
  const Checked euros = with("spend in all time at least 19.5000 EUR");
  REQUIRE(euros.program);
  CHECK(euros.program->segments[0].where.atoms[0].value == 1950);
  CHECK(found(with("spend in all time at least 19.500 EUR")) == "R105:17");
  CHECK(found(with("spend in all time at least 19.5050 EUR")) == "R304:17");
  CHECK(with("tanked in all time at least 1.49951 litres").diagnostics.at(0).help.at(0).replace_with ==
        "1.4990");
}
