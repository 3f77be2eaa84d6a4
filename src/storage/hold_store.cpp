#include "storage/hold_store.h"

#include <algorithm>
#include <map>

#include "core/unit.h"
#include "core/whole.h"
#include "storage/packing.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

// Points of a record, by the name of their currency.
std::map<std::string, std::int64_t> points_in(const Database& database, std::string_view data) {
  Statement name_of(database, "SELECT name FROM field WHERE id = ? AND kind = ?");
  std::map<std::string, std::int64_t> points;
  for (const auto& [field, value] : unpack(data).fields) {
    auto row = name_of.query(field, static_cast<int>(UnitKind::Points));
    if (row.next()) points[row.text(0)] = value;
  }
  return points;
}

constexpr const char* kByReference =
    "SELECT hold.activity, member.code, activity.source_key, hold.until, hold_capture.at FROM hold "
    "JOIN activity ON activity.id = hold.activity JOIN member ON member.id = activity.member "
    "LEFT JOIN hold_capture ON hold_capture.activity = hold.activity "
    "WHERE activity.key_hash = ? AND activity.source_key = ?";
// CROSS JOIN: from the short list to its holds. Left to itself, SQLite begins with all members.
constexpr const char* kListed =
    "SELECT hold.activity, member.code, activity.source_key, hold.until, NULL FROM open_hold "
    "CROSS JOIN hold ON hold.activity = open_hold.activity "
    "CROSS JOIN activity ON activity.id = hold.activity CROSS JOIN member ON member.id = activity.member "
    "WHERE open_hold.until <= ? ORDER BY open_hold.until, open_hold.activity";

constexpr const char* kStrike = "DELETE FROM open_hold WHERE until = ? AND activity = ?";

std::vector<Hold> read(Statement::Rows& rows) {
  std::vector<Hold> holds;
  while (rows.next()) {
    Hold hold;
    hold.record = rows.integer(0);
    hold.member = rows.text(1);
    hold.reference = rows.text(2);
    hold.until_ms = rows.integer(3);
    if (!rows.is_null(4)) hold.captured_at_ms = rows.integer(4);
    holds.push_back(std::move(hold));
  }
  return holds;
}

}  // namespace

void HoldStore::note(ledger::ActivityNumber record, std::int64_t until_ms) {
  Statement(database_, "INSERT INTO hold(activity, until) VALUES(?, ?)").write(record, until_ms);
}

void HoldStore::capture(ledger::ActivityNumber record, std::int64_t at_ms) {
  Statement(database_, "INSERT INTO hold_capture(activity, at) VALUES(?, ?)").write(record, at_ms);
}

std::optional<Hold> HoldStore::find(std::string_view reference) {
  Statement by_key(database_, kByReference);
  std::vector<Hold> found;
  {
    auto rows = by_key.query(activity_key_hash("redemptions", reference), reference);
    found = read(rows);
  }
  if (found.empty()) return std::nullopt;
  found.front().cancelled = cancelled_as_a_whole(database_, found.front().record);
  return std::move(found.front());
}

std::vector<Hold> HoldStore::listed(std::int64_t until_ms) {
  Statement listed(database_, kListed);
  auto rows = listed.query(until_ms);
  return read(rows);
}

std::vector<Hold> HoldStore::open(std::int64_t until_ms) {
  std::vector<Hold> holds = listed(until_ms);
  std::erase_if(holds, [this](const Hold& one) { return cancelled_as_a_whole(database_, one.record); });
  return holds;
}

void HoldStore::strike_cancelled(std::int64_t until_ms) {
  Statement strike(database_, kStrike);
  for (const Hold& one : listed(until_ms))
    if (cancelled_as_a_whole(database_, one.record)) strike.write(one.until_ms, one.record);
}

void HoldStore::strike_if_cancelled(std::string_view reference) {
  const std::optional<Hold> hold = find(reference);
  if (!hold || !hold->cancelled) return;
  Statement(database_, kStrike).write(hold->until_ms, hold->record);
}

void HoldStore::list_again(BatchNumber undone) {
  Statement(database_,
            "INSERT OR IGNORE INTO open_hold(until, activity) SELECT hold.until, hold.activity FROM activity "
            "CROSS JOIN hold ON hold.activity = activity.of WHERE activity.batch = ? "
            "AND NOT EXISTS (SELECT 1 FROM hold_capture WHERE hold_capture.activity = hold.activity)")
      .write(undone);
}

bool cancelled_as_a_whole(const Database& database, ledger::ActivityNumber redemption) {
  Statement by_of(
      database,
      "SELECT data FROM activity JOIN event ON event.id = activity.event "
      "WHERE activity.of = ? AND event.name = 'cancellations' "
      "AND activity.batch NOT IN (SELECT batch FROM batch_undone) ORDER BY activity.at, activity.id");
  std::vector<std::map<std::string, std::int64_t>> cancellations;
  {
    auto rows = by_of.query(redemption);
    while (rows.next()) cancellations.push_back(points_in(database, rows.bytes(0)));
  }
  if (cancellations.empty()) return false;
  Statement data_of(database, "SELECT data FROM activity WHERE id = ?");
  auto row = data_of.query(redemption);
  if (!row.next()) return false;
  std::map<std::string, std::int64_t> left = points_in(database, row.bytes(0));
  const bool known = !left.empty();  // else its reward says what it cost
  for (const auto& points : cancellations) {
    if (points.empty()) return true;
    for (const auto& [name, count] : points) left[name] -= std::min(left[name], count);
    const bool all = std::all_of(left.begin(), left.end(), [](const auto& one) { return one.second <= 0; });
    if (known && all) return true;
  }
  return false;
}

}  // namespace rung::storage
