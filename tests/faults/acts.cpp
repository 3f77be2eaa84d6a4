#include "acts.h"

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "app/adjust.h"
#include "app/import.h"
#include "app/recalculate.h"
#include "app/redeem.h"

namespace rung::faults {
namespace {

void expect_few_points(const app::Refusal& refusal) {
  if (refusal.message.find("missing") == std::string::npos &&
      refusal.message.find(" has ") == std::string::npos)
    throw std::runtime_error("refused: " + refusal.message);
}

Answer import(const std::filesystem::path& folder, const Act& act, const Opened& opened) {
  const auto rules = app::rules_without_errors(folder);
  if (!rules.ok()) throw std::runtime_error(rules.error().message);
  auto database = app::open_or_make_database(*rules.value().project, kNowMs, {});
  if (opened) opened(database);
  app::ImportOptions options;
  options.today = app::day_at(rules.value(), kNowMs);
  options.now_ms = kNowMs;
  const app::ImportReport report = app::import_files(*rules.value().project, *rules.value().program, database,
                                                     {folder / act.what}, options);
  if (!report.fine()) throw std::runtime_error("not imported: " + act.what);
  return report.files.front().rows_new > 0 ? Answer::Done : Answer::Before;
}

Answer recalculate(const std::filesystem::path& folder, const Act& act, const Opened& opened) {
  const app::ProjectRules files = app::load_rules(folder);
  auto database = app::open_database_to_write(*files.project, kNowMs, {});
  if (!database.ok()) throw std::runtime_error(database.error().message);
  if (opened) opened(database.value());
  app::RecalculateOptions options;
  options.as_of = options.today = app::day_at(files, kNowMs);
  options.now_ms = kNowMs;
  options.threads = 1;
  options.blind = act.blind;
  if (act.chunk != 0) options.chunk = act.chunk;
  const auto report = app::recalculate(files, database.value(), options);
  if (!report.ok()) throw std::runtime_error(report.error().message);
  return report.value().changed ? Answer::Done : Answer::Before;
}

std::unique_ptr<app::OpenShop> shop_of(const std::filesystem::path& folder, const Opened& opened) {
  auto shop = app::open_shop(folder, {kNowMs, {}}, storage::Access::ReadWrite);
  if (!shop.ok()) throw std::runtime_error(shop.error().message);
  if (opened) opened(shop.value()->database);
  return std::move(shop.value());
}

Answer redeem(const std::filesystem::path& folder, const Act& act, const Opened& opened) {
  const auto shop = shop_of(folder, opened);
  app::RedeemRequest request;
  request.member = act.what;
  request.points = std::to_string(act.points);
  request.reference = act.reference;
  const auto redeemed = app::redeem(*shop, request, kNowMs);
  if (redeemed.ok()) return redeemed.value().before ? Answer::Before : Answer::Done;
  expect_few_points(redeemed.error());
  return Answer::Refused;
}

Answer adjust(const std::filesystem::path& folder, const Act& act, const Opened& opened) {
  const auto shop = shop_of(folder, opened);
  app::AdjustRequest request;
  request.member = act.what;
  request.points = std::to_string(act.points);
  request.reason = "goodwill after a late parcel";
  request.by = "Vera";
  request.reference = act.reference;
  const auto adjusted = app::adjust(*shop, request, kNowMs);
  if (!adjusted.ok()) throw std::runtime_error(adjusted.error().message);
  return adjusted.value().acted.before ? Answer::Before : Answer::Done;
}

}  // namespace

Answer do_act(const std::filesystem::path& folder, const Act& act, const Opened& opened) {
  switch (act.kind) {
    case Act::Kind::Import: return import(folder, act, opened);
    case Act::Kind::Recalculate: return recalculate(folder, act, opened);
    case Act::Kind::Redeem: return redeem(folder, act, opened);
    case Act::Kind::Adjust: return adjust(folder, act, opened);
  }
  return Answer::Refused;
}

std::string proof_of(const Act& act, int recalculations) {
  switch (act.kind) {
    case Act::Kind::Import:
      return "SELECT count(*) FROM batch JOIN batch_end ON batch = id WHERE file = '" + act.what + "'";
    case Act::Kind::Recalculate: return fmt::format("SELECT count(*) >= {} FROM run_end", recalculations);
    case Act::Kind::Redeem:
    case Act::Kind::Adjust:
      return "SELECT count(*) FROM txn WHERE source IN ('redeem', 'adjust') AND key = '" + act.reference +
             "'";
  }
  return {};
}

void pragma(storage::Database& database, const std::string& text) {
  database.connection().exec("PRAGMA " + text);
}

}  // namespace rung::faults
