// `rung member`, `rung why`, `rung find`, `rung verify` on a small club.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "folder.h"

using namespace rung::cli_test;
using Json = nlohmann::json;

TEST_CASE("CLI 75: without a database a command that reads says what to run first and makes none") {
  const Folder folder;
  put_club(folder);
  const std::vector<std::vector<std::string>> commands{{"member", "M-1"},
                                                       {"why", "M-1"},
                                                       {"find", "tier is Gold"},
                                                       {"verify"},
                                                       {"recalculate"},
                                                       {"notify"},
                                                       {"redeem", "M-1", "cups", "--reference", "R-1"}};
  for (const auto& command : commands) {
    const Printed printed = folder.rung(command);
    CHECK_MESSAGE(printed.exit_code == 1, command.front(), printed.out, printed.err);
    CHECK(printed.out.empty());
    CHECK_MESSAGE(contains(printed.err, "there is no database yet (club.db). Run `rung import` first."),
                  printed.err);
  }
  CHECK_FALSE(folder.has("club.db"));
  const Json json = Json::parse(folder.rung({"member", "M-1", "--json"}).out);
  CHECK(json.at("code") == "no_database");
  CHECK(json.at("exit") == 1);
}

TEST_CASE("member shows tier, keeping, way up, points and rewards on one page") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"member", "M-1"});
  CHECK(printed.exit_code == 0);
  CHECK(printed.err.empty());
  CHECK(printed.out ==
        "M-1 Anna, as of 2027-11-22 (today), rules version 1\n"
        "Tier       Silber since 2027-02-14, valid until 2028-12-31\n"
        "Keep       not kept: 300,00\u00a0€ missing, judged on 2028-12-31\n"
        "Gold         91\u00a0%   100,00\u00a0€ missing, until 2027-12-31\n"
        "Points     1.100 usable (11,00\u00a0€), 50 pending\n"
        "           640 to use until 2029-02-14, 460 until 2029-06-01\n"
        "Rewards    cups 500 points: can be redeemed now\n"
        "           dinner 2.000 points: no, 900 are missing\n"
        "             and it needs Gold, the member has Silber\n"
        "Messages   none sent; consents: none given\n"
        "History    2026-05-02 joined, Kupfer\n"
        "           2027-02-14 up to Silber\n");
}

TEST_CASE("of a tier for which nothing is missing, member says on which day it is judged") {
  const Folder folder;
  put_club(folder);
  std::string rules = folder.read("rules/club.rung");
  const std::string way = "    - spend in this calendar year at least 1200 EUR\n";
  rules.replace(rules.find(way), way.size(), "    - spend in this calendar year at least 1100 EUR\n");
  const std::string keep = "  keep when spend in last 12 months at least 1000 EUR\n";
  rules.insert(rules.find(keep), "  judge entry on 31 December\n");
  folder.write("rules/club.rung", rules);
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const std::string page = folder.rung({"member", "M-1"}).out;
  CHECK_MESSAGE(
      page.find("Gold        100\u00a0%   nothing missing; entered when it is judged on 2027-12-31\n") !=
          std::string::npos,
      page);
}

TEST_CASE("member and why say whether a tier is reached in time, by every pace that the rules ask for") {
  const Folder folder;
  put_club(folder);
  folder.write("rules/segments.rung",
               "loyalty rules 1\n"
               "segment on_the_way\n  where any of\n"
               "    - Gold is reachable at the pace of last 6 months\n"
               "    - Gold is reachable at the pace of last 12 months\n"
               "    - Gold is reachable with 1 average order of last 12 months\n"
               "segment too_slow\n  where Gold is not reachable at the pace of last 6 months\n");
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  const std::string half_year =
      "not reachable at the pace of last 6 months: 460,00\u00a0€ in 184 days make 97,50\u00a0€ more until "
      "2027-12-31\n";
  const std::string year =
      "reachable at the pace of last 12 months: 1.100,00\u00a0€ in 365 days make 117,53\u00a0€ more until "
      "2027-12-31\n";
  const std::string order =
      "reachable with 1 average order of last 12 months: 3 orders came to 1.100,00\u00a0€, one to "
      "366,66\u00a0€ on average\n";
  const std::string page = folder.rung({"member", "M-1"}).out;
  const std::string indent(20, ' ');
  CHECK_MESSAGE(contains(page, "Gold         91\u00a0%   100,00\u00a0€ missing, until 2027-12-31\n" + indent +
                                   half_year + indent + year + indent + order),
                page);
  const std::string why = folder.rung({"why", "M-1"}).out;
  CHECK_MESSAGE(contains(why, "In time: " + half_year), why);
  CHECK(contains(why, "In time: " + order));
  const Json member = Json::parse(folder.rung({"member", "M-1", "--json"}).out);
  const Json proof = Json::parse(folder.rung({"why", "M-1", "--json"}).out);
  const Json& paces = member.at("progress").front().at("in_time");
  CHECK(proof.at("progress").at("in_time") == paces);
  REQUIRE(paces.size() == 3);
  CHECK(paces[0] ==
        Json::parse(R"({"by":"pace","period":"last 6 months","from":"2027-05-23","to":"2027-11-22",
      "in_time":false,"parts":[{"condition":"spend in this calendar year at least 1200 EUR","added":46000,
      "brings":9750,"missing":10000,"until":"2027-12-31","closes":false}]})"));
  CHECK(paces[1].at("in_time") == true);
  CHECK(paces[2].at("by") == "average_orders");
  CHECK(paces[2].at("orders_in_period") == 3);
  CHECK(paces[2].at("parts")[0].at("brings") == 36666);
  // Nothing is missing for who holds it, and nothing is said where no rule asks.
  CHECK_FALSE(contains(folder.rung({"member", "M-3"}).out, "reachable"));
  CHECK_FALSE(contains(folder.rung({"why", "M-3"}).out, "In time"));
}

TEST_CASE("one row is a row") {
  const Folder folder;
  put_club(folder);
  folder.write("members.csv", "member,joined,first_name\nM-1,2026-05-02,Anna\n");
  const Printed imported = folder.rung({"import", "members.csv"});
  CHECK_MESSAGE(imported.err.find("members.csv: 1 row\n") == 0, imported.err);
}

TEST_CASE("member --json says the same in integers") {
  const Folder folder;
  put_running_club(folder);
  const Json json = Json::parse(folder.rung({"member", "M-1", "--json"}).out);
  CHECK(json.at("schema") == "rung.member/1");
  CHECK(json.at("as_of") == "2027-11-22");
  CHECK(json.at("rules_version") == 1);
  CHECK(json.at("tier").at("name") == "Silber");
  CHECK(json.at("tier").at("valid_until") == "2028-12-31");
  CHECK(json.at("tier").at("keep").at("kept") == false);
  const Json& gold = json.at("progress").front();
  CHECK(gold.at("tier") == "Gold");
  CHECK(gold.at("percent_floor") == 91);
  CHECK(gold.at("cheapest") == 1);
  CHECK(gold.at("alternatives").size() == 2);
  const Json& missing = gold.at("alternatives").front().at("missing").front();
  CHECK(missing.at("minor") == 10000);
  CHECK(missing.at("currency") == "EUR");
  CHECK(missing.at("have") == 110000);
  CHECK(missing.at("need") == 120000);
  CHECK(json.at("points").front().at("usable") == 1100);
  REQUIRE(json.at("history").size() == 2);
  CHECK(json.at("history").back().at("kind") == "upgrade");
  CHECK(json.at("history").back().at("by") == "A-1");
  CHECK(json.at("history").back().at("rule").at("line") == 28);
}

TEST_CASE("why proves each condition, what counted, what did not, and tries the smallest change out") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"why", "M-1"});
  CHECK(printed.exit_code == 0);
  const std::string& out = printed.out;
  CHECK(contains(
      out, "Gold: not reached, 91\u00a0% of the way. Cheapest way: 100,00\u00a0€, until 2027-12-31.\n"));
  CHECK(contains(out, "Gold needs any one of 2 ways (rules/club.rung:"));
  CHECK(contains(out, "1.  NOT MET  spend in this calendar year at least 1200 EUR"));
  CHECK(contains(out, "1.100,00\u00a0€, 100,00\u00a0€ missing\n"));
  CHECK(contains(out, "    2a  MET      spend in this calendar year at least 900 EUR"));
  CHECK(contains(out, "    2b  NOT MET  purchases in this calendar year at least 10"));
  CHECK(contains(out, "3, 7 purchases missing\n"));
  CHECK(contains(
      out, "Counted for spend in this calendar year, 2027-01-01 to 2027-12-31: 2 orders 1.100,00\u00a0€\n"));
  CHECK(contains(out,
                 "50,00\u00a0€  A-3: status is open; once completed, only 50,00\u00a0€ would be missing\n"));
  CHECK(contains(out, "80,00\u00a0€  A-4: category is gift_cards\n"));
  CHECK(contains(out, "2028-01-01   all 1.100,00\u00a0€  a new calendar year begins\n"));
  CHECK(contains(out, "1.  1 order of 100,00\u00a0€: Gold the same day (99,99\u00a0€: still Silber)\n"));
  CHECK(contains(out, "2.  7 orders of any amount: Gold the same day (6 orders: still Silber)\n"));
  CHECK(contains(out, "Gold would bring: Messerschleifen; valid until 2028-12-31\n"));
}

TEST_CASE("why of a tier that is held shows how it is kept; an unknown tier is answered with the nearest") {
  const Folder folder;
  put_running_club(folder);
  const Printed held = folder.rung({"why", "M-3"});
  CHECK(held.exit_code == 0);
  CHECK(contains(held.out, "Gold: held since 2027-03-01, valid until 2028-12-31.\n"));
  CHECK(contains(
      held.out,
      "To keep Gold it takes (rules/club.rung:37), judged on 2028-12-31 by what then still counts:\n"));
  const Printed unknown = folder.rung({"why", "M-1", "--tier", "Glod"});
  CHECK(unknown.exit_code == 1);
  CHECK(contains(unknown.err, "there is no tier `Glod`; did you mean `Gold`?"));
}

TEST_CASE("why is asked about any day, and answers as text, JSON or a page of HTML, also into a file") {
  const Folder folder;
  put_running_club(folder);
  const Printed then = folder.rung({"why", "M-1", "--tier", "Gold", "--as-of", "2027-05-03"});
  CHECK(contains(then.out, "M-1 Anna, as of 2027-05-03, rules version 1\nGold: not reached, 53\u00a0%"));
  CHECK(contains(then.out, "Smallest change that would have reached Gold, each tried out on a copy\n"));
  CHECK(folder.rung({"why", "M-1", "--tier", "Gold", "--format", "text"}).out ==
        folder.rung({"why", "M-1", "--tier", "Gold"}).out);
  const Printed json = folder.rung({"why", "M-1", "--tier", "Gold", "--format", "json"});
  CHECK(json.out == folder.rung({"why", "M-1", "--tier", "Gold", "--json"}).out);
  CHECK(Json::parse(json.out).at("ways").at("children").size() == 2);
  const Printed page = folder.rung({"why", "M-1", "--tier", "Gold", "--format", "html"});
  CHECK(page.exit_code == 0);
  CHECK(page.out.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK(contains(page.out, "<h1>M-1 Anna: Gold</h1>"));
  CHECK(folder.rung({"why", "M-1", "--tier", "Gold", "--format", "html", "--out", "why.html"}).exit_code ==
        0);
  CHECK(folder.read("why.html") == page.out);
  CHECK(folder.rung({"why", "M-1", "--format", "pdf"}).exit_code == 2);
}

TEST_CASE("a member that does not exist, or not yet, is told apart") {
  const Folder folder;
  put_running_club(folder);
  const Printed unknown = folder.rung({"member", "M-9"});
  CHECK(unknown.exit_code == 1);
  CHECK(contains(unknown.err, "there is no member `M-9`"));
  const Printed early = folder.rung({"member", "M-1", "--as-of", "2026-01-01"});
  CHECK(early.exit_code == 1);
  CHECK(contains(early.err, "M-1 joined on 2026-05-02, after 2026-01-01."));
}

TEST_CASE("member on an earlier day knows nothing of later days") {
  const Folder folder;
  put_running_club(folder);
  const Json json = Json::parse(folder.rung({"member", "M-1", "--json", "--as-of", "2027-02-13"}).out);
  CHECK(json.at("tier").at("name") == "Kupfer");
  CHECK(json.at("points").front().at("usable") == 0);
  // Neither does anybody else where all members are looked at: points of 14 February are usable 14 days after
  // delivery.
  const auto found = [&](const char* day) {
    return folder.rung({"find", "balance of points at least 640 points", "--as-of", day}).out;
  };
  CHECK(contains(found("2027-03-01"), "0 members."));
  CHECK(contains(found("2027-03-02"), "1 member."));
  CHECK(contains(found("2027-11-22"), "2 members."));
}

TEST_CASE("find lists members with what they lack, and with a limit the nearest first") {
  const Folder folder;
  put_running_club(folder);
  const Printed all = folder.rung({"find", "joined at least 2000-01-01"});
  CHECK(all.exit_code == 0);
  CHECK(all.out ==
        "Test Club, as of 2027-11-22 (today), rules version 1: joined at least 2000-01-01\n"
        "member        tier    since       until       next tier\n"
        "M-1           Silber  2027-02-14  2028-12-31  Gold     91\u00a0%  100,00\u00a0€ missing, until "
        "2027-12-31\n"
        "M-2           Kupfer  2026-07-01              Silber    0\u00a0%  400,00\u00a0€ missing, until "
        "2027-12-31\n"
        "M-3           Gold    2027-03-01  2028-12-31\n"
        "3 members.\n");
  const Printed nearest = folder.rung({"find", "progress to Gold at least 85 %", "--limit", "1"});
  CHECK(contains(nearest.out, "M-1           Silber"));
  const Printed words = folder.rung({"find", "tier", "is", "Gold"});
  CHECK(contains(words.out, "M-3 "));
  CHECK(contains(words.out, "1 member.\n"));
}

TEST_CASE("find --json gives every measure and every alternative of every member") {
  const Folder folder;
  put_running_club(folder);
  const Json json = Json::parse(folder.rung({"find", "joined at least 2000-01-01", "--json"}).out);
  CHECK(json.at("schema") == "rung.find/1");
  CHECK(json.at("count") == 3);
  REQUIRE(json.at("members").size() == 3);
  const Json& anna = json.at("members").at(0);
  CHECK(anna.at("id") == "M-1");
  CHECK(anna.at("joined_on") == "2026-05-02");
  CHECK(anna.at("tiers").at(0).at("name") == "Silber");
  CHECK(anna.at("reached").at(0).at("tier") == "Silber");
  CHECK(anna.at("reached").at(0).at("by") == "A-1");
  bool spend = false;
  for (const Json& measure : anna.at("measures")) {
    if (measure.at("metric") != "spend" || measure.at("period") != "this calendar year") continue;
    spend = true;
    CHECK(measure.at("minor") == 110000);
    CHECK(measure.at("currency") == "EUR");
  }
  CHECK(spend);
  CHECK(anna.at("progress").size() == 1);
  CHECK(anna.at("progress").at(0).at("alternatives").at(1).at("missing").at(0).at("count") == 7);
  CHECK(json.at("members").at(1).at("progress").size() == 2);
  CHECK(json.at("members").at(2).at("progress").empty());
}

TEST_CASE("a mistake in find's condition is shown like one in the rules") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"find", "progres to Gold at least 85 %"});
  CHECK(printed.exit_code == 1);
  CHECK(contains(printed.out, "error[R"));
  CHECK(contains(printed.out, "condition:1:1"));
  const Json json = Json::parse(folder.rung({"find", "teir is Gold", "--json"}).out);
  CHECK(json.at("schema") == "rung.error/1");
}

TEST_CASE("answers are the same bytes on every run, whatever TZ and the locale say") {
  const Folder folder;
  put_running_club(folder);
  for (const std::vector<std::string>& command : {std::vector<std::string>{"member", "M-1"},
                                                  {"why", "M-1"},
                                                  {"find", "joined at least 2000-01-01", "--json"},
                                                  {"verify"}}) {
    const Printed first = folder.rung(command);
    const Printed again =
        folder.rung(command, {{"TZ", "Nowhere/Land"}, {"LANG", "xx_YY"}, {"LC_ALL", "tr_TR.UTF-8"}});
    CHECK(first.exit_code == 0);
    CHECK(first.out == again.out);
  }
}

TEST_CASE(
    "before the first recalculation, and after a change of the rules, members carry a remark on stderr") {
  const Folder folder;
  put_club(folder);
  REQUIRE(folder.rung({"import", "members.csv", "orders.csv"}).exit_code == 0);
  const Printed before = folder.rung({"member", "M-1"});
  CHECK(before.exit_code == 0);
  CHECK(contains(before.err, "There was no recalculation yet"));
  CHECK(contains(before.out, "rules not in force yet"));
  REQUIRE(folder.rung({"recalculate"}).exit_code == 0);
  folder.write("rules/club.rung", folder.read("rules/club.rung") + "\n# edited\n");
  CHECK(contains(folder.rung({"member", "M-1"}).err,
                 "The rule files were edited; this follows the rules in force."));
}

TEST_CASE("verify counts the invariants that hold and prints the head of the chain") {
  const Folder folder;
  put_running_club(folder);
  const Printed printed = folder.rung({"verify"});
  CHECK(printed.exit_code == 0);
  CHECK(contains(printed.out, " invariants hold. Hash chain unbroken, 1 transaction, "));
  CHECK(contains(printed.out, "Nothing was changed.\nHead, to keep elsewhere: "));
  CHECK(Json::parse(folder.rung({"verify", "--json"}).out).at("holds") == true);
}
