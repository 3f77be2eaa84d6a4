#include "storage/lot_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/whole.h"
#include "storage/error.h"

namespace rung::storage {
namespace {

using ledger::Account;

// The kind of an account is remembered: looking it up for every row is a third of what reading a lot costs.
constexpr const char* kLotsOfMembers =
    "SELECT id, member, unit, points, earned_on, usable_from, last_day, rule, activity, against FROM lot "
    "WHERE member BETWEEN ? AND ? ORDER BY member, id";
constexpr const char* kPostingsOfMembers =
    "SELECT posting.lot, posting.amount, posting.against, posting.activity, posting.txn FROM lot "
    "JOIN posting ON posting.lot = lot.id WHERE lot.member BETWEEN ? AND ? "
    "ORDER BY lot.member, lot.id, posting.id";
// The same of lots whose numbers follow each other.
constexpr const char* kLotsOfRun =
    "SELECT id, member, unit, points, earned_on, usable_from, last_day, rule, activity, against FROM lot "
    "WHERE id BETWEEN ? AND ? ORDER BY id";
constexpr const char* kPostingsOfRun =
    "SELECT lot, amount, against, activity, txn FROM posting WHERE lot BETWEEN ? AND ? ORDER BY lot, id";
constexpr const char* kLotNumbers = "SELECT id FROM lot WHERE member BETWEEN ? AND ? ORDER BY member, id";

constexpr std::size_t kWorthARun = 8;  // lots: fewer are found as quickly one by one
// Whoever asks for one member after the other is no till, for which three more statements are not worth
// preparing.
constexpr int kTillAsks = 8;

}  // namespace

ledger::Booked MemberPoints::of(int unit) const {
  ledger::Booked chosen;
  std::copy_if(lots.begin(), lots.end(), std::back_inserter(chosen.lots),
               [unit](const ledger::Lot& lot) { return lot.unit == unit; });
  for (const ledger::PostedSum& sum : posted) {
    const auto lot = std::lower_bound(
        chosen.lots.begin(), chosen.lots.end(), sum.lot,
        [](const ledger::Lot& one, ledger::LotNumber number) { return one.number < number; });
    if (lot != chosen.lots.end() && lot->number == sum.lot) chosen.posted.push_back(sum);
  }
  return chosen;
}

LotReader::LotReader(Database& database, Words& names)
    : database_(database),
      names_(names),
      kind_(database, "SELECT kind FROM account WHERE id = ?"),
      redemption_cause_(database, "SELECT activity FROM redemption_record WHERE txn = ?"),
      lots_(database, kLotsOfMembers),
      postings_(database, kPostingsOfMembers) {}

Account LotReader::kind_of(std::int64_t account) {
  for (const auto& [number, kind] : kinds_) {
    if (number == account) return kind;
  }
  const auto kind = static_cast<Account>(kind_.number(account));
  kinds_.emplace_back(account, kind);
  return kind;
}

// A recalculation books neighbours together: their lots, and what was posted to them, mostly stand side by
// side and are read so, without looking each of them up. Nothing: they are too scattered for that.
std::optional<LotReader::Runs> LotReader::runs_of(ledger::MemberNumber first, ledger::MemberNumber last) {
  if (first == last && asked_alone_++ < kTillAsks) return std::nullopt;
  if (!of_runs_) {
    of_runs_.emplace(OfRuns{Statement(database_, kLotNumbers), Statement(database_, kLotsOfRun),
                            Statement(database_, kPostingsOfRun)});
  }
  std::vector<ledger::LotNumber> numbers;
  {
    auto rows = of_runs_->numbers.query(first, last);
    while (rows.next()) numbers.push_back(rows.integer(0));
  }
  if (!std::is_sorted(numbers.begin(), numbers.end())) std::sort(numbers.begin(), numbers.end());
  Runs runs;
  for (const ledger::LotNumber number : numbers) {
    if (!runs.empty() && runs.back().second + 1 == number) {
      runs.back().second = number;
    } else {
      runs.emplace_back(number, number);
    }
  }
  return runs.size() * kWorthARun <= numbers.size() ? std::optional(std::move(runs)) : std::nullopt;
}

void LotReader::read_lots(Statement& some, std::int64_t from, std::int64_t to, ReadLots& into) {
  std::int64_t rule = 0;  // whose words are `rule_text`: neighbours mostly have the same
  std::string rule_text;
  auto rows = some.query(from, to);
  while (rows.next()) {
    ledger::Lot& lot = into.lots.emplace_back().lot;
    lot.number = rows.integer(0);
    lot.member = rows.integer(1);
    lot.unit = rows.small(2);
    lot.points = lot.left = rows.integer(3);
    lot.terms.earned_on = rows.day(4);
    if (!rows.is_null(5)) lot.terms.usable_from = rows.day(5);
    lot.terms.last_day = rows.day(6);
    if (const std::int64_t of = rows.number_or_0(7); of != rule) {
      rule = of;
      rule_text = of == 0 ? std::string() : names_.text(of);
    }
    lot.rule = rule_text;
    lot.activity = rows.number_or_0(8);
    lot.against = kind_of(rows.integer(9));
  }
}

// On the lots from a place on, in their order.
void LotReader::read_postings(Statement& some, std::int64_t from, std::int64_t to, std::size_t place,
                              ReadLots& into) {
  auto lot = into.lots.begin() + static_cast<std::ptrdiff_t>(place);
  auto rows = some.query(from, to);
  while (rows.next()) {
    const ledger::LotNumber number = rows.integer(0);
    while (lot != into.lots.end() && lot->lot.number != number) ++lot;
    if (lot == into.lots.end()) refuse_damaged("a posting on a lot that is not there");
    const std::int64_t amount = rows.integer(1);
    const Account against = kind_of(rows.integer(2));
    ledger::ActivityNumber cause = rows.number_or_0(3);
    if (cause == 0 && against == Account::Redeemed) cause = redemption_cause_.number(rows.integer(4));
    if (lot->posted_end == 0) lot->posted_begin = into.posted.size();
    into.posted.push_back({number, against, cause, amount});
    lot->posted_end = into.posted.size();
    lot->lot.left = add(lot->lot.left, amount);
  }
}

std::vector<MemberPoints> LotReader::points_between(ledger::MemberNumber first, ledger::MemberNumber last) {
  if (rollbacks_ != database_.rollbacks()) {
    rollbacks_ = database_.rollbacks();
    kinds_.clear();
  }
  ReadLots read;
  if (const auto runs = runs_of(first, last)) {
    for (const auto& [from, to] : *runs) {
      const std::size_t place = read.lots.size();
      read_lots(of_runs_->lots, from, to, read);
      read_postings(of_runs_->postings, from, to, place, read);
    }
  } else {
    read_lots(lots_, first, last, read);
    read_postings(postings_, first, last, 0, read);
  }
  // Runs come by number, not by member: places are sorted, which are smaller than lots.
  std::vector<std::pair<ledger::MemberNumber, std::size_t>> order;
  order.reserve(read.lots.size());
  for (const ReadLot& one : read.lots) order.emplace_back(one.lot.member, order.size());
  if (!std::is_sorted(order.begin(), order.end())) std::sort(order.begin(), order.end());
  std::vector<MemberPoints> members;
  for (const auto& [number, place] : order) {
    ReadLot& one = read.lots[place];
    if (members.empty() || members.back().member != one.lot.member)
      members.push_back(MemberPoints{one.lot.member, {}, {}});
    MemberPoints& member = members.back();
    for (std::size_t i = one.posted_begin; i < one.posted_end; ++i) member.posted.push_back(read.posted[i]);
    member.lots.push_back(std::move(one.lot));
  }
  return members;
}

}  // namespace rung::storage
