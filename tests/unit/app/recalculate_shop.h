#pragma once
// A club on a real database file, its members and what they do, for the tests of a recalculation.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "app/member_points.h"
#include "app/recalculate.h"
#include "core/diagnostic.h"
#include "engine/fact.h"
#include "storage/activity_store.h"
#include "storage/ledger_store.h"
#include "storage/statement.h"
#include "storage/tier_store.h"
#include "storage/verify.h"
#include "tests/support/temporary_folder.h"

namespace rung::recalculate_test {

using namespace app;
namespace fs = std::filesystem;

inline constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;
inline const Day kToday = *day_from_iso("2027-11-22");

inline constexpr const char* kClub = R"rules(loyalty rules 1
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
  explicit Shop(const std::string& club = kClub) {
    write({club});
    database.emplace(storage::Database::create(folder_ / "club.db"));
  }
  ~Shop() { database.reset(); }
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  // The rule files as they stand in the folder from now on.
  void write(const std::vector<std::string>& texts) {
    std::vector<SourcePtr> sources;
    for (const std::string& text : texts) {
      sources.push_back(
          std::make_shared<const SourceFile>("rules/club" + std::to_string(sources.size()) + ".rung", text));
    }
    const language::Checked checked = language::read_program(sources);
    for (const Diagnostic& diagnostic : checked.diagnostics) {
      if (diagnostic.severity == Severity::Error) MESSAGE(render(diagnostic));
    }
    rules.program = checked.program;
    REQUIRE(rules.program);
    rules.zone = intake::Zone::find(rules.program->time_zone);
  }

  // Their numbers as they come, or the other way round.
  void members(int count, bool backwards = false) {
    const auto work = [&](storage::ActivityStore& store) {
      for (int i = 0; i < count; ++i) {
        const int number = backwards ? count - 1 - i : i;
        store.book_member({id(number), *day_from_iso("2026-02-01"), {}}, kToday);
      }
    };
    import(work);
  }
  void order(int member, const char* key, const char* day, std::int64_t cents,
             int status = language::kCompleted, const char* delivered = nullptr) {
    const auto work = [&](storage::ActivityStore& store) {
      auto fact = activity("orders", member, key, day);
      fact.fields.at(language::kOrderNetAmount) = cents;
      fact.fields.at(language::kOrderStatus) = status;
      if (delivered != nullptr) fact.fields.at(language::kOrderDelivered) = day_from_iso(delivered)->number;
      const auto booked = store.book(fact).outcome;
      REQUIRE((booked == storage::Booked::Outcome::New || booked == storage::Booked::Outcome::Revised));
    };
    import(work);
  }
  void give_back(int member, const char* key, const char* of, const char* day, std::int64_t cents) {
    const auto work = [&](storage::ActivityStore& store) {
      auto fact = activity("returns", member, key, day);
      fact.of = of;
      fact.fields.at(language::kReturnNetAmount) = cents;
      REQUIRE(store.book(fact).outcome == storage::Booked::Outcome::New);
    };
    import(work);
  }
  void redeem(int member, const char* key, const char* day, std::int64_t points) {
    const auto work = [&](storage::ActivityStore& store) {
      auto fact = activity("redemptions", member, key, day);
      fact.fields.at(static_cast<std::size_t>(rules.program->records.redemption_points.at(0))) = points;
      REQUIRE(store.book(fact).outcome == storage::Booked::Outcome::New);
    };
    import(work);
  }
  // A record of a tier that was held elsewhere.
  void bring_over(int member, const char* key, const char* day, const char* tier) {
    const auto work = [&](storage::ActivityStore& store) {
      auto fact = activity("openings", member, key, day);
      const language::RecordFields& slots = rules.program->records;
      const int number = rules.program->find_tier(tier);
      const auto word = std::find(slots.tiers.begin(), slots.tiers.end(), number) - slots.tiers.begin();
      fact.fields.at(static_cast<std::size_t>(slots.opening_tier)) = word;
      REQUIRE(store.book(fact).outcome == storage::Booked::Outcome::New);
    };
    import(work);
  }

  RecalculateOptions options(const char* day) const {
    RecalculateOptions options;
    options.as_of = *day_from_iso(day);
    options.today = kToday;
    options.now_ms = kToday.number * kDayMs;
    options.threads = threads;
    return options;
  }
  RecalculateReport run(const char* day, std::function<void(std::int64_t, std::int64_t)> progress = {}) {
    RecalculateOptions how = options(day);
    how.progress = std::move(progress);
    return run(how);
  }
  RecalculateReport run(const RecalculateOptions& how) {
    auto result = recalculate(rules, *database, how);
    REQUIRE_MESSAGE(result.ok(), result.error().message);
    return result.value();
  }
  std::string refusal(const char* day, bool dry_run = false) {
    RecalculateOptions how = options(day);
    how.dry_run = dry_run;
    auto result = recalculate(rules, *database, how);
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
    std::int64_t sum = 0;
    for (const ledger::Lot& lot : storage::LedgerStore(*database).points(member).lots) {
      if (lot.is_debt() || lot.usable_on(*day_from_iso(day))) sum += lot.left;
    }
    return sum;
  }
  std::string tier(engine::MemberNumber member) {
    const auto rows = storage::TierStore(*database).history(member);
    return rows.empty() ? "" : rows.back().tier;
  }
  // Past all stores and guards.
  void tamper(const std::vector<std::string>& statements) {
    database->with_write_transaction([&] {
      for (const std::string& sql : statements) storage::Statement(*database, sql.c_str()).write();
    });
  }
  void check_sound() {
    for (const storage::Finding& finding :
         storage::verify(*database, currencies_with_moving_ends(*rules.program)).findings)
      FAIL_CHECK(finding.invariant, ": ", finding.text);
  }

  ProjectRules rules;
  std::optional<storage::Database> database;
  unsigned threads = 0;

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
  testing::TemporaryFolder temporary_;
  fs::path folder_ = temporary_.path();
};

inline std::string changed(std::string text, const std::string& from, const std::string& to) {
  REQUIRE(text.find(from) != std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

// Members with purchases spread over two years: up, kept, down again, points that expire.
inline void fill_orders(Shop& shop, int members) {
  for (int i = 0; i < members; ++i) {
    const std::string key = "O" + std::to_string(i);
    shop.order(i, (key + "a").c_str(), "2026-03-01", 5'000 * (i % 40));
    if (i % 3 == 0) shop.order(i, (key + "b").c_str(), "2027-02-28", 31'000 + i);
    if (i % 5 == 0) shop.order(i, (key + "c").c_str(), "2027-11-20", 45'000, language::kOpen);
  }
}

inline void fill(Shop& shop, int members) {
  shop.members(members);
  fill_orders(shop, members);
}

}  // namespace rung::recalculate_test
