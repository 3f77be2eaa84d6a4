#include "storage/activity_scan.h"

#include <iterator>
#include <string>
#include <utility>

#include "storage/in_pieces.h"

namespace rung::storage {
namespace {

ReadActivity read_activity(const Statement::Rows& rows) {
  ReadActivity activity;
  activity.number = rows.integer(0);
  activity.member = rows.integer(1);
  activity.event = rows.integer(2);
  activity.day = rows.day(3).number;
  activity.at_ms = rows.integer(4);
  activity.minute = static_cast<std::int16_t>(rows.integer(5));
  activity.key = rows.bytes(6);
  activity.of = rows.integer(7);  // 0 for NULL
  activity.data = rows.bytes(8);
  return activity;
}

}  // namespace

void ActivityScan::hand_out(Statement::Rows& rows, Statement::Rows& revisions, const Take& take) {
  std::string data;
  bool more = revisions.next();
  while (rows.next()) {
    ReadActivity activity = read_activity(rows);
    // Both run through the activities in the order of their numbers.
    while (more && revisions.integer(0) < activity.number) more = revisions.next();
    for (; more && revisions.integer(0) == activity.number; more = revisions.next()) {
      data = revisions.bytes(1);
      activity.data = data;
    }
    take(activity);
  }
}

void ActivityScan::read(engine::ActivityNumber first, engine::ActivityNumber last, const Take& take) {
  in_pieces(first, last, kRowsAtOnce, [&](engine::ActivityNumber from, engine::ActivityNumber to) {
    auto revisions = revisions_.query(from, to);
    auto rows = rows_.query(from, to);
    hand_out(rows, revisions, take);
  });
}

void ActivityScan::read_of(engine::MemberNumber member, const Take& take) {
  auto revisions = revisions_of_.query(member);
  auto rows = rows_of_.query(member);
  hand_out(rows, revisions, take);
}

std::optional<std::vector<engine::ActivityNumber>> ActivityScan::revised_since(std::int64_t batch,
                                                                               engine::ActivityNumber last,
                                                                               std::int64_t most) {
  std::vector<engine::ActivityNumber> revised;
  // One without an end does not say.
  Statement brought(database_,
                    "SELECT EXISTS(SELECT 1 FROM batch LEFT JOIN batch_end ON batch_end.batch = batch.id "
                    "WHERE batch.id > ? AND (batch_end.batch IS NULL OR activities_revised > 0))");
  if (brought.number(batch) == 0) return revised;
  Statement find(database_,
                 "SELECT DISTINCT activity FROM revision WHERE activity BETWEEN ? AND ? AND batch > ? "
                 "ORDER BY activity");
  bool too_many = false;
  in_pieces(1, last, kRowsAtOnce, [&](engine::ActivityNumber from, engine::ActivityNumber to) {
    if (too_many) return;
    auto rows = find.query(from, to, batch);
    while (rows.next()) revised.push_back(rows.integer(0));
    too_many = std::ssize(revised) > most;
  });
  return too_many ? std::nullopt : std::optional(std::move(revised));
}

}  // namespace rung::storage
