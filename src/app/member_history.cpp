#include "app/member_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

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

}  // namespace

std::string member_history_text(OpenShop& shop, const MemberView& view) {
  const auto rows = shop.tiers.history(view.history.number);
  std::string text = fmt::format("{}{}{}, {}\n", view.history.id, view.name.empty() ? "" : " ", view.name,
                                 shop.situation());
  if (rows.empty()) return text + "No tier was booked for this member yet.\n";
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
               row.valid_until == kForever ? "" : iso(row.valid_until), fmt::format("version {}", row.rules), by});
    versions[row.rules] = true;
  }
  text += table.text();
  storage::RuleStore rules(shop.database);
  for (const auto& [number, used] : versions) {
    const auto version = rules.version(number);
    if (!version) continue;
    text += fmt::format("Rules version {}: from {}, published on {}\n", number, iso(version->effective_from),
                        iso(shop.rules().zone->wall(version->published_at_ms).day));
  }
  return text;
}

Json member_history_json(OpenShop& shop, const MemberView& view) {
  const auto ids = source_ids(view.history);
  Json rows = Json::array();
  for (const storage::TierRow& row : shop.tiers.history(view.history.number)) {
    const auto id = ids.find(row.activity);
    rows.push_back(Json{{"on", iso(row.day)},
                        {"ladder", row.ladder},
                        {"tier", row.tier},
                        {"from", row.from.empty() ? Json(nullptr) : Json(row.from)},
                        {"kind", change_kind_word(row.kind)},
                        {"valid_until", day_json(row.valid_until)},
                        {"by", id == ids.end() ? Json(nullptr) : Json(id->second)},
                        {"decided_by", row.met.empty() ? Json(nullptr) : Json(row.met)},
                        {"rules_version", row.rules},
                        {"run", row.run}});
  }
  return Json{{"schema", "rung.history/1"},
              {"member", view.history.id},
              {"as_of", iso(shop.as_of())},
              {"history", std::move(rows)}};
}

}  // namespace rung::app
