// Metrics beside each other, made of each other, and what depends on the day.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace check_help;

namespace {

const std::string kRules = kHead + kSpend +
                           "metric margin\n  sum margin of orders\n"
                           "metric orders_made\n  count orders\n"
                           "metric irregularity\n  variation between orders\n"
                           "metric idle\n  time since last orders\n"
                           "metric basket\n  average net_amount of orders\n"
                           "tier Basic\n  for everyone\n"
                           "points\n  never expire\n";
constexpr int kComparedLines = 22;

// What is said of a segment's only condition; its lines are the two behind kRules.
std::string asked_of_segment(const std::string& condition) {
  const std::string said = errors(kRules + "segment asked\n  where " + condition + "\n");
  const std::string here = ":" + std::to_string(kComparedLines + 2);
  return said.ends_with(here) ? said.substr(0, said.size() - here.size()) : said;
}

std::string asked_of_tier(const std::string& condition) {
  return errors(kRules + "tier Top\n  above Basic\n  enter when " + condition +
                "\n  keep by entering again\n  valid for 12 months\n")
      .substr(0, 4);
}

}  // namespace

TEST_CASE("a metric is compared with itself in the period before, if both are counted in the same way") {
  for (const char* fits : {"spend in last 3 months at least 120 % of spend in the 3 months before",
                           "spend in last 3 months more than spend in the 12 months before",
                           "spend in last 90 days at least 1.5 times spend in the 30 days before",
                           "spend in this calendar quarter more than spend in the calendar quarter before",
                           "spend in last membership year more than spend in the membership year before",
                           "basket in last 3 months more than basket in the 3 months before",
                           "points earned in last 30 days more than points earned in the 30 days before",
                           "spend in last 12 months at most 2 times spend in last calendar year"}) {
    CAPTURE(fits);
    CHECK(asked_of_segment(fits).empty());
  }
  for (const char* apart : {"spend in last 3 months more than spend in the 90 days before",
                            "spend in last 3 months plus 1 day more than spend in the 3 months before",
                            "spend in this calendar quarter more than spend in the calendar year before",
                            "spend in last 3 months more than spend in the calendar quarter before",
                            "spend in all time more than spend in the 3 months before",
                            "spend in last 3 months more than spend in last 3 months"}) {
    CAPTURE(apart);
    CHECK(asked_of_segment(apart) == "R350");
  }
}

TEST_CASE("both sides of a comparison are in one unit, and are amounts") {
  CHECK(asked_of_segment("margin in last 12 months at least 30 % of spend in last 12 months").empty());
  CHECK(asked_of_segment("spend in last 12 months more than orders_made in last 12 months") == "R301");
  CHECK(asked_of_segment("spend in last 12 months more than points earned in last 12 months") == "R301");
  CHECK(asked_of_segment("irregularity in last 6 months more than irregularity in the 6 months before") ==
        "R351");
  CHECK(asked_of_segment("idle in last 6 months more than idle in the 6 months before") == "R351");
  CHECK(asked_of_segment("spend in last 3 months at least 0 % of spend in the 3 months before") == "R309");
  CHECK(asked_of_segment("spend in last 3 months more than speed in the 3 months before") == "R204");
  CHECK(asked_of_segment("spend in last 3 months more than points in the 3 months before") == "R313");
}

TEST_CASE("a tier cannot ask for what nobody could say the distance to") {
  CHECK(asked_of_tier("spend in last 3 months more than spend in the 3 months before") == "R315");
  CHECK(asked_of_tier("season from 1 June to 31 August") == "R315");
  CHECK(asked_of_tier("joined at most 30 days ago") == "R315");
  CHECK(asked_of_tier("member consents to marketing") == "R315");
  const std::string segments =
      "segment summer\n  where season from 1 June to 31 August\nsegment fresh\n  where joined at most 9 days "
      "ago\n";
  for (const char* in : {"summer", "fresh"}) {
    CHECK(errors(kRules + segments + "tier Top\n  above Basic\n  enter when member is in " + in +
                 "\n  keep by entering again\n  valid for 12 months\n")
              .find("R315") == 0);
    CHECK(errors(kRules + segments + "value bar\n  the first that fits\n    - member is in " + in +
                 " gives 3 EUR\n    - otherwise gives 5 EUR\n")
              .find("R318") == 0);
  }
}

TEST_CASE("points may depend on a season and on a trend, but not on consents") {
  const auto in_earn = [](const std::string& condition) {
    return errors(kRules + "earn base\n  give 1 point on orders\n  where " + condition + "\n").substr(0, 4);
  };
  CHECK(in_earn("season from 1 December to 6 January").empty());
  CHECK(in_earn("launched at most 30 days ago").empty());
  CHECK(in_earn("spend in last 3 months more than spend in the 3 months before").empty());
  CHECK(in_earn("points earned in last 3 months more than points earned in the 3 months before") == "R318");
  CHECK(in_earn("member consents to marketing") == "R318");
}

TEST_CASE("metrics are made of sums and counts") {
  const auto made = [](const std::string& clause) {
    return errors(kRules + "metric made\n  " + clause +
                  "\nsegment asked\n  where made in all time more than made in "
                  "last 12 months\n")
        .substr(0, 4);
  };
  CHECK(made("ratio of spend to orders_made").empty());
  CHECK(made("ratio of margin to spend").empty());
  CHECK(made("count distinct product of orders").empty());
  CHECK(made("count distinct store of orders").empty());
  CHECK(made("ratio of orders_made to spend") == "R301");
  CHECK(made("ratio of basket to orders_made") == "R354");
  CHECK(made("ratio of made to orders_made") == "R354");
  CHECK(made("yearly idle since joining, over at least 12 months") == "R354");
  CHECK(made("count distinct colour of orders") == "R210");
  CHECK(made("ratio of spend to orders_made\n  where status is completed") == "R228");
  CHECK(asked_of_segment("spend in last 9 months at least 3 EUR").empty());
}

TEST_CASE("a yearly amount has no period, and a ratio has the unit of what is divided") {
  const std::string made = kRules +
                           "metric yearly_spend\n  yearly spend since joining, over at least 12 months\n"
                           "metric order_value\n  ratio of spend to orders_made\n"
                           "metric kept\n  ratio of margin to spend\n";
  const auto asked = [&](const std::string& condition) {
    return errors(made + "segment asked\n  where " + condition + "\n").substr(0, 4);
  };
  CHECK(asked("yearly_spend at least 300 EUR").empty());
  CHECK(asked("yearly_spend in all time at least 300 EUR").empty());
  CHECK(asked("yearly_spend in last 12 months at least 300 EUR") == "R352");
  CHECK(asked("order_value in last 12 months at least 60 EUR").empty());
  CHECK(asked("order_value in last 12 months at least 60 %") == "R301");
  CHECK(asked("kept in last 12 months at least 30 %").empty());
  CHECK(asked("order_value at least 60 EUR") == "R311");
}

TEST_CASE("only a date lies so long ago") {
  CHECK(asked_of_segment("joined at most 3 months ago").empty());
  CHECK(asked_of_segment("birthday more than 6570 days ago").empty());
  CHECK(asked_of_segment("country at most 30 days ago") == "R353");
  CHECK(asked_of_segment("idle more than 30 days ago") == "R353");
}

TEST_CASE("segments that compare with each other in a circle are refused, and the circle is printed") {
  const auto checked = read(kRules +
                            "segment best\n  where spend in last 12 months in top 10 of many\n"
                            "segment many\n  where orders_made in last 12 months above average of good\n"
                            "segment good\n  where member is in best\n");
  REQUIRE(errors(checked).find("R321") == 0);
  CHECK(checked.diagnostics.front().title ==
        "a segment cannot be made of itself: `best` needs `many`, which needs `good`, which needs `best`");
  CHECK(errors(kRules + "segment best\n  where spend in last 12 months in top 10 of best\n").find("R321") ==
        0);
}
