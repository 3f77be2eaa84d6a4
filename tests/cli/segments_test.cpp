// `rung segments` and `rung profile` on ten members whose figures can be counted by hand.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

// Six spend 120.00 or 120.01 EUR on a Saturday on a knife, three spend 20 EUR on a pan, one of them on a
// Saturday too, one buys nothing. Of the six five are from Germany, of the four one.
void put_segments_shop(const Folder& folder) {
  folder.write("rung.yaml",
               "program: rules/*.rung\n"
               "import:\n"
               "  - file: members.csv\n    kind: members\n"
               "    columns: { member: member, joined: joined, country: country }\n"
               "  - file: orders.csv\n    kind: orders\n"
               "    columns: { order: order, member: member, day: day, product: product, category: category, "
               "amount: amount, status: status }\n");
  folder.write("rules/club.rung",
               "loyalty rules 1\n"
               "program club \"Club\"\n  effective from 2027-01-01\n  currency EUR\n"
               "  time zone Europe/Berlin\n  languages en\n"
               "metric spend\n  sum net_amount of orders\n"
               "metric basket\n  average net_amount of orders\n"
               "metric idle_time\n  time since last order\n"
               "tier Basic\n  for everyone\n"
               "segment best\n  where spend in last 12 months at least 100 EUR\n"
               "segment buyers\n  where spend in last 12 months more than 0 EUR\n"
               "segment german\n  where country is DE\n"
               "segment nobody\n  where idle_time more than 365 days\n");
  std::string members = "member,joined,country\n";
  std::string orders = "order,member,day,product,category,amount,status\n";
  for (int i = 1; i <= 6; ++i) {
    const std::string number = std::to_string(i);
    members += "A-" + number + ",2027-01-02," + (i < 6 ? "DE" : "AT") + "\n";
    orders += "OA-" + number + ",A-" + number + ",2027-11-13,knife,knives," + (i <= 3 ? "120.00" : "120.01") +
              ",completed\n";
  }
  for (int i = 1; i <= 4; ++i) {
    const std::string number = std::to_string(i);
    members += "B-" + number + ",2027-01-02," + (i == 3 ? "DE" : "AT") + "\n";
    if (i == 4) continue;
    orders += "OB-" + number + ",B-" + number + "," + (i == 1 ? "2027-11-13" : "2027-11-15") +
              ",pan,pans,20.00,completed\n";
  }
  // An open order is none.
  orders += "OB-4,B-4,2027-11-13,knife,knives,500.00,open\n";
  folder.write("members.csv", members);
  folder.write("orders.csv", orders);
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
}

Json json_of(const Printed& printed) {
  REQUIRE_MESSAGE(printed.exit_code == 0, printed.out, printed.err);
  return Json::parse(printed.out);
}

Json trait(const Json& profile, const std::string& name) {
  for (const Json& one : profile.at("traits")) {
    if (one.at("name") == name) return one;
  }
  FAIL("no trait " << name);
  return {};
}

}  // namespace

TEST_CASE("segments shows how many members each has, who is in none, and who is in two") {
  const Folder folder;
  put_segments_shop(folder);
  const Printed printed = folder.rung({"segments"});
  CHECK(printed.exit_code == 0);
  CHECK(printed.err.empty());
  CHECK(printed.out ==
        "Club, as of 2027-11-22 (today), rules version 1: 10 members\n"
        "segment  members    share\n"
        "best           6  60.00\u00a0%\n"
        "buyers         9  90.00\u00a0%\n"
        "german         6  60.00\u00a0%\n"
        "nobody         0   0.00\u00a0%\n"
        "in none        1  10.00\u00a0%\n"
        "\n"
        "in both          members  of the first  of the second\n"
        "best     buyers        6      100.00\u00a0%        66.67\u00a0%\n"
        "buyers   german        6       66.67\u00a0%       100.00\u00a0%\n"
        "best     german        5       83.33\u00a0%        83.33\u00a0%\n");
  const Json json = json_of(folder.rung({"segments", "--json"}));
  CHECK(json.at("schema") == "rung.segments/1");
  CHECK(json.at("members") == 10);
  CHECK(json.at("in_none") == 1);
  CHECK(json.at("segments").at(1) ==
        Json{{"name", "buyers"}, {"members", 9}, {"share_hundredths_of_percent", 9000}});
  CHECK(json.at("overlaps").size() == 3);
  CHECK(json.at("overlaps").at(2) == Json{{"segments", {"best", "german"}}, {"members", 5}});
}

TEST_CASE("segments with a limit shows only the largest overlaps, and says how many there are") {
  const Folder folder;
  put_segments_shop(folder);
  const Printed printed = folder.rung({"segments", "--limit", "1"});
  CHECK(contains(printed.out, "best     buyers        6"));
  CHECK_FALSE(contains(printed.out, "buyers   german"));
  CHECK(contains(printed.out, "The largest 1 of 3 overlaps; all of them: --limit 3\n"));
}

TEST_CASE("segments as of an earlier day counts what was known to have happened by then") {
  const Folder folder;
  put_segments_shop(folder);
  const Json json = json_of(folder.rung({"segments", "--json", "--as-of", "2027-11-12"}));
  CHECK(json.at("as_of") == "2027-11-12");
  CHECK(json.at("in_none") == 4);
  CHECK(json.at("overlaps").empty());
  CHECK(json_of(folder.rung({"segments", "--json", "--as-of", "2027-01-01"})).at("members") == 0);
}

TEST_CASE("segments with a name lists its members as find does") {
  const Folder folder;
  put_segments_shop(folder);
  const Printed named = folder.rung({"segments", "best"});
  CHECK(named.exit_code == 0);
  CHECK(named.out == folder.rung({"find", "member is in best"}).out);
  CHECK(contains(named.out, "A-6"));
  CHECK(contains(named.out, "6 members."));
  const Printed unknown = folder.rung({"segments", "bst"});
  CHECK(unknown.exit_code == 1);
  CHECK(contains(unknown.err + unknown.out, "there is no segment `bst`"));
}

TEST_CASE("profile shows medians, shares and lifts of a segment against all others") {
  const Folder folder;
  put_segments_shop(folder);
  const Json json = json_of(folder.rung({"profile", "best", "--json"}));
  CHECK(json.at("schema") == "rung.profile/1");
  CHECK(json.at("segment") == "best");
  CHECK(json.at("members") == 6);
  CHECK(json.at("rest") == 4);
  const Json& spend = json.at("metrics").at(0);
  CHECK(spend.at("metric") == "spend");
  CHECK(spend.at("median_of_segment").at("minor") == 12000);  // of 120.00 and 120.01: rounded down
  CHECK(spend.at("median_of_segment").at("with_value") == 6);
  CHECK(spend.at("median_of_rest").at("minor") == 2000);   // 0, 20, 20 and 20
  CHECK(spend.at("share_hundredths_of_percent") == 9231);  // 720.03 of 780.03
  const Json& basket = json.at("metrics").at(1);
  CHECK(basket.at("median_of_rest").at("with_value") == 3);  // who never bought has none
  CHECK(basket.at("share_hundredths_of_percent").is_null());
  const Json country = trait(json, "country");
  CHECK(country.at("of") == "members");
  CHECK(country.at("known_in_rest") == 4);
  // One from Austria is too few to say anything. 5 of 6 by 1 of 4 is 3.33.
  CHECK(country.at("values") ==
        Json::array({{{"value", "DE"}, {"in_segment", 5}, {"in_rest", 1}, {"lift_hundredths", 333}}}));
  const Json weekday = trait(json, "weekday");
  CHECK(weekday.at("of") == "orders");
  CHECK(weekday.at("known_in_rest") == 3);  // an open order is none
  CHECK(weekday.at("values").at(0).at("value") == "Saturday");
  CHECK(weekday.at("values").at(0).at("lift_hundredths") == 300);
  CHECK(trait(json, "first product").at("values").at(0).at("lift_hundredths").is_null());
  CHECK(trait(json, "category").at("values").at(0).at("value") == "knives");
}

TEST_CASE("profile as text has one line for each metric and each value") {
  const Folder folder;
  put_segments_shop(folder);
  const Printed printed = folder.rung({"profile", "best"});
  CHECK(printed.exit_code == 0);
  CHECK(contains(printed.out, "best, as of 2027-11-22 (today), rules version 1: 6 members, 4 others\n"));
  CHECK_MESSAGE(contains(printed.out, "spend in last 12 months   €120.00  €20.00       92.31\u00a0%"),
                printed.out);
  CHECK_MESSAGE(contains(printed.out, "DE         83.33\u00a0%  25.00\u00a0%  3.33 times"), printed.out);
  CHECK_MESSAGE(contains(printed.out, "only here"), printed.out);
  const Printed nobody = folder.rung({"profile", "nobody"});
  CHECK(nobody.exit_code == 0);
  CHECK(contains(nobody.out, "Nobody is in it, so there is nothing to compare."));
}

TEST_CASE(
    "profile of a segment that is not there names the nearest one; without a name it says how to write it") {
  const Folder folder;
  put_segments_shop(folder);
  const Printed unknown = folder.rung({"profile", "bst"});
  CHECK(unknown.exit_code == 1);
  CHECK(unknown.out.empty());
  CHECK(contains(unknown.err, "there is no segment `bst`. Did you mean `best`?"));
  CHECK(json_of({0, folder.rung({"profile", "bst", "--json"}).out, ""}).at("code") == "no_segment");
  const Printed none = folder.rung({"profile"});
  CHECK(none.exit_code == 2);
  CHECK(contains(none.err, "rung profile needs a segment: `rung profile royals`"));
}
