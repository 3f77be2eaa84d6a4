#pragma once
// A club with two notifications and members close to Gold, in a folder of its own: for `rung notify` and its
// preview.

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "app/notify.h"
#include "app/notify_outcome.h"
#include "engine/fact.h"
#include "intake/files.h"
#include "storage/activity_store.h"
#include "storage/rule_store.h"
#include "storage/tier_store.h"
#include "tests/support/temporary_folder.h"

namespace notify_shop {

using namespace rung;
using namespace rung::app;
namespace fs = std::filesystem;

inline const Day kToday = *day_from_iso("2027-11-22");
inline constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;
// 14:05 in Berlin.
inline const std::int64_t kNow = kToday.number * kDayMs + (13 * 60 + 5) * 60'000;

inline constexpr const char* kClub = R"rules(loyalty rules 1
program club "Club"
  effective from 2025-01-01
  currency EUR
  time zone Europe/Berlin
  languages de, en
  contact at most 2 times per member per 7 days

points
  1 point is worth 0.01 EUR
  expire 24 months after earning

metric spend
  sum net_amount of orders
  where status is completed

tier Kupfer
  for everyone

tier Gold
  above Kupfer
  enter when spend in this calendar year at least 1200 EUR
  keep when spend in last 12 months at least 1000 EUR
  valid until end of next calendar year
  if not kept drop one tier after 30 days
  benefit sharpening de "Messerschleifen" en "Knife sharpening"

earn base
  give 1 point per 1 EUR of net_amount on orders

notify close_to_gold
  when all of
    - progress to Gold at least 85 %
    - tier is Kupfer
  send by email, push
  needs consent marketing
  at most 1 time per member per 30 days
  quiet from 20:00 to 09:00
  subject de "Nur noch {missing} bis Gold"
  subject en "Only {missing} to Gold"
  message de
    | Hallo {first_name}, Ihnen fehlen bis zum {until} noch {missing}.
    | Das wartet auf Sie: {benefits_of_next_tier}.
  message en
    | Hi {first_name}, you are {missing} away; you have until {until}.
    | Waiting for you: {benefits_of_next_tier}.

notify points_expiring
  when points expiring within 30 days at least 200 points
  send by email and app
  at most 1 time per member per calendar month
  subject de "{expiring_points} Punkte verfallen am {expires_on}"
  subject en "{expiring_points} points expire on {expires_on}"
)rules";

// A shop in a folder of its own.
class Shop {
 public:
  Shop() {
    rules.project.emplace();
    rules.project->folder = folder;
    use(kClub);
    rules.zone = intake::Zone::find("Europe/Berlin");
    REQUIRE(rules.zone);
    database.emplace(storage::Database::create(folder / "club.db"));
  }

  void use(const std::string& text) {
    rules.program =
        language::read_program({std::make_shared<const SourceFile>("rules/club.rung", text)}).program;
    REQUIRE(rules.program);
  }

  struct Customer {
    std::string id, first_name, email, language;
    bool consent = true;
    std::string time_zone = {};
    std::string phone = {};
  };

  // The club with another line in its program block.
  void say_also(const std::string& clause) {
    std::string text = kClub;
    const std::string before = "  contact at most 2";
    text.insert(text.find(before), "  " + clause + "\n");
    use(text);
  }

  // A customer who spent 1.083,50 €: 116,50 € short of Gold.
  void add(const Customer& customer) {
    const language::Program& program = *rules.program;
    engine::TextPool texts;
    database->with_write_transaction([&] {
      storage::ActivityStore store(*database, program);
      store.begin_import(customer.id + ".csv", std::string(64, '0'), kNow, texts);
      engine::MemberFact member{customer.id, *day_from_iso("2025-05-02"), {}};
      const auto attribute = [&](const char* name, const std::string& text) {
        if (!text.empty()) member.attributes.emplace_back(program.find_attribute(name), texts.put(text));
      };
      attribute("first_name", customer.first_name);
      attribute("email", customer.email);
      attribute("language", customer.language);
      attribute("time_zone", customer.time_zone);
      attribute("phone", customer.phone);
      store.book_member(member, kToday);
      if (customer.consent) store.book(fact("consents", customer.id, "2026-05-02", {0, kEmpty, 1}));
      store.book(fact("orders", customer.id, "2027-09-20", {108350, language::kCompleted}));
      store.finish_import();
    });
  }

  void say_no(const std::string& member) { happens(member, "consents", "2027-11-01", {0, kEmpty, 0}); }

  void happens(const std::string& member, const char* event, const char* day,
               const std::vector<std::int64_t>& fields) {
    const engine::TextPool texts;
    database->with_write_transaction([&] {
      storage::ActivityStore store(*database, *rules.program);
      store.begin_import("later.csv", std::string(64, '1'), kNow, texts);
      store.book(fact(event, member, day, fields));
      store.finish_import();
    });
  }

  // As of the day that many days after today.
  OutcomeReport outcome(int later, int days) {
    OpenShop shop(rules, {}, When{kNow + later * kDayMs, kToday + later},
                  storage::Database::open(folder / "club.db", storage::Access::ReadOnly));
    return notify_outcome(shop, days);
  }

  // Members M-1 … M-n, all close to Gold.
  void add_many(int n) {
    for (int i = 1; i <= n; ++i) add({"M-" + std::to_string(i), "Kim", "kim@example.org", "de"});
  }

  // Points that were brought over on a day; they expire 24 months later.
  void bring_points(const std::string& member, std::int64_t points, const char* day) {
    const language::Program& program = *rules.program;
    const engine::TextPool texts;
    database->with_write_transaction([&] {
      storage::ActivityStore store(*database, program);
      store.begin_import("openings.csv", std::string(64, '2'), kNow, texts);
      engine::ActivityFact opening = fact("openings", member, day, {});
      opening.fields.at(static_cast<std::size_t>(program.records.opening_points.at(0))) = points;
      store.book(opening);
      store.finish_import();
    });
  }

  // A recalculation as of a day, as far as notify looks at it.
  void recalculated(Day as_of) {
    database->with_write_transaction([&] {
      storage::TierStore tiers(*database);
      const auto made = storage::RuleStore(*database).publish({}, {rules.program.get()}, {kNow, "", ""});
      tiers.finish_run(tiers.start_run(as_of, made.versions.front().number, kNow), kNow, 0);
    });
  }

  NotifyReport notify(Day as_of = kToday, bool dry_run = false) {
    const auto result = attempt(as_of, dry_run);
    REQUIRE(result.ok());
    return result.value();
  }

  Result<NotifyReport, Refusal> attempt(Day as_of, bool dry_run, std::optional<Day> today = {}) {
    NotifyOptions options;
    options.as_of = as_of;
    options.today = today.value_or(as_of);
    options.now_ms = kNow + std::int64_t{options.today - kToday} * kDayMs;
    options.dry_run = dry_run;
    options.list = dry_run;
    return write(options);
  }

  Result<NotifyReport, Refusal> write(const NotifyOptions& options) {
    OpenShop shop(rules, {}, When{options.now_ms, options.as_of},
                  storage::Database::open(folder / "club.db", storage::Access::ReadWrite));
    return notify_members(shop, options);
  }

  [[nodiscard]] std::vector<nlohmann::json> lines(const char* file) const {
    std::istringstream content(intake::read_file(folder / "outbox" / file, 1'000'000));
    std::vector<nlohmann::json> objects;
    for (std::string line; std::getline(content, line);) objects.push_back(nlohmann::json::parse(line));
    return objects;
  }

  [[nodiscard]] bool has(const char* file) const { return fs::exists(folder / "outbox" / file); }

  testing::TemporaryFolder temporary;
  fs::path folder = temporary.path();
  ProjectRules rules;
  std::optional<storage::Database> database;

 private:
  [[nodiscard]] engine::ActivityFact fact(const char* event, const std::string& member, const char* day,
                                          std::vector<std::int64_t> fields) const {
    engine::ActivityFact made;
    made.event = rules.program->find_event(event);
    made.member = member;
    made.source_id = member + "-" + event + "-" + day;
    made.day = *day_from_iso(day);
    made.minute = 13 * 60;
    made.at_ms = made.day.number * kDayMs + std::int64_t{12} * 60 * 60 * 1000;
    made.fields = std::move(fields);
    made.fields.resize(rules.program->events[static_cast<std::size_t>(made.event)].fields.size(), kEmpty);
    return made;
  }
};

}  // namespace notify_shop
