#pragma once
// Imported files as batches, and taking one back: nothing is edited, its rows stay and every reader passes
// over them from then on. What is booked for them goes back with the next recalculation.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/activity_store.h"
#include "storage/database.h"

namespace rung::storage {

struct StoredBatch {
  BatchNumber number = 0;
  std::string file;
  std::int64_t booked_at_ms = 0;
  bool by_hand = false;  // not a file but an act at the desk, or an upgrade: cannot be taken back
  struct Undone {
    std::int64_t at_ms = 0;
    std::string actor, reason;
  };
  std::optional<Undone> undone;
};

// What a batch brought.
struct BatchContent {
  std::int64_t members = 0;     // who are there by it
  std::int64_t activities = 0;  // new ones
  std::int64_t revisions = 0;
  std::int64_t facts = 0;  // about members, those that name or reach a person too
};

// What another batch holds that would hang in the air.
struct BatchReference {
  enum class What : std::uint8_t {
    ActivityOfMember,  // of a member who is there by the batch
    FactOfMember,      // likewise
    ReturnOfOrder,     // of an order of the batch
    RevisionOf,        // of an activity of the batch
    NamesMember,       // a household's owner, or who a reward goes to
  } what = What::ActivityOfMember;
  StoredBatch batch;  // the other one
  std::int64_t count = 0;
  std::string example;  // "A-1 of M-1"
};

class BatchStore {
 public:
  explicit BatchStore(Database& database) : database_(database) {}

  [[nodiscard]] std::optional<StoredBatch> find(BatchNumber number);
  // Newest first; files only.
  [[nodiscard]] std::vector<StoredBatch> latest(int count);
  [[nodiscard]] BatchContent content(BatchNumber number);
  // By the other batch, the newest first: the order in which they can be taken back. A pass over all
  // activities.
  [[nodiscard]] std::vector<BatchReference> references_to(BatchNumber number);
  // In a write transaction; the batch must not be taken back yet.
  void undo(BatchNumber number, std::int64_t at_ms, std::string_view actor, std::string_view reason);

 private:
  void add_names(BatchNumber number, std::vector<BatchReference>& found);
  Database& database_;
};

}  // namespace rung::storage
