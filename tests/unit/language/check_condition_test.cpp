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
  for (const char* text : {"progress to Gold at least 85 %",
                           "tier is Gold",
                           "Gold is kept",
                           "spend missing for Gold at most 50 EUR",
                           "stars missing for cup at most 1 star",
                           "time left in Gold at most 60 days",
                           "balance of stars at least 1 star",
                           "stars expiring within 30 days at least 2 stars",
                           "member is not in buyers",
                           "member upgraded to Gold in last 7 days",
                           "member upgraded in last 1 month",
                           "member downgraded from Gold in last 7 days",
                           "member downgraded in last 1 day",
                           "member entered buyers in last 7 days",
                           "member left buyers in last 2 months",
                           "Gold is reachable at the pace of last 6 months",
                           "member joined in last 3 days",
                           "Gold is not reachable with 2 average orders of last 90 days",
                           "anniversary of joining in next 3 days",
                           "anniversary of birthday today",
                           "country is DE",
                           "followers at least 5"}) {
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

namespace {

const std::string kMovers = kHead + kSpend +
                            "points\n  never expire\n"
                            "tier Low\n  for everyone\ntier Gold\n  above Low\n"
                            "  enter when spend in this calendar year at least 400 EUR\n  keep by entering "
                            "again\n  valid for 12 months\n"
                            "segment buyers\n  where spend in all time more than 0 EUR\n"
                            "segment movers\n  where member upgraded in last 7 days\n"
                            "segment fresh\n  where member entered buyers in last 7 days\n";
const std::size_t kLines = 23;  // of kMovers

}  // namespace

TEST_CASE("what has happened to a member decides messages and segments, and nothing else") {
  REQUIRE(errors(kMovers).empty());
  CHECK(errors(kMovers +
               "notify n\n  when member upgraded in last 7 days\n  send by email\n  subject en \"U\"\n")
            .empty());
  for (const char* condition :
       {"member upgraded in last 7 days", "member downgraded from Gold in last 7 days",
        "member entered buyers in last 7 days", "member left buyers in last 7 days", "member is in movers",
        "member is not in fresh"}) {
    CAPTURE(condition);
    const std::string asked = condition;
    const std::string in_earn =
        errors(kMovers + "earn base\n  give 1 point on orders\n  where " + asked + "\n");
    CHECK(in_earn == "R333:" + std::to_string(kLines + 3));
    CHECK(errors(kMovers + "value bar\n  the first that fits\n    - " + asked +
                 " gives 3 EUR\n    - otherwise gives 5 EUR\n")
              .find("R333") == 0);
    CHECK(errors(kMovers + "tier Top\n  above Gold\n  enter when " + asked +
                 "\n  keep by entering again\n  valid for 12 months\n")
              .find("R333") == 0);
    CHECK(errors(kMovers + "reward cup en \"Cup\"\n  costs 9 points\n  where " + asked + "\n").find("R333") ==
          0);
    CHECK(errors(kMovers + "metric m\n  count orders\n  where " + asked + "\n").find("R317") == 0);
  }
}

TEST_CASE("a tier cannot ask for it through the members that it compares with") {
  const std::string top =
      "tier Top\n  above Gold\n  enter when spend in last 6 months in top 5 of movers\n"
      "  judge entry on 31 January\n  keep by entering again\n  valid until next judging\n";
  CHECK(errors(kMovers + top).find("R333") == 0);
}

TEST_CASE("nobody can be said to have entered what looks ahead or compares members") {
  for (const char* where :
       {"progress to Gold at least 85 %", "Gold is reachable at the pace of last 6 months",
        "Gold is not kept", "time left in Gold at most 60 days", "spend missing for Gold at most 50 EUR",
        "points expiring within 30 days at least 1 point", "spend in last 6 months in top 5 of buyers"}) {
    CAPTURE(where);
    const std::string ahead = "segment ahead\n  where " + std::string(where) + "\n";
    for (const char* moved : {"entered", "left"}) {
      CHECK(errors(kMovers + ahead + "segment s\n  where member " + moved + " ahead in last 7 days\n") ==
            "R334:" + std::to_string(kLines + 4));
      CHECK(errors(kMovers + ahead +
                   "segment inside\n  where member is in ahead\nsegment s\n  where member " + moved +
                   " inside in last 7 days\n") == "R334:" + std::to_string(kLines + 6));
    }
  }
}

TEST_CASE("a segment that asks who entered it, by however many others, is a circle") {
  const Checked checked = read(kMovers +
                               "segment a\n  where member entered b in last 7 days\n"
                               "segment b\n  where member left a in last 7 days\n");
  REQUIRE(errors(checked).find("R321") == 0);
  CHECK(checked.diagnostics.at(0).title.find("`a` needs `b`, which needs `a`") != std::string::npos);
  CHECK(errors(kMovers + "segment a\n  where member entered a in last 7 days\n").find("R321") == 0);
}

TEST_CASE("a tier that everybody has is never come to or from, and a window of no days is empty") {
  CHECK(errors(kMovers + "segment s\n  where member upgraded to Low in last 7 days\n") ==
        "R319:" + std::to_string(kLines + 2));
  CHECK(errors(kMovers + "segment s\n  where member entered nobody in last 7 days\n").find("R207") == 0);
  CHECK(errors(kMovers + "segment s\n  where member upgraded to Gold\n").empty() == false);
}

TEST_CASE("who has entered a segment is in it, and who has left it is not") {
  CHECK(found(kMovers + "segment s\n  where all of\n    - member entered buyers in last 7 days\n"
                        "    - member is not in buyers\n")
            .find("R440") == 0);
}

TEST_CASE("days that come: asked of members and by rules that give points, and no way into a tier") {
  for (const char* condition : {"member joined in last 3 days", "anniversary of joining in next 3 days",
                                "anniversary of birthday in last 7 days", "anniversary of birthday today"}) {
    CAPTURE(condition);
    const std::string asked = condition;
    CHECK(errors(kMovers + "earn base\n  give 1 point on orders\n  where " + asked + "\n").empty());
    CHECK(errors(kMovers + "reward cup en \"Cup\"\n  costs 9 points\n  where " + asked + "\n").empty());
    CHECK(errors(kMovers + "segment s\n  where " + asked +
                 "\nsegment t\n  where member entered s in last 2 days\n")
              .empty());
    CHECK(errors(kMovers + "tier Top\n  above Gold\n  enter when " + asked +
                 "\n  keep by entering again\n  valid for 12 months\n")
              .find("R315") == 0);
    CHECK(errors(kMovers + "value bar\n  the first that fits\n    - " + asked +
                 " gives 3 EUR\n    - otherwise gives 5 EUR\n")
              .find("R318") == 0);
    CHECK(errors(kMovers + "metric m\n  count orders\n  where " + asked + "\n").find("R317") == 0);
  }
}

TEST_CASE("an anniversary needs a date, and a tier reached in time an order, a tier and a way to it") {
  const auto of = [](const std::string& condition) {
    return errors(kMovers + "segment s\n  where " + condition + "\n");
  };
  const std::string line = std::to_string(kLines + 2);
  CHECK(of("anniversary of card in next 3 days") == "R335:" + line);
  CHECK(of("anniversary of joined in next 3 days") == "R335:" + line);
  CHECK(of("anniversary of birhday in next 3 days") == "R335:" + line);
  CHECK(of("anniversary of birthday in next 3 hours") == "R310:" + line);
  CHECK(of("anniversary of birthday in next 0 days") == "R309:" + line);
  CHECK(of("Gold is reachable with 0 average orders of last 3 months") == "R309:" + line);
  CHECK(of("Low is reachable at the pace of last 3 months") == "R319:" + line);
  CHECK(of("Silber is reachable at the pace of last 3 months").find("R205") == 0);
  CHECK_FALSE(of("Gold is reachable").empty());
  CHECK_FALSE(of("Gold is reachable at the pace of last 0 days").empty());
  CHECK(errors(kMovers +
               "tier Top\n  above Gold\n  enter when Gold is reachable at the pace of last 3 months\n"
               "  keep by entering again\n  valid for 12 months\n")
            .find("R315") == 0);
  CHECK(errors(kMovers + "reward cup en \"Cup\"\n  costs 9 points\n"
                         "  where Gold is reachable with 1 average order of last 3 months\n")
            .find("R336") == 0);
  // Through a metric that is made of one that waits, on either side.
  const std::string carts =
      "metric left\n  count carts\n  without orders since\nmetric filled\n  count carts\n"
      "metric share_left\n  ratio of left to filled\n";
  for (const char* asked :
       {"share_left in last 3 days at least 50 %", "filled in last 3 days less than left in last 3 days"}) {
    CHECK(errors(kMovers + carts + "reward cup en \"Cup\"\n  costs 9 points\n  where " + asked + "\n")
              .find("R336") == 0);
  }
  CHECK(errors(kMovers + "earn base\n  give 1 point on orders\n"
                         "  where Gold is reachable at the pace of last 3 months\n")
            .find("R318") == 0);
}
