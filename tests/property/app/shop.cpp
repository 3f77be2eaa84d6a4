#include "property/app/shop.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "app/adjust.h"
#include "app/cancel.h"
#include "app/disclose.h"
#include "app/erase.h"
#include "app/import.h"
#include "app/member.h"
#include "app/member_history.h"
#include "app/notify.h"
#include "app/recalculate.h"
#include "app/redeem.h"
#include "app/shop_database.h"
#include "app/undo_import.h"
#include "app/verify.h"

namespace rung::property {
namespace {

constexpr const char* kProject =
    "program: club.rung\n"
    "database: club.db\n"
    "outbox: outbox\n"
    "import:\n"
    "  - file: \"members*.csv\"\n"
    "    kind: members\n"
    "    columns: { member: member, joined: joined, first_name: first_name, last_name: last_name, email: "
    "email }\n"
    "  - file: \"orders*.csv\"\n"
    "    kind: orders\n"
    "    columns: { order: order, member: member, day: day, amount: amount, status: status,\n"
    "               delivered: delivered }\n"
    "  - file: \"returns*.csv\"\n"
    "    kind: returns\n"
    "    columns: { return: return, order: order, member: member, day: day, amount: amount }\n";

constexpr const char* kRules =
    "loyalty rules 1\n"
    "program club \"The club\"\n"
    "  effective from 2026-01-01\n"
    "  currency EUR\n"
    "  time zone Europe/Berlin\n"
    "  languages en\n"
    "points\n"
    "  pending until 14 days after delivery\n"
    "  expire 5 months after earning\n"
    "metric spend\n"
    "  sum net_amount of orders\n"
    "  where status is completed\n"
    "tier Basic\n"
    "  for everyone\n"
    "tier Silver\n"
    "  above Basic\n"
    "  enter when spend in last 6 months at least 300 EUR\n"
    "  keep when spend in last 6 months at least 200 EUR\n"
    "  valid for 6 months\n"
    "  if not kept drop one tier\n"
    "tier Gold\n"
    "  above Silver\n"
    "  enter when spend in this calendar year at least 900 EUR\n"
    "  keep when spend in last 12 months at least 600 EUR\n"
    "  valid until end of next calendar year\n"
    "  if not kept drop one tier\n"
    "earn base\n"
    "  give 1 point per 1 EUR of net_amount on orders\n"
    "  round down\n"
    "notify nearly\n"
    "  when tier is Silver\n"
    "  send by email\n"
    "  at most 1 time per member per 30 days\n"
    "  subject en \"Close to Gold\"\n"
    "  message en\n"
    "    | Hello {first_name} {last_name}, nearly there.\n";

void put(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

app::ProjectRules rules_of(const std::filesystem::path& folder) {
  app::ProjectRules rules = app::load_rules(folder);
  std::string wrong;
  for (const Diagnostic& diagnostic : rules.diagnostics) wrong += render_plain(diagnostic);
  REQUIRE_MESSAGE(rules.program != nullptr, wrong);
  return rules;
}

storage::Database open_to_write(const app::ProjectRules& rules, std::int64_t now_ms) {
  auto database = app::open_database_to_write(*rules.project, now_ms, {});
  REQUIRE(database.ok());
  return std::move(database.value());
}

std::unique_ptr<app::OpenShop> opened(const std::filesystem::path& folder, std::int64_t now_ms,
                                      app::Access access) {
  auto shop = app::open_shop(folder, {now_ms, {}}, access);
  REQUIRE_MESSAGE(shop.ok(), (shop.ok() ? "" : shop.error().message));
  return std::move(shop.value());
}

std::uint64_t from_environment(const char* variable, std::uint64_t standard) {
  const char* given = std::getenv(variable);
  return given == nullptr ? standard : std::strtoull(given, nullptr, 10);
}

}  // namespace

int number_of_shops() { return static_cast<int>(from_environment("RUNG_SHOPS", 3)); }
std::uint64_t first_seed() { return from_environment("RUNG_SEED", 41'000'000); }

Shop::Shop() : today_(day_of(2026, 1, 10)) {
  put(file("rung.yaml"), kProject);
  put(file("club.rung"), kRules);
}

void Shop::go_to(Day day) {
  REQUIRE(day >= today_);
  today_ = day;
}

std::int64_t Shop::now_ms() const { return (std::int64_t{today_.number} * 24 + 11) * 3'600'000; }

storage::BatchNumber Shop::import(const std::string& name, const std::string& text) {
  put(file(name), text);
  const app::ProjectRules rules = rules_of(folder());
  auto database = app::open_or_make_database(*rules.project, now_ms(), {});
  app::ImportOptions options;
  options.today = today_;
  options.now_ms = now_ms();
  options.accept_rejects = std::size_t{0};
  const app::ImportReport report =
      app::import_files(*rules.project, *rules.program, database, {file(name)}, options);
  REQUIRE_MESSAGE(report.fine(), app::render_import(report, Language::English));
  return report.files.front().batch;
}

void Shop::recalculate() {
  const app::ProjectRules rules = rules_of(folder());
  auto database = open_to_write(rules, now_ms());
  app::RecalculateOptions options;
  options.as_of = options.today = today_;
  options.now_ms = now_ms();
  options.threads = 1;
  const auto report = app::recalculate(rules, database, options);
  REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message));
  looked_at_ += report.value().looked_at.value_or(report.value().members);
  left_out_ += report.value().looked_at ? report.value().members - *report.value().looked_at : 0;
  // Whoever was left out is where he would be if everybody had been looked at.
  options.dry_run = options.everybody = true;
  check_all(rules, database, options, report.value());
  options.read_all = true;
  check_all(rules, database, options, report.value());
}

void Shop::check_all(const app::ProjectRules& rules, storage::Database& database,
                     const app::RecalculateOptions& options, const app::RecalculateReport& report) {
  const auto all = app::recalculate(rules, database, options);
  REQUIRE(all.ok());
  CHECK_FALSE(all.value().changed);
  CHECK(all.value().members == report.members);
  CHECK(all.value().moves.empty());
  for (std::size_t t = 0; t < all.value().tiers.size(); ++t)
    CHECK(all.value().tiers[t].members == report.tiers[t].members);
  for (std::size_t u = 0; u < all.value().points.size(); ++u) {
    CHECK(all.value().points[u].usable == report.points[u].usable);
    CHECK(all.value().points[u].pending == report.points[u].pending);
    CHECK(all.value().points[u].before == report.points[u].outstanding());
  }
}

bool Shop::redeem(const std::string& member, std::int64_t points, const std::string& reference) {
  const auto shop = opened(folder(), now_ms(), app::Access::ReadWrite);
  app::RedeemRequest request;
  request.member = member;
  request.points = std::to_string(points);
  request.reference = reference;
  return app::redeem(*shop, request, now_ms()).ok();
}

void Shop::adjust(const std::string& member, std::int64_t points, const std::string& reference) {
  const auto shop = opened(folder(), now_ms(), app::Access::ReadWrite);
  app::AdjustRequest request;
  request.member = member;
  request.points = std::to_string(points);
  request.reason = "goodwill after a late parcel";
  request.by = "Vera";
  request.reference = reference;
  const auto adjusted = app::adjust(*shop, request, now_ms());
  REQUIRE_MESSAGE(adjusted.ok(), (adjusted.ok() ? "" : adjusted.error().message));
}

void Shop::cancel(const std::string& reference, const std::string& own_reference) {
  const auto shop = opened(folder(), now_ms(), app::Access::ReadWrite);
  app::CancelRequest request;
  request.redemption = reference;
  request.reason = "brought back unused";
  request.by = "Vera";
  request.reference = own_reference;
  const auto cancelled = app::cancel(*shop, request, now_ms());
  REQUIRE_MESSAGE(cancelled.ok(), (cancelled.ok() ? "" : cancelled.error().message));
}

bool Shop::undo(storage::BatchNumber batch) {
  const app::ProjectRules rules = rules_of(folder());
  auto database = open_to_write(rules, now_ms());
  const auto taken = app::undo_import(rules, database, batch, {"it was the wrong file", "Vera"}, now_ms());
  if (!taken.ok()) REQUIRE_MESSAGE(taken.error().code == "referred_to", taken.error().message);
  return taken.ok();
}

void Shop::notify() {
  const auto shop = opened(folder(), now_ms(), app::Access::ReadWrite);
  app::NotifyOptions options;
  options.as_of = options.today = today_;
  options.now_ms = now_ms();
  const auto report = app::notify_members(*shop, options);
  REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message));
}

void Shop::erase(const std::string& member) {
  const app::ProjectRules rules = rules_of(folder());
  auto database = open_to_write(rules, now_ms());
  const auto erased = app::erase_member(rules, database, member, {"asked for it by mail", "Vera"}, now_ms());
  REQUIRE_MESSAGE(erased.ok(), (erased.ok() ? "" : erased.error().message));
}

std::int64_t Shop::usable(const std::string& member) {
  const app::Json json = told(member);
  return json.is_null() ? 0 : json.at("page").at("points").at(0).at("usable").get<std::int64_t>();
}

app::Json Shop::told(const std::string& member) {
  const auto shop = opened(folder(), now_ms(), app::Access::ReadOnly);
  const auto view = app::look_up(*shop, member);
  if (!view.ok()) return nullptr;
  app::Json page = app::member_json(*shop, view.value());
  for (app::Json& currency : page.at("points")) {
    for (app::Json& lot : currency.at("lots")) lot.erase("lot");
  }
  return app::Json{{"page", page}, {"history", app::member_history_json(*shop, view.value())}};
}

app::Json Shop::disclosed(const std::string& member) const {
  auto disclosed = app::disclose(folder(), member, {now_ms(), {}});
  REQUIRE(disclosed.ok());
  return disclosed.value();
}

std::vector<std::string> Shop::what_verify_finds() const {
  auto verified = app::verify(folder());
  REQUIRE(verified.ok());
  std::vector<std::string> found;
  for (const storage::Finding& finding : verified.value().report.findings)
    found.push_back(finding.invariant + ": " + finding.text);
  return found;
}

}  // namespace rung::property
