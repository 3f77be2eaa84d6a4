#pragma once
// Redemptions that are only held: their points are taken at once, and come back unless somebody captures them
// in time. A hold that is over is ended by a cancellation, a record like any other (docs/MEANING.md, 11.13).

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/entry.h"
#include "storage/activity_store.h"
#include "storage/database.h"

namespace rung::storage {

struct Hold {
  ledger::ActivityNumber record = 0;  // the redemption's
  std::string member;                 // the shop's member number
  std::string reference;              // the redemption's
  std::int64_t until_ms = 0;          // the instant up to which it can be captured, UTC
  std::optional<std::int64_t> captured_at_ms;
  bool cancelled = false;  // as a whole: by hand, or because its time was over
};

class HoldStore {
 public:
  explicit HoldStore(Database& database) : database_(database) {}

  // Inside a write transaction, once for each redemption.
  void note(ledger::ActivityNumber record, std::int64_t until_ms);
  void capture(ledger::ActivityNumber record, std::int64_t at_ms);

  // Of the redemption with this reference; nothing if it is none that was held.
  [[nodiscard]] std::optional<Hold> find(std::string_view reference);
  // Neither captured nor cancelled as a whole and ending up to this instant, the one that ends first in
  // front. Costs as much as there are such holds, however many there ever were.
  [[nodiscard]] std::vector<Hold> open(std::int64_t until_ms = std::numeric_limits<std::int64_t>::max());

  // Inside a write transaction: takes holds that were cancelled as a whole off the list of open ones (the
  // table open_hold), all that end up to this instant or that of one redemption. What is captured leaves the
  // list by itself.
  void strike_cancelled(std::int64_t until_ms);
  void strike_if_cancelled(std::string_view reference);
  // Likewise: what a batch that is taken back had cancelled is open again, unless it was captured.
  void list_again(BatchNumber undone);

 private:
  [[nodiscard]] std::vector<Hold> listed(std::int64_t until_ms);

  Database& database_;
};

// The records of redemptions that are cancelled as a whole (docs/MEANING.md, 11.11), by what is stored of
// them and their cancellations.
[[nodiscard]] bool cancelled_as_a_whole(const Database& database, ledger::ActivityNumber redemption);

}  // namespace rung::storage
