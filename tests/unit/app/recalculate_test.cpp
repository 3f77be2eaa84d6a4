// `rung recalculate` on a real database file: again is nothing, interrupted is finished, nightly equals once.
#include "app/recalculate.h"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

#include "app/publish.h"
#include "recalculate_shop.h"

namespace rung::recalculate_test {
namespace {

TEST_CASE("running it again changes nothing") {
  Shop shop;
  fill(shop, 12);
  CHECK(shop.run("2027-11-22").changed);
  const Content first = shop.content(12);
  const auto head = storage::LedgerStore(*shop.database).head();
  const RecalculateReport again = shop.run("2027-11-22");
  CHECK_FALSE(again.changed);
  CHECK(again.moves.empty());
  CHECK(shop.content(12) == first);
  CHECK(storage::LedgerStore(*shop.database).head().hash == head.hash);
  shop.check_sound();
}

TEST_CASE("every night, once a month and once at the end give the same tiers and points") {
  Shop nightly;
  Shop monthly;
  Shop once;
  for (Shop* shop : {&nightly, &monthly, &once}) fill(*shop, 45);
  for (Day day = *day_from_iso("2027-01-25"); day <= kToday; day = day + 1) {
    // Around the ends of validity and grace every day, else now and then: the days on which things happen are
    // there.
    if (day < *day_from_iso("2027-03-20") || day.number % 9 == 0 || day == kToday)
      nightly.run(iso(day).c_str());
    if (civil(day).day == 1 || day == kToday) monthly.run(iso(day).c_str());
  }
  once.run("2027-11-22");
  const Content expected = once.content(45);
  CHECK_FALSE(expected.tiers.empty());
  CHECK(nightly.content(45) == expected);
  CHECK(monthly.content(45) == expected);
  nightly.check_sound();
  once.check_sound();
}

TEST_CASE("an interrupted run shows nobody a new tier and is finished by running it again") {
  constexpr int kMany = 450;  // more than two bookings
  Shop shop;
  fill(shop, kMany);
  struct Killed : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  CHECK_THROWS_AS(shop.run("2027-11-22",
                           [](std::int64_t done, std::int64_t) {
                             if (done >= 200) throw Killed("now");
                           }),
                  Killed);
  CHECK(shop.content(kMany).tiers.empty());
  CHECK(storage::LedgerStore(*shop.database).head().transactions == 1);
  const RecalculateReport finished = shop.run("2027-11-22");
  CHECK(finished.resumed);
  CHECK(finished.members == kMany);

  Shop whole;
  fill(whole, kMany);
  whole.run("2027-11-22");
  CHECK(shop.content(kMany) == whole.content(kMany));
  shop.check_sound();
}

TEST_CASE("an order that arrives late gives the same end as one that came in time") {
  Shop late;
  Shop timely;
  for (Shop* shop : {&late, &timely}) shop->members(2);
  timely.order(0, "A", "2027-03-01", 130'000);
  timely.order(0, "B", "2027-05-01", 10'000);
  timely.run("2027-11-22");
  late.order(0, "B", "2027-05-01", 10'000);
  late.run("2027-06-01");
  CHECK(late.usable(1, "2027-06-01") == 100);
  late.order(0, "A", "2027-03-01", 130'000);
  const RecalculateReport report = late.run("2027-11-22");
  REQUIRE(report.moves.size() == 1);
  CHECK(report.moves.front().to == "Gold");
  // The later order is earned anew at the tier that the late one brought: 100 and half of it.
  CHECK(late.usable(1, "2027-11-22") == 1300 + 150);
  CHECK(late.content(2).tiers == timely.content(2).tiers);
  late.check_sound();
}

TEST_CASE("an open order earns points that wait, and counts from its own day once it is completed") {
  Shop shop;
  shop.members(1);
  shop.order(0, "A", "2027-10-01", 45'000, language::kOpen);
  const RecalculateReport open = shop.run("2027-11-01");
  CHECK(open.points.front().pending == 450);
  CHECK(open.tiers.back().members == 1);  // Basic
  shop.order(0, "A", "2027-10-01", 45'000, language::kCompleted, "2027-10-05");
  const RecalculateReport completed = shop.run("2027-11-02");
  CHECK(completed.points.front().usable == 450);
  CHECK(completed.points.front().pending == 0);
  REQUIRE(completed.moves.size() == 1);
  CHECK(completed.moves.front().to == "Silver");
  CHECK(storage::TierStore(*shop.database).history(1).back().day == *day_from_iso("2027-10-01"));
  shop.check_sound();
}

TEST_CASE("a return takes back what the goods earned, into debt if the points are spent") {
  Shop shop;
  shop.members(1);
  shop.order(0, "A", "2027-03-01", 20'000);
  shop.run("2027-04-01");
  shop.redeem(0, "POS-1", "2027-04-02", 150);
  shop.give_back(0, "R", "A", "2027-04-10", 10'000);
  const RecalculateReport report = shop.run("2027-04-11");
  CHECK(report.points.front().taken_back == 100);
  CHECK(shop.usable(1, "2027-04-11") == -50);
  CHECK_FALSE(shop.run("2027-04-11").changed);
  shop.order(0, "B", "2027-05-01", 8'000);
  shop.run("2027-06-01");
  CHECK(shop.usable(1, "2027-06-01") == 30);
  shop.check_sound();
}

TEST_CASE("points that a late order spares hold in the ledger, also if a return had forgiven some of them") {
  Shop shop(changed(kClub, "  pending until 14 days after delivery\n  expire 12 months after earning\n",
                    "  expire after 3 months without orders\n"));
  shop.members(1);
  shop.order(0, "O1", "2027-01-10", 8'800);
  shop.run("2027-04-30");
  shop.give_back(0, "R1", "O1", "2027-04-20", 1'100);
  shop.run("2027-05-31");
  CHECK(shop.usable(1, "2027-05-31") == 0);
  shop.order(0, "O2", "2027-04-01", 100);
  shop.run("2027-06-30");
  CHECK(shop.usable(1, "2027-06-30") == 78);
  shop.check_sound();
}

TEST_CASE("edited rules are not followed until they are published, but a dry run shows what they would do") {
  Shop shop;
  fill(shop, 6);
  const RecalculateReport first = shop.run("2027-11-20");
  CHECK(first.rules_version == 1);
  CHECK(first.rules_new);
  shop.write({changed(kClub, "at least 400 EUR", "at least 100 EUR")});
  const RecalculateReport second = shop.run("2027-11-21");
  CHECK(second.rules_version == 1);
  CHECK_FALSE(second.rules_new);
  CHECK(second.moves.empty());
  REQUIRE(second.notes.size() == 1);
  CHECK(second.notes[0].find("rung publish") != std::string::npos);
  RecalculateOptions how = shop.options("2027-11-21");
  how.dry_run = true;
  const RecalculateReport tried = shop.run(how);
  CHECK(tried.rules_version == 0);
  CHECK_FALSE(tried.moves.empty());
  shop.check_sound();
}

TEST_CASE("published from a day on, each year is judged by its rules, and what was booked stays") {
  Shop shop;
  shop.members(2);
  shop.order(0, "A", "2027-02-01", 50'000);
  shop.order(1, "B", "2027-02-01", 15'000);
  shop.run("2027-06-30");
  CHECK(shop.tier(1) == "Silver");
  CHECK(shop.tier(2) == "Basic");
  const auto before = storage::LedgerStore(*shop.database).head().hash;
  const std::string harder = changed(
      changed(changed(kClub, "from 2026-01-01", "from 2027-07-01"), "at least 400 EUR", "at least 100 EUR"),
      "1 point per 1 EUR", "2 points per 1 EUR");

  shop.write({changed(harder, "from 2027-07-01", "from 2027-02-01")});
  const auto refused = publish(shop.rules, *shop.database, {}, 5);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "booked_days");
  CHECK(refused.error().message.find("effective from 2027-07-01") != std::string::npos);

  shop.write({harder});
  const auto published = publish(shop.rules, *shop.database, {false, "more for all", "Miriam"}, 5);
  REQUIRE_MESSAGE(published.ok(), published.error().message);
  CHECK(published.value().from == day_from_iso("2027-07-01"));
  REQUIRE(published.value().versions.size() == 2);
  CHECK(publish(shop.rules, *shop.database, {}, 6).value().before);

  CHECK_FALSE(shop.run("2027-06-30").changed);
  CHECK(storage::LedgerStore(*shop.database).head().hash == before);
  shop.order(1, "C", "2027-07-02", 1'000);
  const RecalculateReport report = shop.run("2027-07-05");
  CHECK(report.rules_version == 2);
  CHECK(shop.tier(2) == "Silver");
  const auto rows = storage::TierStore(*shop.database).history(2);
  CHECK(rows.front().rules == 1);
  CHECK(rows.back().rules == 2);
  CHECK(shop.usable(2, "2027-08-01") == 150 + 20);
  shop.check_sound();
}

TEST_CASE("with a reason the past may change: nothing is rewritten, the difference is booked") {
  Shop shop;
  shop.members(1);
  shop.order(0, "A", "2027-02-01", 50'000);
  shop.run("2027-06-30");
  shop.write({changed(kClub, "1 point per 1 EUR", "2 points per 1 EUR")});
  const auto published = publish(shop.rules, *shop.database, {true, "promised in March", "Miriam"}, 5);
  REQUIRE_MESSAGE(published.ok(), published.error().message);
  CHECK(published.value().members_changed == 1);
  const auto transactions = storage::LedgerStore(*shop.database).head().transactions;
  const RecalculateReport report = shop.run("2027-06-30");
  CHECK(report.points.front().earned == 500);
  CHECK(storage::LedgerStore(*shop.database).head().transactions == transactions + 1);
  CHECK(shop.usable(1, "2027-06-30") == 1000);
  shop.check_sound();
}

TEST_CASE("comments, examples and messages may be published for days that are booked") {
  Shop shop;
  fill(shop, 6);
  shop.run("2027-11-20");
  shop.write(
      {std::string(kClub) + "\n# a remark\nsegment big\n  where spend in all time at least 1000 EUR\n"});
  const auto published = publish(shop.rules, *shop.database, {}, 5);
  REQUIRE_MESSAGE(published.ok(), published.error().message);
  CHECK(published.value().versions.front().number == 2);
  CHECK_FALSE(shop.run("2027-11-20").changed == false);  // a run under other rules is one of its own
  CHECK(shop.run("2027-11-20").moves.empty());
}

TEST_CASE("how many threads work, and in which order members came, does not matter") {
  constexpr int kMany = 60;
  std::map<std::string, std::vector<std::string>> tiers;  // by id
  std::vector<std::int64_t> points;
  for (const unsigned threads : {1U, 2U, 7U}) {
    Shop shop;
    shop.threads = threads;
    fill(shop, kMany);
    points.push_back(shop.run("2027-11-22").points.front().outstanding());
    Shop backwards;
    backwards.threads = threads;
    backwards.members(kMany, true);
    fill_orders(backwards, kMany);
    points.push_back(backwards.run("2027-11-22").points.front().outstanding());
    for (int i = 1; i <= kMany; ++i) {
      tiers["M" + std::to_string(i - 1)].push_back(shop.tier(i));
      tiers["M" + std::to_string(kMany - i)].push_back(backwards.tier(i));
    }
  }
  CHECK(std::set<std::int64_t>(points.begin(), points.end()).size() == 1);
  for (const auto& [member, all] : tiers) CHECK(std::set<std::string>(all.begin(), all.end()).size() == 1);
}

TEST_CASE("a guard holds back a run that moves too many, until the number is named") {
  const std::string guarded = std::string(kClub) + "\nguard\n  at most 20 % of members change tier\n";
  Shop shop(guarded);
  shop.members(4);
  for (int i = 0; i < 4; ++i) shop.bring_over(i, ("T" + std::to_string(i)).c_str(), "2027-01-01", "Silver");
  shop.order(0, "A", "2027-03-01", 150'000);
  CHECK(shop.refusal("2027-11-22") == "guard");
  CHECK(storage::LedgerStore(*shop.database).head().transactions == 0);
  CHECK_FALSE(storage::TierStore(*shop.database).last_finished_run().has_value());
  RecalculateOptions how = shop.options("2027-11-22");
  how.accepted = AcceptedMoves{2, "checked by hand", "Miriam"};
  CHECK_FALSE(recalculate(shop.rules, *shop.database, how).ok());
  how.accepted->members = 1;
  const RecalculateReport report = shop.run(how);
  REQUIRE(report.guards.size() == 1);
  CHECK(report.guards[0].broken);
  CHECK(shop.tier(1) == "Gold");
  // On a first run without tiers to compare with it says nothing.
  Shop fresh(guarded);
  fresh.members(1);
  fresh.order(0, "A", "2027-03-01", 50'000);
  CHECK(fresh.run("2027-11-22").guards.front().skipped);
}

TEST_CASE("a place in the base is settled on its day, however late it is worked out, and stays settled") {
  const std::string ranked = changed(
      kClub, "  enter when spend in this calendar year at least 1200 EUR",
      "  enter when spend in this calendar year in top 1 of active\n  judge entry on 30 June, 31 December");
  Shop shop(
      changed(ranked + "\nsegment active\n  where spend in all time at least 1 EUR\n",
              "valid until end of next calendar year\n  if not kept drop one tier after 30 days\n\nearn base",
              "valid until next judging\n\nearn base"));
  shop.members(3);
  shop.order(0, "A", "2027-03-01", 50'000);
  shop.order(1, "B", "2027-04-01", 60'000);
  shop.order(0, "C", "2027-07-01", 90'000);  // after the day of judging
  shop.run("2027-08-15");
  CHECK(shop.tier(1) == "Silver");
  CHECK(shop.tier(2) == "Gold");
  // What becomes known later does not unsettle it: who was in stays in, and who turns out to have had more is
  // in, too.
  shop.order(2, "D", "2027-05-01", 99'000);
  shop.run("2027-08-16");
  CHECK(shop.tier(2) == "Gold");
  CHECK(shop.tier(3) == "Gold");
  CHECK_FALSE(shop.run("2027-08-16").changed);
}

TEST_CASE("a day to come, a day before the last run, an empty base and rules that have ended are refused") {
  Shop shop;
  CHECK(shop.refusal("2027-11-22") == "no_members");
  shop.members(1);
  CHECK(shop.refusal("2027-11-23") == "day_to_come");
  CHECK(shop.refusal("2027-11-23", true).empty());
  shop.run("2027-11-22");
  CHECK(shop.refusal("2027-11-21") == "before_last_run");
  std::string ended = kClub;
  ended.replace(ended.find("from 2026-01-01"), 15, "from 2026-01-01 to 2027-10-31");
  Shop old(ended);
  old.members(1);
  CHECK(old.refusal("2027-11-22") == "rules_ended");
}

TEST_CASE("a dry run tells what would happen and writes nothing") {
  Shop shop;
  fill(shop, 12);
  RecalculateOptions options;
  options.as_of = *day_from_iso("2028-02-15");
  options.today = kToday;
  options.dry_run = true;
  const auto forecast = recalculate(shop.rules, *shop.database, options);
  REQUIRE(forecast.ok());
  CHECK(forecast.value().changed);
  CHECK(recalculate_text(forecast.value()).find("Nothing was saved") != std::string::npos);
  CHECK(shop.content(12) == Content{});
  CHECK(storage::LedgerStore(*shop.database).head().transactions == 0);
  CHECK_FALSE(storage::RuleStore(*shop.database).in_force());
}

}  // namespace
}  // namespace rung::recalculate_test
