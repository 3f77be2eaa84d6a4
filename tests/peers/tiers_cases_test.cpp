// Cases of tiers (B) that ask for more than the tier on a day: which entries the history gets, what holds
// within a day, what an earlier look knows.

#include <doctest/doctest.h>

#include "told.h"

using namespace rung;
using namespace rung::peers;

namespace {

using Entries = std::vector<std::string>;

const std::string kXp =
    "points xp\n  only for qualifying\n"
    "earn base\n  give 1 xp per 1 EUR of net_amount on orders\n";

const std::string kForLife = R"(tier Bronze
  for everyone
tier Silver
  above Bronze
  enter when spend in all time at least 1000 EUR
  valid for life
tier Gold
  above Silver
  enter when spend in all time at least 5000 EUR
  valid for life
)";

const std::string kWhileMet = R"(tier Basic
  for everyone
tier Silver
  above Basic
  enter when spend in last 12 months at least 1000 EUR
  valid while met
tier Gold
  above Silver
  enter when spend in last 12 months at least 5000 EUR
  valid while met
)";

const std::string kGrace = R"(tier Basic
  for everyone
tier Silver
  above Basic
  enter when spend in last 12 months at least 1000 EUR
  keep when spend in last 12 months at least 1000 EUR
  valid until end of this calendar day
tier Gold
  above Silver
  enter when spend in last 12 months at least 5000 EUR
  keep when spend in last 12 months at least 5000 EUR
  valid until end of this calendar day
  if not kept drop to the tier qualified for after 30 days
)";

// 5000 EUR from 10 January 2026 on, of which 1200 EUR are left from 5 July on.
const char* const kFalling =
    "  member joined 2025-01-10\n"
    "  orders on 2025-07-05 with net_amount 3800 EUR\n"
    "  orders on 2026-01-10 with net_amount 1200 EUR\n";

const engine::TierStanding& gold(Told& told, const char* as_of) { return told.at(as_of).standings.at(2); }

}  // namespace

TEST_CASE("B4: a higher tier is one entry in the history, however many tiers it passes over") {
  Told silver(kForLife, "  member joined 2026-01-01\n  orders on 2026-02-01 with net_amount 1200 EUR\n");
  CHECK(silver.entries("2026-02-01") ==
        Entries{"2026-01-01 joined Bronze", "2026-02-01 upgrade from Bronze to Silver"});
  Told gold(kForLife, "  member joined 2026-01-01\n  orders on 2026-02-01 with net_amount 9000 EUR\n");
  CHECK(gold.entries("2026-02-01") ==
        Entries{"2026-01-01 joined Bronze", "2026-02-01 upgrade from Bronze to Gold"});
}

TEST_CASE("B5: a purchase takes no tier away, even on the day on which too little is left") {
  Told told(kWhileMet, std::string(kFalling) + "  orders on 2026-07-05 with net_amount 1 EUR\n");
  const auto& during = told.during("2026-07-05");
  CHECK(told.name(during.tier.front()) == "Gold");
  const Entries entries = told.entries_of(during);
  CHECK(told.entries("2026-07-04") == entries);
}

TEST_CASE("B7: the evening of that day does, in one entry") {
  Told told(kWhileMet, std::string(kFalling) + "  orders on 2026-07-05 with net_amount 1 EUR\n");
  CHECK(told.tier("2026-07-04") == "Gold");
  Entries expected = told.entries("2026-07-04");
  expected.push_back("2026-07-05 downgrade from Gold to Silver");
  CHECK(told.entries("2026-07-05") == expected);
  CHECK(told.entries("2026-07-31") == expected);
}

TEST_CASE("B8: in the grace time the tier stands with the day on which it will end") {
  Told told(kGrace, kFalling);
  CHECK_FALSE(gold(told, "2026-07-05").in_grace);
  CHECK(gold(told, "2026-07-06").in_grace);
  CHECK(iso(gold(told, "2026-07-06").valid_until) == "2026-07-05");
  CHECK(iso(gold(told, "2026-07-06").grace_until) == "2026-08-04");
  CHECK(told.tier("2026-08-04") == "Gold");
  CHECK(told.tier("2026-08-05") == "Silver");
}

TEST_CASE("B10: who has caught up does not stand in a grace time any more") {
  Told told(kGrace, std::string(kFalling) + "  orders on 2026-07-20 with net_amount 4800 EUR\n");
  CHECK(gold(told, "2026-07-19").in_grace);
  CHECK_FALSE(gold(told, "2026-07-20").in_grace);
  CHECK(told.tier("2026-08-31") == "Gold");
}

TEST_CASE("B13: a tier by hand has its own kind of entry") {
  Told told(kForLife,
            "  member joined 2026-01-01\n"
            "  grants on 2026-03-01 with tier Gold, until 2026-12-31, fixed yes, reason \"by the case\"\n");
  CHECK(told.entries("2026-03-01") ==
        Entries{"2026-01-01 joined Bronze", "2026-03-01 granted from Bronze to Gold"});
}

TEST_CASE("B14: a look at an earlier day knows nothing of a grace time that begins later") {
  Told told(kGrace, kFalling);
  const std::string before = text_of(told.at("2026-07-04"));
  CHECK(gold(told, "2026-07-06").in_grace);
  CHECK(text_of(told.at("2026-07-04")) == before);
  CHECK_FALSE(gold(told, "2026-07-04").in_grace);
}

TEST_CASE("B23: points taken away are one step down in the history, or nothing") {
  const std::string story =
      "  member joined 2026-01-01\n  orders on 2026-03-01 with net_amount 550 EUR\n"
      "  adjustments on 2026-03-02 with xp -400 xp, reason \"by the case\"\n";
  const std::string tiers =
      "tier First\n  for everyone\n"
      "tier Second\n  above First\n  enter when xp earned in all time at least 500 xp\n";
  Told demoting(kXp + tiers + "  valid while met\n", story);
  CHECK(demoting.entries("2026-03-02") == Entries{"2026-01-01 joined First",
                                                  "2026-03-01 upgrade from First to Second",
                                                  "2026-03-02 downgrade from Second to First"});
  Told lasting(kXp + tiers + "  valid for life\n", story);
  CHECK(lasting.entries("2026-03-02") ==
        Entries{"2026-01-01 joined First", "2026-03-01 upgrade from First to Second"});
}

TEST_CASE("B25: who loses the only tier holds the one for everyone") {
  Told told(kXp +
                "tier NoTier\n  for everyone\n"
                "tier OnlyOne\n  above NoTier\n  enter when xp earned in all time at least 100 xp\n"
                "  valid while met\n",
            "  member joined 2026-01-01\n  orders on 2026-03-01 with net_amount 150 EUR\n"
            "  adjustments on 2026-03-02 with xp -100 xp, reason \"by the case\"\n");
  CHECK(told.entries("2026-03-02").back() == "2026-03-02 downgrade from OnlyOne to NoTier");
}

TEST_CASE("B40: a tier by hand ends one stay and begins another, and leaves what was before as it was") {
  const std::string story = "  member joined 2026-01-01\n  orders on 2026-02-01 with net_amount 1200 EUR\n";
  Told without(kForLife, story);
  Told with(
      kForLife,
      story + "  grants on 2026-03-01 at 10:00 with tier Gold, until 2026-12-31, reason \"by the case\"\n");
  Entries expected = without.entries("2026-12-31");
  expected.push_back("2026-03-01 granted from Silver to Gold");
  CHECK(with.entries("2026-12-31") == expected);
  CHECK(with.entries("2026-12-31") == expected);
  expected.push_back("2027-01-01 downgrade from Gold to Silver");
  CHECK(with.entries("2027-01-01") == expected);
}
