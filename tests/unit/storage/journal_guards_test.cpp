// What the tables of the journal let pass of what another program writes.

#include <doctest/doctest.h>

#include "ledger_shop.h"

using namespace rung;
using namespace rung::storage;
using namespace rung::storage_test;
using ledger::Account;
using ledger::Draft;
using ledger::NewLot;

TEST_CASE("the database refuses what is not whole") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  const std::filesystem::path file = shop.folder.file();
  const std::string txn = "INSERT INTO txn VALUES(2, 1, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 2, 2);";
  const std::string seal = "INSERT INTO seal SELECT 2, 1, 2, hash, zeroblob(32) FROM seal WHERE txn = 1;";
  const std::string posting = "INSERT INTO posting VALUES(2, 2, 2, 1, -5, 1, NULL, NULL);";
  const std::string contra = "INSERT INTO posting VALUES(3, 2, 1, NULL, 5, NULL, NULL, NULL);";
  // Account 2 is the members', 1 the issued one.
  INFO("a header without a seal");
  CHECK(is_refused(file, "BEGIN;" + txn + "COMMIT"));
  CHECK(is_refused(file, "BEGIN;" + txn + posting + seal + "COMMIT"));
  CHECK(is_refused(file, "INSERT INTO lot VALUES(2, 1, 1, 0, 0, 0, 0, NULL, NULL, 1)"));
  CHECK(is_refused(file, "UPDATE lot SET points = 1000"));
  CHECK(is_refused(file, "DELETE FROM posting"));
  CHECK(is_refused(file, "INSERT OR REPLACE INTO seal SELECT 1, 1, 1, prev, zeroblob(32) FROM seal"));
  CHECK(count(file, "SELECT count(*) FROM txn") == 1);
  CHECK(shop.left() == 100);
}

TEST_CASE(
    "a sealed hand-made transaction passes the guards only if it is balanced, chained and without gaps") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  shop.book(shop.redeeming(40), shop.header("2"));
  const std::filesystem::path file = shop.folder.file();
  const std::int64_t members = count(file, "SELECT id FROM account WHERE kind = 0");
  const std::int64_t redeemed = count(file, "SELECT id FROM account WHERE kind = 2");
  const std::int64_t first = count(file, "SELECT max(id) + 1 FROM posting");
  const auto attempt = [&](std::int64_t amount, std::int64_t sum, std::int64_t last,
                           const std::string& previous) {
    return "BEGIN; INSERT INTO txn VALUES(3, 2, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 2, " +
           std::to_string(first) + "); INSERT INTO posting VALUES(" + std::to_string(first) + ", 3, " +
           std::to_string(members) + ", 1, " + std::to_string(amount) + ", " + std::to_string(redeemed) +
           ", NULL, NULL); INSERT INTO posting VALUES(" + std::to_string(first + 1) + ", 3, " +
           std::to_string(redeemed) + ", NULL, " + std::to_string(sum) +
           ", NULL, NULL, NULL); INSERT INTO seal SELECT 3, 1, " + std::to_string(last) + ", " + previous +
           ", zeroblob(32) FROM seal WHERE txn = 2; ROLLBACK";
  };
  CHECK_FALSE(is_refused(file, attempt(-5, 5, first + 1, "hash")));
  CHECK(is_refused(file, attempt(-5, 6, first + 1, "hash")));
  CHECK(is_refused(file, attempt(-5, 5, first, "hash")));
  CHECK(is_refused(file, attempt(-5, 5, first + 2, "hash")));
  CHECK(is_refused(file, attempt(-5, 5, first + 1, "prev")));
}

TEST_CASE("a hand-made transaction is refused if its accounts or currencies are not those of its lots") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  shop.book(shop.redeeming(40), shop.header("2"));
  NewLot star = shop.lot(9);
  shop.database.with_write_transaction([&] { star.unit = shop.ledger.unit_of("stars"); });
  shop.book(Draft{{star}, {}}, shop.header("3"));
  shop.book(taking(shop.ledger.points(1).of(star.unit).lots, 9, Account::Redeemed, 2), shop.header("4"));
  const std::filesystem::path file = shop.folder.file();
  const auto account = [&](int unit, int kind) {
    return std::to_string(count(file, "SELECT id FROM account WHERE unit = " + std::to_string(unit) +
                                          " AND kind = " + std::to_string(kind)));
  };
  const std::string first = std::to_string(count(file, "SELECT max(id) + 1 FROM posting"));
  const std::string second = std::to_string(count(file, "SELECT max(id) + 2 FROM posting"));
  const std::string redeemed = account(shop.points, 2);
  // Five points leave lot 1 to be redeemed: whose they were, and on which account they are summed up.
  const auto attempt = [&](const std::string& from, const std::string& to, const std::string& behind = "") {
    return "BEGIN; INSERT INTO txn VALUES(5, 2, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 3, " + first +
           "); INSERT INTO posting VALUES(" + first + ", 5, " + from + ", 1, -5, " + redeemed +
           ", NULL, NULL); INSERT INTO posting VALUES(" + second + ", 5, " + to +
           ", NULL, 5, NULL, NULL, NULL);" + behind + "INSERT INTO seal SELECT 5, 2, " + second +
           ", hash, zeroblob(32) FROM seal WHERE txn = 4; ROLLBACK";
  };
  CHECK_FALSE(is_refused(file, attempt(account(shop.points, 0), redeemed)));
  CHECK(is_refused(file, attempt(account(shop.points, 0), account(shop.points, 1))));
  CHECK(is_refused(file, attempt(account(star.unit, 0), redeemed)));
  // What the seal does not reach would belong to nobody.
  CHECK(is_refused(file, attempt(account(shop.points, 0), redeemed,
                                 "INSERT INTO posting SELECT id + 1, txn, account, lot, -1, against, rule, "
                                 "activity FROM posting WHERE id = " +
                                     second + ";")));
  CHECK(
      is_refused(file, attempt(account(shop.points, 0), redeemed,
                               "INSERT INTO lot SELECT id + 1, member, unit, points, earned_on, usable_from, "
                               "last_day, rule, activity, against FROM lot WHERE id = 2;")));
}

TEST_CASE("a hand-made transaction is refused if one of its lots names something that is not there") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  const std::filesystem::path file = shop.folder.file();
  const std::string issued = std::to_string(count(file, "SELECT id FROM account WHERE kind = 1"));
  const std::string unit = std::to_string(count(file, "SELECT unit FROM lot"));
  const std::string first = std::to_string(count(file, "SELECT max(id) + 1 FROM posting"));
  const auto attempt = [&](const std::string& member, const std::string& of_unit, const std::string& rule,
                           const std::string& activity, const std::string& against) {
    return "BEGIN; INSERT INTO txn VALUES(2, 0, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 2, " + first +
           "); INSERT INTO lot VALUES(2, " + member + ", " + of_unit + ", 9, 0, 0, 0, " + rule + ", " +
           activity + ", " + against + "); INSERT INTO posting VALUES(" + first + ", 2, " + issued +
           ", NULL, -9, NULL, NULL, NULL); INSERT INTO seal SELECT 2, 2, " + first +
           ", hash, zeroblob(32) FROM seal WHERE txn = 1; ROLLBACK";
  };
  CHECK_FALSE(is_refused(file, attempt("1", unit, "1", "1", issued)));
  CHECK_FALSE(is_refused(file, attempt("1", unit, "NULL", "NULL", issued)));
  for (const char* nobody : {"0", "99"}) {
    CHECK(is_refused(file, attempt(nobody, unit, "1", "1", issued)));
    CHECK(is_refused(file, attempt("1", nobody, "1", "1", issued)));
    CHECK(is_refused(file, attempt("1", unit, nobody, "1", issued)));
    CHECK(is_refused(file, attempt("1", unit, "1", nobody, issued)));
    CHECK(is_refused(file, attempt("1", unit, "1", "1", nobody)));
  }
  // Of lots against several accounts the seal sums up the last one's kind and the rest apart.
  const auto two = [&](const std::string& member, const std::string& rule, const std::string& activity) {
    const std::string adjusted = "(SELECT max(id) FROM account)";
    return "BEGIN; INSERT INTO account(unit, kind) VALUES(" + unit +
           ", 5); INSERT INTO txn VALUES(2, 0, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 2, " + first +
           "); INSERT INTO lot VALUES(2, " + member + ", " + unit + ", 9, 0, 0, 0, " + rule + ", " +
           activity + ", " + issued + "), (3, 1, " + unit + ", 9, 0, 0, 0, NULL, NULL, " + adjusted +
           "); INSERT INTO posting VALUES(" + first + ", 2, " + issued + ", NULL, -9, NULL, NULL, NULL), (" +
           first + " + 1, 2, " + adjusted + ", NULL, -9, NULL, NULL, NULL); INSERT INTO seal SELECT 2, 3, " +
           first + " + 1, hash, zeroblob(32) FROM seal WHERE txn = 1; ROLLBACK";
  };
  CHECK_FALSE(is_refused(file, two("1", "1", "1")));
  CHECK(is_refused(file, two("99", "1", "1")));
  CHECK(is_refused(file, two("1", "99", "1")));
  CHECK(is_refused(file, two("1", "1", "99")));
}

TEST_CASE("a hand-made transaction is refused if one of its postings names something that is not there") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100), shop.lot(100)}, {}}, shop.header("1"));
  shop.book(shop.redeeming(40), shop.header("2"));
  const std::filesystem::path file = shop.folder.file();
  const auto account = [&](int kind) {
    return std::to_string(count(file, "SELECT id FROM account WHERE kind = " + std::to_string(kind)));
  };
  const std::string own = account(0), redeemed = account(2), first = "(SELECT max(id) + 1 FROM posting)";
  struct Row {
    std::string txn = "3", account{}, lot = "1", against{}, rule = "NULL", activity = "NULL";
  };
  // Two of them on lots, against two accounts: the seal sums up the first one's kind and the rest apart.
  const auto attempt = [&](const Row& one, const Row& other) {
    std::string sql =
        "BEGIN; INSERT INTO txn VALUES(3, 2, 0, 0, 's', 'k', 'r', zeroblob(32), '', '', 3, " + first + "); ";
    for (const Row& row : {one, other})
      sql += "INSERT INTO posting VALUES(" + first + ", " + row.txn + ", " + row.account + ", " + row.lot +
             ", -5, " + row.against + ", " + row.rule + ", " + row.activity + "); ";
    for (const std::string& sum : {redeemed, account(1)})
      sql += "INSERT INTO posting VALUES(" + first + ", 3, " + sum + ", NULL, 5, NULL, NULL, NULL); ";
    return sql +
           "INSERT INTO seal SELECT 3, 2, (SELECT max(id) FROM posting), hash, zeroblob(32) FROM seal "
           "WHERE txn = 2; ROLLBACK";
  };
  const Row one{"3", own, "1", redeemed, "NULL", "NULL"}, other{"3", own, "2", account(1), "1", "1"};
  CHECK_FALSE(is_refused(file, attempt(one, other)));
  CHECK_FALSE(is_refused(file, attempt(other, one)));
  for (const char* nothing : {"0", "99"}) {
    for (auto field : {&Row::txn, &Row::account, &Row::lot, &Row::against, &Row::rule, &Row::activity}) {
      Row wrong = one;
      wrong.*field = nothing;
      CHECK(is_refused(file, attempt(wrong, other)));
      CHECK(is_refused(file, attempt(other, wrong)));
    }
  }
}

TEST_CASE("a row that another program added keeps everybody from booking, says so, and can be taken out") {
  LedgerShop shop;
  shop.book(Draft{{shop.lot(100)}, {}}, shop.header("1"));
  const std::filesystem::path file = shop.folder.file();
  const std::string stray =
      "INSERT INTO lot SELECT 2, member, unit, 5, earned_on, usable_from, last_day, rule, activity, against "
      "FROM lot";
  raw(file, stray);
  std::string said;
  try {
    shop.book(Draft{{shop.lot(7)}, {}}, shop.header("2"));
  } catch (const StorageError& error) {
    CHECK(error.kind() == StorageError::Kind::Damaged);
    said = error.what();
  }
  CHECK(said.find(
            "belongs to no transaction: lot 2. Another program added it, and nothing was booked. Take it out "
            "with that program (`DELETE FROM lot WHERE id > 1`;") != std::string::npos);
  CHECK(is_refused(file, "DELETE FROM lot"));
  CHECK(is_refused(file, "DELETE FROM lot WHERE id > 0"));
  CHECK(count(file, "SELECT count(*) FROM lot") == 2);
  CHECK_FALSE(is_refused(file, "DELETE FROM lot WHERE id > 1"));
  shop.book(Draft{{shop.lot(7)}, {}}, shop.header("2"));
  CHECK(count(file, "SELECT points FROM lot WHERE id = 2") == 7);
  CHECK(is_refused(file, "DELETE FROM posting"));
}
