#pragma once
// Where imports end: members, their attributes, and what they did. Rows are only added; the same fact twice
// is one fact; a fact that contradicts a stored one is handed back, never booked. Everything here has to be
// called inside Database::with_write_transaction; a StorageError or a rollback leaves nothing behind.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fact.h"
#include "engine/history.h"
#include "storage/database.h"

namespace rung::storage {

using BatchNumber = std::int64_t;

// One thing in which what came differs from what is stored, both as people write them.
struct Difference {
  std::string what;    // "net_amount", "line 2: category", "member", "day", "number of lines"
  std::string stored;  // empty: not there
  std::string came;
};

struct Booked {
  enum class Outcome : std::uint8_t {
    New,
    Known,     // the same content is stored already; the order of lines does not matter
    Revised,   // only changeable fields differ: stored as a revision that acts from the activity's own day
    Conflict,  // other content under the same id; nothing was stored
    UnknownMember,
    UnknownOrder,    // a return whose order is not there, or is another member's
    ReturnTooLarge,  // with this one, more would be returned than the order was worth
    ErasedMember,    // something new about a member who was erased
  };
  Outcome outcome = Outcome::New;
  engine::ActivityNumber activity = 0;  // New, Known, Revised, Conflict: the stored activity
  std::vector<Difference>
      differences;  // Revised, Conflict. ReturnTooLarge: one, the order's and the returns' amount
  std::optional<Day> erased_on = std::nullopt;  // ErasedMember
};

struct BookedMember {
  enum class Outcome : std::uint8_t {
    New,
    Known,
    Revised,
    Erased,  // on `erased_on`; nothing is kept about this member any more
  } outcome = Outcome::New;
  engine::MemberNumber member = 0;
  std::vector<Difference> differences;  // Revised
  std::optional<Day> erased_on = std::nullopt;
};

struct ImportCounts {
  std::int64_t activities_new = 0, activities_known = 0, activities_revised = 0, activities_refused = 0;
  std::int64_t members_new = 0, members_known = 0, members_revised = 0;
};

struct Batch {
  BatchNumber number = 0;
  std::string file;
  std::int64_t booked_at_ms = 0;
  ImportCounts counts;
};

class ActivityStore {
 public:
  // The program must outlive the store. A database that was filled with another currency or time zone is
  // StorageError::Different (judged by begin_import, which also notes them in an empty database).
  ActivityStore(Database& database, const language::Program& program);
  ~ActivityStore();
  ActivityStore(const ActivityStore&) = delete;
  ActivityStore& operator=(const ActivityStore&) = delete;

  // Runs `work`, in which files are booked, in a write transaction (Database::with_write_transaction). While
  // the database has no activity yet, references are looked up at its end instead of row by row, all of them.
  void with_transaction(const std::function<void()>& work);

  // The last batch whose file had exactly these bytes.
  [[nodiscard]] std::optional<Batch> batch_of(std::string_view sha256_hex);

  // Begins a batch: what is booked until finish_import() belongs to it. `texts` must outlive the batch.
  // Several batches may follow each other in one transaction.
  BatchNumber begin_import(std::string_view file, std::string_view sha256_hex, std::int64_t booked_at_ms,
                           const engine::TextPool& texts);

  // The pool that begin_import was given has been emptied: other texts get the numbers that texts had so far.
  void texts_begin_anew();

  // An activity without member is kept as nobody's. Returns are looked up among what is booked: orders first.
  Booked book(const engine::ActivityFact& fact);

  // A new member's attributes hold from the joining day on; a change, or an attribute not known before, from
  // `today` on. A value kEmpty takes an attribute away. The same day again with another value: the last one
  // counts.
  BookedMember book_member(const engine::MemberFact& fact, Day today);

  [[nodiscard]] std::optional<engine::MemberNumber> member_number(std::string_view code);

  // Must be called before the transaction ends: notes the counts, and builds the indexes that a first load
  // leaves out.
  ImportCounts finish_import();

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace rung::storage
