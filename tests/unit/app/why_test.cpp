// `rung why`: what is missing, how a tier came about, was kept and was lost.
#include "app/why.h"

#include <doctest/doctest.h>

#include "why_shop.h"

using namespace rung;
using namespace rung::testing;

// Every space before a unit is one that does not break.
#define NB "\u00a0"
#define HAS(text, part) CHECK_MESSAGE(contains((text), (part)), (text))

namespace {

const char* const kMembersAsked = "member,joined,first_name\nM-1,2026-01-10,Ann\n";

const std::string kGold = kHead + R"(tier Gold
  above Basic
  enter when any of
    - spend in this calendar year at least 1200 EUR
    - spend in this calendar year at least 900 EUR and purchases in this calendar year at least 3
  keep when spend in last 12 months at least 300 EUR
  valid until end of next calendar year
  if not kept drop to the tier qualified for after 30 days
)";

WhyShop gold(const std::string& orders, const char* today) {
  return WhyShop(
      kGold, {{"members.csv", kMembersAsked}, {"orders.csv", "order,member,day,amount\n" + orders}}, today);
}

}  // namespace

TEST_CASE("a tier that is not reached: both ways, the cheapest with its reason, and what would reach it") {
  const WhyShop shop = gold("A-1,M-1,2027-03-01,950.00\n", "2027-05-03");
  const auto why = shop.why("M-1", "Gold");
  CHECK(why.text ==
        "M-1 Ann, as of 2027-05-03 (today), rules version 1\n"
        "Gold: not reached, 79" NB "% of the way. Cheapest way: 250,00" NB
        "€, until 2027-12-31.\n"
        "\n"
        "Gold needs any one of 2 ways (rules/club.rung:15), each until 2027-12-31:\n"
        "1.  NOT MET  spend in this calendar year at least 1200 EUR     950,00" NB "€, 250,00" NB
        "€ missing\n"
        "2.  NOT MET  both of\n"
        "    2a  MET      spend in this calendar year at least 900 EUR  950,00" NB
        "€\n"
        "    2b  NOT MET  purchases in this calendar year at least 3    1, 2 purchases missing\n"
        "The cheapest is way 1: 250,00" NB "€ to spend; way 2: 1.900,00" NB
        "€ at this member's average order.\n"
        "\n"
        "Counted for spend in this calendar year, 2027-01-01 to 2027-12-31: 1 order 950,00" NB
        "€\n"
        "  2027-03-01  950,00" NB
        "€\n"
        "What leaves the period\n"
        "  2028-01-01    all 950,00" NB
        "€  a new calendar year begins\n"
        "  2028-01-01  all 1 purchase  a new calendar year begins\n"
        "\n"
        "Smallest change that reaches Gold, each tried out on a copy\n"
        "1.  1 order of 250,00" NB "€: Gold the same day (249,99" NB
        "€: still Basic)\n"
        "2.  2 orders of any amount: Gold the same day (1 order: still Basic)\n"
        "    at this member's average in this calendar year, 950,00" NB "€, that is 1.900,00" NB
        "€\n"
        "Gold would bring: valid until 2028-12-31\n");
  const app::Json& ways = why.json.at("ways").at("children");
  REQUIRE(ways.size() == 2);
  CHECK(ways.at(0).at("cheapest") == true);
  CHECK(ways.at(0).at("cost") == 25'000);
  CHECK(ways.at(0).at("cost_basis") == "money");
  CHECK(ways.at(1).at("cost_basis") == "own_average");
  CHECK(ways.at(1).at("children").at(1).at("missing") == 2);
  CHECK(ways.at(1).at("last_day") == "2027-12-31");
  CHECK(why.json.at("schema") == "rung.why/1");
  CHECK(why.json.at("smallest_changes").at(0).at("minor") == 25'000);
  CHECK(why.json.at("smallest_changes").at(1).at("orders") == 2);
  CHECK(why.json.at("smallest_changes").at(1).at("events").at(0).at("event") == "orders");
}

TEST_CASE("on a day of the past only what had happened by then is looked at") {
  const WhyShop shop = gold("A-1,M-1,2027-03-01,950.00\nA-2,M-1,2027-06-01,400.00\n", "2027-11-22");
  const auto then = shop.why("M-1", "Gold", "2027-05-03");
  HAS(then.text, "as of 2027-05-03, rules version 1\n");
  HAS(then.text, "Gold: not reached, 79");
  HAS(then.text, "Smallest change that would have reached Gold");
  HAS(then.text, "1.  1 order of 250,00" NB "€: Gold the same day (249,99" NB "€: still Basic)\n");
  const auto now = shop.why("M-1", "Gold");
  HAS(now.text, "Gold: held since 2027-06-01, valid until 2028-12-31.\n");
}

TEST_CASE("a tier that is held: how it was entered, with the values of that day, and what keeps it") {
  const WhyShop shop = gold("A-1,M-1,2026-03-01,1250.00\nA-2,M-1,2027-06-01,100.00\n", "2027-11-22");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "Gold: held since 2026-03-01, valid until 2027-12-31.\n");
  HAS(why.text,
      "How Gold came about\n"
      "  2026-03-01  entered by order A-1, valid until 2027-12-31 (rules version 1, rules/club.rung:16)\n"
      "      1.  MET      spend in this calendar year at least 1200 EUR  1.250,00" NB "€\n");
  HAS(why.text,
      "To keep Gold it takes (rules/club.rung:18), judged on 2027-12-31 by what then still counts:\n");
  HAS(why.text, "spend in last 12 months at least 300 EUR  100,00" NB "€, 200,00" NB "€ missing\n");
  HAS(why.text,
      "Smallest change that keeps Gold, each tried out on a copy\n"
      "1.  1 order of 200,00" NB "€: kept until 2028-12-31 (199,99" NB "€: not)\n");
  CHECK(why.json.at("story").at(0).at("kind") == "entered");
  CHECK(why.json.at("story").at(0).at("proof").at("children").at(0).at("children").at(0).at("have") ==
        125'000);
  CHECK(why.json.at("keep").at("kept") == false);
  CHECK(why.json.at("smallest_changes").at(0).at("aim") == "keep");
}

TEST_CASE("kept, then not kept, then lost after the grace time: each with what decided it") {
  const WhyShop shop = gold(
      "A-1,M-1,2026-03-01,1250.00\nA-2,M-1,2027-06-01,350.00\nA-3,M-1,2028-02-02,120.00\n", "2029-06-01");
  const auto kept = shop.why("M-1", "Gold", "2028-01-05");
  HAS(kept.text,
      "2027-12-31  kept, valid until 2028-12-31 (rules version 1, rules/club.rung:18)\n"
      "      1.  MET      spend in last 12 months at least 300 EUR  350,00" NB "€\n");
  const auto grace = shop.why("M-1", "Gold", "2029-01-10");
  HAS(grace.text,
      "Gold: held since 2026-03-01, was valid until 2028-12-31, in its grace time until 2029-01-30.\n");
  const auto lost = shop.why("M-1", "Gold");
  HAS(lost.text, "Gold: not reached");
  HAS(lost.text, "Held before\n  2026-03-01  entered by order A-1");
  HAS(lost.text, "2028-12-31  not kept: 30 days to catch up begin");
  HAS(lost.text,
      "1.  NOT MET  spend in last 12 months at least 300 EUR  120,00" NB "€, 180,00" NB "€ missing\n");
  HAS(lost.text, "2029-01-31  ended; its last day was 2029-01-30");
  CHECK(lost.json.at("story").back().at("kind") == "ended");
  CHECK(lost.json.at("tier_held") == "Basic");
}

TEST_CASE("lost for silence, and counted from zero afterwards") {
  const WhyShop shop(kHead +
                         "tier Gold\n  above Basic\n  enter when spend in all time at least 500 EUR\n"
                         "  valid for life\n  lost after 6 months without orders\n"
                         "  after a loss count from zero\n",
                     {{"members.csv", kMembersAsked},
                      {"orders.csv",
                       "order,member,day,amount\nA-1,M-1,2026-03-01,600.00\n"
                       "A-2,M-1,2027-05-01,200.00\n"}},
                     "2027-06-01");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "lost: for 6 months after 2026-03-01 no orders; its last day was 2026-09-01");
  HAS(why.text, "200,00" NB "€, 300,00" NB "€ missing");
  HAS(why.text, "Counted for spend in all time: 1 order 200,00" NB "€\n");
  HAS(why.text, "1.  1 order of 300,00" NB "€: Gold the same day");
}

TEST_CASE("taken by a return, with what was left on the day it was entered") {
  std::string rules = kGold;
  rules.replace(rules.find("  languages de\n"), 15, "  languages de\n  returns may revoke tiers\n");
  const WhyShop shop(rules,
                     {{"members.csv", kMembersAsked},
                      {"orders.csv", "order,member,day,amount\nA-1,M-1,2027-03-01,1250.00\n"},
                      {"returns.csv", "return,order,member,day,amount\nR-1,A-1,M-1,2027-03-20,400.00\n"}},
                     "2027-04-01");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "2027-03-20  taken by return R-1, as of 2027-03-01");
  HAS(why.text, "spend in this calendar year at least 1200 EUR     850,00" NB "€, 350,00" NB "€ missing\n");
}

TEST_CASE("valid while met: ended on the day on which time let go of it") {
  const WhyShop shop(
      kHead +
          "tier Aktiv\n  above Basic\n  enter when purchases in last 3 months at least 1\n"
          "  valid while met\n",
      {{"members.csv", kMembersAsked}, {"orders.csv", "order,member,day,amount\nA-1,M-1,2027-03-01,10.00\n"}},
      "2027-08-01");
  HAS(shop.why("M-1", "Aktiv").text, "2027-06-01  ended: its conditions were not met any more");
  HAS(shop.why("M-1", "Aktiv", "2027-04-01").text,
      "Aktiv: held since 2027-03-01, valid while its conditions are met.\n");
}

TEST_CASE("by hand, fixed, with reason and name; a higher tier that lives is held back") {
  std::string rules = kGold;
  rules.replace(rules.find("tier Gold\n  above Basic"), 23,
                "tier Silber\n  above Basic\n  enter when spend in this calendar year at least 400 EUR\n"
                "  keep by entering again\n  valid for 1 month\ntier Gold\n  above Silber");
  const WhyShop shop(rules,
                     {{"members.csv", kMembersAsked},
                      {"orders.csv", "order,member,day,amount\nA-1,M-1,2027-03-01,1250.00\n"},
                      {"grants.csv",
                       "id,member,day,tier,until,fixed,reason,by\n"
                       "G-1,M-1,2027-04-15,Silber,2027-06-30,yes,misuse,KS\n"}},
                     "2027-05-01");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "Gold: lives since 2027-03-01, valid until 2028-12-31; held is Silber: ");
  HAS(why.text, "by hand, fixed, whatever else lives, until 2027-06-30, by KS: misuse");
  HAS(why.text, "How Silber came about\n  2027-04-15  given by hand until 2027-06-30, by KS: misuse");
  CHECK(why.json.at("held") == true);
  CHECK(why.json.at("tier_held") == "Silber");
}

TEST_CASE("by hand for a time, and over again") {
  const WhyShop shop(kGold,
                     {{"members.csv", kMembersAsked},
                      {"grants.csv",
                       "id,member,day,tier,until,reason,by\n"
                       "G-1,M-1,2027-04-01,Gold,2027-06-30,goodwill,KS\n"}},
                     "2027-09-01");
  const auto held = shop.why("M-1", "Gold", "2027-05-01");
  HAS(held.text, "Gold: held since 2027-04-01, by hand, until 2027-06-30, by KS: goodwill.\n");
  CHECK(held.json.at("story").at(0).at("person") == "KS");
  CHECK(held.json.at("story").at(0).at("reason") == "goodwill");
  const auto over = shop.why("M-1", "Gold");
  HAS(over.text, "2027-07-01  given by hand: over; its last day was 2027-06-30");
}

TEST_CASE("a trial that is not passed says what was asked in it") {
  const WhyShop shop(
      kGold +
          "trial taster\n  gives tier Gold for 3 months\n  keep when spend in this trial at least 200 EUR\n"
          "  if not kept drop to the tier qualified for\n",
      {{"members.csv", kMembersAsked},
       {"orders.csv", "order,member,day,amount\nA-1,M-1,2027-04-10,50.00\n"},
       {"grants.csv", "id,member,day,trial\nG-1,M-1,2027-04-01,taster\n"}},
      "2027-09-01");
  HAS(shop.why("M-1", "Gold", "2027-05-01").text,
      "Gold: held since 2027-04-01, on trial (taster), until 2027-06-30.\n");
  const auto over = shop.why("M-1", "Gold");
  HAS(over.text, "2027-04-01  the trial taster began, until 2027-06-30");
  HAS(over.text, "2027-06-30  the trial taster was not passed: it ends with 2027-06-30");
  HAS(over.text, "1.  NOT MET  spend in this trial at least 200 EUR  50,00" NB "€, 150,00" NB "€ missing\n");
  HAS(over.text, "2027-07-01  the trial taster is over; its last day was 2027-06-30");
}

TEST_CASE("for life: how far it is, and held without an end") {
  const std::string rules =
      kHead +
      "tier Gold\n  above Basic\n  enter when spend in this calendar year at least 500 EUR\n"
      "  enter for life when spend in all time at least 2000 EUR\n"
      "  keep by entering again\n  valid until end of this calendar year\n";
  const WhyShop shop(
      rules,
      {{"members.csv", kMembersAsked},
       {"orders.csv", "order,member,day,amount\nA-1,M-1,2027-03-01,100.00\nA-2,M-1,2027-06-01,1950.00\n"}},
      "2028-02-01");
  HAS(shop.why("M-1", "Gold", "2027-05-01").text,
      "Gold for life needs (rules/club.rung:16):\n"
      "1.  NOT MET  spend in all time at least 2000 EUR  100,00" NB "€, 1.900,00" NB "€ missing\n");
  const auto held = shop.why("M-1", "Gold");
  HAS(held.text, "Gold: held since 2027-06-01, for life.\n");
  HAS(held.text, "entered for life by order A-2");
}

TEST_CASE("an invitation, a tier to come from and a price are named; so is what no purchase changes") {
  const std::string rules =
      kHead +
      "points xp\n  only for qualifying\n"
      "earn status\n  give 1 xp per 10 EUR of net_amount on orders\n"
      "tier Silber\n  above Basic\n  enter when spend in this calendar year at least 500 EUR\n"
      "  keep by entering again\n  valid for 12 months\n"
      "tier Gold\n  above Silber\n  enter from Silber only\n"
      "  enter when all of\n    - balance of xp at least 100 xp\n    - country is DE\n"
      "  costs 100 xp to enter\n  keep by entering again\n  valid for 12 months\n"
      "tier Kreis\n  above Gold\n  enter by invitation\n  valid for 12 months\n";
  const WhyShop shop(rules,
                     {{"members.csv", "member,joined,country\nM-1,2026-01-10,AT\n"},
                      {"orders.csv", "order,member,day,amount\nA-1,M-1,2027-03-01,200.00\n"}},
                     "2027-05-01");
  const auto gold_tier = shop.why("M-1", "Gold");
  HAS(gold_tier.text,
      "Every way also needs:\nNOT MET  enter from Silber only  Basic is held\n"
      "NOT MET  costs 100 xp to enter   20 xp, 80 xp missing\n");
  HAS(gold_tier.text, "1b  NOT MET  country is DE");
  HAS(gold_tier.text, "Nothing that can be bought today reaches Gold\n");
  HAS(gold_tier.text, "in the way: `country is DE`: AT\n");
  const auto kreis = shop.why("M-1", "Kreis");
  HAS(kreis.text, "Kreis: not held. It is entered by invitation only.\n");
  HAS(kreis.text, "an invitation opens it: rung adjust M-1 --tier Kreis --reason TEXT --by NAME");
}

TEST_CASE("the household's tier, while the owner holds it") {
  const std::string rules =
      kGold +
      "pool family\n  at most 4 members\n  collect points, spend\n"
      "  redeemed by the owner\n  tier for every member\n"
      "points\n  never expire\nearn base\n  give 1 point per 1 EUR of net_amount on orders\n";
  const WhyShop shop(rules,
                     {{"members.csv", "member,joined\nM-1,2026-01-10\nM-2,2026-01-10\n"},
                      {"orders.csv", "order,member,day,amount\nA-1,M-2,2027-03-01,1250.00\n"},
                      {"pools.csv", "id,member,day,pool,owner\nP-1,M-1,2027-02-01,family,M-2\n"}},
                     "2027-05-01");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "through the household of M-2.\n");
  HAS(why.text, "shared by the household of M-2");
  CHECK(why.json.at("story").at(0).at("kind") == "shared");
}
