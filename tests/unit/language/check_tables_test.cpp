// What tables, values, elections and metrics with days of their own must not say; comparisons with others.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace check_help;

namespace {

const std::string kLasting = kHead + "points\n  never expire\n";  // line 7
// Lines 9 to 12.
const std::string kTable =
    kLasting + "earn table\n  give the first that fits on orders\n    - net_amount at least 50 EUR gives ";
const std::string kTiers =  // 4 + 2 lines behind kHead
    "tier Basic\n  for everyone\ntier Gold\n  above Basic\n  enter by invitation\n  valid for 12 months\n";
const std::string kStays =  // line 7 to 10
    "event stays\n  has arrival as date\n  has nights as quantity in nights, one night\n  has price as "
    "money\n";

std::string metric(const std::string& lines) {
  return errors(kHead + kStays + "metric stayed\n" + lines +
                "segment guests\n  where stayed in last 12 months at least 1\n");
}

}  // namespace

TEST_CASE("a table of rates says what holds if no line fits") {
  CHECK(errors(kTable + "5 points\n") == "R230:10");
  CHECK(errors(kTable + "5 points\n    - otherwise gives nothing\n").empty());
}

TEST_CASE("nothing stands below the line otherwise") {
  CHECK(errors(kTable +
               "5 points\n    - otherwise gives 1 point\n    - net_amount at least 5 EUR gives 2 points\n") ==
        "R229:13");
}

TEST_CASE("a line of a table gives what a rule could give") {
  const std::string rest = "\n    - otherwise gives nothing\n";
  CHECK(errors(kTable + "5 EUR" + rest) == "R301:11");
  CHECK(errors(kTable + "5 % of bse" + rest) == "R212:11");
  CHECK(errors(kTable + "0 points" + rest) == "R309:11");
  CHECK(errors(kTable + "1 point and 2 points" + rest) == "R220:11");
  CHECK(errors(kTable + "1 point per 1 EUR of price" + rest) == "R210:11");
  CHECK(errors(kTable + "1 point per 0 EUR of net_amount" + rest) == "R309:11");
}

TEST_CASE("shares in tables make no circle") {
  const std::string rest = "\n    - otherwise gives nothing\n";
  CHECK(errors(kTable + "5 % of table" + rest) == "R322:9");
}

TEST_CASE("a voucher is given once, not per something") {
  const std::string voucher = "voucher cup en \"Cup\"\n  valid for 7 days\n";
  CHECK(errors(kLasting + "earn cups\n  give 1 cup per 1 EUR of net_amount on orders\n" + voucher) ==
        "R301:10");
  CHECK(errors(kLasting + "earn cups\n  give 1 cup and 5 points on orders\n" + voucher).empty());
}

TEST_CASE("points of a table can be multiplied") {
  const std::string twice = "earn twice\n  multiply points by 2 on orders\n  from 2027-03-01 to 2027-03-02\n";
  const std::string rest = "\n    - otherwise gives nothing\n";
  CHECK(errors(kTable + "1 point per 1 EUR of net_amount" + rest + twice).empty());
  CHECK(found(kTable + "5 points" + rest + twice) == "R430:13");
}

TEST_CASE("a rule stands in the place of another one that is there") {
  const std::string rule = kLasting + "earn base\n  give 1 point on orders\n";
  CHECK(errors(rule + "  instead of base\n") == "R322:11");
  CHECK(errors(rule + "  instead of bass\n") == "R212:11");
}

// ---- Values

TEST_CASE("a value says what it is") { CHECK(errors(kHead + "value bar\n") == "R232:7"); }

TEST_CASE("a value is an amount of one kind, no length of time") {
  const std::string value = kHead + kSpend + "value bar\n  the first that fits\n    - country is DE gives ";
  const std::string use = "segment some\n  where spend in all time at least bar\n";
  CHECK(errors(value + "400 EUR\n    - otherwise gives 300 EUR\n" + use).empty());
  CHECK(errors(value + "400 EUR\n    - otherwise gives 300\n" + use) == "R302:12");
  CHECK(errors(value + "30 days\n    - otherwise gives 60 days\n" + use) == "R301:11");
  CHECK(errors(value + "400 EUR\n" + use) == "R230:10");
}

TEST_CASE("a value is compared with what has its unit") {
  const std::string value = kHead + kSpend + "value bar\n  the first that fits\n    - otherwise gives 4\n";
  CHECK(errors(value + "segment some\n  where spend in all time at least bar\n") == "R301:13");
}

// ---- Elections

TEST_CASE("an election says what can be chosen and what holds for who has not chosen") {
  CHECK(errors(kHead + "election track\n  default price\n") == "R232:7");
  CHECK(errors(kHead + "election track\n  one of price, distance\n") == "R232:7");
  CHECK(errors(kHead + "election track\n  one of price, distance\n  default speed\n") == "R211:9");
  CHECK(errors(kHead + "election track\n  one of price, price\n  default price\n") == "R220:8");
}

TEST_CASE("an election and a metric do not share a name") {
  const auto checked = read(kHead + kSpend + "election spend\n  one of a, b\n  default a\n");
  REQUIRE(errors(checked).find("R217:9") == 0);
  CHECK(checked.diagnostics[0].title == "`spend` is a metric and an election");
}

TEST_CASE("an election is asked for by its choices") {
  const std::string track = "election track\n  one of price, distance\n  default price\n";
  CHECK(errors(kHead + track + "segment some\n  where track is distance\n").empty());
  CHECK(errors(kHead + track + "segment some\n  where track is speed\n") == "R211:11");
}

// ---- Days and periods of metrics

TEST_CASE("a metric counts on a day that is a date") {
  CHECK(metric("  count stays\n  counted on arrival\n").empty());
  CHECK(metric("  count stays\n  counted on price\n") == "R226:13");
  CHECK(metric("  count stays\n  counted on depature\n") == "R210:13");
  CHECK(metric("  count stays\n  counted on each night from arrival to price\n") == "R226:13");
}

TEST_CASE("a metric starts again after a time without events that there are") {
  CHECK(metric("  count stays\n  restart after 18 months without stays\n").empty());
  CHECK(metric("  count stays\n  restart after 18 months without trips\n") == "R209:13");
}

TEST_CASE("a metric that counts periods looks at no events") {
  const std::string years =
      kHead + kTiers + "metric gold_years\n  count each calendar year with tier at least Gold\n";
  const std::string use = "segment old\n  where gold_years in all time at least 3\n";
  CHECK(errors(years + use).empty());
  CHECK(errors(years + "  where status is completed\n" + use) == "R228:15");
  CHECK(errors(kHead + kTiers + "metric gold_years\n  count each season with tier at least Gold\n") ==
        "R221:14");
  CHECK(errors(kHead + kTiers + "metric gold_years\n  count each calendar year with tier at least Golf\n" +
               use) == "R205:14");
}

TEST_CASE("an own period has one name and each day once") {
  CHECK(errors(kHead + "  period season starts on 1 April, 1 April\n") == "R220:7");
  CHECK(errors(kHead + "  period season starts on 1 April\n  period season starts on 1 May\n") == "R201:8");
}

TEST_CASE("a quantity has at most four digits after the point and is not called like points") {
  CHECK(errors(kLasting + "event fuel\n  has litres as quantity in points, one point\n") == "R217:10");
}

TEST_CASE("a quantity is counted with at most four digits after the point") {
  const std::string event = kHead + "event fuel\n  has amount as quantity in litres, one litre, ";
  CHECK(errors(event + "1 decimal\n").empty());
  CHECK(errors(event + "5 decimals\n") == "R309:8");
}

TEST_CASE("a program has at most two hundred periods of its own") {
  std::string periods;
  for (int i = 0; i < 200; ++i) periods += "  period p" + std::to_string(i) + " starts on 1 April\n";
  CHECK(errors(kHead + periods).empty());
  CHECK(errors(kHead + periods + "  period too_many starts on 1 April\n") == "R103:207");
}

// ---- Comparing members

TEST_CASE("members are compared by numbers") {
  const std::string some = kHead + kSpend + "segment all_buyers\n  where spend in all time more than 0 EUR\n";
  CHECK(errors(some + "segment top\n  where spend in last 12 months in top 5 % of all_buyers\n").empty());
  CHECK(errors(some + "segment top\n  where followers above median of all_buyers\n").empty());
  CHECK(errors(some + "segment top\n  where country in top 5 % of all_buyers\n") == "R327:12");
  CHECK(errors(some + "segment top\n  where birthday above average of all_buyers\n") == "R327:12");
}

TEST_CASE("a comparison says with whom") {
  CHECK(errors(kHead + kSpend + "segment top\n  where spend in all time above average\n") == "R328:10");
  CHECK(errors(kHead + kSpend + "segment top\n  where spend in all time in top 5 % of buyers\n") ==
        "R207:10");
}

TEST_CASE("a share of the members is not more than all of them") {
  const std::string some = kHead + kSpend + "segment buyers\n  where spend in all time more than 0 EUR\n";
  CHECK(errors(some + "segment top\n  where spend in all time in top 120 % of buyers\n") == "R308:12");
}
