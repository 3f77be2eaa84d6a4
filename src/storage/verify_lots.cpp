#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "ledger/entry.h"
#include "storage/statement.h"
#include "storage/verify_checks.h"

namespace rung::storage {
namespace {

using ledger::Account;

struct ReplayedLot : ledger::Lot {
  std::int64_t expired = 0;    // so far
  std::int64_t earned_at = 0;  // instant of its activity; 0: the calendar's gifts come first
  bool ends_as_said = true;    // on the last day it was issued with
};

// What happened to one member's lots, replayed in booking order.
class MemberReplay {
 public:
  struct Change {
    std::int64_t posting = 0, transaction = 0, lot = 0, amount = 0;
    Account against = Account::Members;
    Day day;
    bool same_unit = true;
    bool at_a_till = false;  // its transaction is a redemption
    [[nodiscard]] bool redeems() const { return at_a_till && against == Account::Redeemed && amount < 0; }
  };

  // `last_lots`: the last lot of each transaction.
  MemberReplay(std::string code, const std::vector<std::int64_t>& last_lots, Findings& findings)
      : name_("Member " + std::move(code)), last_lots_(last_lots), findings_(findings) {}

  std::vector<ReplayedLot> lots;  // by number, as issued
  std::vector<Change> changes;    // by number

  // `settled_on`: the last day up to which debts were settled.
  void run(std::optional<Day> settled_on);

 private:
  void one(const Change& change);
  void ranges_after(std::size_t begin, std::size_t end);
  void redeemed(std::size_t begin, std::size_t end);
  [[nodiscard]] ReplayedLot* find(std::int64_t number);
  // Whether nothing that comes before what was taken was left behind, in the order given by `key`.
  template <typename Key>
  [[nodiscard]] bool in_order(std::size_t begin, std::size_t end, std::int64_t last_lot_then, const Key& key);
  void report(std::string_view name, const std::string& text) { findings_.add(name, name_ + ": " + text); }

  std::string name_;
  const std::vector<std::int64_t>& last_lots_;
  Findings& findings_;
};

ReplayedLot* MemberReplay::find(std::int64_t number) {
  const auto lot =
      std::lower_bound(lots.begin(), lots.end(), number,
                       [](const ReplayedLot& one, std::int64_t wanted) { return one.number < wanted; });
  return lot != lots.end() && lot->number == number ? &*lot : nullptr;
}

void MemberReplay::one(const Change& change) {
  ReplayedLot* lot = find(change.lot);
  if (lot == nullptr) return;  // an unbroken reference is another invariant
  const std::string what =
      "lot " + std::to_string(lot->number) + ", posting " + std::to_string(change.posting) + " ";
  lot->left += change.amount;
  if (change.against == Account::Expired) lot->expired -= change.amount;
  if (!change.same_unit) report(invariant::kUnits, what + "books another point currency than the lot's.");
  // A recalculation books what was redeemed earlier where a late order changed from which lot.
  const bool usable =
      lot->ends_as_said ? lot->usable_on(change.day) : !lot->is_debt() && !lot->pending_on(change.day);
  if (change.redeems() && !usable) {
    report(invariant::kUsable, what + "redeems on " + iso(change.day) + ", when the lot could not be used.");
  }
  if (change.against == Account::Expired && change.amount < 0 &&
      (lot->is_debt() || (lot->ends_as_said && lot->terms.last_day >= change.day))) {
    report(invariant::kExpired, what + "expires it on " + iso(change.day) +
                                    ", although it can be used until " + iso(lot->terms.last_day) + ".");
  }
}

// A lot between zero and what was issued, and not less than nothing of it expired, once a transaction is
// through: on the way what is taken back from one cause may come before what goes to another.
void MemberReplay::ranges_after(std::size_t begin, std::size_t end) {
  std::map<std::int64_t, std::int64_t> last_posting;  // by lot
  for (std::size_t i = begin; i < end; ++i) last_posting[changes[i].lot] = changes[i].posting;
  for (const auto& [number, posting] : last_posting) {
    const ReplayedLot* lot = find(number);
    if (lot == nullptr) continue;
    const std::string what = "lot " + std::to_string(number) + ", posting " + std::to_string(posting);
    const bool in_range = lot->is_debt() ? lot->points <= lot->left && lot->left <= 0
                                         : 0 <= lot->left && lot->left <= lot->points;
    if (!in_range) {
      report(invariant::kLotRange, what + " leaves " + std::to_string(lot->left) + " of " +
                                       std::to_string(lot->points) + " points.");
    }
    if (lot->expired < 0)
      report(invariant::kLotRange,
             what + " leaves less than nothing expired: " + std::to_string(lot->expired) + ".");
  }
}

template <typename Key>
bool MemberReplay::in_order(std::size_t begin, std::size_t end, std::int64_t last_lot_then, const Key& key) {
  std::optional<decltype(key(lots.front()))> latest;
  for (std::size_t i = begin; i < end; ++i) {
    // A till of file version 1 repaid debts in the same transaction; a debt has no place in this order.
    const ReplayedLot* lot = changes[i].redeems() ? find(changes[i].lot) : nullptr;
    if (lot != nullptr && (!latest || *latest < key(*lot))) latest = key(*lot);
  }
  if (!latest) return true;
  return std::none_of(lots.begin(), lots.end(), [&](const ReplayedLot& lot) {
    if (lot.unit != find(changes[begin].lot)->unit || lot.number > last_lot_then) return false;
    if (lot.left <= 0 || !lot.usable_on(changes[begin].day)) return false;
    return key(lot) < *latest;
  });
}

// After a redemption no lot may have points left that had to go before what was taken. Programs may spend by
// last day or by age; the journal does not say which, so it has to agree with one of them.
void MemberReplay::redeemed(std::size_t begin, std::size_t end) {
  const ReplayedLot* first = find(changes[begin].lot);
  if (first == nullptr || !first->ends_as_said) return;  // the order went by days that the lots do not say
  const auto transaction = static_cast<std::size_t>(changes[begin].transaction);
  const std::int64_t last_lot_then = transaction < last_lots_.size() ? last_lots_[transaction] : 0;
  const auto by_expiry = [](const ReplayedLot& lot) {
    return std::tuple(lot.terms.last_day, lot.terms.earned_on, lot.earned_at);
  };
  const auto by_age = [](const ReplayedLot& lot) {
    return std::tuple(lot.terms.earned_on, lot.earned_at, lot.terms.last_day);
  };
  if (in_order(begin, end, last_lot_then, by_expiry) || in_order(begin, end, last_lot_then, by_age)) return;
  report(invariant::kOrder, "transaction " + std::to_string(changes[begin].transaction) +
                                " took points although others had to go first.");
}

void MemberReplay::run(std::optional<Day> settled_on) {
  for (std::size_t begin = 0; begin < changes.size();) {
    std::size_t end = begin;
    bool redeems = false;
    for (; end < changes.size() && changes[end].transaction == changes[begin].transaction; ++end) {
      one(changes[end]);
      redeems = redeems || changes[end].redeems();
    }
    ranges_after(begin, end);
    if (redeems) redeemed(begin, end);
    begin = end;
  }
  if (!settled_on) return;
  std::map<int, std::pair<bool, bool>> debt_and_usable;
  for (const ReplayedLot& lot : lots) {
    auto& [debt, usable] = debt_and_usable[lot.unit];
    debt = debt || (lot.is_debt() && lot.left < 0);
    usable = usable || (lot.left > 0 && lot.usable_on(*settled_on));
  }
  for (const auto& [unit, both] : debt_and_usable) {
    if (both.first && both.second)
      report(invariant::kDebts, "owes points and has usable ones beside them on " + iso(*settled_on) + ".");
  }
}

constexpr const char* kLots =
    "SELECT lot.id, lot.member, member.code, lot.unit, lot.points, lot.earned_on, lot.usable_from, "
    "lot.last_day, "
    "activity.at FROM lot JOIN member ON member.id = lot.member LEFT JOIN activity ON activity.id = "
    "lot.activity "
    "WHERE lot.member BETWEEN ? AND ? ORDER BY lot.member, lot.id";
constexpr const char* kChanges =
    "SELECT lot.member, posting.id, posting.txn, posting.lot, posting.amount, against.kind, txn.day, "
    "lot.unit = against.unit AND lot.unit = account.unit, txn.kind FROM lot JOIN posting ON posting.lot = "
    "lot.id "
    "JOIN account ON account.id = posting.account JOIN account AS against ON against.id = posting.against "
    "JOIN txn ON txn.id = posting.txn WHERE lot.member BETWEEN ? AND ? ORDER BY lot.member, posting.id";

using Members = std::map<std::int64_t, MemberReplay>;

void read_lots(Statement::Rows& rows, const std::vector<std::int64_t>& last_lots,
               const std::set<std::int64_t>& moving_units, Findings& findings, Members& members) {
  while (rows.next()) {
    MemberReplay& member =
        members.try_emplace(rows.integer(1), rows.text(2), last_lots, findings).first->second;
    ReplayedLot lot;
    lot.number = rows.integer(0);
    lot.unit = rows.small(3);
    lot.points = lot.left = rows.integer(4);
    lot.terms.earned_on = rows.day(5);
    if (!rows.is_null(6)) lot.terms.usable_from = rows.day(6);
    lot.terms.last_day = rows.day(7);
    lot.earned_at = rows.number_or_0(8);
    lot.ends_as_said = !moving_units.contains(lot.unit);
    member.lots.push_back(lot);
  }
}

void read_changes(Statement::Rows& rows, Members& members) {
  while (rows.next()) {
    const auto member = members.find(rows.integer(0));
    if (member == members.end()) continue;
    member->second.changes.push_back(
        {rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4),
         static_cast<Account>(rows.small(5)), rows.day(6), rows.integer(7) != 0,
         static_cast<ledger::EntryKind>(rows.small(8)) == ledger::EntryKind::Redemption});
  }
}

std::optional<Day> last_finished_run(const Database& database) {
  Statement run(database,
                "SELECT as_of FROM run JOIN run_end ON run_end.run = run.id ORDER BY id DESC LIMIT 1");
  auto row = run.query();
  return row.next() ? std::optional(row.day(0)) : std::nullopt;
}

std::vector<std::int64_t> last_lots_by_transaction(const Database& database) {
  std::vector<std::int64_t> last_lots{0};
  Statement seals(database, "SELECT last_lot FROM seal ORDER BY txn");
  auto rows = seals.query();
  while (rows.next()) last_lots.push_back(rows.integer(0));
  return last_lots;
}

}  // namespace

void verify_lots(const Database& database, const std::vector<std::string>& moving, Findings& findings) {
  std::set<std::int64_t> moving_units;
  Statement unit(database, "SELECT id FROM name WHERE text = ?");
  for (const std::string& name : moving) moving_units.insert(unit.number(name));
  const std::int64_t last_member = Statement(database, "SELECT max(member) FROM lot").number();
  const std::optional<Day> settled_on = last_finished_run(database);
  const std::vector<std::int64_t> last_lots = last_lots_by_transaction(database);
  Statement lots(database, kLots), changes(database, kChanges);
  constexpr std::int64_t members_at_once = 1000;
  for (std::int64_t first = 1; first <= last_member; first += members_at_once) {
    Members members;
    {
      auto rows = lots.query(first, first + members_at_once - 1);
      read_lots(rows, last_lots, moving_units, findings, members);
    }
    auto rows = changes.query(first, first + members_at_once - 1);
    read_changes(rows, members);
    for (auto& [number, member] : members) member.run(settled_on);
  }
}

}  // namespace rung::storage
