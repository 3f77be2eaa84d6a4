#include "storage/migrate_redemptions.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/unit.h"
#include "storage/packing.h"
#include "storage/statement.h"
#include "storage/words.h"

namespace rung::storage {
namespace {

// Written here in the words of version 2 and not through the stores: those go on to later versions, the way
// from 1 to 2 stays as it is.
constexpr const char* kEvent = "redemptions";

struct Redeemed {
  std::int64_t txn = 0, member = 0;
  std::string reward, unit;  // reward: empty for points alone
  std::int64_t points = 0;
  Day day;
  std::int64_t booked_at = 0;
  std::string key;
};

class Recorder {
 public:
  Recorder(const Database& database, LocalClock clock)
      : database_(database), clock_(std::move(clock)), symbols_(database, Words::Table::Symbols) {}

  std::int64_t run(std::int64_t now_ms) {
    begin(now_ms);
    std::int64_t count = 0;
    auto rows = redemptions_.query();
    while (rows.next()) {
      record(Redeemed{rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.integer(4),
                      rows.day(5), rows.integer(6), rows.text(7)});
      ++count;
    }
    end_batch_.write(batch_, count);
    return count;
  }

 private:
  void begin(std::int64_t now_ms) {
    Statement(database_, "INSERT INTO batch(file, sha256, booked_at) VALUES('migration', '', ?)")
        .write(now_ms);
    batch_ = Statement(database_, "SELECT max(id) FROM batch").number();
    last_activity_ = Statement(database_, "SELECT max(id) FROM activity").number();
    event_ = find_event_.number(kEvent);
    if (event_ == 0) {
      Statement(database_, "INSERT INTO event(name) VALUES(?)").write(kEvent);
      event_ = find_event_.number(kEvent);
    }
    Statement starts(database_, "SELECT started_at FROM run ORDER BY started_at");
    auto rows = starts.query();
    while (rows.next()) run_starts_.push_back(rows.integer(0));
  }

  void record(const Redeemed& redemption) {
    const std::int64_t at = instant(redemption);
    const std::string key = free_key(redemption.key);
    insert_activity_.write(++last_activity_, redemption.member, event_, redemption.day, at,
                           clock_.at(at).minute, activity_key_hash(kEvent, key), key, batch_,
                           Blob{packed(redemption)});
    insert_record_.write(redemption.txn, last_activity_);
  }

  // When it was booked; on an earlier day at its end. What a recalculation had taken in of that day came
  // before it, for it may have been paid with those points, whatever hour an order carries (a bare date is
  // noon).
  std::int64_t instant(const Redeemed& redemption) {
    const bool same_day = clock_.at(redemption.booked_at).day == redemption.day;
    std::int64_t at = same_day ? redemption.booked_at : clock_.end_of(redemption.day);
    const auto later = std::upper_bound(run_starts_.begin(), run_starts_.end(), redemption.booked_at);
    if (later != run_starts_.begin())
      at = std::max(at, known_until_.number(redemption.member, redemption.day, *(later - 1)) + 1);
    auto& [day, before] = last_of_member_[redemption.member];
    if (day == redemption.day) at = std::max(at, before + 1);
    day = redemption.day;
    before = at;
    return at;
  }

  // An import may have brought an activity of the same id; an id stands for one activity alone.
  std::string free_key(const std::string& reference) {
    std::string key = reference;
    for (int number = 2; taken_.number(activity_key_hash(kEvent, key), key, event_) != 0; ++number)
      key = reference + " (" + std::to_string(number) + ")";
    return key;
  }

  const std::string& packed(const Redeemed& redemption) {
    PackedValues values;
    if (!redemption.reward.empty())
      values.emplace_back(field("reward", UnitKind::Choice), symbols_.put(redemption.reward));
    values.emplace_back(field(redemption.unit, UnitKind::Points), redemption.points);
    packed_.clear();
    pack_values(packed_, values);
    pack_number(packed_, 0);  // no lines
    return packed_;
  }

  FieldNumber field(const std::string& name, UnitKind kind) {
    const int stored_kind = static_cast<int>(kind);
    FieldNumber& number = fields_[{name, stored_kind}];
    if (number == 0) number = find_field_.number(event_, name, stored_kind);
    if (number == 0) {
      insert_field_.write(event_, name, stored_kind);
      number = find_field_.number(event_, name, stored_kind);
    }
    return number;
  }

  const Database& database_;
  LocalClock clock_;
  Words symbols_;
  std::int64_t batch_ = 0, event_ = 0, last_activity_ = 0;
  std::vector<std::int64_t> run_starts_;                                           // ascending
  std::unordered_map<std::int64_t, std::pair<Day, std::int64_t>> last_of_member_;  // day and instant
  std::map<std::pair<std::string, int>, FieldNumber> fields_;                      // by name and kind
  std::string packed_;

  Statement redemptions_{database_,
                         "SELECT redemption.txn, member, reward.text, unit.text, points, txn.day, "
                         "txn.booked_at, txn.key FROM redemption JOIN txn ON txn.id = redemption.txn "
                         "JOIN name AS reward ON reward.id = redemption.reward "
                         "JOIN name AS unit ON unit.id = redemption.unit ORDER BY redemption.txn"};
  Statement find_event_{database_, "SELECT id FROM event WHERE name = ?"};
  Statement find_field_{database_,
                        "SELECT id FROM field WHERE event = ? AND name = ? AND on_line = 0 AND kind = ?"};
  Statement insert_field_{database_, "INSERT INTO field(event, name, on_line, kind) VALUES(?, ?, 0, ?)"};
  // NULL (nothing known) reads as 0, which is before everything.
  Statement known_until_{database_,
                         "SELECT max(activity.at) FROM activity JOIN batch ON batch.id = activity.batch "
                         "WHERE activity.member = ? AND activity.day <= ? AND batch.booked_at <= ?"};
  Statement taken_{database_, "SELECT id FROM activity WHERE key_hash = ? AND source_key = ? AND event = ?"};
  Statement insert_activity_{
      database_,
      "INSERT INTO activity(id, member, event, day, at, minute, key_hash, source_key, of, batch, data) "
      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)"};
  Statement insert_record_{database_, "INSERT INTO redemption_record(txn, activity) VALUES(?, ?)"};
  Statement end_batch_{database_, "INSERT INTO batch_end VALUES(?, ?, 0, 0, 0, 0, 0, 0)"};
};

LocalClock clock_of(const Database& database, const FindClock& find_clock) {
  Statement shop(database, "SELECT time_zone FROM shop");
  auto row = shop.query();
  const std::string zone = row.next() ? row.text(0) : std::string("(none)");
  if (std::optional<LocalClock> clock = find_clock(zone)) return std::move(*clock);
  throw StorageError(StorageError::Kind::Other,
                     "The database `" + database.path().string() + "` is kept in the time zone " + zone +
                         ", which this computer does not know, so it was not brought up to date. Nothing was "
                         "changed. Install the system's time zone files (tzdata) and run the command again.");
}

}  // namespace

std::int64_t record_redemptions(const Database& database, std::int64_t now_ms, const FindClock& find_clock) {
  if (Statement(database, "SELECT count(*) FROM redemption").number() == 0) return 0;
  return Recorder(database, clock_of(database, find_clock)).run(now_ms);
}

}  // namespace rung::storage
