#include "storage/verify.h"

#include <set>

#include "storage/hold_store.h"
#include "storage/packing.h"
#include "storage/schema.h"
#include "storage/sha256.h"
#include "storage/statement.h"
#include "storage/verify_checks.h"

namespace rung::storage {
namespace {

std::string plural(std::int64_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void verify_file(const Database& database, Findings& findings) {
  Statement whole(database, "PRAGMA integrity_check(20)");
  auto rows = whole.query();
  while (rows.next()) {
    if (rows.text(0) != "ok")
      findings.add(invariant::kFileWhole, "SQLite finds the file damaged: " + rows.text(0) + ".");
  }
}

// NULL is in no table and names nothing.
constexpr const char* kLotsThatNameNothing =
    "SELECT id, missing FROM (SELECT id, CASE "
    "WHEN member NOT IN (SELECT id FROM member) THEN 'member' "
    "WHEN against NOT IN (SELECT id FROM account) THEN 'account' "
    "WHEN rule NOT IN (SELECT id FROM name) THEN 'name' "
    "WHEN activity NOT IN (SELECT id FROM activity) THEN 'activity' "
    "END AS missing FROM lot) WHERE missing IS NOT NULL ORDER BY id LIMIT 20";

constexpr const char* kPostingsThatNameNothing =
    "SELECT id, missing FROM (SELECT id, CASE "
    "WHEN txn NOT IN (SELECT id FROM txn) THEN 'txn' "
    "WHEN account NOT IN (SELECT id FROM account) THEN 'account' "
    "WHEN against NOT IN (SELECT id FROM account) THEN 'account' "
    "WHEN lot NOT IN (SELECT id FROM lot) THEN 'lot' "
    "WHEN rule NOT IN (SELECT id FROM name) THEN 'name' "
    "WHEN activity NOT IN (SELECT id FROM activity) THEN 'activity' "
    "END AS missing FROM posting) WHERE missing IS NOT NULL ORDER BY id LIMIT 20";

constexpr const char* kTierChangesThatNameNothing =
    "SELECT id, missing FROM (SELECT id, CASE "
    "WHEN run NOT IN (SELECT id FROM run) THEN 'run' "
    "WHEN member NOT IN (SELECT id FROM member) THEN 'member' "
    "WHEN rule_version NOT IN (SELECT id FROM rule_version) THEN 'rule_version' "
    "WHEN activity NOT IN (SELECT id FROM activity) THEN 'activity' "
    "WHEN ladder NOT IN (SELECT id FROM name) THEN 'name' "
    "WHEN tier NOT IN (SELECT id FROM name) THEN 'name' "
    "WHEN from_tier NOT IN (SELECT id FROM name) THEN 'name' "
    "WHEN met NOT IN (SELECT id FROM name) THEN 'name' "
    "END AS missing FROM tier_change) WHERE missing IS NOT NULL ORDER BY id LIMIT 20";

void verify_references(const Database& database, Findings& findings) {
  Statement check(database, "PRAGMA foreign_key_check");
  auto rows = check.query();
  while (rows.next()) {
    const std::string row = rows.is_null(1) ? std::string("a row") : "row " + std::to_string(rows.integer(1));
    findings.add(invariant::kReferences,
                 row + " of `" + rows.text(0) + "` names a row of `" + rows.text(2) + "` that is not there.");
  }
  // Tables without references: the seal has asked this for all of a transaction together.
  const auto look_for = [&](const char* table, const char* sql) {
    Statement find(database, sql);
    auto strays = find.query();
    while (strays.next()) {
      findings.add(invariant::kReferences, "row " + std::to_string(strays.integer(0)) + " of `" + table +
                                               "` names a row of `" + strays.text(1) +
                                               "` that is not there.");
    }
  };
  look_for("lot", kLotsThatNameNothing);
  look_for("posting", kPostingsThatNameNothing);
  look_for("tier_change", kTierChangesThatNameNothing);
}

// Every table, trigger and index of the schema, word for word: a dropped guard is seen even if nothing broke
// yet.
void verify_guards(const Database& database, Findings& findings) {
  std::set<std::string> stored;
  Statement schema(database, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL");
  auto rows = schema.query();
  while (rows.next()) stored.insert(rows.text(0));
  for (const std::string& statement : schema_statements()) {
    std::string wanted = statement;
    wanted.erase(0, wanted.find_first_not_of('\n'));
    if (!wanted.starts_with("CREATE ") || stored.contains(wanted) || stored.contains(older_form(statement)))
      continue;
    const std::string head = wanted.substr(0, wanted.find_first_of("( \n", wanted.find(' ', 7) + 1));
    findings.add(invariant::kGuards,
                 "`" + head.substr(7) + "` was removed from the database or changed in it.");
  }
}

void verify_accounts(const Database& database, Findings& findings) {
  static constexpr std::array<const char*, 6> kNames{"members", "issued",     "redeemed",
                                                     "expired", "taken back", "adjusted"};
  Statement sums(database,
                 "SELECT name.text, kind, sum(amount) FROM ("
                 "  SELECT account.unit AS unit, account.kind AS kind, posting.amount AS amount "
                 "    FROM posting JOIN account ON account.id = posting.account "
                 "  UNION ALL SELECT unit, 0, points FROM lot) JOIN name ON name.id = unit "
                 "GROUP BY unit, kind ORDER BY unit, kind");
  std::map<std::string, std::int64_t> totals;
  auto rows = sums.query();
  while (rows.next()) {
    const std::string unit = rows.text(0);
    const std::int64_t kind = rows.integer(1), sum = rows.integer(2);
    totals[unit] += sum;
    // Points come out of `issued` and end in the others; members' and adjusted points may be either.
    const bool wrong = (kind == 1 && sum > 0) || (kind >= 2 && kind <= 4 && sum < 0);
    if (wrong) {
      findings.add(invariant::kSigns, "The account `" +
                                          std::string(kNames.at(static_cast<std::size_t>(kind))) + "` of " +
                                          unit + " has the impossible sum " + std::to_string(sum) + ".");
    }
  }
  for (const auto& [unit, total] : totals) {
    if (total == 0) continue;
    findings.add(invariant::kConserved,
                 "All accounts of " + unit + " together hold " + std::to_string(total) + " instead of 0.");
  }
}

void verify_redemptions(const Database& database, Findings& findings) {
  Statement check(
      database,
      "SELECT txn.id, txn.key, redemption.points, txn.kind, coalesce((SELECT -sum(posting.amount) FROM "
      "posting "
      "  JOIN lot ON lot.id = posting.lot JOIN account ON account.id = posting.against "
      "  WHERE posting.txn = txn.id AND posting.id >= txn.first_posting "
      "    AND posting.id <= (SELECT last_posting FROM seal WHERE seal.txn = txn.id) "
      "    AND account.kind = 2 AND lot.member = redemption.member AND lot.unit = redemption.unit), 0) "
      "FROM redemption JOIN txn ON txn.id = redemption.txn");
  auto rows = check.query();
  while (rows.next()) {
    const std::string what =
        "Redemption " + std::to_string(rows.integer(0)) + " (reference " + rows.text(1) + ") ";
    if (rows.integer(3) != 2)
      findings.add(invariant::kRedemptions, what + "is noted for a transaction of another kind.");
    if (rows.integer(2) == rows.integer(4)) continue;
    findings.add(invariant::kRedemptions,
                 what + "is noted with " + plural(rows.integer(2), "point", "points") + ", but " +
                     std::to_string(rows.integer(4)) + " were taken from the member's lots.");
  }
}

// What was redeemed acts in the member's history; a redemption without a record would be undone by the next
// recalculation. Who has joined a household may have taken points of its owner: then the record is his.
void verify_records(const Database& database, Findings& findings) {
  Statement check(
      database,
      "SELECT txn.id, txn.key, activity.id FROM redemption JOIN txn ON txn.id = redemption.txn "
      "LEFT JOIN redemption_record ON redemption_record.txn = redemption.txn "
      "LEFT JOIN activity ON activity.id = redemption_record.activity "
      "WHERE activity.member IS NOT redemption.member AND NOT EXISTS "
      "(SELECT 1 FROM activity joined JOIN event ON event.id = joined.event "
      " WHERE joined.member = activity.member AND event.name = 'pools' AND joined.at <= activity.at)");
  auto rows = check.query();
  while (rows.next()) {
    const std::string what =
        "Redemption " + std::to_string(rows.integer(0)) + " (reference " + rows.text(1) + ") has ";
    findings.add(invariant::kRedemptions,
                 what + (rows.is_null(2) ? "no record in its member's history."
                                         : "the record of another member, activity " +
                                               std::to_string(rows.integer(2)) + "."));
  }
}

// Whether one that is over and not captured has come back is the next command's business, not a mistake.
void verify_holds(const Database& database, Findings& findings) {
  Statement all(
      database,
      "SELECT hold.activity, activity.source_key, event.name, hold.until, hold_capture.at, "
      "EXISTS (SELECT 1 FROM activity ended JOIN event cancels ON cancels.id = ended.event "
      "  WHERE ended.of = hold.activity AND cancels.name = 'cancellations' AND ended.at >= hold.until "
      "    AND ended.source_key = activity.source_key || ' (hold timed out)'), "
      "EXISTS (SELECT 1 FROM open_hold WHERE open_hold.until = hold.until "
      "  AND open_hold.activity = hold.activity) "
      "FROM hold JOIN activity ON activity.id = hold.activity JOIN event ON event.id = activity.event "
      "LEFT JOIN hold_capture ON hold_capture.activity = hold.activity");
  auto rows = all.query();
  while (rows.next()) {
    const std::string what =
        "The hold of activity " + std::to_string(rows.integer(0)) + " (reference " + rows.text(1) + ") ";
    if (rows.text(2) != "redemptions") findings.add(invariant::kHolds, what + "is of no redemption.");
    const bool listed = rows.integer(6) != 0;
    if (rows.is_null(4)) {
      if (!listed && !cancelled_as_a_whole(database, rows.integer(0)))
        findings.add(invariant::kHolds,
                     what + "is open and not on the list of open ones, so it would never end.");
      continue;
    }
    if (listed) findings.add(invariant::kHolds, what + "was captured and is on the list of open ones.");
    if (rows.integer(4) > rows.integer(3))
      findings.add(invariant::kHolds, what + "was captured when its time was over.");
    if (rows.integer(5) != 0)
      findings.add(invariant::kHolds, what + "was captured, and its points were given back all the same.");
  }
}

void verify_rules(const Database& database, Findings& findings) {
  Statement versions(database, "SELECT id, hash, text FROM rule_version");
  auto rows = versions.query();
  while (rows.next()) {
    if (rows.bytes(1) == sha256(rows.bytes(2))) continue;
    findings.add(invariant::kVersions, "The text of rules version " + std::to_string(rows.integer(0)) +
                                           " is not the one that was published; its hash differs.");
  }
}

void verify_tier_rows(const Database& database, Findings& findings) {
  Statement doubles(
      database,
      "SELECT member.code, name.text, day, count(*) FROM tier_change "
      "JOIN member ON member.id = tier_change.member JOIN name ON name.id = tier_change.ladder "
      "WHERE NOT EXISTS (SELECT 1 FROM tier_superseded WHERE tier_superseded.tier_change = tier_change.id) "
      "GROUP BY tier_change.member, ladder, day, seq HAVING count(*) > 1");
  auto rows = doubles.query();
  while (rows.next()) {
    findings.add(invariant::kTierRows, "Member " + rows.text(0) + " has " + std::to_string(rows.integer(3)) +
                                           " tier changes in the same place of ladder " + rows.text(1) +
                                           " on " + iso(rows.day(2)) + ".");
  }
}

}  // namespace

std::size_t VerifyReport::broken() const {
  std::set<std::string> names;
  for (const Finding& finding : findings) names.insert(finding.invariant);
  return names.size();
}

VerifyReport verify(Database& database, const std::vector<std::string>& moving) {
  // Writers wait until it ends. An upgrade proves what it is about to save inside its write transaction.
  const ReadMoment one_moment(database);
  Findings findings;
  verify_file(database, findings);
  verify_references(database, findings);
  verify_guards(database, findings);
  verify_activities(database, findings);
  verify_journal(database, findings);
  verify_accounts(database, findings);
  verify_lots(database, moving, findings);
  verify_redemptions(database, findings);
  verify_records(database, findings);
  verify_holds(database, findings);
  verify_vouchers(database, findings);
  verify_acts(database, findings);
  verify_rules(database, findings);
  verify_tier_rows(database, findings);
  verify_histories(database, findings);
  VerifyReport report;
  for (const std::string_view name : invariant::kAll) {
    report.invariants.emplace_back(name);
    for (Finding& finding : findings.of(name)) report.findings.push_back(std::move(finding));
  }
  return report;
}

void verify_activities(const Database& database, Findings& findings) {
  const auto look = [&findings](std::int64_t number, const std::string& key, std::string_view data) {
    try {
      static_cast<void>(unpack(data));
    } catch (const StorageError&) {
      findings.add(invariant::kActivities,
                   "The fields of activity " + std::to_string(number) + " (" + key + ") cannot be read.");
    }
  };
  {
    Statement all(
        database,
        "SELECT activity.id, name, source_key, key_hash, data FROM activity JOIN event ON event.id = event");
    auto rows = all.query();
    while (rows.next()) {
      const std::string key = rows.text(2);
      look(rows.integer(0), key, rows.bytes(4));
      if (activity_key_hash(rows.text(1), key) == rows.integer(3)) continue;
      findings.add(invariant::kActivities,
                   "The id of activity " + std::to_string(rows.integer(0)) + " (" + key + ") was changed.");
    }
  }
  {
    Statement revisions(database, "SELECT activity, nr, data FROM revision");
    auto rows = revisions.query();
    while (rows.next()) look(rows.integer(0), "revision " + std::to_string(rows.integer(1)), rows.bytes(2));
  }
  Statement doubles(database,
                    "SELECT event.name, source_key, count(*) FROM activity JOIN event ON event.id = event "
                    "WHERE key_hash IN (SELECT key_hash FROM activity GROUP BY key_hash HAVING count(*) > 1) "
                    "AND batch NOT IN (SELECT batch FROM batch_undone) "
                    "GROUP BY event, source_key HAVING count(*) > 1");
  auto rows = doubles.query();
  while (rows.next()) {
    findings.add(invariant::kActivities, "The id " + rows.text(1) + " of " + rows.text(0) + " is stored " +
                                             std::to_string(rows.integer(2)) + " times.");
  }
}

}  // namespace rung::storage
