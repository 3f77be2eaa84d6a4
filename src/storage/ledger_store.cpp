#include "storage/ledger_store.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "core/check.h"
#include "core/whole.h"
#include "storage/chain.h"
#include "storage/lot_reader.h"
#include "storage/rows_into.h"
#include "storage/statement.h"
#include "storage/words.h"

namespace rung::storage {
namespace {

using ledger::Account;

using LotValues = std::array<std::optional<std::int64_t>, 10>;
using PostingValues = std::array<std::optional<std::int64_t>, 8>;

BookedEntry booked_entry(TransactionNumber number, const EntryHeader& header) {
  return BookedEntry{number, false, header.booked_at_ms, header.day, {}};
}

}  // namespace

// A redemption that was booked. `reward` empty: points alone.
struct Redemption {
  TransactionNumber transaction = 0;
  ledger::MemberNumber member = 0;
  std::string reward;
  int unit = 0;
  std::int64_t points = 0;
};

class LedgerStore::Work {
 public:
  explicit Work(Database& opened) : database_(opened), names_(opened, Words::Table::Names) {}

  Words& names() { return names_; }
  std::optional<Result<BookedEntry, KeyReused>> booked_before(const EntryHeader& header);
  BookedEntry book(const ledger::Draft& draft, const EntryHeader& header);
  LotReader& lots() { return lots_; }
  std::vector<LedgerLine> lines(ledger::MemberNumber member);
  TransactionNumber transaction_of(ledger::LotNumber lot);
  void record_redemption(const Redemption& redemption, ledger::ActivityNumber record);
  UpTo sealed_up_to();
  std::map<int, std::int64_t> member_balances(const UpTo& after, const UpTo& up_to);
  std::optional<Day> last_day();
  Head head();

 private:
  // A transaction on its way: what is inserted is hashed and summed up by account.
  struct Booking {
    TransactionNumber number = 0;
    std::int64_t booked_at_ms = 0;
    ChainLink link;
    std::int64_t next_lot = 0, next_posting = 0;
    std::map<std::pair<int, Account>, std::int64_t> against;  // sums that stand against each account
    // What the lot before this one was looked up for: a recalculation books thousands that say the same.
    std::string last_rule;
    std::int64_t last_rule_number = 0;
    std::pair<int, Account> last_against{-1, Account::Members};
    std::int64_t last_account = 0;
    std::int64_t* last_sum = nullptr;
  };

  std::int64_t account(int unit, Account kind);
  Booking begin(const EntryHeader& header, std::string& previous_hash);
  LotValues next_lot(Booking& booking, const ledger::NewLot& lot);
  void insert(Booking& booking, const ledger::Posting& posting, ledger::LotNumber first_lot);
  void insert(Booking& booking, PostingRow row);
  void seal(Booking& booking, const std::string& previous_hash);
  void expect_no_stray(Statement& newest, std::int64_t last_sealed, const char* table);

  Database& database_;
  Words names_;
  std::map<std::pair<int, Account>, std::int64_t> accounts_;
  std::int64_t rollbacks_ = 0;

  Statement find_txn_{
      database_, "SELECT id, day, booked_at, request, content_hash FROM txn WHERE source = ? AND key = ?"};
  Statement find_account_{database_, "SELECT id FROM account WHERE unit = ? AND kind = ?"};
  Statement insert_account_{database_, "INSERT INTO account(unit, kind) VALUES(?, ?)"};
  Statement last_seal_{database_,
                       "SELECT seal.txn, last_lot, last_posting, hash, booked_at FROM seal "
                       "JOIN txn ON txn.id = seal.txn ORDER BY seal.txn DESC LIMIT 1"};
  Statement newest_lot_{database_, "SELECT max(id) FROM lot"};
  Statement newest_posting_{database_, "SELECT max(id) FROM posting"};
  Statement insert_txn_{
      database_,
      "INSERT INTO txn(id, kind, day, booked_at, source, key, request, content_hash, actor, reason, "
      "first_lot, first_posting) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  RowsInto<LotValues> into_lot_{
      database_, "lot(id, member, unit, points, earned_on, usable_from, last_day, rule, activity, against)"};
  RowsInto<PostingValues> into_posting_{database_,
                                        "posting(id, txn, account, lot, amount, against, rule, activity)"};
  Statement insert_seal_{database_,
                         "INSERT INTO seal(txn, last_lot, last_posting, prev, hash) VALUES(?, ?, ?, ?, ?)"};
  LotReader lots_{database_, names_};
};

// ---- Booking
// ---------------------------------------------------------------------------------------------------

std::int64_t LedgerStore::Work::account(int unit, Account kind) {
  if (rollbacks_ != database_.rollbacks()) {
    rollbacks_ = database_.rollbacks();
    accounts_.clear();
  }
  std::int64_t& number = accounts_[{unit, kind}];
  if (number == 0) number = find_account_.number(unit, static_cast<int>(kind));
  if (number == 0) {
    insert_account_.write(unit, static_cast<int>(kind));
    number = find_account_.number(unit, static_cast<int>(kind));
  }
  return number;
}

std::optional<Result<BookedEntry, KeyReused>> LedgerStore::Work::booked_before(const EntryHeader& header) {
  auto row = find_txn_.query(header.source, header.key);
  if (!row.next()) return std::nullopt;
  if (row.bytes(4) != sha256(header.request)) {
    return Refused{KeyReused{row.integer(0), row.integer(2), row.text(3), header.request}};
  }
  return BookedEntry{row.integer(0), true, row.integer(2), row.day(1), {}};
}

// What another program added outside of any transaction would become a part of the next one.
void LedgerStore::Work::expect_no_stray(Statement& newest, std::int64_t last_sealed, const char* table) {
  const std::int64_t found = newest.number();
  if (found <= last_sealed) return;
  throw StorageError(
      StorageError::Kind::Damaged,
      "The database `" + database_.path().string() + "` has a row that belongs to no transaction: " + table +
          " " + std::to_string(found) +
          ". Another program added it, and nothing was booked. Take it out with that program (`DELETE FROM " +
          table + " WHERE id > " + std::to_string(last_sealed) +
          "`; what is booked cannot be deleted this way), look at the rest with `rung verify`, and run the "
          "command again.");
}

LedgerStore::Work::Booking LedgerStore::Work::begin(const EntryHeader& header, std::string& previous_hash) {
  TxnRow row;
  row.id = row.first_lot = row.first_posting = 1;
  row.booked_at = header.booked_at_ms;
  previous_hash = chain_start();
  {
    auto last = last_seal_.query();
    if (last.next()) {
      row.id = last.integer(0) + 1;
      row.first_lot = last.integer(1) + 1;
      row.first_posting = last.integer(2) + 1;
      previous_hash = last.text(3);
      row.booked_at = std::max(row.booked_at, last.integer(4));
    }
  }
  expect_no_stray(newest_lot_, row.first_lot - 1, "lot");
  expect_no_stray(newest_posting_, row.first_posting - 1, "posting");
  row.kind = static_cast<int>(header.kind);
  row.day = header.day.number;
  row.source = header.source;
  row.key = header.key;
  row.request = header.request;
  row.content_hash = sha256(header.request);
  row.actor = header.actor;
  row.reason = header.reason;
  insert_txn_.write(row.id, row.kind, row.day, row.booked_at, row.source, row.key, row.request,
                    Blob{row.content_hash}, row.actor, row.reason, row.first_lot, row.first_posting);
  return Booking{row.id, row.booked_at, ChainLink(previous_hash, row), row.first_lot, row.first_posting, {},
                 {}};
}

// Hashed and summed up, to be inserted.
LotValues LedgerStore::Work::next_lot(Booking& booking, const ledger::NewLot& lot) {
  LotRow row;
  row.id = booking.next_lot++;
  row.member = lot.member;
  row.unit = lot.unit;
  row.points = lot.points;
  row.earned_on = lot.terms.earned_on.number;
  if (lot.terms.usable_from) row.usable_from = lot.terms.usable_from->number;
  row.last_day = lot.terms.last_day.number;
  if (lot.rule != booking.last_rule) {
    booking.last_rule = lot.rule;
    booking.last_rule_number = lot.rule.empty() ? 0 : names_.put(lot.rule);
  }
  row.rule = booking.last_rule_number;
  row.activity = lot.activity;
  if (const std::pair key{lot.unit, lot.contra}; key != booking.last_against) {
    booking.last_against = key;
    booking.last_account = account(lot.unit, lot.contra);
    booking.last_sum = &booking.against[key];
  }
  row.against = booking.last_account;
  booking.link.add(row);
  *booking.last_sum = add(*booking.last_sum, lot.points);
  return {row.id,       row.member,          row.unit,
          row.points,   row.earned_on,       row.usable_from,
          row.last_day, null_if_0(row.rule), null_if_0(row.activity),
          row.against};
}

void LedgerStore::Work::insert(Booking& booking, PostingRow row) {
  row.id = booking.next_posting++;
  row.txn = booking.number;
  into_posting_.next() = {row.id,
                          row.txn,
                          row.account,
                          null_if_0(row.lot),
                          row.amount,
                          null_if_0(row.against),
                          null_if_0(row.rule),
                          null_if_0(row.activity)};
  into_posting_.write_if_many();
  booking.link.add(row);
}

void LedgerStore::Work::insert(Booking& booking, const ledger::Posting& posting,
                               ledger::LotNumber first_lot) {
  PostingRow row;
  row.account = account(posting.unit, Account::Members);
  row.lot = posting.lot < 0 ? first_lot - 1 - posting.lot : posting.lot;
  row.amount = posting.amount;
  row.against = account(posting.unit, posting.contra);
  row.activity = posting.activity;
  insert(booking, row);
  std::int64_t& sum = booking.against[{posting.unit, posting.contra}];
  sum = add(sum, posting.amount);
}

void LedgerStore::Work::seal(Booking& booking, const std::string& previous_hash) {
  for (const auto& [key, sum] : booking.against) {
    if (sum == 0) continue;
    RUNG_CHECK(key.second != Account::Members, "what moves between lots sums to zero");
    PostingRow row;
    row.account = account(key.first, key.second);
    row.amount = -sum;
    insert(booking, row);
  }
  into_posting_.write_rest();
  insert_seal_.write(booking.number, booking.next_lot - 1, booking.next_posting - 1, Blob{previous_hash},
                     Blob{booking.link.hash()});
}

BookedEntry LedgerStore::Work::book(const ledger::Draft& draft, const EntryHeader& header) {
  database_.expect_write_transaction();
  RUNG_CHECK(!header.source.empty() && !header.key.empty(), "a booking has a source and a key");
  BookedEntry entry = booked_entry(0, header);
  if (draft.empty()) return entry;
  std::string previous_hash;
  Booking booking = begin(header, previous_hash);
  const ledger::LotNumber first_lot = booking.next_lot;
  for (std::size_t i = 0; i < draft.lots.size(); ++i)
    entry.lots.push_back(first_lot + static_cast<ledger::LotNumber>(i));
  into_lot_.forget();
  into_posting_.forget();
  for (const ledger::NewLot& lot : draft.lots) {
    into_lot_.next() = next_lot(booking, lot);
    into_lot_.write_if_many();
  }
  into_lot_.write_rest();
  for (const ledger::Posting& posting : draft.postings) insert(booking, posting, first_lot);
  seal(booking, previous_hash);
  entry.transaction = booking.number;
  entry.booked_at_ms = booking.booked_at_ms;
  return entry;
}

// ---- Reading
// ---------------------------------------------------------------------------------------------------

std::vector<LedgerLine> LedgerStore::Work::lines(ledger::MemberNumber member) {
  Statement find(
      database_,
      "SELECT 0, 0, lot.id, lot.unit, lot.points, account.kind, lot.rule, lot.activity "
      "  FROM lot JOIN account ON account.id = lot.against WHERE lot.member = ?1 "
      "UNION ALL "
      "SELECT posting.txn, posting.id, posting.lot, lot.unit, posting.amount, account.kind, posting.rule, "
      "       posting.activity "
      "  FROM lot JOIN posting ON posting.lot = lot.id JOIN account ON account.id = posting.against "
      " WHERE lot.member = ?1");
  Statement header(database_, "SELECT kind, day, booked_at FROM txn WHERE id = ?");
  std::vector<LedgerLine> lines;
  {
    auto rows = find.query(member);
    while (rows.next()) {
      LedgerLine line;
      line.transaction = rows.integer(0);
      line.lot = rows.integer(2);
      line.unit = rows.small(3);
      line.amount = rows.integer(4);
      line.against = static_cast<Account>(rows.small(5));
      if (!rows.is_null(6)) line.rule = names_.text(rows.integer(6));
      line.activity = rows.number_or_0(7);
      lines.push_back(std::move(line));
    }
  }
  for (LedgerLine& line : lines) {
    if (line.transaction == 0) line.transaction = transaction_of(line.lot);
    auto row = header.query(line.transaction);
    if (!row.next()) continue;
    line.kind = static_cast<ledger::EntryKind>(row.small(0));
    line.day = row.day(1);
    line.booked_at_ms = row.integer(2);
  }
  // Lots were read before postings: inside a transaction they stay in front.
  std::stable_sort(lines.begin(), lines.end(),
                   [](const LedgerLine& a, const LedgerLine& b) { return a.transaction < b.transaction; });
  return lines;
}

// A lot names no transaction: it is the first one that ends at or behind the lot.
TransactionNumber LedgerStore::Work::transaction_of(ledger::LotNumber lot) {
  Statement last_lot(database_, "SELECT last_lot FROM seal WHERE txn = ?");
  TransactionNumber low = 1;
  TransactionNumber high = head().transactions;
  while (low < high) {
    const TransactionNumber middle = low + (high - low) / 2;
    if (last_lot.number(middle) >= lot) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

void LedgerStore::Work::record_redemption(const Redemption& redemption, ledger::ActivityNumber record) {
  Statement(database_, "INSERT INTO redemption(txn, member, reward, unit, points) VALUES(?, ?, ?, ?, ?)")
      .write(redemption.transaction, redemption.member, names_.put(redemption.reward), redemption.unit,
             redemption.points);
  Statement(database_, "INSERT INTO redemption_record(txn, activity) VALUES(?, ?)")
      .write(redemption.transaction, record);
}

// In pieces, between which others can save, up to the transaction that was the last when this began.
LedgerStore::UpTo LedgerStore::Work::sealed_up_to() {
  auto last = last_seal_.query();
  return last.next() ? UpTo{last.integer(1), last.integer(2)} : UpTo{};
}

// A currency at a time: grouping would sort all rows, which takes ten times as long as reading them.
std::map<int, std::int64_t> LedgerStore::Work::member_balances(const UpTo& after, const UpTo& up_to) {
  static_assert(static_cast<int>(Account::Members) == 0, "as the statement below has it");
  Statement units(database_, "SELECT DISTINCT unit FROM account ORDER BY unit");
  Statement own(database_, "SELECT id FROM account WHERE unit = ? AND kind = 0");
  Statement postings(database_, "SELECT sum(amount) FROM posting WHERE id BETWEEN ? AND ? AND account = ?");
  Statement lots(database_, "SELECT sum(points) FROM lot WHERE id BETWEEN ? AND ? AND unit = ?");
  const auto sum_up = [](Statement& some, std::int64_t before, std::int64_t last, std::int64_t of) {
    constexpr std::int64_t at_once = 50'000;
    std::int64_t sum = 0;
    for (std::int64_t from = before + 1; from <= last; from += at_once)
      sum = add(sum, some.number(from, std::min(last, from + at_once - 1), of));
    return sum;
  };
  std::vector<int> all;
  for (auto rows = units.query(); rows.next();) all.push_back(rows.small(0));
  std::map<int, std::int64_t> balances;
  for (const int unit : all) {
    balances[unit] = add(sum_up(lots, after.lot, up_to.lot, unit),
                         sum_up(postings, after.posting, up_to.posting, own.number(unit)));
  }
  return balances;
}

std::optional<Day> LedgerStore::Work::last_day() {
  Statement find(database_, "SELECT max(day) FROM txn");
  auto row = find.query();
  return row.next() && !row.is_null(0) ? std::optional(row.day(0)) : std::nullopt;
}

LedgerStore::Head LedgerStore::Work::head() {
  auto last = last_seal_.query();
  if (!last.next()) return Head{hex(chain_start()), 0, 0, 0};
  return Head{hex(last.bytes(3)), last.integer(0), last.integer(1), last.integer(4)};
}

// ---- The door
// --------------------------------------------------------------------------------------------------

LedgerStore::LedgerStore(Database& database) : work_(std::make_unique<Work>(database)) {}
LedgerStore::~LedgerStore() = default;

int LedgerStore::unit_of(std::string_view name) { return static_cast<int>(work_->names().put(name)); }

std::optional<int> LedgerStore::find_unit(std::string_view name) {
  const std::int64_t number = work_->names().find(name);
  return number == 0 ? std::nullopt : std::optional(static_cast<int>(number));
}

std::string LedgerStore::unit_name(int unit) { return work_->names().text(unit); }

std::optional<Result<BookedEntry, KeyReused>> LedgerStore::booked_before(const EntryHeader& header) {
  return work_->booked_before(header);
}

Result<BookedEntry, KeyReused> LedgerStore::book(const ledger::Draft& draft, const EntryHeader& header) {
  if (std::optional<Result<BookedEntry, KeyReused>> before = work_->booked_before(header))
    return std::move(*before);
  return work_->book(draft, header);
}

MemberPoints LedgerStore::points(ledger::MemberNumber member) {
  std::vector<MemberPoints> found = work_->lots().points_between(member, member);
  return found.empty() ? MemberPoints{member, {}, {}} : std::move(found.front());
}

std::vector<MemberPoints> LedgerStore::points_between(ledger::MemberNumber first, ledger::MemberNumber last) {
  return work_->lots().points_between(first, last);
}

std::vector<LedgerLine> LedgerStore::lines(ledger::MemberNumber member) { return work_->lines(member); }

void LedgerStore::record_redemption(TransactionNumber transaction, ledger::MemberNumber member,
                                    std::string_view reward, int unit, std::int64_t points,
                                    ledger::ActivityNumber record) {
  work_->record_redemption(Redemption{transaction, member, std::string(reward), unit, points}, record);
}

LedgerStore::UpTo LedgerStore::sealed_up_to() { return work_->sealed_up_to(); }
std::map<int, std::int64_t> LedgerStore::member_balances(const UpTo& from, const UpTo& to) {
  return work_->member_balances(from, to);
}
std::optional<Day> LedgerStore::last_day() { return work_->last_day(); }
LedgerStore::Head LedgerStore::head() { return work_->head(); }

}  // namespace rung::storage
