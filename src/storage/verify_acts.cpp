// What acts on the whole ledger leave behind.

#include "storage/outlook_store.h"
#include "storage/statement.h"
#include "storage/verify_checks.h"

namespace rung::storage {
namespace {

constexpr const char* kBuiltOnTakenBack =
    "SELECT 'Activity ' || id || ' (' || source_key || ') is of member ' || code || ', whose batch was taken "
    "back.' "
    "FROM activity JOIN (SELECT id AS gone, code FROM known_member WHERE joined IS NULL) ON member = gone "
    "WHERE batch NOT IN (SELECT batch FROM batch_undone) "
    "UNION ALL SELECT 'Activity ' || back.id || ' (' || back.source_key || ') refers to activity ' || "
    "activity.id || "
    "', whose batch was taken back.' FROM activity AS back JOIN activity ON activity.id = back.of "
    "WHERE back.of IS NOT NULL AND back.batch NOT IN (SELECT batch FROM batch_undone) "
    "AND activity.batch IN (SELECT batch FROM batch_undone) "
    "UNION ALL SELECT 'Revision ' || nr || ' is of activity ' || id || ' (' || source_key || "
    "'), whose batch was taken back.' FROM revision JOIN activity ON activity.id = revision.activity "
    "WHERE revision.batch NOT IN (SELECT batch FROM batch_undone) "
    "AND activity.batch IN (SELECT batch FROM batch_undone) LIMIT 20";

constexpr const char* kBookedAfterClosing =
    "SELECT txn.id, txn.day, closing.last_day FROM closing JOIN txn ON txn.id > closing.last_txn "
    "AND txn.day <= closing.last_day ORDER BY txn.id LIMIT 20";
constexpr const char* kStillPersonal =
    "SELECT code, erasure.day, (SELECT count(*) FROM person_fact WHERE person_fact.member = erasure.member), "
    "(SELECT count(*) FROM message JOIN message_text ON message_text.message = message.id "
    " WHERE message.member = erasure.member) FROM erasure JOIN member ON member.id = erasure.member";

// What left one member's lots in a transfer came to another's with the same days; nothing ends later than it
// did.
constexpr const char* kTransferred =
    "WITH transfer AS (SELECT txn.id AS txn, txn.day, txn.key, txn.first_lot, seal.last_lot, "
    "txn.first_posting, "
    "  seal.last_posting FROM txn JOIN seal ON seal.txn = txn.id WHERE txn.kind = 6), "
    "moved AS ("
    "  SELECT transfer.txn, key, unit, earned_on, usable_from, points AS amount, last_day AS came_until, "
    "    NULL AS went_until FROM transfer JOIN lot ON lot.id BETWEEN first_lot AND last_lot "
    "  UNION ALL SELECT transfer.txn, key, lot.unit, earned_on, usable_from, posting.amount, NULL, "
    "    max(last_day, transfer.day) FROM transfer JOIN posting ON posting.id BETWEEN first_posting AND "
    "last_posting "
    "  JOIN lot ON lot.id = posting.lot JOIN account ON account.id = posting.against WHERE account.kind = 5) "
    "SELECT txn, key, sum(amount), max(came_until) > max(went_until) FROM moved "
    "GROUP BY txn, unit, earned_on, usable_from "
    "HAVING sum(amount) <> 0 OR max(came_until) > max(went_until) LIMIT 20";

void verify_transfers(const Database& database, Findings& findings) {
  Statement moved(database, kTransferred);
  auto rows = moved.query();
  while (rows.next()) {
    const std::string what =
        "Transfer " + std::to_string(rows.integer(0)) + " (reference " + rows.text(1) + ") ";
    findings.add(invariant::kTransfers,
                 what + (rows.integer(2) != 0 ? "does not give what it takes, or earned on other days."
                                              : "lets points live longer than they did."));
  }
}

void verify_closings(const Database& database, Findings& findings) {
  Statement booked(database, kBookedAfterClosing);
  auto rows = booked.query();
  while (rows.next()) {
    findings.add(invariant::kClosed, "Transaction " + std::to_string(rows.integer(0)) + " was booked on " +
                                         iso(rows.day(1)) + " after everything up to " + iso(rows.day(2)) +
                                         " was closed.");
  }
}

void verify_erasures(const Database& database, Findings& findings) {
  Statement personal(database, kStillPersonal);
  auto rows = personal.query();
  while (rows.next()) {
    if (rows.integer(2) + rows.integer(3) == 0) continue;
    findings.add(invariant::kErased, "Member " + rows.text(0) + " was erased on " + iso(rows.day(1)) +
                                         " and has " + std::to_string(rows.integer(2)) +
                                         " personal facts and the texts of " +
                                         std::to_string(rows.integer(3)) + " messages.");
  }
}

void verify_predictions(const Database& database, Findings& findings) {
  Statement wrong(database,
                  "WITH stored AS MATERIALIZED (SELECT prediction AS of, count(*) AS members "
                  "FROM member_prediction GROUP BY prediction) "
                  "SELECT prediction, prediction_end.members, coalesce(stored.members, 0) "
                  "FROM prediction_end LEFT JOIN stored ON stored.of = prediction");
  auto rows = wrong.query();
  while (rows.next()) {
    if (rows.integer(1) == rows.integer(2)) continue;
    findings.add(invariant::kPredictions, "Prediction " + std::to_string(rows.integer(0)) + " is of " +
                                              std::to_string(rows.integer(1)) + " members, but " +
                                              std::to_string(rows.integer(2)) + " are stored.");
  }
}

// What the last recalculation left for the next one.
void verify_outlooks(const Database& database, Findings& findings) {
  OutlookStore store(database);
  const auto basis = store.basis();
  if (!basis) return;
  if (const auto wrong = store.for_each(*basis, [](const MemberOutlook&) {}))
    findings.add(invariant::kOutlooks, "Of what the last recalculation found, " + *wrong +
                                           ". `rung recalculate --all` finds it anew.");
  Statement sum(database,
                "SELECT coalesce((SELECT sum(points) FROM lot WHERE unit = ?1 AND id <= ?2), 0) + "
                "coalesce((SELECT sum(amount) FROM posting JOIN account ON account.id = posting.account "
                "WHERE account.unit = ?1 AND account.kind = 0 AND posting.id <= ?3), 0)");
  for (const auto& [unit, balance] : basis->balances) {
    const std::int64_t booked = sum.number(unit, basis->known.lot, basis->known.posting);
    if (booked == balance) continue;
    findings.add(invariant::kOutlooks, "The last recalculation left members with " + std::to_string(balance) +
                                           " of currency " + std::to_string(unit) + ", but " +
                                           std::to_string(booked) +
                                           " were booked by then. `rung recalculate --all` finds it anew.");
  }
}

}  // namespace

void verify_acts(const Database& database, Findings& findings) {
  Statement built(database, kBuiltOnTakenBack);
  auto rows = built.query();
  while (rows.next()) findings.add(invariant::kTakenBack, rows.text(0));
  verify_transfers(database, findings);
  verify_closings(database, findings);
  verify_erasures(database, findings);
  verify_predictions(database, findings);
  verify_outlooks(database, findings);
}

}  // namespace rung::storage
