// Every way in which a tier comes about and ends is told with its reason; what is compared with others, too.
#include <doctest/doctest.h>

#include "why_shop.h"

using namespace rung;
using namespace rung::testing;

#define NB "\u00a0"
#define HAS(text, part) CHECK_MESSAGE(contains((text), (part)), (text))

namespace {

const char* const kMembersOfStories = "member,joined\nM-1,2026-01-10\n";
const std::string kOrdersOfStories = "order,member,day,amount\n";

const std::string kLadder = kHead + R"(tier Silber
  above Basic
  enter when spend in this calendar year at least 400 EUR
  keep by entering again
  valid until end of next calendar year
tier Gold
  above Silber
  enter when spend in this calendar year at least 1000 EUR
  keep when spend in this calendar year at least 800 EUR
  valid until end of this calendar year
  if not kept drop one tier after 30 days
)";

}  // namespace

TEST_CASE("fallen to from above, renewed, not entered again") {
  const WhyShop shop(
      kLadder,
      {{"members.csv", kMembersOfStories},
       {"orders.csv", kOrdersOfStories + "A-1,M-1,2026-03-01,1000.00\nA-2,M-1,2026-08-01,100.00\n"}},
      "2029-02-01");
  const auto fallen = shop.why("M-1", "Silber", "2027-01-20");
  HAS(fallen.text,
      "Silber: lives since 2026-03-01, valid until 2027-12-31; held is Gold, which stands above it.\n");
  const auto kept = shop.why("M-1", "Gold", "2027-01-20");
  HAS(kept.text, "2026-12-31  kept, valid until 2027-12-31");
  const auto dropped = shop.why("M-1", "Silber", "2028-02-01");
  HAS(dropped.text, "2028-01-31  fallen to from a higher tier, valid until 2029-12-31");
  const auto gone = shop.why("M-1", "Gold");
  HAS(gone.text, "2028-01-31  ended; its last day was 2028-01-30");
  HAS(gone.text, "How Silber came about\n");
}

TEST_CASE("caught up in the grace time") {
  const WhyShop shop(
      kLadder,
      {{"members.csv", kMembersOfStories},
       {"orders.csv", kOrdersOfStories + "A-1,M-1,2026-03-01,1000.00\nA-2,M-1,2028-01-10,900.00\n"}},
      "2028-02-01");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "2027-12-31  not kept: 30 days to catch up begin");
  HAS(why.text, "      1.  NOT MET  spend in this calendar year at least 800 EUR  0,00" NB "€, 800,00" NB
                "€ missing\n");
  HAS(why.text, "2028-01-10  caught up in its grace time by order A-2, valid until 2028-12-31");
}

TEST_CASE("invited, and over") {
  const WhyShop shop(kHead +
                         "tier Kreis\n  above Basic\n  enter by invitation\n  valid for 3 months\n"
                         "  keep by entering again\n",
                     {{"members.csv", kMembersOfStories},
                      {"grants.csv", "id,member,day,tier,reason,by\nG-1,M-1,2027-04-01,Kreis,founder,KS\n"}},
                     "2027-09-01");
  HAS(shop.why("M-1", "Kreis", "2027-05-01").text,
      "2027-04-01  invited by grant G-1, by KS: founder, valid until 2027-06-30");
  HAS(shop.why("M-1", "Kreis").text, "2027-07-01  ended; its last day was 2027-06-30");
}

TEST_CASE("brought over, and held until its own end") {
  const WhyShop shop(
      kLadder,
      {{"members.csv", kMembersOfStories},
       {"openings.csv",
        "id,member,day,tier,since,valid_until\nO-1,M-1,2026-01-10,Gold,2026-01-10,2026-06-30\n"}},
      "2026-09-01");
  HAS(shop.why("M-1", "Gold", "2026-05-01").text, "brought over, valid until 2026-06-30");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "2026-06-30  not kept: 30 days to catch up begin");
  HAS(why.text, "2026-07-31  ended; its last day was 2026-07-30");
}

TEST_CASE("the next version of the rules has no such tier") {
  std::string second = kLadder.substr(0, kLadder.find("tier Gold"));
  second.replace(second.find("2026-01-01"), 10, "2027-01-01");
  const WhyShop shop(
      WhyShop::Files{{"1.rung", kLadder}, {"2.rung", second}},
      {{"members.csv", kMembersOfStories}, {"orders.csv", kOrdersOfStories + "A-1,M-1,2026-03-01,1000.00\n"}},
      "2027-02-01");
  HAS(shop.why("M-1", "Gold", "2026-12-31").text, "Gold: held since 2026-03-01");
  HAS(shop.why("M-1", "Silber").text,
      "entered by order A-1, valid until 2027-12-31 (rules version 1, rules/1.rung:");
}

TEST_CASE("the household's tier ends with the membership in it") {
  const WhyShop shop(kLadder + "pool family\n  at most 4 members\n  collect spend\n  tier for every member\n",
                     {{"members.csv", "member,joined\nM-1,2026-01-10\nM-2,2026-01-10\n"},
                      {"orders.csv", kOrdersOfStories + "A-1,M-2,2026-03-01,1000.00\n"},
                      {"pools.csv",
                       "id,member,day,pool,owner,left\nP-1,M-1,2026-02-01,family,M-2,no\n"
                       "P-2,M-1,2026-06-01,family,,yes\n"}},
                     "2026-09-01");
  HAS(shop.why("M-1", "Gold", "2026-05-01").text, "held since 2026-03-01, through the household of M-2.\n");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text, "no longer; its last day was 2026-06-01");
  CHECK(why.json.at("story").back().at("kind") == "shared_ended");
}

TEST_CASE("compared with other members: the value and what the last one in has") {
  const WhyShop shop(
      kHead +
          "segment buyers\n  where spend in all time more than 0 EUR\n"
          "tier Best\n  above Basic\n  enter when spend in last 12 months in top 1 of buyers\n"
          "  judge entry at the end of every calendar month\n  keep by entering again\n"
          "  valid until next judging\n",
      {{"members.csv", "member,joined\nM-1,2026-01-10\nM-2,2026-01-10\n"},
       {"orders.csv", kOrdersOfStories + "A-1,M-1,2026-03-01,300.00\nA-2,M-2,2026-03-02,500.00\n"}},
      "2026-04-10");
  const auto why = shop.why("M-1", "Best");
  HAS(why.text, "NOT MET  spend in last 12 months in top 1 of buyers  300,00" NB
                "€; the last one in has 500,00" NB "€, of 2 members");
  HAS(why.text,
      "Every way also needs:\n         judged at the end of every calendar month  next on 2026-04-30\n");
  HAS(shop.why("M-2", "Best").text, "Best: held since 2026-03-31, valid until 2026-04-30.\n");
}

TEST_CASE("points of fixed gifts and of amounts are both tried; milestones do not stop it") {
  const WhyShop shop(
      kHead +
          "points\n  never expire\nearn base\n  give 1 point per 2 EUR of net_amount on orders\n"
          "earn review\n  give 50 points on reviews\n"
          "milestone steps\n  when spend in all time reaches every 10 EUR from 10 EUR\n"
          "  give 1 point\n"
          "tier Gold\n  above Basic\n  enter when points earned in this calendar year at least 120 points\n"
          "  keep when points earned in this calendar year at least 400 points\n"
          "  valid until end of this calendar year\n",
      {{"members.csv", kMembersOfStories}, {"orders.csv", kOrdersOfStories + "A-1,M-1,2026-03-01,40.00\n"}},
      "2026-04-10");
  const auto why = shop.why("M-1", "Gold");
  HAS(why.text,
      "Missing: 100 points, that is 200,00" NB "€ more at what this member earns, until 2026-12-31.\n");
  HAS(why.text, "1.  1 order of 200,00" NB "€: Gold the same day (199,99" NB
                "€: still Basic)\n"
                "2.  2 reviews: Gold the same day (1 review: still Basic)\n");
}

TEST_CASE("what keeping costs in points is said as money, too, and tried out") {
  const WhyShop shop(
      kHead +
          "points\n  never expire\nearn base\n  give 1 point per 2 EUR of net_amount on orders\n"
          "tier Gold\n  above Basic\n  enter when points earned in this calendar year at least 100 points\n"
          "  keep when points earned in last 12 months at least 150 points\n"
          "  valid until end of this calendar year\n"
          "tier Platin\n  above Gold\n  enter when spend in all time at least 9000 EUR\n  valid for life\n",
      {{"members.csv", kMembersOfStories}, {"orders.csv", kOrdersOfStories + "A-1,M-1,2026-03-01,200.00\n"}},
      "2026-10-10");
  const auto why = shop.why("M-1", "Platin");
  HAS(why.text, "not kept, 50 points missing, that is 100,00" NB
                "€ more at what this member earns\n"
                "  it takes 1 order of 100,00" NB "€: kept until 2027-12-31 (99,99" NB "€: not)\n");
  CHECK(why.json.at("keep").at("smallest_changes").at(0).at("minor") == 10'000);
}
