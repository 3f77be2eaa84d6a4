// `rung compare --vary`: one amount of the rules tried with other values; `--target`: the value that gives a
// share. Nothing is written.

#include <doctest/doctest.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

namespace {

// Fifty-three members, nothing recalculated: rules are tried on what was imported.
void put_base(const Folder& folder) {
  put_club(folder);
  fine(folder, {"import", "members.csv", "orders.csv"});
  put_many(folder);
}

Json varied(const Folder& folder, Words words) {
  words.insert(words.begin(), {"compare", "--json", "--vary"});
  return Json::parse(fine(folder, words));
}

std::map<std::string, std::int64_t> tiers_of(const Json& list) {
  std::map<std::string, std::int64_t> tiers;
  for (const Json& one : list) {
    if (!one.at("tier").is_null()) tiers[one.at("tier").get<std::string>()] = one.at("members");
  }
  return tiers;
}

std::int64_t members_found(const Folder& folder, const std::string& condition) {
  return Json::parse(fine(folder, {"find", condition, "--json"})).at("count");
}

}  // namespace

TEST_CASE("what is said of every value is what a shop says whose rules have that value") {
  const Folder folder;
  put_base(folder);
  const std::string rules = folder.read("rules/club.rung"), before = folder.read("club.db");
  const Json json = varied(folder, {"tier Gold enter spend 1200", "700..1700", "step", "250"});
  CHECK(folder.read("rules/club.rung") == rules);
  CHECK(folder.read("club.db") == before);
  CHECK(json.at("members") == 53);
  CHECK(json.at("amount") == "tier Gold enter when spend in this calendar year at least 1200 EUR");
  std::string values;
  std::int64_t least = 53, most = 0, close = 0;
  for (const Json& value : json.at("values")) {
    const auto number = value.at("value").get<std::string>();
    values += number + " ";
    const Folder other;
    put_club(other);
    put_in_place(other, "rules/club.rung", "at least 1200 EUR", "at least " + number + " EUR");
    fine(other, {"import", "members.csv", "orders.csv"});
    put_many(other);
    const Json run = Json::parse(fine(other, {"recalculate", "--json"}));
    CAPTURE(number);
    CHECK(tiers_of(value.at("tiers")) == tiers_of(run.at("tiers")));
    CHECK(value.at("points").at(0).at("outstanding") == run.at("points").at(0).at("outstanding"));
    CHECK(value.at("close") ==
          members_found(other, "progress to Gold at least 85 % and tier at most Silber"));
    CHECK(value.at("as_it_is") == (number == "1200"));
    const std::int64_t gold = tiers_of(value.at("tiers")).at("Gold");
    CHECK(gold <= least);  // who asks for more has fewer of them
    least = gold;
    most = std::max(most, gold);
    close += value.at("close").get<std::int64_t>();
  }
  CHECK(values == "700 950 1200 1450 1700 ");
  CHECK(most > least + 3);  // else this would prove little
  CHECK(close > 0);
}

TEST_CASE("the values stand in a table and in a picture, with what the rules say among them") {
  const Folder folder;
  put_running_club(folder);
  const std::string text =
      fine(folder, {"compare", "--vary", "tier Silber enter spend", "300..1300", "step", "400"});
  CAPTURE(text);
  CHECK(contains(
      text,
      "Test Club, 3 members, as of 2027-11-22 (today): the rule files with other values of\n"
      "  tier Silber enter when spend in this calendar year at least 400 EUR  (rules/club.rung:28)\n"));
  CHECK(contains(text, "value in EUR            Kupfer  Silber  Gold  close to Silber  points outstanding"));
  CHECK(contains(text, "         400  as it is       1       1     1                0"));
  CHECK(contains(text,
                 "Members in Silber, by value\n"
                 "   300  ######################################## 1\n"
                 "   400  ######################################## 1\n"
                 "   700  ######################################## 1\n"
                 "  1100  ######################################## 1\n"));
  CHECK(contains(text,
                 "Close to Silber: not in it, and at least 85\u00a0% of the way.\nNothing was saved.\n"));
  CHECK(fine(folder, {"compare", "--vary", "tier Silber enter spend", "400..1200", "step", "800", "--format",
                      "csv"}) ==
        "value,as_it_is,Kupfer,Silber,Gold,close to Silber,points outstanding,what they cost\n"
        "400,yes,1,1,1,0,2520,2520\n"
        "1200,no,2,0,1,1,2520,2520\n");
}

TEST_CASE("a message that speaks of being close says where close begins") {
  const Folder folder;
  put_running_club(folder);
  folder.write(
      "rules/near.rung",
      "loyalty rules 1\nnotify near\n  when progress to Gold at least 95 %\n  send by email\n"
      "  subject de \"Fast\"\n  subject en \"Near\"\n  message de\n    | Fast.\n  message en\n    | Near.\n");
  const Json json = varied(folder, {"tier Gold enter spend 1200", "1200..1200"});
  CHECK(json.at("close_from") == 9500);
  CHECK(json.at("values").at(0).at("close") == 0);
  CHECK(varied(folder, {"tier Gold enter spend 1200", "1150..1150"}).at("values").at(0).at("close") == 1);
}

TEST_CASE("an amount of an earn rule, a reward or a segment is tried in the same way") {
  const Folder folder;
  put_running_club(folder);
  folder.write("rules/segment.rung",
               "loyalty rules 1\nsegment fans\n  where spend in all time at least 1000 EUR\n");
  const Json segment = varied(folder, {"segment fans spend", "1000..1300", "step", "300"});
  CHECK(segment.at("values").at(0).at("in_it") == 2);
  CHECK(segment.at("values").at(1).at("in_it") == 1);
  const Json reward = varied(folder, {"reward cups costs", "500..5000", "step", "4500"});
  CHECK(reward.at("values").at(0).at("in_it") == 2);
  CHECK(reward.at("values").at(1).at("in_it") == 0);
  const Json earned = varied(folder, {"earn base give 1 point", "1..3", "step", "2"});
  const auto outstanding = [&](int at) {
    return earned.at("values").at(at).at("points").at(0).at("outstanding").get<std::int64_t>();
  };
  CHECK(outstanding(1) == 3 * outstanding(0));
}

TEST_CASE("an amount that is none, or several, is answered with the amounts there are") {
  const Folder folder;
  put_running_club(folder);
  const Printed several = folder.rung({"compare", "--vary", "tier Gold enter spend", "800..1500"});
  CHECK(several.exit_code == 1);
  CHECK(contains(
      several.err,
      "`tier Gold enter spend` may be any of 2 amounts. Say so much of one that it is the only one, its "
      "number included:\n"
      "  tier Gold enter when spend in this calendar year at least 1200 EUR  (rules/club.rung:35)\n"
      "  tier Gold enter when spend in this calendar year at least 900 EUR  (rules/club.rung:36)\n"));
  const Printed none = folder.rung({"compare", "--vary", "tier Silber entry", "800..1500"});
  CHECK(none.exit_code == 1);
  CHECK(
      contains(none.err,
               "no amount of the rules is called `tier Silber entry`. There are:\n"
               "  tier Silber enter when spend in this calendar year at least 400 EUR  (rules/club.rung:28)\n"
               "  tier Silber keep when spend in last 12 months at least 300 EUR  (rules/club.rung:29)\n"));
}

TEST_CASE("a value that may not stand there is refused with what is wrong with it") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed =
      folder.rung({"compare", "--vary", "tier Gold enter purchases", "9..10", "step", "0.5"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.err, "with 9.5"));
  CHECK(contains(printed.err, "rules/club.rung:36"));
}

TEST_CASE("words of --vary and --target that make no sense are answered with how to write them") {
  const Folder folder;
  const auto wrong = [&folder](Words words) {
    words.insert(words.begin(), "compare");
    const Printed printed = folder.rung(words);
    CHECK(printed.exit_code == 2);
    return printed.err;
  };
  CHECK(
      contains(wrong({"--vary", "tier Gold"}), "needs its values from and to, such as `800..1500 step 50`"));
  CHECK(contains(wrong({"--vary", "tier Gold", "800-1500"}), "needs its values from and to"));
  CHECK(contains(wrong({"--vary", "tier Gold", "1500..800"}), "the first value is above the last one"));
  CHECK(contains(wrong({"--vary", "tier Gold", "1.500,00..2"}), "are no two numbers"));
  CHECK(contains(wrong({"--vary", "tier Gold", "8..9", "step", "0"}), "`step 0` is no number above 0"));
  CHECK(contains(wrong({"--vary", "tier Gold", "8..9", "by", "1"}), "`step` and a number"));
  CHECK(contains(wrong({"--target", "5 % of active in Gold"}), "say which one with `--vary`"));
  CHECK(contains(wrong({"--vary", "tier Gold", "--target", "some in Gold"}), "says no share"));
  CHECK(contains(wrong({"--vary", "tier Gold", "--target", "101 % of members in Gold"}), "says no share"));
  CHECK(contains(wrong({"a", "b", "--vary", "tier Gold", "1..2"}), "nothing is set beside it"));
}

TEST_CASE("too many values at once are refused, with the way out") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"compare", "--vary", "tier Silber keep", "1..1500", "step", "1"});
  CHECK(printed.exit_code == 1);
  CHECK(
      contains(printed.err, "these are 1500 values, and at most 200 are tried at once. Take a larger step."));
}

TEST_CASE("the value that gives a share is found, with its neighbours, and trying all values says the same") {
  const Folder folder;
  put_base(folder);
  const std::string amount = "tier Gold enter spend 1200";
  const Json found =
      varied(folder, {amount, "700..1700", "step", "10", "--target", "20 % of members in Gold"});
  REQUIRE(found.at("found").at("within") == true);
  CHECK(found.at("found").at("one_way") == true);
  const std::string value = found.at("found").at("value");
  // Every value there is, one by one: none is nearer to 20 % of 53.
  std::map<std::string, std::int64_t> gold;
  for (const std::string range : {"700..1200", "1210..1700"}) {
    const Json part = varied(folder, {amount, range, "step", "10"});
    for (const Json& one : part.at("values")) gold[one.at("value")] = tiers_of(one.at("tiers")).at("Gold");
  }
  CHECK(gold.size() == 101);
  const auto away = [&](const std::string& of) { return std::abs(gold.at(of) * 100 - 20 * 53); };
  for (const auto& [other, members] : gold) CHECK(away(value) <= away(other));
  // Both neighbours were tried.
  const std::int64_t number = std::stoll(value);
  for (const std::int64_t beside : {number - 10, number, number + 10}) {
    bool tried = false;
    for (const Json& one : found.at("values")) {
      if (one.at("value") != std::to_string(beside)) continue;
      tried = true;
      CHECK(one.at("target_in") == gold.at(std::to_string(beside)));
      CHECK(one.at("target_of") == 53);
    }
    CHECK(tried);
  }
  CHECK(found.at("values").size() < 40);
}

TEST_CASE("a share is of a segment, or of who did something lately") {
  const Folder folder;
  put_base(folder);
  const auto of = [&folder](const std::string& whom) {
    const Json json =
        varied(folder, {"tier Gold enter spend 1200", "--target", "20 % of " + whom + " in Gold"});
    return json.at("values").at(0).at("target_of").get<std::int64_t>();
  };
  CHECK(of("members") == 53);
  const std::int64_t active = of("active");
  CHECK(active < 53);
  folder.write("rules/segments.rung",
               "loyalty rules 1\nmetric orders_of_all_kinds\n  count orders\n"
               "segment lately\n  where orders_of_all_kinds in last 12 months at least 1\n"
               "segment active\n  where orders_of_all_kinds in last 12 months at least 3\n");
  CHECK(of("lately") == active);
  CHECK(of("segment lately") == active);
  CHECK(of("active") < active);  // the shop says what it means
  CHECK(of("active") == members_found(folder, "orders_of_all_kinds in last 12 months at least 3"));
}

TEST_CASE("a share that no value gives is said, and the answer is no") {
  const Folder folder;
  put_base(folder);
  const Printed printed = folder.rung({"compare", "--vary", "tier Gold enter spend 1200", "1100..1300",
                                       "--target", "99 % of members in Gold"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "lie outside these values. Nearest to it:\n  1100 EUR: "));
  const Printed tier =
      folder.rung({"compare", "--vary", "tier Gold keep", "--target", "5 % of members in Golt"});
  CHECK(tier.exit_code == 1);
  CHECK(contains(tier.err, "there is no tier Golt. Did you mean Gold?"));
  const Printed segment =
      folder.rung({"compare", "--vary", "tier Gold keep", "--target", "5 % of fans in Gold"});
  CHECK(segment.exit_code == 1);
  CHECK(contains(segment.err, "there is no segment fans."));
}
