#pragma once
// All activities once more, by member: 64 members in a row, packed. They lie in `activity` in the order in
// which they came in, so that whoever wants those of a member finds them on as many pages as there are, and
// whoever wants all of them has to tell them apart first. Derived: made from the rows, and nothing depends
// on it but how fast they are read.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/history.h"
#include "storage/database.h"
#include "storage/raw_range.h"
#include "storage/statement.h"

namespace rung::storage {

class PackedHistories {
 public:
  // Of a row.
  static constexpr std::int64_t kMembers = 64;
  // What one member did is not packed if it takes more bytes: no row comes near what SQLite can hold, and his
  // neighbours do not wait for him.
  static constexpr std::size_t kMostOfMember = 1'000'000;
  // They are worth reading while less than one in so many activities came, or was revised, since.
  static constexpr std::int64_t kWorthReading = 8;

  explicit PackedHistories(const Database& database);

  // What the rows hold: the activities up to `activity` of members up to `member`, with what batches up to
  // `batch` revised, without what the first `taken_back` undone batches had brought. They may hold some of
  // what came later, if packing them anew was interrupted.
  struct Basis {
    engine::ActivityNumber activity = 0;
    engine::MemberNumber member = 0;
    std::int64_t batch = 0, taken_back = 0;
    bool operator==(const Basis&) const = default;
  };
  // What it would be now.
  [[nodiscard]] Basis now();
  // Nothing: there is none, or it is of a time before a batch was taken back.
  [[nodiscard]] std::optional<Basis> basis();

  // Members of whom nothing was added, by their numbers.
  struct Missing {
    engine::MemberNumber first = 0, last = 0;
    bool spoilt = false;  // their row is not what was written; else it is too much of one member
  };
  // Adds the activities of the members of `range` with first <= number <= last, by member, those of each in
  // ascending order. Gives those who are to be read from the activities themselves.
  [[nodiscard]] std::vector<Missing> read(const Basis& basis, engine::MemberNumber first,
                                          engine::MemberNumber last, RawRange& range);

  // Packs those of members from first to last, all of which are in `range`, with their activities in order.
  // `first` begins a row. They are written with what waits, by write_waiting().
  void pack(engine::MemberNumber first, engine::MemberNumber last, const RawRange& range);
  [[nodiscard]] std::size_t bytes_waiting() const { return bytes_waiting_; }
  // In a write transaction.
  void write_waiting();
  // In a write transaction, after all have been written.
  void settle(const Basis& basis);
  // In a write transaction: they are no longer read, and are made anew one day.
  void give_up();

 private:
  [[nodiscard]] bool find_row(std::int64_t row);

  const Database& database_;
  Statement find_, put_;
  std::int64_t row_ = -1;  // the one read last, if it is what was written, and what it says
  std::string data_;
  std::vector<std::pair<std::int64_t, std::string>> waiting_;
  std::size_t bytes_waiting_ = 0;
};

}  // namespace rung::storage
