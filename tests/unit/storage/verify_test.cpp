#include "storage/verify.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <tuple>

#include "ledger_shop.h"
#include "storage/reward_records.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;
using ledger::Draft;
using ledger::EntryKind;

namespace {

std::vector<std::string> column(const std::filesystem::path& path, const char* sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) == SQLITE_OK);
  std::vector<std::string> found;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    found.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  }
  sqlite3_finalize(statement);
  sqlite3_close(handle);
  return found;
}

// A small ledger in which everything has happened once. Lots: 1 (100, spent 40), 2 (expired 30), 3 (50,
// left), 4 (a debt of 10, repaid), 5 (another member's). Transactions: 1 accrual, 2 redemption, 3
// recalculation with expiry, debt and repayment, 4 accrual of the other member.
class BookedShop : public Shop {
 public:
  BookedShop() {
    const auto work = [&](ActivityStore& store) {
      store.book_member(member("M-1"), kMonday);
      store.book_member(member("M-2"), kMonday);
      store.book(order("M-1", "A-1", 5000));
      store.book(order("M-2", "A-2", 5000));
      store.book(order("M-1", "A-3", 5000));
    };
    import(work);
    rules.sources = {std::make_shared<const SourceFile>("club.rung", "program club\n")};
    database.with_write_transaction([&] { book_all(); });
  }

  // Breaks the stored rows past every guard, leaving the guards themselves as they were.
  void break_rows(const std::string& sql) const {
    std::string all;
    const std::vector<std::string> names =
        column(folder.file(), "SELECT name FROM sqlite_schema WHERE type = 'trigger'");
    const std::vector<std::string> statements =
        column(folder.file(), "SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    for (const std::string& name : names) all += "DROP TRIGGER " + name + ";";
    all += sql + ";";
    for (const std::string& statement : statements) all += statement + ";";
    raw(folder.file(), all);
  }

  // `moving`: currencies whose lots may end on another day than they were issued with.
  [[nodiscard]] std::set<std::string> broken(const std::vector<std::string>& moving = {}) const {
    Database read = Database::open(folder.file(), Access::ReadOnly);
    std::set<std::string> names;
    for (const Finding& finding : verify(read, moving).findings) {
      INFO(finding.invariant << ": " << finding.text);
      CHECK(finding.text.ends_with("."));
      names.insert(finding.invariant);
    }
    return names;
  }

 private:
  void book_all() {
    LedgerStore ledger(database);
    TierStore tiers(database);
    const int unit = ledger.unit_of("points");
    const RuleVersionNumber version =
        RuleStore(database).publish({}, {&rules}, {1, "", "first"}).versions.front().number;
    const RunNumber run = tiers.start_run(kMonday + 20, version, 1);
    book(ledger,
         Draft{{lot_of(unit, 100, kMonday + 30), lot_of(unit, 30, kMonday + 19), lot_of(unit, 50, kForever)},
               {}},
         "1", EntryKind::Recalculation, kMonday);
    book(ledger, taking(ledger.points(1).lots, 70, ledger::Account::Redeemed, 3), "2", EntryKind::Redemption,
         kMonday);
    ledger.record_redemption(2, 1, "cups", unit, 70, 3);
    // Another lot expires on the twentieth day; a return leaves a debt that is repaid at once.
    Draft draft;
    draft.lots = {lot_of(unit, 25, kMonday + 19), lot_of(unit, -10, kForever)};
    draft.lots[1].contra = ledger::Account::TakenBack;
    book(ledger, draft, "3", EntryKind::Recalculation, kMonday + 10);
    draft = Draft();
    draft.postings = {{4, 1, unit, -10, ledger::Account::Members, 0},
                      {5, 1, unit, 10, ledger::Account::Members, 0}};
    book(ledger, draft, "4", EntryKind::Recalculation, kMonday + 10);
    draft.postings = {{4, 1, unit, -15, ledger::Account::Expired, 0}};
    book(ledger, draft, "5", EntryKind::Recalculation, kMonday + 20);
    ledger::NewLot other = lot_of(unit, 7, kForever);
    other.member = 2;
    other.activity = 2;
    book(ledger, Draft{{other}, {}}, "6", EntryKind::Accrual, kMonday + 20);
    TierRow bronze;
    bronze.ladder = "main";
    bronze.tier = "Bronze";
    bronze.day = kMonday;
    bronze.rules = version;
    tiers.update(run, 1, {}, {bronze});
    tiers.finish_run(run, 2, 2);
  }

  static void book(LedgerStore& ledger, const Draft& draft, const std::string& key, EntryKind kind, Day day) {
    EntryHeader header;
    header.kind = kind;
    header.day = day;
    header.source = "test";
    header.key = key;
    header.request = "request " + key;
    REQUIRE(ledger.book(draft, header).ok());
  }
};

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("a ledger that nobody touched holds every invariant, and verifying writes nothing") {
  const BookedShop shop;
  Database read = Database::open(shop.folder.file(), Access::ReadOnly);
  const VerifyReport report = verify(read, {});
  for (const Finding& finding : report.findings) MESSAGE(finding.invariant << ": " << finding.text);
  CHECK(report.findings.empty());
  CHECK(report.broken() == 0);
  CHECK(report.invariants.size() == 34);
}

TEST_CASE("an empty database holds every invariant") {
  const Folder folder;
  Database database = Database::create(folder.file());
  CHECK(verify(database, {}).findings.empty());
}

TEST_CASE("the file is whole: a damaged page is found") {
  const BookedShop shop;
  // An index entry that leads to another row: no foreign key, no sum shows it.
  shop.break_rows(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX lot_member ON lot(unit)' "
      "WHERE name = 'lot_member'; PRAGMA writable_schema = OFF");
  CHECK(shop.broken().contains("the file is whole"));
}

TEST_CASE("every reference leads somewhere: a missing member is found") {
  const BookedShop shop;
  shop.break_rows("DELETE FROM member WHERE id = 2");
  CHECK(shop.broken().contains("every reference leads somewhere"));
}

TEST_CASE("every reference leads somewhere: rows of tables without references that name nothing are found") {
  const std::tuple<std::string, const char*, const char*> all[] = {
      {"lot", "1 = 1", "member rule activity against"},
      {"posting", "lot IS NOT NULL", "txn account lot against rule activity"},
      {"tier_change", "1 = 1", "run member ladder tier from_tier met activity rule_version"}};
  for (const auto& [table, which, columns] : all) {
    std::istringstream each(columns);
    for (std::string column; each >> column;) {
      CAPTURE(table);
      CAPTURE(column);
      const BookedShop shop;
      shop.break_rows(fmt::format("UPDATE {0} SET {1} = 99 WHERE id = (SELECT min(id) FROM {0} WHERE {2})",
                                  table, column, which));
      CHECK(shop.broken().contains("every reference leads somewhere"));
    }
  }
}

TEST_CASE("the guards stand: a dropped trigger is found although nothing broke yet") {
  const BookedShop shop;
  raw(shop.folder.file(), "DROP TRIGGER lot_no_update");
  CHECK(shop.broken() == Names{"the guards stand"});
}

TEST_CASE("the guards stand: a weakened seal is found") {
  const BookedShop shop;
  raw(shop.folder.file(),
      "DROP TRIGGER seal_check; CREATE TRIGGER seal_check BEFORE INSERT ON seal BEGIN SELECT 1; END");
  CHECK(shop.broken() == Names{"the guards stand"});
}

TEST_CASE(
    "every activity can be read and is there once: a damaged blob, a changed id and a double are found") {
  const BookedShop damaged;
  damaged.break_rows("UPDATE activity SET data = x'ff' WHERE id = 1");
  CHECK(damaged.broken() == Names{"every activity can be read and is there once"});
  const BookedShop renamed;
  renamed.break_rows("UPDATE activity SET source_key = 'A-7' WHERE id = 1");
  CHECK(renamed.broken() == Names{"every activity can be read and is there once"});
  const BookedShop doubled;
  doubled.break_rows(
      "INSERT INTO activity SELECT 9, member, event, day, at, minute, key_hash, source_key, of, batch, data "
      "FROM activity WHERE id = 1");
  CHECK(doubled.broken() == Names{"every activity can be read and is there once"});
}

TEST_CASE(
    "no number is missing: a deleted lot, a deleted posting at the end and a deleted transaction are found") {
  const BookedShop lot;
  lot.break_rows("DELETE FROM lot WHERE id = 6");
  CHECK(lot.broken().contains("no number is missing"));
  const BookedShop posting;
  posting.break_rows("DELETE FROM posting WHERE id = (SELECT max(id) FROM posting)");
  CHECK(posting.broken().contains("no number is missing"));
  const BookedShop transaction;
  transaction.break_rows("DELETE FROM txn WHERE id = 3; DELETE FROM seal WHERE txn = 3");
  CHECK(transaction.broken().contains("no number is missing"));
}

TEST_CASE("every transaction is sealed: a removed seal and stray rows are found") {
  const BookedShop unsealed;
  unsealed.break_rows("DELETE FROM seal WHERE txn = 6");
  CHECK(unsealed.broken().contains("every transaction is sealed"));
  const BookedShop stray;
  stray.break_rows(
      "INSERT INTO lot SELECT 7, member, unit, 5, earned_on, usable_from, last_day, rule, activity, against "
      "FROM lot WHERE id = 1");
  CHECK(stray.broken().contains("every transaction is sealed"));
  const BookedShop moved;
  moved.break_rows("UPDATE posting SET txn = 1 WHERE id = (SELECT max(id) FROM posting)");
  CHECK(moved.broken().contains("every transaction is sealed"));
}

TEST_CASE(
    "every transaction is balanced, points are conserved and contents give their hash: a raised lot is "
    "found") {
  const BookedShop shop;
  shop.break_rows("UPDATE lot SET points = 1000 WHERE id = 3");
  const Names broken = shop.broken();
  CHECK(broken == Names{"every transaction is balanced", "every account agrees with its lots",
                        "points are conserved", "contents give their hash"});
}

TEST_CASE("every account agrees with its lots: a redemption booked as expired is found") {
  const BookedShop shop;
  shop.break_rows(
      "UPDATE posting SET account = (SELECT id FROM account WHERE kind = 3) WHERE txn = 2 AND lot IS NULL");
  CHECK(shop.broken() == Names{"every account agrees with its lots", "contents give their hash"});
}

TEST_CASE("time does not run backwards: a booking before the one in front of it is found") {
  const BookedShop shop;
  shop.break_rows("UPDATE txn SET booked_at = booked_at - 1 WHERE id = 3");
  CHECK(shop.broken().count("time does not run backwards") == 1);
}

TEST_CASE("contents give their hash: a changed reason, day or request is found") {
  for (const char* change : {"reason = 'nicer'", "actor = 'other'", "request = 'other'", "key = 'other'"}) {
    const BookedShop shop;
    shop.break_rows("UPDATE txn SET " + std::string(change) + " WHERE id = 4");
    CHECK(shop.broken() == Names{"contents give their hash"});
  }
}

TEST_CASE("the chain is unbroken: a resealed transaction is found by the one after it") {
  const BookedShop shop;
  shop.break_rows("UPDATE seal SET hash = zeroblob(32) WHERE txn = 2");
  CHECK(shop.broken() == Names{"contents give their hash", "the chain is unbroken"});
}

TEST_CASE("accounts have their sign: points that come out of nowhere are found") {
  const BookedShop shop;
  shop.break_rows(
      "UPDATE posting SET amount = -amount WHERE lot IS NULL AND account IN (SELECT id FROM account WHERE "
      "kind = 2)");
  CHECK(shop.broken().contains("accounts have their sign"));
}

TEST_CASE("a posting stays in its currency: another unit's account is found") {
  const BookedShop shop;
  shop.break_rows(
      "INSERT INTO name(id, text) VALUES(900, 'stars'); INSERT INTO account VALUES(900, 900, 0); "
      "UPDATE posting SET account = 900 WHERE txn = 2 AND lot = 2");
  CHECK(shop.broken().contains("a posting stays in its currency"));
}

TEST_CASE("a lot stays between zero and what was issued: taking too much and giving too much are found") {
  const BookedShop less;
  less.break_rows("UPDATE posting SET amount = -130 WHERE txn = 2 AND lot = 1");
  CHECK(less.broken().contains("a lot stays between zero and what was issued"));
  const BookedShop more;
  more.break_rows("UPDATE posting SET amount = 5 WHERE txn = 2 AND lot = 1");
  CHECK(more.broken().contains("a lot stays between zero and what was issued"));
  const BookedShop debt;
  debt.break_rows("UPDATE posting SET amount = 11 WHERE txn = 4 AND amount = 10");
  CHECK(debt.broken().contains("a lot stays between zero and what was issued"));
}

TEST_CASE("redeemed only while usable: a day before and a day after are found") {
  const BookedShop early;
  early.break_rows("UPDATE lot SET usable_from = usable_from + 1 WHERE id = 1");
  CHECK(early.broken().contains("redeemed only while usable"));
  const BookedShop late;
  late.break_rows("UPDATE txn SET day = day + 31 WHERE id = 2");
  CHECK(late.broken().contains("redeemed only while usable"));
  const BookedShop pending;
  pending.break_rows("UPDATE lot SET usable_from = NULL WHERE id = 1");
  CHECK(pending.broken().contains("redeemed only while usable"));
}

TEST_CASE("expired only after the last day: the last day itself still counts") {
  const BookedShop shop;
  shop.break_rows("UPDATE lot SET last_day = last_day + 1 WHERE id = 4");
  CHECK(shop.broken().contains("expired only after the last day"));
}

TEST_CASE("of points whose end moves, the days of use and of expiry are not looked at, everything else is") {
  const BookedShop late;
  late.break_rows("UPDATE txn SET day = day + 31 WHERE id = 2");
  CHECK_FALSE(late.broken({"points"}).contains("redeemed only while usable"));
  const BookedShop kept;
  kept.break_rows("UPDATE lot SET last_day = last_day + 1 WHERE id = 4");
  CHECK_FALSE(kept.broken({"points"}).contains("expired only after the last day"));
  const BookedShop pending;
  pending.break_rows("UPDATE lot SET usable_from = NULL WHERE id = 1");
  CHECK(pending.broken({"points"}).contains("redeemed only while usable"));
}

TEST_CASE("redeemed in spending order: a lot that was passed over is found") {
  const BookedShop shop;
  shop.break_rows("UPDATE posting SET lot = 3 WHERE txn = 2 AND lot = 2");
  CHECK(shop.broken().contains("redeemed in spending order"));
}

TEST_CASE("no usable points beside a debt: a debt that was not repaid is found") {
  const BookedShop shop;
  shop.break_rows("UPDATE posting SET amount = amount / 2 WHERE txn = 4");
  const Names broken = shop.broken();
  CHECK(broken.contains("no usable points beside a debt"));
}

TEST_CASE("every redemption is what was taken: another amount, member or kind is found") {
  for (const char* change : {"points = 71", "points = 69", "member = 2"}) {
    const BookedShop shop;
    shop.break_rows("UPDATE redemption SET " + std::string(change));
    CHECK(shop.broken() == Names{"every redemption is what was taken"});
  }
  const BookedShop shop;
  shop.break_rows("UPDATE redemption SET txn = 1; UPDATE redemption_record SET txn = 1");
  CHECK(shop.broken() == Names{"every redemption is what was taken"});
}

TEST_CASE("a hold is captured in time or given back: one of no redemption, or captured too late, is found") {
  const std::string redemption = "(SELECT min(activity) FROM redemption_record)";
  const std::string is_one =
      "UPDATE activity SET event = (SELECT id FROM event WHERE name = 'redemptions') WHERE id = " +
      redemption + ";";
  const BookedShop fine;
  fine.break_rows(is_one + "INSERT INTO hold VALUES(" + redemption +
                  ", 1000); INSERT INTO hold_capture VALUES(" + redemption + ", 1000)");
  CHECK_FALSE(fine.broken().contains("a hold is captured in time or given back"));
  const BookedShop late;
  late.break_rows(is_one + "INSERT INTO hold VALUES(" + redemption +
                  ", 1000); INSERT INTO hold_capture VALUES(" + redemption + ", 1001)");
  CHECK(late.broken().contains("a hold is captured in time or given back"));
  const BookedShop of_nothing;
  of_nothing.break_rows(
      "INSERT INTO hold SELECT activity.id, 1000 FROM activity JOIN event ON event.id = activity.event "
      "WHERE event.name <> 'redemptions' LIMIT 1");
  CHECK(of_nothing.broken() == Names{"a hold is captured in time or given back"});
}

TEST_CASE("what is transferred keeps its days: another amount, day earned or a longer life is found") {
  // 20 of lot 3, which never ends, or of lot 1, which ends thirty days after Monday.
  const auto transferred = [](std::int64_t points, Day earned, Day last_day, std::int64_t from = 3) {
    BookedShop shop;
    shop.database.with_write_transaction([&] {
      LedgerStore ledger(shop.database);
      const int unit = ledger.unit_of("points");
      Draft draft;
      ledger::NewLot lot;
      lot.member = 2;
      lot.unit = unit;
      lot.points = points;
      lot.terms = ledger::Terms{earned, kMonday, last_day};
      lot.rule = "by transfer";
      lot.contra = ledger::Account::Adjusted;
      draft.lots = {lot};
      draft.postings = {{from, 1, unit, -20, ledger::Account::Adjusted, 0}};
      EntryHeader header;
      header.kind = EntryKind::Transfer;
      header.day = kMonday + 20;
      header.source = "test";
      header.key = "sent";
      header.request = "sent";
      REQUIRE(ledger.book(draft, header).ok());
    });
    return shop.broken();
  };
  CHECK(transferred(20, kMonday, kForever).empty());
  CHECK(transferred(20, kMonday, kMonday + 40).empty());
  CHECK(transferred(20, kMonday, kMonday + 30, 1).empty());
  CHECK(transferred(20, kMonday, kMonday + 31, 1) == Names{"what is transferred keeps its days"});
  CHECK(transferred(21, kMonday, kForever) == Names{"what is transferred keeps its days"});
  CHECK(transferred(20, kMonday + 1, kForever) == Names{"what is transferred keeps its days"});
}

TEST_CASE("a hold is captured in time or given back: an open one that is missing on the list is found") {
  const std::string hold =
      "UPDATE activity SET event = (SELECT id FROM event WHERE name = 'redemptions') "
      "WHERE id = (SELECT min(activity) FROM redemption_record);"
      "INSERT INTO hold SELECT min(activity), 1000 FROM redemption_record;";
  const Names holds{"a hold is captured in time or given back"};
  const BookedShop listed;
  listed.break_rows(hold + "INSERT INTO open_hold SELECT until, activity FROM hold");
  CHECK_FALSE(listed.broken().contains(*holds.begin()));
  const BookedShop missing;
  missing.break_rows(hold);
  CHECK(missing.broken().contains(*holds.begin()));
  const BookedShop captured;
  captured.break_rows(hold +
                      "INSERT INTO open_hold SELECT until, activity FROM hold;"
                      "INSERT INTO hold_capture SELECT activity, 900 FROM hold");
  CHECK(captured.broken().contains(*holds.begin()));
}

TEST_CASE("every rule version gives its hash: an edited rule text is found") {
  const BookedShop shop;
  shop.break_rows("UPDATE rule_version SET text = text || '-- later'");
  CHECK(shop.broken() == Names{"every rule version gives its hash"});
}

TEST_CASE("one tier change at a time: a second current row is found") {
  const BookedShop shop;
  shop.break_rows(
      "INSERT INTO tier_change SELECT 9, run, member, ladder, day, seq, tier, from_tier, valid_until, kind, "
      "met, activity, rule_version FROM tier_change WHERE id = 1");
  CHECK(shop.broken() == Names{"one tier change at a time"});
}

TEST_CASE("nothing is built on what was taken back: an activity, a return and a later state are found") {
  const std::string taken_back = "INSERT INTO batch_undone VALUES(1, 1, 'Miriam', 'amounts in cents')";
  const BookedShop whole;
  raw(whole.folder.file(), taken_back);
  CHECK(whole.broken().empty());
  const std::string other = taken_back + "; INSERT INTO batch VALUES(9, 'x.csv', '00', 1); ";
  for (const char* change : {"INSERT INTO activity SELECT 9, 1, event, day, at, minute, key_hash, "
                             "source_key, NULL, 9, data FROM activity "
                             "WHERE id = 1",
                             "INSERT INTO activity SELECT 9, NULL, event, day, at, minute, key_hash, "
                             "source_key, 1, 9, data FROM activity "
                             "WHERE id = 1",
                             "INSERT INTO revision SELECT id, 1, 9, data FROM activity WHERE id = 1"}) {
    const BookedShop shop;
    shop.break_rows(other + change);
    CHECK(shop.broken() == Names{"nothing is built on what was taken back"});
  }
}

TEST_CASE(
    "nothing is booked into a closed month: a booking from after the closing is found, and refused before") {
  const BookedShop shop;
  raw(shop.folder.file(), "INSERT INTO closing VALUES(20015, 1, 6, 'Miriam', 'books of the month')");
  CHECK(shop.broken().empty());
  CHECK(is_refused(
      shop.folder.file(),
      "INSERT INTO txn SELECT 7, kind, 20015, booked_at, source, 'new', request, content_hash, actor, "
      "reason, 8, 20 FROM txn WHERE id = 1"));
  const BookedShop broken;
  broken.break_rows("INSERT INTO closing VALUES(20015, 1, 3, 'Miriam', 'books of the month')");
  CHECK(broken.broken() == Names{"nothing is booked into a closed month"});
  // The last day of the month is closed as well.
  const BookedShop last_day;
  last_day.break_rows(
      "INSERT INTO closing SELECT day, 1, 5, 'Miriam', 'books of the month' FROM txn WHERE id = 6");
  CHECK(last_day.broken() == Names{"nothing is booked into a closed month"});
}

TEST_CASE(
    "an erased member has no personal data: a fact and a message's text are found, and refused before") {
  const std::string erased = "INSERT INTO erasure VALUES(1, 20030, 1, 'Miriam', 'asked for it')";
  const std::string fact =
      "INSERT INTO person_fact SELECT 1, id, 20000, 7, 'Anna', 1 FROM field WHERE name = 'first_name' LIMIT "
      "1";
  const std::string text =
      "INSERT INTO message_run VALUES(1, 20030, 1); INSERT INTO message SELECT 1, 1, name.id, 1, name.id, "
      "'de', 20030, "
      "1, 'k' FROM name LIMIT 1; INSERT INTO message_text VALUES(1, 'anna@example.org', 's', 't', '', '')";
  const BookedShop shop;
  raw(shop.folder.file(), erased);
  CHECK(shop.broken().empty());
  CHECK(is_refused(shop.folder.file(), fact));
  CHECK(is_refused(shop.folder.file(), text));
  for (const std::string& change : {fact, text}) {
    const BookedShop broken;
    broken.break_rows(erased + "; " + change);
    CHECK(broken.broken() == Names{"an erased member has no personal data"});
  }
}

namespace {

// A redemption of M-1 by `rung redeem` with these fields; the fields are numbered as they come.
void redeem_by_hand(BookedShop& shop, const std::string& reference, const std::string& field,
                    std::int64_t value) {
  ActivityStore activities(shop.database, shop.rules);
  engine::ActivityFact fact;
  fact.event = language::kRedemptions;
  fact.member = "M-1";
  fact.source_id = reference;
  fact.day = kMonday;
  const auto& fields = shop.rules.events.at(language::kRedemptions).fields;
  fact.fields.assign(fields.size(), kEmpty);
  fact.fields.at(static_cast<std::size_t>(slot(fields, field))) = value;
  shop.database.with_write_transaction([&] {
    activities.begin_import("rung redeem", "", 1, shop.texts);
    REQUIRE(activities.book(fact).outcome == Booked::Outcome::New);
    activities.finish_import();
  });
}

}  // namespace

TEST_CASE("the shop has one secret: one that is gone is found") {
  const BookedShop shop;
  CHECK(count(shop.folder.file(), "SELECT length(value) FROM secret") == 32);
  CHECK(is_refused(shop.folder.file(), "UPDATE secret SET value = zeroblob(32)"));
  CHECK(is_refused(shop.folder.file(), "INSERT OR REPLACE INTO secret VALUES(1, zeroblob(32))"));
  shop.break_rows("DELETE FROM secret");
  CHECK(shop.broken() == Names{"the shop has one secret"});
}

TEST_CASE("a voucher is used once: a second use is found, of another voucher or after a cancellation none") {
  BookedShop shop;
  redeem_by_hand(shop, "POS-1", "voucher_number", 17);
  redeem_by_hand(shop, "POS-2", "voucher_number", 18);
  CHECK(shop.broken().empty());
  redeem_by_hand(shop, "POS-3", "voucher_number", 17);
  CHECK(shop.broken() == Names{"a voucher is used once"});
}

TEST_CASE("a stock counts every record of its reward: one that is missing and one too many are found") {
  const auto with_cups = [](BookedShop& shop) {
    auto& fields = shop.rules.events.at(language::kRedemptions).fields;
    const int reward = slot(fields, "reward");
    fields.at(static_cast<std::size_t>(reward)).choices = {"cups"};
    shop.rules.records.redemption_reward = reward;
    redeem_by_hand(shop, "POS-1", "reward", 0);
  };
  BookedShop missing;
  with_cups(missing);
  CHECK(missing.broken().empty());
  CHECK(rewards_taken(missing.database, "cups").size() == 1);
  CHECK(rewards_taken(missing.database, "pans").empty());
  missing.break_rows("DELETE FROM reward_record");
  CHECK(missing.broken() == Names{"a stock counts every record of its reward"});
  BookedShop more;
  with_cups(more);
  more.break_rows("INSERT INTO reward_record SELECT reward, 1 FROM reward_record");
  CHECK(more.broken() == Names{"a stock counts every record of its reward"});
}

TEST_CASE("who acts for another member is found: one who is missing and one too many are found") {
  const auto with_recipient = [](BookedShop& shop) {
    auto& fields = shop.rules.events.at(language::kRedemptions).fields;
    shop.rules.records.redemption_recipient = slot(fields, "recipient");
    redeem_by_hand(shop, "POS-1", "recipient", shop.texts.put("ben"));
  };
  BookedShop missing;
  with_recipient(missing);
  CHECK(missing.broken().empty());
  missing.break_rows("DELETE FROM named_member");
  CHECK(missing.broken() == Names{"who acts for another member is found"});
  BookedShop more;
  with_recipient(more);
  more.break_rows("INSERT INTO named_member SELECT code, 1 FROM named_member");
  CHECK(more.broken() == Names{"who acts for another member is found"});
}
