#pragma once
// All activities of a shop, told apart by ranges of members. They lie in the file in the order in which they
// came in; here they come out member range by member range after one pass over them, whatever their number:
// what does not fit into memory waits in a temporary file.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/history.h"
#include "storage/activity_scan.h"
#include "storage/database.h"
#include "storage/raw_history.h"
#include "storage/raw_range.h"
#include "storage/temporary_file.h"

namespace rung::storage {

class ActivityPartitions {
 public:
  // Of members from 1 to `newest`.
  ActivityPartitions(const Database& database, engine::MemberNumber newest, const ReadingSize& size);

  void add(const ReadActivity& activity);

  [[nodiscard]] std::size_t count() const { return partitions_.size(); }
  // The members of a partition: first <= number <= last.
  [[nodiscard]] engine::MemberNumber first(std::size_t partition) const;
  [[nodiscard]] engine::MemberNumber last(std::size_t partition) const;
  // Gives the activities of a partition to the members of `range`, which are read; of one member in the order
  // in which they were added. Those of others are left out. Once only: what is taken is freed.
  void take(std::size_t partition, RawRange& range);

 private:
  // A piece of a partition: in memory, or in the file.
  struct Piece {
    std::string bytes;
    std::uint64_t begin = 0;
    std::size_t size = 0;
  };
  struct Partition {
    std::vector<Piece> pieces;
    std::string tail;
    std::size_t activities = 0;
  };
  void put_away(Partition& partition);

  ReadingSize size_;
  engine::MemberNumber newest_;
  std::int64_t members_;  // of a partition
  std::size_t in_memory_ = 0;
  TemporaryFile file_;
  std::vector<Partition> partitions_;
};

}  // namespace rung::storage
