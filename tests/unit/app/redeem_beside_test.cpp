// A redemption beside a recalculation that is under way.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "app/import.h"
#include "app/recalculate.h"
#include "app/redeem.h"
#include "app/shop_database.h"
#include "storage/ledger_sums.h"
#include "storage/verify.h"
#include "tests/support/temporary_folder.h"

using namespace rung;
using namespace rung::app;
namespace fs = std::filesystem;

namespace {

constexpr int kManyMembers = 450;  // more than one booking
const Day kThatDay = *day_from_iso("2027-11-22");
constexpr std::int64_t kNowMs = 1'826'881'200'000;

class BusyShop {
 public:
  BusyShop() {
    fs::create_directories(folder_ / "rules");
    write("rules/club.rung",
          "loyalty rules 1\nprogram club \"Club\"\n  effective from 2026-01-01\n  currency EUR\n"
          "  time zone Europe/Berlin\n  languages en\npoints\n  1 point is worth 0.01 EUR\n"
          "  pending until 1 day after delivery\n  expire 24 months after earning\n"
          "metric spend\n  sum net_amount of orders\ntier Basic\n  for everyone\n"
          "earn base\n  give 1 point per 1 EUR of net_amount on orders\n  round down\n");
    write("rung.yaml",
          "program: rules/*.rung\ndatabase: club.db\nimport:\n"
          "  - file: \"members.csv\"\n    kind: members\n    columns: { member: member, joined: joined }\n"
          "  - file: \"orders-*.csv\"\n    kind: orders\n    columns: { order: order, member: member, day: "
          "day, "
          "amount: amount, status: status, delivered: delivered }\n");
    std::string members = "member,joined\n";
    for (int i = 1; i <= kManyMembers; ++i) members += fmt::format("M-{},2026-02-01\n", i);
    write("members.csv", members);
    import("members.csv");
  }

  // One order of everybody.
  void orders(const std::string& name, const char* day, int euros) {
    std::string text = "order,member,day,amount,status,delivered\n";
    for (int i = 1; i <= kManyMembers; ++i)
      text += fmt::format("{}-{},M-{},{},{}.00,completed,{}\n", name, i, i, day, euros, day);
    write("orders-" + name + ".csv", text);
    import("orders-" + name + ".csv");
  }
  bool recalculate(const std::function<void()>& meanwhile = {}) {
    const ProjectRules files = load_rules(folder_);
    auto database = open_database_to_write(*files.project, kNowMs, {});
    REQUIRE(database.ok());
    RecalculateOptions options;
    options.as_of = options.today = kThatDay;
    options.now_ms = kNowMs;
    if (meanwhile) options.progress = [&](std::int64_t, std::int64_t) { meanwhile(); };
    const auto report = app::recalculate(files, database.value(), options);
    REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message));
    CHECK(storage::verify(database.value(), {}).findings.empty());
    return report.value().changed;
  }
  Redeemed redeem(const std::string& member, std::int64_t points, const std::string& reference) {
    auto shop = open_shop(folder_, {kNowMs, {}}, storage::Access::ReadWrite);
    REQUIRE(shop.ok());
    RedeemRequest request;
    request.member = member;
    request.points = std::to_string(points);
    request.reference = reference;
    auto redeemed = app::redeem(*shop.value(), request, kNowMs);
    REQUIRE_MESSAGE(redeemed.ok(), (redeemed.ok() ? "" : redeemed.error().message));
    return redeemed.value();
  }
  // What members have got from an account; without one: from all.
  std::int64_t got_from(std::optional<ledger::Account> account = std::nullopt) {
    auto shop = open_shop(folder_, {kNowMs, {}}, storage::Access::ReadOnly);
    REQUIRE(shop.ok());
    std::int64_t sum = 0;
    for (const storage::AccountMove& move : storage::account_moves(shop.value()->database, kForever))
      if (!account || move.account == *account) sum += move.amount;
    return sum;
  }

 private:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  void import(const std::string& file) {
    const auto rules = rules_without_errors(folder_);
    REQUIRE_MESSAGE(rules.ok(), (rules.ok() ? "" : rules.error().message));
    auto database = open_or_make_database(*rules.value().project, kNowMs, {});
    ImportOptions options;
    options.today = kThatDay;
    options.now_ms = kNowMs;
    REQUIRE(import_files(*rules.value().project, *rules.value().program, database, {folder_ / file}, options)
                .fine());
  }
  testing::TemporaryFolder temporary_;
  fs::path folder_ = temporary_.path();
};

}  // namespace

TEST_CASE("what is redeemed while a recalculation is under way stays redeemed") {
  BusyShop shop;
  shop.orders("a", "2027-02-01", 500);
  shop.recalculate();
  shop.orders("b", "2027-11-20", 10);  // so that every chunk books
  bool redeemed = false;
  shop.recalculate([&] {
    if (redeemed) return;
    redeemed = true;
    // The histories have been read; the first members are booked, the last ones are not.
    CHECK(shop.redeem(fmt::format("M-{}", kManyMembers), 30, "POS-1").left.usable == 480);
  });
  CHECK(redeemed);
  CHECK(shop.got_from(ledger::Account::Redeemed) == -30);
  CHECK(shop.got_from() == kManyMembers * 510 - 30);
  CHECK_FALSE(shop.recalculate());
}
