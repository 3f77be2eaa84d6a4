#include "app/member_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "app/text.h"
#include "storage/rule_store.h"

namespace rung::app {
namespace {

using Side = Table::Side;

// What the member's own activities are called at their source.
std::map<engine::ActivityNumber, std::string> source_ids(const engine::MemberHistory& history) {
  std::map<engine::ActivityNumber, std::string> ids;
  for (const engine::Activity& activity : history.activities)
    ids.emplace(activity.number, std::string(activity.source_id));
  return ids;
}

std::string change_word(const storage::TierRow& row) {
  switch (row.kind) {
    case engine::ChangeKind::Joined: return "joined";
    case engine::ChangeKind::BroughtOver: return "brought over";
    case engine::ChangeKind::Upgrade: return "up";
    case engine::ChangeKind::Renewal: return "renewed";
    case engine::ChangeKind::Downgrade: return "down";
    case engine::ChangeKind::Granted: return "granted";
  }
  return "";
}

// Entries of the booked history up to the shop's day.
std::vector<storage::TierRow> booked_entries(OpenShop& shop, const MemberView& view) {
  std::vector<storage::TierRow> rows = shop.tiers.history(view.history.number);
  std::erase_if(rows, [&](const storage::TierRow& row) { return row.day > shop.as_of(); });
  return rows;
}

// What the rules say by now, and no recalculation has booked.
std::vector<storage::TierRow> entries_to_book(const MemberView& view,
                                              const std::vector<storage::TierRow>& rows_booked) {
  const auto entry = [](const storage::TierRow& row) {
    return std::tuple(row.ladder, row.day, row.seq, row.tier, row.from, row.kind, row.valid_until);
  };
  std::set<decltype(entry({}))> booked;
  for (const storage::TierRow& row : rows_booked) booked.insert(entry(row));
  const std::vector<std::int64_t> no_numbers(view.evaluation.versions.size());
  std::vector<storage::TierRow> rows = storage::tier_rows(view.evaluation, view.history, no_numbers);
  std::erase_if(rows, [&](const storage::TierRow& row) { return booked.contains(entry(row)); });
  return rows;
}

std::string end_of_row(const storage::TierRow& row) {
  return row.valid_until == kForever ? "" : " until " + iso(row.valid_until);
}

}  // namespace

std::string member_history_text(OpenShop& shop, const MemberView& view) {
  const std::vector<storage::TierRow> rows = booked_entries(shop, view);
  const std::vector<storage::TierRow> to_book = entries_to_book(view, rows);
  std::string text =
      fmt::format("{}{}{}, {}\n", view.history.id, view.name.empty() ? "" : " ", view.name, shop.situation());
  if (rows.empty()) text += "No tier was booked for this member yet.\n";
  const auto ids = source_ids(view.history);
  const bool ladders = shop.program().ladders.size() > 1;
  Table table({Side::Left, Side::Left, Side::Left, Side::Left, Side::Left, Side::Left});
  table.add({"on", "", "tier", "valid until", "rules", "decided by"});
  std::map<std::int64_t, bool> versions;
  for (const storage::TierRow& row : rows) {
    std::string by = row.met;
    const auto id = ids.find(row.activity);
    if (id != ids.end()) by += (by.empty() ? "" : ", ") + id->second;
    table.add({iso(row.day), change_word(row), (ladders ? row.ladder + ": " : "") + row.tier,
               row.valid_until == kForever ? "" : iso(row.valid_until), fmt::format("version {}", row.rules),
               by});
    versions[row.rules] = true;
  }
  if (!rows.empty()) text += table.text();
  storage::RuleStore rules(shop.database);
  for (const auto& [number, used] : versions) {
    const auto version = rules.version(number);
    if (!version) continue;
    text += fmt::format("Rules version {}: from {}, published on {}\n", number, iso(version->effective_from),
                        iso(shop.rules().zone->wall(version->published_at_ms).day));
  }
  if (!to_book.empty()) text += "Worked out, and booked by the next recalculation:\n";
  for (const storage::TierRow& row : to_book) {
    text += fmt::format("  {}  {} {}{}\n", iso(row.day), change_word(row),
                        (ladders ? row.ladder + ": " : "") + row.tier, end_of_row(row));
  }
  return text;
}

Json member_history_json(OpenShop& shop, const MemberView& view) {
  const auto ids = source_ids(view.history);
  const auto entry = [&ids](const storage::TierRow& row) {
    const auto id = ids.find(row.activity);
    return Json{{"on", iso(row.day)},
                {"ladder", row.ladder},
                {"tier", row.tier},
                {"from", row.from.empty() ? Json(nullptr) : Json(row.from)},
                {"kind", change_kind_word(row.kind)},
                {"valid_until", day_json(row.valid_until)},
                {"by", id == ids.end() ? Json(nullptr) : Json(id->second)},
                {"decided_by", row.met.empty() ? Json(nullptr) : Json(row.met)}};
  };
  const std::vector<storage::TierRow> rows = booked_entries(shop, view);
  Json booked = Json::array();
  for (const storage::TierRow& row : rows) {
    booked.push_back(entry(row));
    booked.back()["rules_version"] = row.rules;
    booked.back()["run"] = row.run;
  }
  Json to_book = Json::array();
  for (const storage::TierRow& row : entries_to_book(view, rows)) to_book.push_back(entry(row));
  return Json{{"schema", "rung.history/1"},
              {"member", view.history.id},
              {"as_of", iso(shop.as_of())},
              {"history", std::move(booked)},
              {"to_book", std::move(to_book)}};
}

}  // namespace rung::app
