#include "storage/reward_records.h"

#include <map>

#include "core/unit.h"
#include "storage/hold_store.h"
#include "storage/packing.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

constexpr const char* kTaken =
    "SELECT activity.id, activity.day, activity.data, "
    "EXISTS(SELECT 1 FROM activity AS back WHERE back.of = activity.id) "
    "FROM reward_record JOIN activity ON activity.id = reward_record.activity "
    "WHERE reward_record.reward = (SELECT id FROM symbol WHERE text = ?) "
    "AND activity.batch NOT IN (SELECT batch FROM batch_undone) ORDER BY activity.day, activity.id";

struct RecordField {
  std::string name;
  UnitKind kind{};
};

std::map<std::int64_t, RecordField> fields_of_redemptions(const Database& database) {
  Statement find(database,
                 "SELECT field.id, field.name, field.kind FROM field JOIN event ON event.id = field.event "
                 "WHERE event.name = 'redemptions' AND field.on_line = 0");
  std::map<std::int64_t, RecordField> fields;
  auto rows = find.query();
  while (rows.next()) fields[rows.integer(0)] = {rows.text(1), static_cast<UnitKind>(rows.small(2))};
  return fields;
}

}  // namespace

std::vector<RewardTaken> rewards_taken(const Database& database, std::string_view reward) {
  const std::map<std::int64_t, RecordField> fields = fields_of_redemptions(database);
  Statement find(database, kTaken);
  std::vector<RewardTaken> all;
  auto rows = find.query(reward);
  while (rows.next()) {
    if (rows.integer(3) != 0 && cancelled_as_a_whole(database, rows.integer(0))) continue;
    RewardTaken taken;
    taken.day = rows.day(1);
    for (const auto& [number, value] : unpack(rows.bytes(2)).fields) {
      const RecordField& field = fields.at(number);
      if (field.name == "times" && field.kind == UnitKind::Count) taken.times = value;
      if (field.kind == UnitKind::Points) taken.points.emplace_back(field.name, value);
    }
    all.push_back(std::move(taken));
  }
  return all;
}

}  // namespace rung::storage
