#pragma once
// What is booked of one member in one currency, changed by drafts alone, as a database would be.

#include <stdexcept>
#include <vector>

#include "ledger/difference.h"

namespace rung::testing {

class Journal {
 public:
  // Books what is missing; a second look finds nothing. Throws where a draft breaks a promise.
  void bring_up_to_date(const std::vector<ledger::WantedLot>& wanted) {
    const ledger::Draft missing = ledger::difference(1, 1, booked_, wanted);
    must(missing.empty() || !ledger::booked_as_wanted(0, booked_.lots, booked_.posted, wanted),
         "all is said to be booked, and there is a difference");
    book(missing);
    must(ledger::difference(1, 1, booked_, wanted).empty(), "booked, and again there is a difference");
  }
  [[nodiscard]] const ledger::Booked& booked() const { return booked_; }

 private:
  static void must(bool kept, const char* promise) {
    if (!kept) throw std::logic_error(promise);
  }

  void book(const ledger::Draft& draft) {
    const auto before = static_cast<ledger::LotNumber>(booked_.lots.size());
    std::int64_t moved = 0;
    for (const ledger::NewLot& lot : draft.lots) {
      ledger::Lot made;
      made.number = static_cast<ledger::LotNumber>(booked_.lots.size()) + 1;
      made.points = made.left = lot.points;
      made.terms = lot.terms;
      made.rule = lot.rule;
      made.activity = lot.activity;
      made.against = lot.contra;
      booked_.lots.push_back(made);
    }
    for (const ledger::Posting& posting : draft.postings) {
      const ledger::LotNumber number = posting.lot < 0 ? before - posting.lot : posting.lot;
      ledger::Lot& lot = booked_.lots[static_cast<std::size_t>(number - 1)];
      lot.left += posting.amount;
      must(posting.amount != 0, "a posting of nothing");
      must(lot.is_debt() ? lot.points <= lot.left && lot.left <= 0 : 0 <= lot.left && lot.left <= lot.points,
           "a lot outside of what it was issued with");
      booked_.posted.push_back({number, posting.contra, posting.activity, posting.amount});
      if (posting.contra == ledger::Account::Members) moved += posting.amount;
    }
    must(moved == 0, "points moved between lots do not sum up to nothing");
  }

  ledger::Booked booked_;
};

}  // namespace rung::testing
