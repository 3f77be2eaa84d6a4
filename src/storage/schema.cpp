#include "storage/schema.h"

#include "core/check.h"

namespace rung::storage {
namespace {

// Since version 2.
constexpr const char* kRedemptionRecordTable =
    "CREATE TABLE redemption_record(txn INTEGER PRIMARY KEY REFERENCES redemption(txn), "
    "activity INTEGER NOT NULL UNIQUE REFERENCES activity(id)) STRICT";
// Which records took which reward, so that a stock can be counted; `reward` is the word of the record.
constexpr const char* kRewardRecordTable =
    "CREATE TABLE reward_record(reward INTEGER NOT NULL REFERENCES symbol(id), "
    "activity INTEGER NOT NULL REFERENCES activity(id), PRIMARY KEY(reward, activity)) STRICT, WITHOUT ROWID";
// Which records name another member, by his code: the owner of a household that somebody joins, the recipient
// of a reward. So that who acts for whom is found without looking at everybody.
constexpr const char* kNamedMemberTable =
    "CREATE TABLE named_member(code INTEGER NOT NULL REFERENCES symbol(id), "
    "activity INTEGER NOT NULL REFERENCES activity(id), PRIMARY KEY(code, activity)) STRICT, WITHOUT ROWID";
// Until when a redemption is only held, and that it was captured in time.
constexpr const char* kHoldTable =
    "CREATE TABLE hold(activity INTEGER PRIMARY KEY REFERENCES activity(id), until INTEGER NOT NULL) STRICT";
constexpr const char* kHoldCaptureTable =
    "CREATE TABLE hold_capture(activity INTEGER PRIMARY KEY REFERENCES hold(activity), at INTEGER NOT NULL) "
    "STRICT";
// Which holds are neither captured nor cancelled as a whole, by their end: a list of what is to be done, kept
// by triggers, so that nobody at a till looks at every hold there ever was. Its rows go when they are done
// with.
constexpr const char* kOpenHoldTable =
    "CREATE TABLE open_hold(until INTEGER NOT NULL, activity INTEGER NOT NULL REFERENCES hold(activity), "
    "PRIMARY KEY(until, activity)) STRICT, WITHOUT ROWID";
constexpr const char* kOpenHoldTriggers[] = {
    "CREATE TRIGGER hold_opens AFTER INSERT ON hold BEGIN "
    "INSERT INTO open_hold(until, activity) VALUES(NEW.until, NEW.activity); END",
    "CREATE TRIGGER hold_captured AFTER INSERT ON hold_capture BEGIN DELETE FROM open_hold "
    "WHERE until = (SELECT until FROM hold WHERE activity = NEW.activity) AND activity = NEW.activity; END",
    "CREATE TRIGGER open_hold_stays BEFORE DELETE ON open_hold "
    "WHEN NOT EXISTS (SELECT 1 FROM hold_capture WHERE activity = OLD.activity) "
    "AND NOT EXISTS (SELECT 1 FROM activity WHERE of = OLD.activity) BEGIN "
    "SELECT RAISE(ABORT, 'the hold is open'); END",
};
constexpr const char* kPublicationTable =
    "CREATE TABLE publication(id INTEGER PRIMARY KEY, published_at INTEGER NOT NULL, actor TEXT NOT NULL, "
    "reason TEXT NOT NULL, summary TEXT NOT NULL) STRICT";
constexpr const char* kPublishedVersionTable =
    "CREATE TABLE published_version(publication INTEGER NOT NULL REFERENCES publication(id), "
    "effective_from INTEGER NOT NULL, rule_version INTEGER NOT NULL REFERENCES rule_version(id), "
    "PRIMARY KEY(publication, effective_from)) STRICT, WITHOUT ROWID";
constexpr const char* kStatisticTable =
    "CREATE TABLE statistic(version_from INTEGER NOT NULL, day INTEGER NOT NULL, "
    "text INTEGER NOT NULL REFERENCES name(id), numerator INTEGER NOT NULL, "
    "denominator INTEGER NOT NULL CHECK(denominator > 0), members INTEGER NOT NULL CHECK(members >= 0), "
    "PRIMARY KEY(version_from, day, text)) STRICT, WITHOUT ROWID";
// What the codes of vouchers are made with: of one shop, made with its database, never changed.
constexpr const char* kSecretTable =
    "CREATE TABLE secret(id INTEGER PRIMARY KEY CHECK(id = 1), value BLOB NOT NULL CHECK(length(value) = "
    "32)) "
    "STRICT";
constexpr const char* kGuardExceptionTable =
    "CREATE TABLE guard_exception(run INTEGER PRIMARY KEY REFERENCES run(id), members INTEGER NOT NULL, "
    "actor TEXT NOT NULL, reason TEXT NOT NULL) STRICT";

// What was predicted on a day for the months after it: the model with its parameters, in millionths (alpha in
// weeks, gamma in millionths of smallest units), log-likelihoods in thousandths. p, q and gamma NULL: no
// values.
constexpr const char* kPredictionTable =
    "CREATE TABLE prediction(id INTEGER PRIMARY KEY, as_of INTEGER NOT NULL, "
    "months INTEGER NOT NULL CHECK(months BETWEEN 1 AND 120), model TEXT NOT NULL, "
    "r INTEGER NOT NULL CHECK(r > 0), alpha INTEGER NOT NULL CHECK(alpha > 0), "
    "a INTEGER NOT NULL CHECK(a > 0), b INTEGER NOT NULL CHECK(b > 0), log_likelihood INTEGER NOT NULL, "
    "p INTEGER CHECK(p > 0), q INTEGER CHECK(q > 0), gamma INTEGER CHECK(gamma > 0), "
    "value_log_likelihood INTEGER, made_at INTEGER NOT NULL, "
    "CHECK((p IS NULL) = (gamma IS NULL) AND (q IS NULL) = (gamma IS NULL))) STRICT";
// One member's part: what it was made from, and what came out: thousandths of purchases, smallest units of
// money. It counts from prediction_end on, and is complete then.
constexpr const char* kMemberPredictionTable =
    "CREATE TABLE member_prediction(member INTEGER NOT NULL REFERENCES member(id), "
    "prediction INTEGER NOT NULL REFERENCES prediction(id), repeats INTEGER NOT NULL CHECK(repeats >= 0), "
    "recency INTEGER NOT NULL, age INTEGER NOT NULL, paid INTEGER NOT NULL, spent INTEGER NOT NULL, "
    "purchases INTEGER NOT NULL CHECK(purchases >= 0), active INTEGER NOT NULL CHECK(active BETWEEN 0 AND "
    "1000), "
    "value INTEGER CHECK(value >= 0), CHECK(recency BETWEEN 0 AND age), CHECK(paid BETWEEN 0 AND repeats), "
    "PRIMARY KEY(member, prediction)) STRICT, WITHOUT ROWID";
constexpr const char* kPredictionEndTable =
    "CREATE TABLE prediction_end(prediction INTEGER PRIMARY KEY REFERENCES prediction(id), "
    "members INTEGER NOT NULL) STRICT";
constexpr const char* kPredictionEndedCheck =
    "CREATE TRIGGER member_prediction_ended BEFORE INSERT ON member_prediction "
    "WHEN EXISTS (SELECT 1 FROM prediction_end WHERE prediction = NEW.prediction) BEGIN "
    "SELECT RAISE(ABORT, 'the prediction is complete'); END";

// A batch that was taken back: its rows stay, and every reader passes over them.
constexpr const char* kBatchUndoneTable =
    "CREATE TABLE batch_undone(batch INTEGER PRIMARY KEY REFERENCES batch(id), undone_at INTEGER NOT NULL, "
    "actor TEXT NOT NULL, reason TEXT NOT NULL) STRICT";
// A member whose first batch was taken back, imported again.
constexpr const char* kMemberAgainTable =
    "CREATE TABLE member_again(member INTEGER NOT NULL REFERENCES member(id), "
    "batch INTEGER NOT NULL REFERENCES batch(id), joined INTEGER NOT NULL, "
    "PRIMARY KEY(member, batch)) STRICT, WITHOUT ROWID";
// Members as readers see them, with the batch that they are there by. `joined` NULL: only batches that were
// taken back brought him.
constexpr const char* kKnownMemberView =
    "CREATE VIEW known_member(id, code, joined, batch) AS SELECT member.id, member.code, "
    "CASE WHEN member.batch NOT IN (SELECT batch FROM batch_undone) THEN member.joined "
    "ELSE (SELECT member_again.joined FROM member_again WHERE member_again.member = member.id "
    "AND member_again.batch NOT IN (SELECT batch FROM batch_undone)) END, "
    "CASE WHEN member.batch NOT IN (SELECT batch FROM batch_undone) THEN member.batch "
    "ELSE (SELECT member_again.batch FROM member_again WHERE member_again.member = member.id "
    "AND member_again.batch NOT IN (SELECT batch FROM batch_undone)) END FROM member";

// Up to `last_day` nothing is booked any more; `last_txn` is the last transaction from before the closing.
constexpr const char* kClosingTable =
    "CREATE TABLE closing(last_day INTEGER PRIMARY KEY, closed_at INTEGER NOT NULL, "
    "last_txn INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL) STRICT";
constexpr const char* kClosedCheck =
    "CREATE TRIGGER txn_after_closing BEFORE INSERT ON txn "
    "WHEN NEW.day <= (SELECT max(last_day) FROM closing) BEGIN "
    "SELECT RAISE(ABORT, 'the month is closed'); END";
// Whose personal rows were deleted; none come after that.
constexpr const char* kErasureTable =
    "CREATE TABLE erasure(member INTEGER PRIMARY KEY REFERENCES member(id), day INTEGER NOT NULL, "
    "erased_at INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL) STRICT";
constexpr const char* kErasedFactCheck =
    "CREATE TRIGGER person_fact_not_erased BEFORE INSERT ON person_fact "
    "WHEN EXISTS (SELECT 1 FROM erasure WHERE member = NEW.member) BEGIN "
    "SELECT RAISE(ABORT, 'the member was erased'); END";
constexpr const char* kErasedTextCheck =
    "CREATE TRIGGER message_text_not_erased BEFORE INSERT ON message_text "
    "WHEN EXISTS (SELECT 1 FROM message JOIN erasure ON erasure.member = message.member "
    "WHERE message.id = NEW.message) BEGIN SELECT RAISE(ABORT, 'the member was erased'); END";

// Derived: what the last recalculation found of members, 64 of them in a row, and what was known then
// (storage/outlook_store.h). Any recalculation may write it anew.
constexpr const char* kOutlookTable =
    "CREATE TABLE outlook(block INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT";
constexpr const char* kOutlookBasisTable =
    "CREATE TABLE outlook_basis(id INTEGER PRIMARY KEY CHECK(id = 1), as_of INTEGER NOT NULL, "
    "everybody INTEGER NOT NULL, made_by TEXT NOT NULL, activity INTEGER NOT NULL, member INTEGER NOT NULL, "
    "batch INTEGER NOT NULL, lot INTEGER NOT NULL, posting INTEGER NOT NULL, taken_back INTEGER NOT NULL, "
    "erased INTEGER NOT NULL, predictions INTEGER NOT NULL, balances BLOB NOT NULL) STRICT";

// Derived: what members did, 64 of them in a row, and what was known then (storage/packed_histories.h).
constexpr const char* kHistoryTable =
    "CREATE TABLE history(block INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT";
constexpr const char* kHistoryBasisTable =
    "CREATE TABLE history_basis(id INTEGER PRIMARY KEY CHECK(id = 1), activity INTEGER NOT NULL, "
    "member INTEGER NOT NULL, batch INTEGER NOT NULL, taken_back INTEGER NOT NULL) STRICT";

// What lots and postings name is looked up by the seal, for all of a transaction together: a reference here
// would be looked up for every row by itself, a third of what a lot costs and more of a posting.
constexpr const char* kLotTable =
    "CREATE TABLE lot(id INTEGER PRIMARY KEY, member INTEGER NOT NULL, "
    "unit INTEGER NOT NULL, points INTEGER NOT NULL CHECK(points <> 0), earned_on INTEGER NOT NULL, "
    "usable_from INTEGER, last_day INTEGER NOT NULL, rule INTEGER, activity INTEGER, "
    "against INTEGER NOT NULL) STRICT";
constexpr const char* kPostingTable =
    "CREATE TABLE posting(id INTEGER PRIMARY KEY, txn INTEGER NOT NULL, account INTEGER NOT NULL, "
    "lot INTEGER, amount INTEGER NOT NULL CHECK(amount <> 0), against INTEGER, rule INTEGER, "
    "activity INTEGER, CHECK((lot IS NULL) = (against IS NULL))) STRICT";
// A file of version 1 keeps its tables, with references beside what the seal asks.
constexpr const char* kLotTableOfVersion1 =
    "CREATE TABLE lot(id INTEGER PRIMARY KEY, member INTEGER NOT NULL REFERENCES member(id), "
    "unit INTEGER NOT NULL, points INTEGER NOT NULL CHECK(points <> 0), earned_on INTEGER NOT NULL, "
    "usable_from INTEGER, last_day INTEGER NOT NULL, rule INTEGER REFERENCES name(id), "
    "activity INTEGER REFERENCES activity(id), against INTEGER NOT NULL REFERENCES account(id)) STRICT";
constexpr const char* kPostingTableOfVersion1 =
    "CREATE TABLE posting(id INTEGER PRIMARY KEY, txn INTEGER NOT NULL REFERENCES txn(id), "
    "account INTEGER NOT NULL REFERENCES account(id), lot INTEGER REFERENCES lot(id), "
    "amount INTEGER NOT NULL CHECK(amount <> 0), against INTEGER REFERENCES account(id), "
    "rule INTEGER REFERENCES name(id), activity INTEGER REFERENCES activity(id), "
    "CHECK((lot IS NULL) = (against IS NULL))) STRICT";
// What a change of tier names has a number because it was looked up when the row was made; verify() looks at
// it again. Eight references were two thirds of what a row costs.
constexpr const char* kTierChangeTable =
    "CREATE TABLE tier_change(id INTEGER PRIMARY KEY, run INTEGER NOT NULL, member INTEGER NOT NULL, "
    "ladder INTEGER NOT NULL, day INTEGER NOT NULL, seq INTEGER NOT NULL, tier INTEGER NOT NULL, "
    "from_tier INTEGER, valid_until INTEGER NOT NULL, kind INTEGER NOT NULL, met INTEGER, "
    "activity INTEGER, rule_version INTEGER NOT NULL) STRICT";
constexpr const char* kTierChangeTableOfVersion1 =
    "CREATE TABLE tier_change(id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), "
    "member INTEGER NOT NULL REFERENCES member(id), ladder INTEGER NOT NULL REFERENCES name(id), "
    "day INTEGER NOT NULL, seq INTEGER NOT NULL, tier INTEGER NOT NULL REFERENCES name(id), "
    "from_tier INTEGER REFERENCES name(id), valid_until INTEGER NOT NULL, kind INTEGER NOT NULL, "
    "met INTEGER REFERENCES name(id), activity INTEGER REFERENCES activity(id), "
    "rule_version INTEGER NOT NULL REFERENCES rule_version(id)) STRICT";
// Whatever is sealed stays. A row that another program added outside of any transaction belongs to nobody and
// keeps everybody from booking, so it can be taken out again.
constexpr const char* kSealedRowsStay[] = {
    "CREATE TRIGGER lot_no_delete BEFORE delete ON lot "
    "WHEN OLD.id <= coalesce((SELECT max(last_lot) FROM seal), 0) BEGIN "
    "SELECT RAISE(ABORT, 'lot is append-only'); END",
    "CREATE TRIGGER posting_no_delete BEFORE delete ON posting "
    "WHEN OLD.id <= coalesce((SELECT max(last_posting) FROM seal), 0) BEGIN "
    "SELECT RAISE(ABORT, 'posting is append-only'); END",
};

// Days are local days since 1970-01-01, instants (`at`, `…_at`) UTC milliseconds, amounts smallest units.
constexpr const char* kTables[] = {
    // Written once: what the stored amounts and days mean.
    "CREATE TABLE shop(id INTEGER PRIMARY KEY CHECK(id = 1), currency TEXT NOT NULL, decimals INTEGER NOT "
    "NULL, "
    "time_zone TEXT NOT NULL) STRICT",

    kSecretTable,

    // Numbers for words, so that editing a rule file never shifts what is stored. Names come from rules
    // (tiers, earn
    // rules, point currencies …), symbols from data (products, channels …); neither holds anything personal.
    "CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE symbol(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE event(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",  // '': the member itself
    "CREATE TABLE field(id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES event(id), name TEXT NOT "
    "NULL, "
    "on_line INTEGER NOT NULL CHECK(on_line IN (0, 1)), kind INTEGER NOT NULL, "
    "UNIQUE(event, name, on_line, kind)) STRICT",

    "CREATE TABLE batch(id INTEGER PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "booked_at INTEGER NOT NULL) STRICT",
    "CREATE TABLE batch_end(batch INTEGER PRIMARY KEY REFERENCES batch(id), activities_new INTEGER NOT NULL, "
    "activities_known INTEGER NOT NULL, activities_revised INTEGER NOT NULL, activities_refused INTEGER NOT "
    "NULL, "
    "members_new INTEGER NOT NULL, members_known INTEGER NOT NULL, members_revised INTEGER NOT NULL) STRICT",

    kBatchUndoneTable,

    "CREATE TABLE member(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, joined INTEGER NOT NULL, "
    "batch INTEGER NOT NULL REFERENCES batch(id)) STRICT",
    kMemberAgainTable,
    kKnownMemberView,
    kErasureTable,
    // A dated fact about a member; a text is a symbol's number; NULL: taken away.
    "CREATE TABLE attribute(member INTEGER NOT NULL REFERENCES member(id), "
    "field INTEGER NOT NULL REFERENCES field(id), from_day INTEGER NOT NULL, seq INTEGER NOT NULL, value "
    "INTEGER, "
    "batch INTEGER NOT NULL REFERENCES batch(id), PRIMARY KEY(member, field, from_day, seq)) STRICT, WITHOUT "
    "ROWID",
    // The same for what names or reaches a person. These rows may be deleted.
    "CREATE TABLE person_fact(member INTEGER NOT NULL REFERENCES member(id), "
    "field INTEGER NOT NULL REFERENCES field(id), from_day INTEGER NOT NULL, seq INTEGER NOT NULL, text "
    "TEXT, "
    "batch INTEGER NOT NULL REFERENCES batch(id), PRIMARY KEY(member, field, from_day, seq)) STRICT, WITHOUT "
    "ROWID",

    // member NULL: nobody's. of: the order a return belongs to. data: packed fields and lines
    // (storage/packing.h).
    "CREATE TABLE activity(id INTEGER PRIMARY KEY, member INTEGER REFERENCES member(id), "
    "event INTEGER NOT NULL REFERENCES event(id), day INTEGER NOT NULL, at INTEGER NOT NULL, "
    "minute INTEGER NOT NULL CHECK(minute BETWEEN 0 AND 1439), key_hash INTEGER NOT NULL, source_key TEXT "
    "NOT NULL, "
    "of INTEGER REFERENCES activity(id), batch INTEGER NOT NULL REFERENCES batch(id), data BLOB NOT NULL) "
    "STRICT",
    // An activity sent again with changed changeable fields: the highest nr replaces its data.
    "CREATE TABLE revision(activity INTEGER NOT NULL REFERENCES activity(id), nr INTEGER NOT NULL, "
    "batch INTEGER NOT NULL REFERENCES batch(id), data BLOB NOT NULL, PRIMARY KEY(activity, nr)) STRICT, "
    "WITHOUT ROWID",

    "CREATE TABLE rule_version(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE CHECK(length(hash) = 32), "
    "program TEXT NOT NULL, effective_from INTEGER NOT NULL, text TEXT NOT NULL, published_at INTEGER NOT "
    "NULL, "
    "reason TEXT NOT NULL) STRICT",
    // What is in force: the versions of a publication follow each other, the latest publication holds.
    kPublicationTable,
    kPublishedVersionTable,
    // What members were compared by on a day: settled once, and then so for good.
    kStatisticTable,
    "CREATE TABLE run(id INTEGER PRIMARY KEY, as_of INTEGER NOT NULL, "
    "rule_version INTEGER NOT NULL REFERENCES rule_version(id), started_at INTEGER NOT NULL) STRICT",
    "CREATE TABLE run_end(run INTEGER PRIMARY KEY REFERENCES run(id), finished_at INTEGER NOT NULL, "
    "members INTEGER NOT NULL) STRICT",
    kGuardExceptionTable,
    kTierChangeTable,
    "CREATE TABLE tier_superseded(tier_change INTEGER PRIMARY KEY REFERENCES tier_change(id), "
    "run INTEGER NOT NULL REFERENCES run(id)) STRICT",

    // The journal. `against` is the account on the other side of a lot or of a posting on a lot; a posting
    // without a
    // lot is an account's sum over the transaction.
    "CREATE TABLE account(id INTEGER PRIMARY KEY, unit INTEGER NOT NULL REFERENCES name(id), "
    "kind INTEGER NOT NULL CHECK(kind BETWEEN 0 AND 5), UNIQUE(unit, kind)) STRICT",
    "CREATE TABLE txn(id INTEGER PRIMARY KEY REFERENCES seal(txn) DEFERRABLE INITIALLY DEFERRED, "
    "kind INTEGER NOT NULL, day INTEGER NOT NULL, booked_at INTEGER NOT NULL, source TEXT NOT NULL, "
    "key TEXT NOT NULL, request TEXT NOT NULL, content_hash BLOB NOT NULL CHECK(length(content_hash) = 32), "
    "actor TEXT NOT NULL, reason TEXT NOT NULL, first_lot INTEGER NOT NULL, first_posting INTEGER NOT NULL, "
    "UNIQUE(source, key)) STRICT",
    kLotTable,
    kPostingTable,
    "CREATE TABLE seal(txn INTEGER PRIMARY KEY REFERENCES txn(id), last_lot INTEGER NOT NULL, "
    "last_posting INTEGER NOT NULL, prev BLOB NOT NULL CHECK(length(prev) = 32), "
    "hash BLOB NOT NULL CHECK(length(hash) = 32)) STRICT",
    "CREATE TABLE redemption(txn INTEGER PRIMARY KEY REFERENCES txn(id), "
    "member INTEGER NOT NULL REFERENCES member(id), reward INTEGER NOT NULL REFERENCES name(id), "
    "unit INTEGER NOT NULL REFERENCES name(id), points INTEGER NOT NULL CHECK(points > 0)) STRICT",
    // The record that a redemption acts by in its member's history.
    kRedemptionRecordTable,
    kRewardRecordTable,
    kNamedMemberTable,
    kHoldTable,
    kHoldCaptureTable,
    kOpenHoldTable,

    kClosingTable,

    kPredictionTable,
    kMemberPredictionTable,
    kPredictionEndTable,

    kOutlookTable,
    kOutlookBasisTable,
    kHistoryTable,
    kHistoryBasisTable,

    "CREATE TABLE message_run(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, started_at INTEGER NOT NULL) "
    "STRICT",
    "CREATE TABLE message(id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES message_run(id), "
    "notification INTEGER NOT NULL REFERENCES name(id), member INTEGER NOT NULL REFERENCES member(id), "
    "channel INTEGER NOT NULL REFERENCES name(id), language TEXT NOT NULL, day INTEGER NOT NULL, "
    "written_at INTEGER NOT NULL, key TEXT NOT NULL UNIQUE) STRICT",
    // What a message said to whom. These rows may be deleted.
    "CREATE TABLE message_text(message INTEGER PRIMARY KEY REFERENCES message(id), address TEXT NOT NULL, "
    "subject TEXT NOT NULL, text TEXT NOT NULL, not_before TEXT NOT NULL DEFAULT '', fields TEXT NOT NULL "
    "DEFAULT '') STRICT",
    // The outbox files of the run stand on disk and are not written again, also when they are taken away.
    "CREATE TABLE message_run_end(run INTEGER PRIMARY KEY REFERENCES message_run(id)) STRICT",
};

constexpr const char* kIndexes[] = {
    kActivityKeyIndex,
    kActivityMemberIndex,
    "CREATE INDEX activity_of ON activity(of) WHERE of IS NOT NULL",
    "CREATE INDEX tier_change_member ON tier_change(member)",
    "CREATE INDEX lot_member ON lot(member)",
    "CREATE INDEX posting_lot ON posting(lot) WHERE lot IS NOT NULL",
    "CREATE INDEX redemption_member ON redemption(member)",
    "CREATE INDEX message_member ON message(member)",
    "CREATE INDEX message_of_run ON message(run)",
};

// The seal comes last and is refused unless the transaction is whole: balanced per currency, every account's
// sum the opposite of what the lots say stands against it, the next in the chain, everything up to the last
// row its own, and nothing named that is not there (numbers of rows have no gaps, so the highest one says it;
// that each single one is there is looked at by verify()). Rows are summed up by account, those that name
// something that is not there are not counted, and the count has to be right. Grouping all of them would sort
// them, which costs several times as much as reading them: nearly all stand against the same account, the
// last lot's or the first posting's, and only the others are grouped.
constexpr const char* kSealCheck = R"sql(
CREATE TRIGGER seal_check BEFORE INSERT ON seal BEGIN
  SELECT RAISE(ABORT, 'sealed already') WHERE EXISTS (SELECT 1 FROM seal WHERE txn = NEW.txn);
  SELECT RAISE(ABORT, 'not whole') WHERE EXISTS (
    WITH lots AS MATERIALIZED (
      SELECT (SELECT unit FROM lot WHERE id = NEW.last_lot) AS u,
             (SELECT against FROM lot WHERE id = NEW.last_lot) AS s, count(*) AS n, sum(points) AS a FROM lot
       WHERE id BETWEEN (SELECT first_lot FROM txn WHERE id = NEW.txn) AND NEW.last_lot
         AND against = (SELECT against FROM lot WHERE id = NEW.last_lot)
         AND unit = (SELECT unit FROM lot WHERE id = NEW.last_lot)
         AND +member BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM member)
         AND (rule IS NULL OR rule BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM name))
         AND (activity IS NULL OR activity BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM activity))
      UNION ALL
      SELECT unit, against, count(*), sum(points) FROM lot
       WHERE id BETWEEN (SELECT first_lot FROM txn WHERE id = NEW.txn) AND NEW.last_lot
         AND (against <> (SELECT against FROM lot WHERE id = NEW.last_lot)
              OR unit <> (SELECT unit FROM lot WHERE id = NEW.last_lot))
         AND +member BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM member)
         AND (rule IS NULL OR rule BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM name))
         AND (activity IS NULL OR activity BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM activity))
       GROUP BY unit, against),
    postings AS MATERIALIZED (
      SELECT (SELECT account FROM posting WHERE id =
              (SELECT first_posting FROM txn WHERE id = NEW.txn)) AS s,
             (SELECT against FROM posting WHERE id =
              (SELECT first_posting FROM txn WHERE id = NEW.txn)) AS o,
             count(*) AS n, sum(amount) AS a
        FROM posting
       WHERE id BETWEEN (SELECT first_posting FROM txn WHERE id = NEW.txn) AND NEW.last_posting
         AND account = (SELECT account FROM posting WHERE id =
              (SELECT first_posting FROM txn WHERE id = NEW.txn))
         AND against IS (SELECT against FROM posting WHERE id =
              (SELECT first_posting FROM txn WHERE id = NEW.txn))
         AND txn = NEW.txn AND (lot IS NULL OR +lot BETWEEN 1 AND NEW.last_lot)
         AND (rule IS NULL OR rule BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM name))
         AND (activity IS NULL OR activity BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM activity))
      UNION ALL
      SELECT account, against, count(*), sum(amount) FROM posting
       WHERE id BETWEEN (SELECT first_posting FROM txn WHERE id = NEW.txn) AND NEW.last_posting
         AND (account <> (SELECT account FROM posting WHERE id =
              (SELECT first_posting FROM txn WHERE id = NEW.txn))
              OR against IS NOT (SELECT against FROM posting WHERE id =
              (SELECT first_posting FROM txn WHERE id = NEW.txn)))
         AND txn = NEW.txn AND (lot IS NULL OR +lot BETWEEN 1 AND NEW.last_lot)
         AND (rule IS NULL OR rule BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM name))
         AND (activity IS NULL OR activity BETWEEN 1 AND (SELECT coalesce(max(id), 0) FROM activity))
       GROUP BY account, against)
    SELECT 1 FROM (
      SELECT u, a FROM lots
      UNION ALL
      SELECT account.unit, a FROM postings JOIN account ON account.id = postings.s
    ) GROUP BY u HAVING sum(a) <> 0
    UNION ALL
    SELECT 1 FROM (SELECT s, a FROM lots UNION ALL SELECT coalesce(o, s), a FROM postings)
     GROUP BY s HAVING sum(a) <> 0
    UNION ALL
    SELECT 1 FROM lots LEFT JOIN account ON account.id = lots.s WHERE account.unit IS NOT lots.u
    UNION ALL
    SELECT 1 FROM postings WHERE s NOT IN (SELECT id FROM account) OR o NOT IN (SELECT id FROM account)
    UNION ALL
    SELECT 1 WHERE (SELECT sum(n) FROM lots)
                   <> NEW.last_lot - (SELECT first_lot FROM txn WHERE id = NEW.txn) + 1
                OR (SELECT sum(n) FROM postings)
                   <> NEW.last_posting - (SELECT first_posting FROM txn WHERE id = NEW.txn) + 1);
  SELECT RAISE(ABORT, 'gap') WHERE
       NEW.last_lot <> (SELECT coalesce(max(id), 0) FROM lot)
    OR NEW.last_posting <> (SELECT coalesce(max(id), 0) FROM posting);
  SELECT RAISE(ABORT, 'chain') WHERE
       NEW.prev IS NOT coalesce((SELECT hash FROM seal WHERE txn = NEW.txn - 1), zeroblob(32))
    OR (SELECT first_lot FROM txn WHERE id = NEW.txn)
       IS NOT coalesce((SELECT last_lot FROM seal WHERE txn = NEW.txn - 1), 0) + 1
    OR (SELECT first_posting FROM txn WHERE id = NEW.txn)
       IS NOT coalesce((SELECT last_posting FROM seal WHERE txn = NEW.txn - 1), 0) + 1
    OR NEW.txn <> coalesce((SELECT max(txn) FROM seal), 0) + 1;
END)sql";

std::string refuse(const std::string& table, const char* act, const char* why) {
  return "CREATE TRIGGER " + table + "_no_" + act + " BEFORE " + act + " ON " + table +
         " BEGIN SELECT RAISE(ABORT, '" + table + " " + why + "'); END";
}

void add_guards(const std::string& table, std::vector<std::string>& statements) {
  statements.push_back(refuse(table, "update", "is append-only"));
  if (table == "lot" || table == "posting") return;  // kSealedRowsStay
  statements.push_back(refuse(table, "delete", "is append-only"));
}

void add_open_hold_triggers(std::vector<std::string>& statements) {
  statements.insert(statements.end(), std::begin(kOpenHoldTriggers), std::end(kOpenHoldTriggers));
  statements.push_back(refuse("open_hold", "update", "is never changed"));
}

// What a version 1 lacks. What was in force is what its last recalculation used.
std::vector<std::string> from_version_1() {
  std::vector<std::string> statements{
      kRedemptionRecordTable, kPublicationTable,   kPublishedVersionTable, kStatisticTable,
      kGuardExceptionTable,   kHoldTable,          kHoldCaptureTable,      kBatchUndoneTable,
      kMemberAgainTable,      kKnownMemberView,    kErasureTable,          kClosingTable,
      kClosedCheck,           kErasedFactCheck,    kErasedTextCheck,       kOpenHoldTable,
      kSecretTable,           kRewardRecordTable,  kNamedMemberTable,      kPredictionTable,
      kMemberPredictionTable, kPredictionEndTable, kPredictionEndedCheck,  kOutlookTable,
      kOutlookBasisTable,     kHistoryTable,       kHistoryBasisTable};
  statements.emplace_back("ALTER TABLE message_text ADD COLUMN fields TEXT NOT NULL DEFAULT ''");
  add_open_hold_triggers(statements);
  for (const char* trigger : {"seal_check", "lot_no_delete", "posting_no_delete"})
    statements.push_back(std::string("DROP TRIGGER ") + trigger);
  statements.emplace_back(kSealCheck);
  statements.insert(statements.end(), std::begin(kSealedRowsStay), std::end(kSealedRowsStay));
  for (const char* table :
       {"publication", "published_version", "statistic", "redemption_record", "guard_exception", "hold",
        "hold_capture", "batch_undone", "member_again", "erasure", "closing", "secret", "reward_record",
        "named_member", "prediction", "member_prediction", "prediction_end"})
    add_guards(table, statements);
  statements.emplace_back(
      "INSERT INTO publication SELECT 1, published_at, '', reason, '' FROM rule_version WHERE id = "
      "(SELECT rule_version FROM run JOIN run_end ON run_end.run = run.id ORDER BY run.id DESC LIMIT 1)");
  statements.emplace_back(
      "INSERT INTO published_version SELECT 1, effective_from, id FROM rule_version WHERE id = "
      "(SELECT rule_version FROM run JOIN run_end ON run_end.run = run.id ORDER BY run.id DESC LIMIT 1)");
  statements.emplace_back("PRAGMA user_version = 2");
  return statements;
}

std::vector<std::string> all_statements() {
  std::vector<std::string> statements(std::begin(kTables), std::end(kTables));
  statements.insert(statements.end(), std::begin(kIndexes), std::end(kIndexes));
  statements.emplace_back(kSealCheck);
  statements.insert(statements.end(), std::begin(kSealedRowsStay), std::end(kSealedRowsStay));
  for (const char* check : {kClosedCheck, kErasedFactCheck, kErasedTextCheck, kPredictionEndedCheck})
    statements.emplace_back(check);
  add_open_hold_triggers(statements);
  for (const std::string& table : append_only_tables()) add_guards(table, statements);
  for (const std::string& table : erasable_tables())
    statements.push_back(refuse(table, "update", "is never changed"));
  statements.push_back("PRAGMA application_id = " + std::to_string(kApplicationId));
  statements.push_back("PRAGMA user_version = " + std::to_string(kSchemaVersion));
  return statements;
}

}  // namespace

const std::vector<std::string>& append_only_tables() {
  static const std::vector<std::string> tables{"shop",
                                               "secret",
                                               "name",
                                               "symbol",
                                               "event",
                                               "field",
                                               "batch",
                                               "batch_end",
                                               "batch_undone",
                                               "member_again",
                                               "erasure",
                                               "closing",
                                               "prediction",
                                               "member_prediction",
                                               "prediction_end",
                                               "member",
                                               "attribute",
                                               "activity",
                                               "revision",
                                               "rule_version",
                                               "publication",
                                               "published_version",
                                               "statistic",
                                               "run",
                                               "run_end",
                                               "guard_exception",
                                               "tier_change",
                                               "tier_superseded",
                                               "account",
                                               "txn",
                                               "lot",
                                               "posting",
                                               "seal",
                                               "redemption",
                                               "redemption_record",
                                               "reward_record",
                                               "named_member",
                                               "hold",
                                               "hold_capture",
                                               "message_run",
                                               "message",
                                               "message_run_end"};
  return tables;
}

const std::vector<std::string>& erasable_tables() {
  static const std::vector<std::string> tables{"person_fact", "message_text"};
  return tables;
}

std::string older_form(const std::string& statement) {
  if (statement == kLotTable) return kLotTableOfVersion1;
  if (statement == kPostingTable) return kPostingTableOfVersion1;
  return statement == kTierChangeTable ? kTierChangeTableOfVersion1 : std::string();
}

const std::vector<std::string>& work_lists() {
  static const std::vector<std::string> tables{"open_hold"};
  return tables;
}

const std::vector<std::string>& derived_tables() {
  static const std::vector<std::string> tables{"outlook", "outlook_basis", "history", "history_basis"};
  return tables;
}

const std::vector<std::string>& migration_statements(std::int64_t from) {
  static const std::vector<std::string> first = from_version_1();
  RUNG_CHECK(from == 1, "every version has a way to the next");
  return first;
}

const std::vector<std::string>& schema_statements() {
  static const std::vector<std::string> statements = all_statements();
  return statements;
}

}  // namespace rung::storage
