#pragma once
// The rows of activities in the order in which they came in, revised as they are to be read.

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/history.h"
#include "storage/database.h"
#include "storage/statement.h"

namespace rung::storage {

// One activity as it is read: `key` and `data` are valid until the next one.
struct ReadActivity {
  engine::ActivityNumber number = 0;
  engine::ActivityNumber of = 0;
  engine::MemberNumber member = 0;
  std::int64_t at_ms = 0;
  std::int64_t event = 0;  // as stored
  std::int32_t day = 0;
  std::int16_t minute = 0;
  std::string_view key, data;
};

class ActivityScan {
 public:
  using Take = std::function<void(const ReadActivity&)>;
  explicit ActivityScan(const Database& database) : database_(database) {}

  // Somebody's activities with first <= number <= last that were not taken back, each with its last revision,
  // in ascending order. In pieces, between which others can save.
  void read(engine::ActivityNumber first, engine::ActivityNumber last, const Take& take);
  // The same of one member.
  void read_of(engine::MemberNumber member, const Take& take);
  // Those up to `last` that a batch after `batch` revised, in ascending order; nothing: more than `most`.
  // Whether any did costs nothing; which is found by going through all revisions.
  [[nodiscard]] std::optional<std::vector<engine::ActivityNumber>> revised_since(std::int64_t batch,
                                                                                 engine::ActivityNumber last,
                                                                                 std::int64_t most);

 private:
  static void hand_out(Statement::Rows& rows, Statement::Rows& revisions, const Take& take);

  const Database& database_;
  Statement rows_{database_,
                  "SELECT id, member, event, day, at, minute, source_key, of, data FROM activity "
                  "WHERE id BETWEEN ? AND ? AND member IS NOT NULL "
                  "AND batch NOT IN (SELECT batch FROM batch_undone) ORDER BY id"};
  Statement revisions_{database_,
                       "SELECT activity, data FROM revision WHERE activity BETWEEN ? AND ? "
                       "AND batch NOT IN (SELECT batch FROM batch_undone) ORDER BY activity, nr"};
  Statement rows_of_{database_,
                     "SELECT id, member, event, day, at, minute, source_key, of, data FROM activity "
                     "WHERE member = ? AND batch NOT IN (SELECT batch FROM batch_undone) ORDER BY id"};
  Statement revisions_of_{
      database_,
      "SELECT revision.activity, revision.data FROM activity CROSS JOIN revision "
      "ON revision.activity = activity.id WHERE activity.member = ? "
      "AND revision.batch NOT IN (SELECT batch FROM batch_undone) ORDER BY revision.activity, revision.nr"};
};

}  // namespace rung::storage
