#pragma once

#include <optional>
#include <string>

#include "storage/ledger_store.h"
#include "support.h"

namespace rung::storage_test {

// A lot of member 1 by the rule `base`, earned and usable from kMonday.
inline ledger::NewLot lot_of(int unit, std::int64_t points, Day last_day, std::int64_t activity = 1) {
  ledger::NewLot made;
  made.member = 1;
  made.unit = unit;
  made.points = points;
  made.terms = ledger::Terms{kMonday, kMonday, last_day};
  made.rule = "base";
  made.activity = activity;
  return made;
}

// A shop with members M-1, M-2, an order of M-1, and a ledger.
class LedgerShop : public Shop {
 public:
  LedgerShop() : ledger(database) {
    const auto work = [&](storage::ActivityStore& store) {
      store.book_member(member("M-1"), kMonday);
      store.book_member(member("M-2"), kMonday);
      store.book(order("M-1", "A-1", 5000));
      store.book(order("M-1", "A-2", 1000));
    };
    import(work);
    database.with_write_transaction([&] { points = ledger.unit_of("points"); });
  }

  ledger::NewLot lot(std::int64_t amount, Day last_day = kForever, std::int64_t activity = 1) const {
    return lot_of(points, amount, last_day, activity);
  }

  storage::EntryHeader header(const std::string& key,
                              ledger::EntryKind kind = ledger::EntryKind::Accrual) const {
    storage::EntryHeader made;
    made.kind = kind;
    made.day = kMonday;
    made.booked_at_ms = 1'700'000'000'000;
    made.source = "test";
    made.key = key;
    made.request = "request " + key;
    return made;
  }

  storage::BookedEntry book(const ledger::Draft& draft, const storage::EntryHeader& entry) {
    std::optional<storage::BookedEntry> booked;
    database.with_write_transaction([&] { booked = ledger.book(draft, entry).value(); });
    return *booked;
  }
  ledger::Draft redeeming(std::int64_t amount) {
    return taking(ledger.points(1).lots, amount, ledger::Account::Redeemed, 2);
  }

  std::int64_t left() {
    std::int64_t sum = 0;
    for (const ledger::Lot& one : ledger.points(1).lots) sum += one.left;
    return sum;
  }

  storage::LedgerStore ledger;
  int points = 0;
};

}  // namespace rung::storage_test
