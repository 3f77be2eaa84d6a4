// Cancelled and held redemptions on a real database file: what is booked, and that a recalculation agrees.

#include <doctest/doctest.h>

#include "app/cancel.h"
#include "app/hold.h"
#include "app/member_points.h"
#include "storage/statement.h"
#include "storage/verify.h"
#include "why_shop.h"

using namespace rung;
using namespace rung::testing;

namespace {

constexpr std::int64_t kHourMs = 60 * 60 * 1000;

// An instant of the day, by the hour in UTC.
std::int64_t at(const char* day, std::int64_t hour) {
  return (std::int64_t{day_from_iso(day)->number} * 24 + hour) * kHourMs;
}

const std::string kRules = kHead + R"(points
  expire 12 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
reward basket de "Korb"
  costs 50 points
)";

const WhyShop::Files kData{
    {"members.csv", "member,joined\nM-1,2027-01-01\n"},
    {"orders.csv", "id,member,day,net_amount\nO-1,M-1,2027-01-10,100\nO-2,M-1,2027-02-10,100\n"}};

struct Desk {
  explicit Desk(const WhyShop& shop) : folder(shop.folder()) {}

  std::unique_ptr<app::OpenShop> open(std::int64_t now) const {
    auto shop = app::open_shop(folder, {now, std::nullopt}, storage::Access::ReadWrite);
    REQUIRE_MESSAGE(shop.ok(), (shop.ok() ? "" : shop.error().message));
    return std::move(shop.value());
  }
  app::Redeemed redeem(std::int64_t points, const char* reference, std::int64_t now,
                       std::optional<std::int64_t> hold_minutes = std::nullopt) const {
    app::RedeemRequest request;
    request.member = "M-1";
    request.points = std::to_string(points);
    request.reference = reference;
    request.hold_minutes = hold_minutes;
    const auto shop = open(now);
    const auto done = app::redeem(*shop, request, now);
    REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().message));
    return done.value();
  }
  app::Cancelled cancel(const char* redemption, std::optional<std::int64_t> points, std::int64_t now) const {
    const auto shop = open(now);
    const auto done = app::cancel(
        *shop, {redemption, points ? std::to_string(*points) : "", "sent back unopened", "Mia", ""}, now);
    REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().message));
    return done.value();
  }
  // What is left of each booked lot, in the order in which they were issued.
  std::vector<std::int64_t> left(std::int64_t now) const {
    const auto shop = open(now);
    const storage::MemberPoints points = shop->ledger.points(*shop->base.number_of("M-1"));
    std::vector<std::int64_t> left;
    for (const ledger::Lot& lot : points.of(shop->ledger.unit_of("points")).lots) left.push_back(lot.left);
    return left;
  }
  // True if the run wrote nothing.
  bool recalculate(std::int64_t now) const {
    const auto rules = app::rules_without_errors(folder);
    REQUIRE(rules.ok());
    auto database = app::open_or_make_database(*rules.value().project, now, {});
    app::RecalculateOptions run;
    run.today = run.as_of = rules.value().zone->wall(now).day;
    run.now_ms = now;
    const auto done = app::recalculate(rules.value(), database, run);
    REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().message));
    return !done.value().changed;
  }
  [[nodiscard]] std::string broken(std::int64_t now) const {
    const auto shop = open(now);
    std::string text;
    for (const auto& finding : storage::verify(shop->database, {}).findings) text += finding.text + "\n";
    return text;
  }

  std::filesystem::path folder;
};

}  // namespace

TEST_CASE("a cancellation books what the redemption took back into its lots, and a recalculation leaves it") {
  const WhyShop shop(kRules, kData, "2027-03-01");
  const Desk desk(shop);
  const std::int64_t now = at("2027-03-01", 12);
  (void)desk.redeem(130, "R-1", now);
  CHECK(desk.left(now) == std::vector<std::int64_t>{0, 70});
  const app::Cancelled part = desk.cancel("R-1", 50, now + 1000);
  CHECK(part.points == 50);
  CHECK(part.to_give_back == 80);
  CHECK_FALSE(part.whole);
  CHECK(desk.left(now) == std::vector<std::int64_t>{20, 100});
  const app::Cancelled rest = desk.cancel("R-1", std::nullopt, now + 2000);
  CHECK(rest.points == 80);
  CHECK(rest.whole);
  CHECK(desk.left(now) == std::vector<std::int64_t>{100, 100});
  CHECK(desk.recalculate(now + 3000));
  CHECK(desk.broken(now) == "");
}

TEST_CASE("a hold ends at its instant, whenever that is recorded, and once") {
  const WhyShop shop(kRules, kData, "2027-03-01");
  const Desk desk(shop);
  const std::int64_t now = at("2027-03-01", 12);
  const app::Redeemed held = desk.redeem(130, "R-1", now, 90);
  REQUIRE(held.hold);
  CHECK(held.hold->until_ms == now + 90 * 60 * 1000);
  const auto as_of = *day_from_iso("2027-03-05");
  const std::int64_t later = at("2027-03-05", 9);
  const auto open = desk.open(later);
  CHECK(app::release_holds(open->rules(), open->program(), open->database, as_of, now + 89 * 60 * 1000) == 0);
  CHECK(app::release_holds(open->rules(), open->program(), open->database, as_of, later) == 1);
  CHECK(app::release_holds(open->rules(), open->program(), open->database, as_of, later) == 0);
  open->base.know_new_words();
  const auto view = app::look_up(*open, "M-1");
  REQUIRE(view.ok());
  const engine::Activity& ended = view.value().history.activities.back();
  CHECK(ended.event == language::kCancellations);
  CHECK(ended.at_ms == now + 90 * 60 * 1000);
  CHECK(iso(ended.day) == "2027-03-01");
  CHECK(ended.minute == 14 * 60 + 30);  // in Berlin
  CHECK(ended.source_id == "R-1 (hold timed out)");
  CHECK(view.value().points(0).usable == 200);
  CHECK_FALSE(desk.recalculate(later));
  CHECK(desk.recalculate(later));
  CHECK(desk.left(later) == std::vector<std::int64_t>{100, 100});
  CHECK(desk.broken(later) == "");
}

TEST_CASE(
    "a hold that was cancelled, captured or timed out leaves the list of open ones, a partly cancelled one "
    "stays") {
  const WhyShop shop(kRules, kData, "2027-03-01");
  const Desk desk(shop);
  const std::int64_t now = at("2027-03-01", 12);
  const auto listed = [&](std::int64_t at_ms) {
    const auto open = desk.open(at_ms);
    return storage::Statement(open->database, "SELECT count(*) FROM open_hold").number();
  };
  (void)desk.redeem(10, "R-1", now, 90);
  (void)desk.redeem(10, "R-2", now, 90);
  (void)desk.redeem(10, "R-3", now, 90);
  CHECK(listed(now + 4000) == 3);
  (void)desk.cancel("R-1", 4, now + 1000);
  CHECK(listed(now + 4000) == 3);
  (void)desk.cancel("R-1", std::nullopt, now + 2000);
  CHECK(listed(now + 4000) == 2);
  {
    const auto open = desk.open(now + 3000);
    REQUIRE(app::capture(*open, "R-2", now + 3000).ok());
  }
  CHECK(listed(now + 4000) == 1);
  (void)desk.redeem(10, "R-4", at("2027-03-01", 14));
  CHECK(listed(at("2027-03-01", 14)) == 0);
  CHECK(desk.broken(at("2027-03-01", 14)) == "");
}

TEST_CASE("a hold is captured up to the moment before the one in which it ends") {
  const WhyShop shop(kRules, kData, "2027-03-01");
  const Desk desk(shop);
  const std::int64_t now = at("2027-03-01", 12);
  const std::int64_t end = now + 90 * 60 * 1000;
  (void)desk.redeem(10, "R-1", now, 90);
  (void)desk.redeem(10, "R-2", now, 90);
  const auto open = desk.open(end);
  CHECK(app::capture(*open, "R-1", end - 1).ok());
  CHECK_FALSE(app::capture(*open, "R-2", end).ok());
}

TEST_CASE("a partly cancelled hold gives back the rest when its time is over") {
  const WhyShop shop(kRules, kData, "2027-03-01");
  const Desk desk(shop);
  const std::int64_t now = at("2027-03-01", 12);
  (void)desk.redeem(130, "R-1", now, 90);
  (void)desk.cancel("R-1", 30, now + 1000);
  CHECK(desk.left(now) == std::vector<std::int64_t>{0, 100});
  (void)desk.redeem(10, "R-2", at("2027-03-01", 14));
  CHECK(desk.left(at("2027-03-01", 14)) == std::vector<std::int64_t>{90, 100});
  CHECK(desk.broken(at("2027-03-01", 14)) == "");
}
