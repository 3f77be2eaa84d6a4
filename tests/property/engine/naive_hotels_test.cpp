// The naive evaluator alone, on published programs of hotels and airlines: every expected value was worked
// out by hand.

#include <doctest/doctest.h>

#include "property/engine/scenarios.h"

using namespace rung;
using namespace rung::naive;

TEST_CASE("Marriott: Silver on exactly the tenth night") {
  const auto program = published("marriott");
  Story story(*program, "2025-01-01");
  story.on("2025-02-14", "stays",
           {{"check_in", "2025-02-10"}, {"check_out", "2025-02-14"}, {"nights", 4}, {"spend", 80000}});
  story.on("2025-05-11", "stays",
           {{"check_in", "2025-05-05"}, {"check_out", "2025-05-11"}, {"nights", 6}, {"spend", 120000}});
  const Then then(program, story.told(), "2025-06-01");
  CHECK(then.tier() == "Silver");
  CHECK(then.until("Silver") == "2027-02-28");
  CHECK(then.measure("nights in this calendar year") == 10);
  CHECK(then.balance() == 20000);
  CHECK(then.missing("Gold") == "nights 15");
  CHECK(then.story() == "2025-01-01 joined Member until ever, 2025-05-11 upgrade Silver until 2027-02-28");
}

TEST_CASE("Marriott: a stay over New Year is split by night, and judged as of the old year") {
  const auto program = published("marriott");
  Story story(*program, "2019-05-01");
  story.brings("Gold", "2025-01-01", "2027-02-28");
  story.on("2025-12-28", "openings", {{"nights", 47}, {"points", 100000}});
  story.on("2026-01-03", "stays",
           {{"check_in", "2025-12-29"}, {"check_out", "2026-01-03"}, {"nights", 5}, {"spend", 100000}});
  const Then then(program, story.told(), "2026-01-05");
  CHECK(then.tier() == "Platinum");
  CHECK(then.until("Platinum") == "2027-02-28");
  CHECK(then.measure("nights in this calendar year") == 2);
  CHECK(then.balance() == 112500);
  CHECK(then.missing("Titanium") == "nights 73");
  CHECK(Then(program, story.told(), "2026-01-02").tier() == "Gold");
  CHECK(then.steps("choice_benefit") == 1);
}

TEST_CASE("Marriott: one cent short of Ambassador, then there") {
  const auto program = published("marriott");
  Story story(*program, "2015-01-01");
  story.brings("Titanium", "2025-01-01", "2027-02-28");
  story.on("2025-12-10", "openings", {{"nights", 104}, {"spend", 2299999}});
  story.on("2025-12-28", "stays",
           {{"check_in", "2025-12-27"}, {"check_out", "2025-12-28"}, {"nights", 1}, {"spend", 15000}});
  const Then before(program, story.told(), "2025-12-10");
  CHECK(before.tier() == "Titanium");
  CHECK(before.missing("Ambassador") == "nights 0 and spend 1");
  const Then then(program, story.told(), "2025-12-31");
  CHECK(then.tier() == "Ambassador");
  CHECK(then.until("Ambassador") == "2027-02-28");
  CHECK(then.balance() == 2625);
}

TEST_CASE("Marriott: a validity that ends on a leap day, missed by one night") {
  const auto program = published("marriott");
  Story story(*program, "2025-06-01");
  story.on("2026-11-03", "openings", {{"nights", 25}});
  story.on("2027-04-01", "openings", {{"nights", 9}});
  CHECK(Then(program, story.told(), "2028-02-29").tier() == "Gold");
  const Then then(program, story.told(), "2028-03-01");
  CHECK(then.tier() == "Member");
  CHECK(then.missing("Silver") == "nights 10");
}

TEST_CASE("Marriott: a tier for life is a floor under the others") {
  const auto program = published("marriott");
  Story story(*program, "2005-06-01");
  story.on("2025-01-02", "openings",
           {{"nights", 598}, {"silver_years", 10}, {"gold_years", 10}, {"platinum_years", 10}});
  story.on("2026-01-04", "stays",
           {{"check_in", "2026-01-02"}, {"check_out", "2026-01-04"}, {"nights", 2}, {"spend", 40000}});
  CHECK(Then(program, story.told(), "2026-01-05").tier() == "Titanium");  // by the 598 nights opened in 2025
  const Then then(program, story.told(), "2030-01-01");
  CHECK(then.tier() == "Platinum");
  CHECK(then.until("Platinum") == "ever");
  CHECK(then.outcome().evaluation.standings.at(2).valid_until == kForever);  // Gold, too
}

TEST_CASE("Hilton: one stay short of Diamond") {
  const auto program = published("hilton");
  Story story(*program, "2025-01-01");
  for (Day day = day_of(2025, 1, 5); day <= day_of(2025, 12, 7); day = day + 12)
    story.on(iso(day).c_str(), "stays", {{"nights", 1}, {"spend", 10000}, {"brand", "standard"}});
  const Then then(program, story.told(), "2025-12-20");
  CHECK(then.tier() == "Gold");
  CHECK(then.balance() == 39400);
  CHECK(then.measure("points earned in this calendar year") == 29000);
  CHECK(then.missing("Diamond") == "nights 31 | stays_made 1 | points 91000");
  CHECK(then.steps("every_ten_nights") == 0);
  // A stay that counts in the new year is judged by the new rules.
  story.on("2026-01-01", "stays", {{"nights", 1}, {"spend", 10000}, {"brand", "standard"}});
  const Then later(program, story.told(), "2026-01-02");
  CHECK(later.tier() == "Gold");
  CHECK(later.until("Gold") == "2027-03-31");
  CHECK(later.balance() == 41200);
  CHECK(later.missing("Diamond") == "nights 49 | stays_made 24 | spend 1140000");
}

TEST_CASE("Hilton: fifty-five nights stay Gold, and the surplus counts in the next year") {
  const auto program = published("hilton");
  Story story(*program, "2025-01-01");
  for (Day day = day_of(2025, 1, 20); day <= day_of(2025, 10, 27); day = day + 28)
    story.on(iso(day).c_str(), "stays", {{"nights", 5}, {"spend", 90000}, {"brand", "standard"}});
  const Then then(program, story.told(), "2026-02-01");
  CHECK(then.tier() == "Gold");
  CHECK(then.steps("every_ten_nights") == 2);
  CHECK(then.balance() == 151400);
  CHECK(then.measure("nights in this calendar year") == 15);
  CHECK(then.missing("Diamond") == "nights 35 | stays_made 25 | spend 1150000");
}

TEST_CASE("Hilton: (A or B) and C") {
  const auto program = published("hilton");
  Story story(*program, "2020-01-01");
  story.on("2026-12-30", "openings", {{"nights", 79}, {"stays_made", 38}, {"spend", 2000000}});
  story.on("2026-12-31", "stays", {{"nights", 1}, {"spend", 0}});
  const Then before(program, story.told(), "2026-12-30");
  CHECK(before.tier() == "Diamond");
  CHECK(before.missing("Reserve") == "nights 1 and spend 0 | stays_made 2 and spend 0");
  CHECK(Then(program, story.told(), "2026-12-31").tier() == "Reserve");
}

TEST_CASE("Hilton: an ordinary year") {
  const auto program = published("hilton");
  Story story(*program, "2026-01-01");
  story.on("2026-02-10", "stays", {{"nights", 3}, {"spend", 45000}});
  story.on("2026-04-20", "stays", {{"nights", 4}, {"spend", 80000}});
  story.on("2026-06-05", "stays", {{"nights", 2}, {"spend", 39000}});
  CHECK(Then(program, story.told(), "2026-06-05").tier() == "Member");
  story.on("2026-09-12", "stays", {{"nights", 6}, {"spend", 150000}});
  const Then then(program, story.told(), "2026-09-30");
  CHECK(then.tier() == "Silver");
  CHECK(then.until("Silver") == "2028-03-31");
  CHECK(then.balance() == 31400);
  CHECK(then.missing("Gold") == "nights 10 | stays_made 11 | spend 286000");
}

TEST_CASE("IHG: surplus nights roll over once") {
  const auto program = published("ihg");
  Story story(*program, "2020-01-01");
  story.on("2025-12-01", "openings", {{"nights", 45}, {"points", 32000}});
  const Then then(program, story.told(), "2026-01-15");
  CHECK(then.tier() == "Platinum");
  CHECK(then.until("Platinum") == "2026-12-31");
  CHECK(then.measure("nights in this calendar year") == 5);
  CHECK(then.missing("Diamond") == "nights 65 | points 120000");
  // Exactly enough with what was carried over; what was carried over is not carried again.
  story.on("2026-11-01", "openings", {{"nights", 35}});
  const Then kept(program, story.told(), "2027-01-01");
  CHECK(kept.tier() == "Platinum");
  CHECK(kept.until("Platinum") == "2027-12-31");
  CHECK(kept.measure("nights in this calendar year") == 0);
}

TEST_CASE("IHG: one night less, and only Gold is left") {
  const auto program = published("ihg");
  Story story(*program, "2020-01-01");
  story.on("2025-12-01", "openings", {{"nights", 45}});
  story.on("2026-11-01", "openings", {{"nights", 34}});
  CHECK(Then(program, story.told(), "2026-12-31").tier() == "Platinum");
  CHECK(Then(program, story.told(), "2027-01-01").tier() == "Gold");
}

TEST_CASE("IHG: points die a year after elite status ends") {
  const auto program = published("ihg");
  Story story(*program, "2020-01-01");
  story.brings("Gold", "2025-03-10", "2026-12-31");
  story.on("2025-04-01", "openings", {{"points", 30000}});
  CHECK(Then(program, story.told(), "2026-12-31").tier() == "Gold");
  CHECK(Then(program, story.told(), "2027-01-01").tier() == "Club");
  CHECK(Then(program, story.told(), "2027-12-31").balance() == 30000);
  CHECK(Then(program, story.told(), "2028-01-01").balance() == 0);
}

TEST_CASE("IHG: an ordinary year, and a choice that nobody makes") {
  const auto program = published("ihg");
  Story story(*program, "2026-01-01");
  story.on("2026-02-10", "stays", {{"nights", 5}, {"spend", 80000}});
  story.on("2026-04-10", "stays", {{"nights", 6}, {"spend", 90000}});
  story.on("2026-06-10", "stays", {{"nights", 4}, {"spend", 70000}});
  story.on("2026-09-10", "stays", {{"nights", 7}, {"spend", 75000}});
  const Then then(program, story.told(), "2026-10-01");
  CHECK(then.tier() == "Gold");
  CHECK(then.measure("points earned in this calendar year") == 31500);
  CHECK(then.balance() == 34400);
  CHECK(then.missing("Platinum") == "nights 18 | points 28500");
  CHECK(Then(program, story.told(), "2026-12-09").balance() == 34400);
  CHECK(Then(program, story.told(), "2026-12-10").balance() == 38400);
}

TEST_CASE("United: two routes, each one unit short, and four segments on the own airline") {
  const auto program = published("united");
  Story story(*program, "2020-01-01");
  story.on("2025-12-01", "openings", {{"pqp", 5999}, {"pqf", 14}, {"united_segments", 14}});
  const Then then(program, story.told(), "2025-12-30");
  CHECK(then.tier() == "Member");
  CHECK(then.missing("Silver") == "pqp 0 and pqf 1 and united_segments 0 | pqp 1 and united_segments 0");
  Story other(*program, "2020-01-01");
  other.on("2025-12-01", "openings", {{"pqp", 6000}, {"pqf", 3}, {"united_segments", 3}});
  CHECK(Then(program, other.told(), "2025-12-30").tier() == "Member");
  other.on("2025-12-31", "flights", {{"departure", "2025-12-31"}, {"fare", 0}, {"carrier", "united"}});
  CHECK(Then(program, other.told(), "2025-12-31").tier() == "Silver");
}

TEST_CASE("United: a flight that is known in the new year counts on the day of departure") {
  const auto program = published("united");
  Story story(*program, "2020-01-01");
  story.on("2025-12-01", "openings", {{"pqp", 4900}, {"pqf", 14}, {"united_segments", 14}});
  story.on("2026-01-01", "flights", {{"departure", "2025-12-31"}, {"fare", 10000}, {"carrier", "united"}});
  const Then then(program, story.told(), "2026-01-01");
  CHECK(then.tier() == "Silver");
  CHECK(then.until("Silver") == "2027-01-31");
  CHECK(then.measure("pqp earned in this calendar year") == 0);
  CHECK(Then(program, story.told(), "2027-01-31").tier() == "Silver");
  CHECK(Then(program, story.told(), "2027-02-01").tier() == "Member");
}

TEST_CASE("American: the tier bonus feeds the counter") {
  const auto program = published("american");
  Story story(*program, "2025-03-01");
  for (int month = 4; month <= 10; ++month)
    story.on(iso(day_of(2025, month, 5)).c_str(), "tickets", {{"fare", 400000}});
  const Then then(program, story.told(), "2025-10-05");
  CHECK(then.tier() == "Executive_Platinum");
  CHECK(then.balance("loyalty_points") == 200000);
  CHECK(then.balance("miles") == 200000);
  CHECK(then.steps("at_100000") == 1);
  CHECK(then.steps("at_175000") == 1);
  CHECK(then.vouchers("level_reward") == 3);  // the fourth step lets the member choose
  CHECK(Then(program, story.told(), "2025-05-05").tier() == "Gold");
  CHECK(Then(program, story.told(), "2025-09-05").measure("loyalty_points earned in this status_year") ==
        164000);
}

TEST_CASE("American: the leap day still belongs to the old year") {
  const auto program = published("american");
  Story story(*program, "2020-01-01");
  story.on("2028-02-28", "openings", {{"loyalty_points", 39000}});
  story.on("2028-02-29", "card_purchases", {{"amount", 100000}});
  const Then then(program, story.told(), "2028-03-02");
  CHECK(then.tier() == "Gold");
  CHECK(then.until("Gold") == "2029-03-31");
  Story late(*program, "2020-01-01");
  late.on("2028-02-28", "openings", {{"loyalty_points", 39000}});
  late.on("2028-03-01", "card_purchases", {{"amount", 100000}});
  const Then missed(program, late.told(), "2028-03-02");
  CHECK(missed.tier() == "Member");
  CHECK(missed.missing("Gold") == "loyalty_points 39000");
  // By a ticket of the least amount: 5 per dollar; by card 1 per dollar.
  CHECK(missed.cheapest_cost("Gold") == 780000);
}
