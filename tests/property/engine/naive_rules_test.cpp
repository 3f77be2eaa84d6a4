// The naive evaluator alone, on small programs: one rule of docs/MEANING.md after the other, every expected
// value worked out by hand.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "property/engine/random_rules.h"
#include "property/engine/scenarios.h"

using namespace rung;
using namespace rung::naive;

namespace {

language::ProgramPtr rules(const std::string& more, const std::string& head = "") {
  return written(
      "loyalty rules 1\nprogram club \"The club\"\n  effective from 2024-01-01\n  currency EUR\n"
      "  time zone Europe/Berlin\n  languages en\n" +
      head + more);
}

const char* const kSpend = "metric spend\n  sum net_amount of orders\n";
const char* const kPoints = "points\n  never expire\n";
const char* const kBase = "earn base\n  give 1 point per 1 EUR of net_amount on orders\n";

}  // namespace

TEST_CASE(
    "who has paid for one tier is judged for the next at once, and exactly one price is enough for one") {
  const auto program = rules(
      "points xp\n  only for qualifying\ntier Basis\n  for everyone\n"
      "tier Silber\n  above Basis\n  enter from Basis only\n  enter when balance of xp at least 100 xp\n"
      "  costs 100 xp to enter\n  keep when balance of xp at least 100 xp\n  costs 100 xp to keep\n"
      "  valid until end of this calendar year\n  if not kept drop one tier\n"
      "tier Gold\n  above Silber\n  enter from Silber only\n  enter when balance of xp at least 180 xp\n"
      "  costs 180 xp to enter\n  keep by entering again\n  valid for 3 months\n  if not kept drop one tier\n"
      "earn status\n  give 1 xp per 1 EUR of net_amount on orders\n");
  Story story(*program, "2024-02-01");
  story.on("2024-03-10", "orders", {{"net_amount", 28000}});
  const Then then(program, story.told(), "2024-03-10");
  CHECK(then.tier() == "Gold");
  CHECK(then.until("Gold") == "2024-06-09");
  CHECK(then.balance("xp") == 0);
  // Gold ends; Silber lives on its own clock, unpaid for the next year.
  CHECK(Then(program, story.told(), "2024-06-10").tier() == "Silber");
  CHECK(Then(program, story.told(), "2025-01-01").tier() == "Basis");
  story.on("2024-12-01", "orders", {{"net_amount", 10000}});
  const Then kept(program, story.told(), "2025-01-01");
  CHECK(kept.tier() == "Silber");
  CHECK(kept.until("Silber") == "2025-12-31");
  CHECK(kept.balance("xp") == 0);
}

TEST_CASE("a membership year begins anew with an upgrade, on the day, the day after, or the next first") {
  const std::string more = std::string(kSpend) +
                           "tier Basis\n  for everyone\ntier Silber\n  above Basis\n"
                           "  enter when spend in this membership year at least 100 EUR\n"
                           "  keep by entering again\n  valid until end of this membership year\n";
  const auto ends = [&](const char* when) {
    const auto program = rules(more, fmt::format("  membership year restarts on {}\n", when));
    Story story(*program, "2024-02-10");
    story.on("2024-05-20", "orders", {{"net_amount", 10000}});
    const Then then(program, story.told(), "2024-06-30");
    return then.until("Silber") + fmt::format(" {}", then.measure("spend in this membership year"));
  };
  CHECK(ends("an upgrade") == "2025-05-19 10000");
  CHECK(ends("the day after an upgrade") == "2025-05-20 0");
  CHECK(ends("the first day of the month after an upgrade") == "2025-05-31 0");
}

TEST_CASE("a surplus is carried once, follows what is counted later, and not more than the line allows") {
  const auto program = rules(std::string(kSpend) +
                             "tier Basis\n  for everyone\ntier Silber\n  above Basis\n"
                             "  enter when spend in this calendar year at least 100 EUR\n"
                             "  keep by entering again\n  valid until end of next calendar year\n"
                             "  carry spend above 100 EUR into next calendar year, at most 60 EUR\n");
  Story story(*program, "2024-01-01");
  const int order = story.on("2024-12-31", "orders", {{"net_amount", 15000}});
  CHECK(Then(program, story.told(), "2025-01-01").measure("spend in this calendar year") == 5000);
  CHECK(Then(program, story.told(), "2026-01-01").measure("spend in this calendar year") == 0);
  story.on("2025-02-01", "returns", {{"net_amount", 2000}});
  story.of(order);
  CHECK(Then(program, story.told(), "2025-01-31").measure("spend in this calendar year") == 5000);
  CHECK(Then(program, story.told(), "2025-02-01").measure("spend in this calendar year") == 3000);
  story.on("2024-12-30", "orders", {{"net_amount", 50000}});
  CHECK(Then(program, story.told(), "2025-02-01").measure("spend in this calendar year") == 6000);
}

TEST_CASE("not kept: a grace time in which catching up counts as kept on time, then one tier down") {
  const auto program = rules(std::string(kSpend) +
                             "tier Basis\n  for everyone\ntier Silber\n  above Basis\n"
                             "  enter when spend in this calendar year at least 100 EUR\n"
                             "  keep by entering again\n  valid until end of this calendar year\n"
                             "tier Gold\n  above Silber\n"
                             "  enter when spend in this calendar year at least 300 EUR\n"
                             "  keep when spend in last 30 days at least 50 EUR\n  valid for 12 months\n"
                             "  if not kept drop one tier after 10 days\n");
  Story story(*program, "2024-01-01");
  story.on("2024-02-29", "orders", {{"net_amount", 30000}});
  CHECK(Then(program, story.told(), "2024-03-01").until("Gold") == "2025-02-27");
  const Then grace(program, story.told(), "2025-03-09");
  CHECK(grace.tier() == "Gold");
  CHECK(grace.outcome().evaluation.standings.at(2).in_grace);
  const Then after(program, story.told(), "2025-03-10");
  CHECK(after.tier() == "Silber");
  CHECK(after.until("Silber") == "2025-12-31");
  story.on("2025-03-09", "orders", {{"net_amount", 5000}});
  const Then kept(program, story.told(), "2025-03-10");
  CHECK(kept.tier() == "Gold");
  CHECK(kept.until("Gold") == "2026-02-27");  // 24 months from 29 February, less a day
}

TEST_CASE("lost when nothing is heard of the member, and counted from zero afterwards") {
  const auto program = rules(std::string(kSpend) +
                             "tier Basis\n  for everyone\ntier Silber\n  above Basis\n"
                             "  enter when spend in all time at least 100 EUR\n  keep by entering again\n"
                             "  valid until end of next calendar year\n"
                             "  lost after 2 months without orders\n  after a loss count from zero\n");
  Story story(*program, "2024-01-01");
  story.on("2024-03-31", "orders", {{"net_amount", 10000}});
  CHECK(Then(program, story.told(), "2024-05-31").tier() == "Silber");
  CHECK(Then(program, story.told(), "2024-06-01").tier() == "Basis");
  story.on("2024-06-01", "orders", {{"net_amount", 9999}});
  CHECK(Then(program, story.told(), "2024-06-01").tier() == "Basis");
  story.on("2024-06-02", "orders", {{"net_amount", 1}});
  CHECK(Then(program, story.told(), "2024-06-02").tier() == "Silber");
}

TEST_CASE("by hand: beside the clock, a soft landing, exactly one tier, and where it goes afterwards") {
  const auto program = rules(std::string(kSpend) +
                             "tier Basis\n  for everyone\ntier Silber\n  above Basis\n"
                             "  enter when spend in this calendar year at least 100 EUR\n"
                             "  keep by entering again\n  valid until end of this calendar year\n"
                             "tier Gold\n  above Silber\n"
                             "  enter when spend in this calendar year at least 300 EUR\n"
                             "  keep by entering again\n  valid until end of this calendar year\n");
  Story story(*program, "2024-01-01");
  story.on("2024-02-01", "grants", {{"tier", "Gold"}, {"until", "2024-03-31"}});
  story.on("2024-02-01", "grants", {{"tier", "Silber"}, {"until", "2024-06-30"}});
  CHECK(Then(program, story.told(), "2024-03-31").tier() == "Gold");
  CHECK(Then(program, story.told(), "2024-04-01").tier() == "Silber");
  CHECK(Then(program, story.told(), "2024-07-01").tier() == "Basis");
  story.on("2024-07-10", "orders", {{"net_amount", 30000}});
  story.on("2024-08-01", "grants",
           {{"tier", "Silber"}, {"until", "2024-08-31"}, {"fixed", "yes"}, {"reason", "test"}});
  CHECK(Then(program, story.told(), "2024-07-31").tier() == "Gold");
  CHECK(Then(program, story.told(), "2024-08-31").tier() == "Silber");
  CHECK(Then(program, story.told(), "2024-09-01").tier() == "Gold");
  Story other(*program, "2024-01-01");
  other.on("2024-02-01", "grants", {{"tier", "Gold"}, {"until", "2024-03-31"}, {"fallback", "Silber"}});
  CHECK(Then(program, other.told(), "2024-04-01").until("Silber") == "2024-12-31");
}

TEST_CASE("a trial: kept as if entered, or back to the tier held before") {
  const auto program = rules(std::string(kSpend) +
                             "tier Basis\n  for everyone\ntier Silber\n  above Basis\n"
                             "  enter when spend in this calendar year at least 100 EUR\n"
                             "  keep by entering again\n  valid until end of this calendar year\n"
                             "tier Gold\n  above Silber\n"
                             "  enter when spend in this calendar year at least 900 EUR\n"
                             "  keep by entering again\n  valid until end of next calendar year\n"
                             "trial match\n  gives tier Gold for 30 days\n"
                             "  keep when spend in this trial at least 50 EUR\n  kept as if entered\n"
                             "  if not kept drop to the tier held before\n");
  Story story(*program, "2024-01-01");
  story.on("2024-11-01", "orders", {{"net_amount", 10000}});
  story.on("2024-12-10", "grants", {{"trial", "match"}});
  CHECK(Then(program, story.told(), "2024-12-10").until("Gold") == "2025-01-08");
  const Then back(program, story.told(), "2025-01-09");
  CHECK(back.tier() == "Silber");
  CHECK(back.until("Silber") == "2025-12-31");
  story.on("2025-01-08", "orders", {{"net_amount", 5000}});
  const Then kept(program, story.told(), "2025-01-09");
  CHECK(kept.tier() == "Gold");
  CHECK(kept.until("Gold") == "2026-12-31");
}

TEST_CASE("years held are counted when they are over, a row only back to the first gap") {
  const auto held = [](const char* row) {
    const auto program = rules(
        std::string(kSpend) +
        fmt::format("metric held_years\n  count each calendar year {}with tier at least Silber\n", row) +
        "tier Basis\n  for everyone\ntier Silber\n  above Basis\n"
        "  enter when spend in this calendar year at least 100 EUR\n"
        "  keep by entering again\n  valid until end of this calendar year\n"
        "segment old\n  where held_years in all time at least 1\n");
    Story story(*program, "2024-01-01");
    for (const char* day : {"2024-05-01", "2026-05-01", "2027-05-01"})
      story.on(day, "orders", {{"net_amount", 10000}});
    return fmt::format("{} {} {}",
                       Then(program, story.told(), "2024-12-31").measure("held_years in all time"),
                       Then(program, story.told(), "2025-01-01").measure("held_years in all time"),
                       Then(program, story.told(), "2028-01-01").measure("held_years in all time"));
  };
  CHECK(held("") == "0 1 3");
  CHECK(held("in a row ") == "0 1 2");
}

TEST_CASE("multipliers: the parts add up to the rounded whole") {
  const auto given = [](const char* combine) {
    const auto program = rules(fmt::format("points\n  never expire\n  combine multipliers by {}\n", combine) +
                               "earn base\n  give 1 point per 10 EUR of net_amount on orders\n  round down\n"
                               "earn half_more\n  multiply points by 1.5 on orders\n"
                               "earn twice\n  multiply points by 2 on orders\n  where channel is shop\n");
    Story story(*program, "2024-01-01");
    story.on("2024-05-01", "orders", {{"net_amount", 9900}, {"channel", "shop"}});
    std::string text;
    const Then then(program, story.told(), "2024-05-01");
    for (const auto& accrual : then.outcome().evaluation.accruals) text += fmt::format("{} ", accrual.points);
    return text + fmt::format("= {}", then.balance());
  };
  CHECK(given("taking the highest") == "9 10 = 19");  // 9.9, 19.8
  CHECK(given("multiplying") == "9 5 15 = 29");       // 9.9, 14.85, 29.7
  CHECK(given("adding") == "9 5 10 = 24");            // 9.9, 14.85, 24.75
}

TEST_CASE("limits of one rule, of one purchase and of the balance, and who gives way") {
  const auto program = rules(
      "points\n  never expire\n  hold at most 130 points per member\n"
      "  at most 2 points per 1 EUR of net_amount\n" +
      std::string(kBase) +
      "  at most 90 points per member per calendar month\n"
      "earn more\n  give 2 points per 1 EUR of net_amount on orders\n"
      "earn share\n  give 50 % of base on orders\n");
  Story story(*program, "2024-01-01");
  story.on("2024-05-01", "orders", {{"net_amount", 3000}});  // 30 + 60 + 15, not more than 60: 30 + 30 + 0
  CHECK(Then(program, story.told(), "2024-05-01").balance() == 60);
  story.on("2024-05-02", "orders", {{"net_amount", 9000}});  // 60 + 180 + 30, room for 70: 60 + 10 + 0
  const Then then(program, story.told(), "2024-05-02");
  CHECK(then.balance() == 130);
  CHECK(then.outcome().evaluation.accruals.back().points == 10);
  story.on("2024-05-02", "redemptions", {{"points", 100}});
  story.on("2024-05-03", "orders", {{"net_amount", 1000}});  // base is used up; 20, and no share of nothing
  CHECK(Then(program, story.told(), "2024-05-03").balance() == 50);
}

TEST_CASE("in the place of another rule, also of one that is in the place of a third") {
  const auto program = rules(std::string(kPoints) + kBase +
                             "earn double\n  give 2 points per 1 EUR of net_amount on orders\n"
                             "  where category is knives\n  instead of base\n"
                             "earn triple\n  give 3 points per 1 EUR of net_amount on orders\n"
                             "  where brand is Herd\n  instead of double\n");
  Story story(*program, "2024-01-01");
  story.on("2024-05-01", "orders", {{"net_amount", 6000}});
  story.line({{"net_amount", 1000}, {"category", "pots"}});
  story.line({{"net_amount", 2000}, {"category", "knives"}});
  story.line({{"net_amount", 3000}, {"category", "knives"}, {"brand", "Herd"}});
  CHECK(Then(program, story.told(), "2024-05-01").balance() == 10 + 40 + 90);
}

TEST_CASE("a table line by line; several currencies; a voucher only from a completed order") {
  const auto program = rules(
      "points\n  never expire\npoints stars, one star\n  decimals 1\n  never expire\n"
      "earn base\n  give the first that fits on orders\n"
      "    - category is knives gives 3 points and 0.5 stars per 1 EUR of net_amount\n"
      "    - category is gift_cards gives nothing\n"
      "    - otherwise gives 1 point per 1 EUR of net_amount\n"
      "earn thanks\n  give 5 points and 1 fruit on orders\n"
      "voucher fruit en \"Fruit\"\n  valid for 7 days\n");
  Story story(*program, "2024-01-01");
  story.on("2024-05-01", "orders", {{"net_amount", 6000}});
  story.line({{"net_amount", 1000}, {"category", "pots"}});
  story.line({{"net_amount", 2000}, {"category", "knives"}});
  story.line({{"net_amount", 3000}, {"category", "gift_cards"}});
  const Then then(program, story.told(), "2024-05-07");
  CHECK(then.balance() == 10 + 60 + 5);
  CHECK(then.balance("stars") == 100);
  CHECK(then.vouchers("fruit") == 1);
  CHECK(Then(program, story.told(), "2024-05-08").vouchers("fruit") == 0);
  story.on("2024-06-01", "orders", {{"net_amount", 1000}, {"status", "open"}});
  const Then open(program, story.told(), "2024-06-01");
  CHECK(open.pending() == 15);
  CHECK(open.vouchers("fruit") == 0);
}

TEST_CASE(
    "several returns take back exactly what an order earned; what is spent becomes a debt, repaid first") {
  const auto program = rules(std::string(kPoints) +
                             "earn base\n  give 1 point per 3 EUR of net_amount on orders\n  round down\n"
                             "earn thanks\n  give 5 points on orders\n");
  Story story(*program, "2024-01-01");
  const int order = story.on("2024-05-01", "orders", {{"net_amount", 10000}});  // 33 + 5
  story.on("2024-05-02", "redemptions", {{"points", 30}});
  story.on("2024-05-03", "returns", {{"net_amount", 5000}});
  story.of(order);
  CHECK(Then(program, story.told(), "2024-05-03").balance() == 16 + 5 - 30);
  story.on("2024-05-04", "returns", {{"net_amount", 5000}});
  story.of(order);
  const Then then(program, story.told(), "2024-05-04");
  CHECK(then.balance() == -30);
  story.on("2024-05-05", "orders", {{"net_amount", 12000}});
  CHECK(Then(program, story.told(), "2024-05-05").balance() == 40 + 5 - 30);
}

TEST_CASE("points are spent by their last day, or the oldest first; they wait for the delivery") {
  const auto version = [](const char* from, const char* life, const char* order) {
    return fmt::format(
        "loyalty rules 1\nprogram club \"The club\"\n  effective from {}\n  currency EUR\n"
        "  time zone Europe/Berlin\n  languages en\npoints\n  expire {} after earning\n"
        "  spend {} first\n  pending until 14 days after delivery\n{}"
        "earn review\n  give 50 points on reviews\n",
        from, life, order, kBase);
  };
  const auto left = [&](const char* order) {
    // What is earned under the new rules ends before what was earned under the old ones.
    const auto program = program_of(
        std::vector{version("2024-01-01", "12 months", order), version("2024-06-01", "1 month", order)});
    Story story(*program, "2024-01-01");
    story.on("2024-05-30", "orders", {{"net_amount", 4000}, {"delivered", "2024-06-02"}});
    story.on("2024-06-05", "reviews");
    CHECK(Then(program, story.told(), "2024-06-15").pending() == 40);
    CHECK(Then(program, story.told(), "2024-06-16").pending() == 0);
    story.on("2024-06-20", "redemptions", {{"points", 45}});
    CHECK(Then(program, story.told(), "2024-07-05").balance() == 45);
    return Then(program, story.told(), "2024-07-06").balance();
  };
  CHECK(left("first expiring") == 40);
  CHECK(left("oldest") == 0);
}

TEST_CASE("spared while a condition holds, with the old days afterwards or a life that begins anew") {
  const auto last = [](const char* afterwards) {
    const auto program = rules(fmt::format("points\n  expire 1 month after earning\n"
                                           "  never expire while country is DE, {} afterwards\n",
                                           afterwards) +
                               "earn review\n  give 50 points on reviews\n");
    Story story(*program, "2024-01-01");
    story.knows("2024-01-01", "country", "DE");
    story.knows("2024-08-11", "country", "AT");
    story.on("2024-05-01", "reviews");
    Day day = day_of(2024, 8, 1);
    while (Then(program, story.told(), iso(day).c_str()).balance() > 0) day = day + 1;
    return iso(day);
  };
  CHECK(last("resume") == "2024-08-11");
  CHECK(last("start over") == "2024-09-11");
}

TEST_CASE("steps of a milestone, once in each period, and what an opening comes to is used up") {
  const auto program = rules(
      std::string(kPoints) + kSpend +
      "milestone every_ten\n  when spend in this calendar year reaches every 10 EUR from 20 EUR to 50 EUR\n"
      "  give 1 point\n  at most 3 times per member per calendar year\n");
  Story story(*program, "2024-01-01");
  story.on("2024-02-01", "orders", {{"net_amount", 3999}});
  CHECK(Then(program, story.told(), "2024-02-01").balance() == 2);
  story.on("2024-02-02", "orders", {{"net_amount", 1}});
  CHECK(Then(program, story.told(), "2024-02-02").balance() == 3);
  story.on("2024-02-03", "orders", {{"net_amount", 90000}});
  const Then then(program, story.told(), "2024-02-03");
  CHECK(then.balance() == 3);
  CHECK(then.outcome().evaluation.steps.size() == 4);
  story.on("2025-01-01", "openings", {{"spend", 2500}});
  story.on("2025-01-02", "orders", {{"net_amount", 1500}});
  CHECK(Then(program, story.told(), "2025-01-02").balance() == 5);
}

TEST_CASE("a choice through its last day; without one, what is said for that") {
  const auto program =
      rules(std::string(kPoints) + kSpend +
            "milestone hundred\n  when spend in all time reaches 100 EUR\n  give one of within 10 days\n"
            "    - 40 points\n    - 50 points\n  if not chosen give 7 points\n");
  Story story(*program, "2024-01-01");
  story.on("2024-02-01", "orders", {{"net_amount", 10000}});
  CHECK(Then(program, story.told(), "2024-02-11").balance() == 0);
  CHECK(Then(program, story.told(), "2024-02-12").balance() == 7);
  story.on("2024-02-11", "choices", {{"hundred", "50 points"}});
  CHECK(Then(program, story.told(), "2024-02-12").balance() == 50);
}

TEST_CASE("birthdays and gifts of the year come with the calendar, on 28 February in common years") {
  const auto program =
      rules(std::string(kPoints) +
            "earn birthday\n  give 10 points on birthdays\nearn leap\n  give 1 point on every 29 February\n");
  Story story(*program, "2024-03-01");
  story.knows("2024-03-01", "birthday", "2000-02-29");
  CHECK(Then(program, story.told(), "2025-02-27").balance() == 0);
  CHECK(Then(program, story.told(), "2025-02-28").balance() == 11);
  CHECK(Then(program, story.told(), "2028-02-28").balance() == 33);
  CHECK(Then(program, story.told(), "2028-02-29").balance() == 44);
}

TEST_CASE("a household: its activities count for the owner, and not for the member") {
  const auto program = rules(std::string(kPoints) + kSpend + "metric purchases\n  count orders\n" + kBase +
                             "segment buyers\n  where all of\n    - purchases in all time at least 1\n    - "
                             "spend in all time at least 1 EUR\n"
                             "pool household\n  at most 5 members\n  collect points, spend\n");
  Story owner(*program, "2024-01-01");
  owner.on("2024-05-01", "orders", {{"net_amount", 4000}});
  owner.in_pool("household");
  const Then his(program, owner.told(), "2024-05-01");
  CHECK(his.balance() == 40);
  CHECK(his.measure("spend in all time") == 4000);
  CHECK(his.measure("purchases in all time") == 0);
  Story member(*program, "2024-01-01");
  member.on("2024-05-01", "pools", {{"pool", "household"}, {"owner", "M2"}});
  member.on("2024-05-01", "orders", {{"net_amount", 4000}});
  const Then hers(program, member.told(), "2024-05-01");
  CHECK(hers.balance() == 0);
  CHECK(hers.measure("spend in all time") == 0);
  CHECK(hers.measure("purchases in all time") == 1);
}
