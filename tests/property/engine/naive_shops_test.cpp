// The naive evaluator alone, on published programs of shops and of a railway: every expected value was worked
// out by hand.

#include <doctest/doctest.h>

#include "property/engine/scenarios.h"

using namespace rung;
using namespace rung::naive;

TEST_CASE("Sephora: exactly 350, then Rouge on the last day, then straight down") {
  const auto program = published("sephora");
  Story story(*program, "2025-01-01");
  story.on("2025-03-01", "orders", {{"net_amount", 20000}});
  story.on("2025-11-30", "orders", {{"net_amount", 15000}});
  story.on("2025-12-15", "orders", {{"net_amount", 8000}});
  const Then vib(program, story.told(), "2025-12-15");
  CHECK(vib.tier() == "VIB");
  CHECK(vib.until("VIB") == "2026-12-31");
  CHECK(vib.balance() == 450);
  CHECK(vib.missing("Rouge") == "spend 57000");
  CHECK(vib.cheapest_cost("Rouge") == 57000);
  story.on("2025-12-31", "orders", {{"net_amount", 57000}});
  CHECK(Then(program, story.told(), "2026-01-01").tier() == "Rouge");
  CHECK(Then(program, story.told(), "2026-01-01").balance() == 1162);
  CHECK(Then(program, story.told(), "2027-01-01").tier() == "Insider");
  story.on("2026-10-10", "orders", {{"net_amount", 40000}});
  const Then then(program, story.told(), "2027-01-01");
  CHECK(then.tier() == "VIB");
  CHECK(then.until("VIB") == "2027-12-31");
  CHECK(then.balance() == 1762);
}

TEST_CASE("Sephora: a return takes the spend under the threshold, and the tier with it") {
  const auto program = published("sephora");
  Story story(*program, "2025-01-01");
  const int order = story.on("2025-03-01", "orders", {{"net_amount", 36000}});
  story.on("2025-03-20", "returns", {{"net_amount", 2000}});
  story.of(order);
  CHECK(Then(program, story.told(), "2025-03-19").tier() == "VIB");
  const Then then(program, story.told(), "2025-03-21");
  CHECK(then.measure("spend in this calendar year") == 34000);
  CHECK(then.balance() == 340);
  CHECK(then.tier() == "Insider");
  CHECK(then.missing("VIB") == "spend 1000");
}

TEST_CASE("Sephora: twelve months without activity from a leap day; a redemption in steps") {
  const auto program = published("sephora");
  Story story(*program, "2023-01-01");
  story.on("2024-02-29", "openings", {{"points", 450}});
  CHECK(Then(program, story.told(), "2025-02-28").balance() == 450);
  CHECK(Then(program, story.told(), "2025-03-01").balance() == 0);
  story.on("2025-02-28", "redemptions", {{"points", 500}});
  const Then then(program, story.told(), "2025-03-01");
  CHECK(then.balance() == -50);  // what was spent is spent: the rest is a debt
  story.on("2025-03-02", "orders", {{"net_amount", 12000}});
  CHECK(Then(program, story.told(), "2025-03-02").balance() == 70);
}

TEST_CASE("Tesco: whole steps of what was earned by the end of the period, with a minimum") {
  const auto program = published("tesco");
  Story story(*program, "2023-06-14");
  story.on("2025-04-30", "openings", {{"points", 149}});
  story.on("2025-06-10", "orders", {{"net_amount", 100}});
  const Then may(program, story.told(), "2025-05-15");
  CHECK(may.worth("clubcard_voucher") == 0);
  CHECK(may.balance() == 149);
  const Then august(program, story.told(), "2025-08-15");
  CHECK(august.worth("clubcard_voucher") == 150);
  CHECK(august.vouchers("clubcard_voucher") == 1);
  CHECK(august.balance() == 0);
  Story other(*program, "2023-06-14");
  other.on("2025-04-30", "openings", {{"points", 265}});
  CHECK(Then(program, other.told(), "2025-05-15").worth("clubcard_voucher") == 250);
  CHECK(Then(program, other.told(), "2025-05-15").balance() == 15);
}

TEST_CASE("Tesco: two units in one statement; vouchers end with a leap day") {
  const auto program = published("tesco");
  Story story(*program, "2023-06-14");
  story.on("2025-02-03", "orders", {{"net_amount", 13249}});
  story.on("2025-02-04", "fuel_purchases", {{"litres", 379}});
  CHECK(Then(program, story.told(), "2025-05-14").balance() == 150);
  CHECK(Then(program, story.told(), "2025-05-15").worth("clubcard_voucher") == 150);
  Story old(*program, "2023-06-14");
  old.on("2024-01-31", "openings", {{"points", 400}});
  CHECK(Then(program, old.told(), "2026-02-28").worth("clubcard_voucher") == 400);
  CHECK(Then(program, old.told(), "2026-03-01").worth("clubcard_voucher") == 0);
}

TEST_CASE("Starbucks: Gold exactly, then the new rate and a year of its own") {
  const auto program = published("starbucks");
  Story story(*program, "2026-03-10");
  story.on("2026-08-01", "openings", {{"stars", 4990}});
  story.on("2026-09-02", "orders", {{"net_amount", 100}});
  story.on("2026-09-05", "orders", {{"net_amount", 10000}});
  const Then then(program, story.told(), "2026-09-05");
  CHECK(then.tier() == "Gold");
  CHECK(then.balance("stars") == 6200);
  CHECK(then.until("Gold") == "2027-09-01");
  CHECK(then.missing("Reserve") == "stars 18800");
  CHECK(then.cheapest_cost("Reserve") == 156667);
  CHECK(then.story() == "2026-03-10 joined Green until ever, 2026-09-02 upgrade Gold until 2027-09-01");
}

TEST_CASE("Starbucks: the end of the sixth month, oldest stars first, a leap day") {
  const auto program = published("starbucks");
  Story story(*program, "2026-03-10");
  story.on("2026-04-10", "openings", {{"stars", 800}});
  story.on("2026-06-05", "openings", {{"stars", 600}});
  story.on("2026-07-01", "redemptions", {{"reward", "coffee"}});
  CHECK(Then(program, story.told(), "2026-11-01").balance("stars") == 400);
  CHECK(Then(program, story.told(), "2026-12-31").balance("stars") == 400);
  CHECK(Then(program, story.told(), "2027-01-01").balance("stars") == 0);
  Story leap(*program, "2026-03-10");
  leap.on("2027-08-31", "openings", {{"stars", 750}});
  CHECK(Then(program, leap.told(), "2028-02-29").balance("stars") == 750);
  CHECK(Then(program, leap.told(), "2028-03-01").balance("stars") == 0);
}

TEST_CASE("Starbucks: kept by 500 stars in the year that the upgrade began, lost by 499.9") {
  const auto program = published("starbucks");
  for (const int stars : {4999, 5000}) {
    Story story(*program, "2026-03-10");
    story.on("2026-05-19", "openings", {{"stars", 4999}});
    story.on("2026-05-20", "openings", {{"stars", 1}});
    story.on("2027-02-01", "openings", {{"stars", stars - 1}});
    CHECK(Then(program, story.told(), "2027-05-19").tier() == "Gold");
    const Then then(program, story.told(), "2027-05-20");
    CHECK(then.tier() == (stars == 5000 ? "Gold" : "Green"));
    if (stars == 5000) CHECK(then.until("Gold") == "2028-05-19");
  }
}

TEST_CASE("BahnBonus: 365 days are not twelve months in a leap year; a tier while it is met") {
  const auto program = published("bahnbonus");
  Story story(*program, "2023-01-01");
  story.on("2023-03-01", "openings", {{"status_points", 800}});
  story.on("2023-09-10", "openings", {{"status_points", 700}});
  CHECK(Then(program, story.told(), "2023-09-09").tier() == "Basis");
  CHECK(Then(program, story.told(), "2023-09-10").tier() == "Silber");
  CHECK(Then(program, story.told(), "2024-02-28").tier() == "Silber");
  const Then then(program, story.told(), "2024-02-29");
  CHECK(then.tier() == "Basis");
  CHECK(then.missing("Silber") == "status_points 800");
  Questions ends;
  ends.ends = true;
  CHECK(Then(program, story.told(), "2023-10-01", ends).ends("Silber") == "2024-02-28");
}

TEST_CASE("BahnBonus: the cheapest purchase that really helps costs 5 EUR") {
  const auto program = published("bahnbonus");
  Story story(*program, "2023-01-01");
  story.on("2025-06-01", "openings", {{"status_points", 1499}});
  const Then then(program, story.told(), "2025-06-30");
  CHECK(then.missing("Silber") == "status_points 1");
  CHECK(then.cheapest_cost("Silber") == 500);
  story.on("2025-07-01", "tickets", {{"price", 100}});
  CHECK(Then(program, story.told(), "2025-07-01").tier() == "Basis");
  story.on("2025-07-02", "tickets", {{"price", 499}});
  CHECK(Then(program, story.told(), "2025-07-02").balance() == 0);
  story.on("2025-07-03", "tickets", {{"price", 500}});
  CHECK(Then(program, story.told(), "2025-07-03").tier() == "Silber");
}

TEST_CASE("Genius: five bookings in two years with the first day, for life") {
  const auto program = published("genius");
  for (const bool late : {false, true}) {
    Story story(*program, "2022-06-01");
    for (const char* day : {"2023-01-10", "2023-06-01", "2024-02-29", "2024-11-01"})
      story.on(day, "bookings", {{"kind", "stay"}, {"completed", "yes"}});
    const Then before(program, story.told(), "2025-01-05");
    CHECK(before.missing("Level_2") == "completed_bookings 1");
    CHECK(iso(before.outcome().progress.at(1).alternatives.at(0).last_day) == "2025-01-10");
    story.on(late ? "2025-01-11" : "2025-01-10", "bookings", {{"kind", "stay"}, {"completed", "yes"}});
    CHECK(Then(program, story.told(), "2025-01-11").tier() == (late ? "Level_1" : "Level_2"));
    CHECK(Then(program, story.told(), "2030-01-01").tier() == (late ? "Level_1" : "Level_2"));
  }
}

TEST_CASE("Stena: Gold exactly, the year begins anew with the next month, thresholds by country") {
  const auto program = published("stena");
  Story story(*program, "2025-01-20");
  story.knows("2025-01-20", "country", "SE");
  story.on("2025-03-12", "crossings", {{"price", 124980}, {"group", "no"}});
  CHECK(Then(program, story.told(), "2025-03-31").tier() == "Blue");
  Story exactly(*program, "2025-01-20");
  exactly.knows("2025-01-20", "country", "SE");
  exactly.on("2025-03-12", "crossings", {{"price", 125000}, {"group", "no"}});
  const Then then(program, exactly.told(), "2025-04-01");
  CHECK(then.tier() == "Gold");
  CHECK(then.until("Gold") == "2026-03-31");
  CHECK(then.to_keep("Gold") == "2026-03-31 judged not kept then 2027-03-31: points 12500");
  CHECK(then.outcome().keeping.at(1).progress.alternatives.at(0).cost == 125000);
  CHECK(Then(program, exactly.told(), "2026-04-01").tier() == "Blue");  // nothing of the lost year counts
}

TEST_CASE("Stena: ten thousand points keep Gold in the United Kingdom only") {
  const auto program = published("stena");
  for (const char* country : {"GB", "SE"}) {
    Story story(*program, "2024-03-01");
    story.knows("2024-03-01", "country", country);
    story.brings("Gold", "2025-03-12", "2026-03-31");
    story.on("2026-03-31", "openings", {{"points", 10000}});
    CHECK(Then(program, story.told(), "2026-03-31").tier() == "Gold");
    CHECK(Then(program, story.told(), "2026-04-01").tier() ==
          (std::string(country) == "GB" ? "Gold" : "Blue"));
  }
}
