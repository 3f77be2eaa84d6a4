// `rung recalculate` on a real database file: again is nothing, interrupted is finished, nightly equals once.
#include "app/recalculate.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <tuple>

#include "engine/fact.h"
#include "storage/activity_store.h"
#include "storage/ledger_store.h"
#include "storage/tier_store.h"
#include "storage/verify.h"

using namespace rung;
using namespace rung::app;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;
const Day kToday = *day_from_iso("2027-11-22");

constexpr const char* kClub = R"rules(loyalty rules 1
program club "Club"
  effective from 2026-01-01
  currency EUR
  time zone Europe/Berlin
  languages en

points
  pending until 14 days after delivery
  expire 12 months after earning

metric spend
  sum net_amount of orders

tier Basic
  for everyone

tier Silver
  above Basic
  enter when spend in this calendar year at least 400 EUR
  keep when spend in last 12 months at least 300 EUR
  valid until end of next calendar year
  if not kept drop one tier after 30 days

tier Gold
  above Silver
  enter when spend in this calendar year at least 1200 EUR
  keep when spend in last 12 months at least 1000 EUR
  valid until end of next calendar year
  if not kept drop one tier after 30 days

earn base
  give 1 point per 1 EUR of net_amount on orders
earn gold_bonus
  give 50 % of base on orders
  where tier at least Gold
)rules";

// What the database says, without row numbers and runs: tiers as readers see them, and points by (activity,
// rule).
struct Content {
  std::vector<std::tuple<engine::MemberNumber, Day, int, std::string, Day>> tiers;
  std::map<std::tuple<engine::MemberNumber, ledger::ActivityNumber, std::string, Day>, std::int64_t> points;
  bool operator==(const Content&) const = default;
};

class Shop {
 public:
  explicit Shop(const char* club = kClub) {
    std::string pattern = (fs::temp_directory_path() / "rung-recalculate-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    rules.program =
        language::read_program({std::make_shared<const SourceFile>("rules/club.rung", club)}).program;
    REQUIRE(rules.program);
    database.emplace(storage::Database::create(folder_ / "club.db"));
  }
  ~Shop() {
    database.reset();
    fs::remove_all(folder_);
  }
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  void members(int count) {
    import([&](storage::ActivityStore& store) {
      for (int i = 0;
    i < count; ++i) store.book_member({id(i), *day_from_iso("2026-02-01"), {}}, kToday);
  });
} void order(int member, const char* key, const char* day, std::int64_t cents,
             int status = language::kCompleted, const char* delivered = nullptr) {
    import([&](storage::ActivityStore& store) {
      auto fact = activity("orders", member, key, day);
    fact.fields.at(language::kOrderNetAmount) = cents;
    fact.fields.at(language::kOrderStatus) = status;
    if (delivered != nullptr) fact.fields.at(language::kOrderDelivered) = day_from_iso(delivered)->number;
    const auto booked = store.book(fact).outcome;
    REQUIRE((booked == storage::Booked::Outcome::New || booked == storage::Booked::Outcome::Revised));
});
}  // namespace
void give_back(int member, const char* key, const char* of, const char* day, std::int64_t cents) {
    import([&](storage::ActivityStore& store) {
      auto fact = activity("returns", member, key, day);
    fact.of = of;
    fact.fields.at(language::kReturnNetAmount) = cents;
    REQUIRE(store.book(fact).outcome == storage::Booked::Outcome::New);
});
}

RecalculateReport run(const char* day, std::function<void(std::int64_t, std::int64_t)> progress = {}) {
  RecalculateOptions options;
  options.as_of = *day_from_iso(day);
  options.today = kToday;
  options.now_ms = kToday.number * kDayMs;
  options.progress = std::move(progress);
  auto result = recalculate(rules, *database, options);
  REQUIRE_MESSAGE(result.ok(), result.error().message);
  return result.value();
}
std::string refusal(const char* day, bool dry_run = false) {
  RecalculateOptions options;
  options.as_of = *day_from_iso(day);
  options.today = kToday;
  options.dry_run = dry_run;
  auto result = recalculate(rules, *database, options);
  return result.ok() ? "" : result.error().code;
}

Content content(int member_count) {
  Content content;
  storage::TierStore tiers(*database);
  storage::LedgerStore ledger(*database);
  for (int i = 1; i <= member_count; ++i) {
    for (const auto& row : tiers.history(i))
      content.tiers.emplace_back(i, row.day, row.seq, row.tier, row.valid_until);
    for (const ledger::Lot& lot : ledger.points(i).lots) {
      if (lot.left != 0) content.points[{i, lot.activity, lot.rule, lot.terms.last_day}] += lot.left;
    }
  }
  return content;
}
std::int64_t usable(engine::MemberNumber member, const char* day) {
  return ledger::balance_on(storage::LedgerStore(*database).points(member).lots, *day_from_iso(day)).usable;
}
void check_sound() {
  for (const storage::Finding& finding : storage::verify(*database).findings) {
    FAIL_CHECK(finding.invariant, ": ", finding.text);
  }
}

ProjectRules rules;
std::optional<storage::Database> database;

private:
static std::string id(int member) { return "M" + std::to_string(member); }

engine::ActivityFact activity(const char* event, int member, const char* key, const char* day) const {
  engine::ActivityFact fact;
  fact.event = rules.program->find_event(event);
  fact.member = id(member);
  fact.source_id = key;
  fact.day = *day_from_iso(day);
  fact.minute = 12 * 60;
  fact.at_ms = fact.day.number * kDayMs + kDayMs / 2;
  fact.fields.assign(rules.program->events.at(static_cast<std::size_t>(fact.event)).fields.size(), kEmpty);
  return fact;
}
void import(const std::function<void(storage::ActivityStore&)>& work) {
  engine::TextPool texts;
  database->with_write_transaction([&] {
    storage::ActivityStore store(*database, *rules.program);
    store.begin_import("test.csv", std::string(64, '0'), 0, texts);
    work(store);
    store.finish_import();
  });
}
fs::path folder_;
}
;

// Members with purchases spread over two years: up, kept, down again, points that expire.
void fill(Shop& shop, int members) {
  shop.members(members);
  for (int i = 0; i < members; ++i) {
    const std::string key = "O" + std::to_string(i);
    shop.order(i, (key + "a").c_str(), "2026-03-01", 5'000 * (i % 40));
    if (i % 3 == 0) shop.order(i, (key + "b").c_str(), "2027-02-28", 31'000 + i);
    if (i % 5 == 0) shop.order(i, (key + "c").c_str(), "2027-11-20", 45'000, language::kOpen);
  }
}

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
  constexpr int kMembers = 450;  // more than two bookings
  Shop shop;
  fill(shop, kMembers);
  struct Killed : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  CHECK_THROWS_AS(shop.run("2027-11-22",
                           [](std::int64_t done, std::int64_t) {
                             if (done >= 200) throw Killed("now");
                           }),
                  Killed);
  CHECK(shop.content(kMembers).tiers.empty());
  CHECK(storage::LedgerStore(*shop.database).head().transactions == 1);
  const RecalculateReport finished = shop.run("2027-11-22");
  CHECK(finished.resumed);
  CHECK(finished.members == kMembers);

  Shop whole;
  fill(whole, kMembers);
  whole.run("2027-11-22");
  CHECK(shop.content(kMembers) == whole.content(kMembers));
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
  std::map<std::pair<engine::MemberNumber, std::string>, std::int64_t> in_time;
  std::map<std::pair<engine::MemberNumber, std::string>, std::int64_t> too_late;
  for (const auto& [key, points] : timely.content(2).points)
    in_time[{std::get<0>(key), std::get<2>(key)}] += points;
  for (const auto& [key, points] : late.content(2).points)
    too_late[{std::get<0>(key), std::get<2>(key)}] += points;
  CHECK(in_time == too_late);
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
  shop.database->with_write_transaction([&] {
    storage::LedgerStore ledger(*shop.database);
    const auto lots = ledger.points(1).lots;
    const auto draft =
        ledger::redeem(lots, 150, *day_from_iso("2027-04-02"), ledger::SpendOrder::FirstExpiring);
    REQUIRE(draft.ok());
    storage::EntryHeader header;
    header.kind = ledger::EntryKind::Redemption;
    header.day = *day_from_iso("2027-04-02");
    header.source = "redeem";
    header.key = "POS-1";
    header.request = "150";
    REQUIRE(ledger.book(draft.value(), header).ok());
  });
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

TEST_CASE("edited rules are stored as a new version and said so") {
  Shop shop;
  fill(shop, 6);
  CHECK(shop.run("2027-11-20").rules_version == 1);
  std::string edited = kClub;
  edited.replace(edited.find("at least 400 EUR"), 16, "at least 100 EUR");
  shop.rules.program =
      language::read_program({std::make_shared<const SourceFile>("rules/club.rung", edited)}).program;
  const RecalculateReport report = shop.run("2027-11-21");
  CHECK(report.rules_version == 2);
  CHECK(report.rules_new);
  CHECK_FALSE(report.moves.empty());
  shop.check_sound();
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
  Shop old(ended.c_str());
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
  CHECK(recalculate_text(forecast.value(), *shop.rules.program).find("Nothing was saved") !=
        std::string::npos);
  CHECK(shop.content(12) == Content{});
  CHECK(storage::LedgerStore(*shop.database).head().transactions == 0);
  CHECK_FALSE(storage::TierStore(*shop.database).latest_version());
}

}  // namespace
