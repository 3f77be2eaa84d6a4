#pragma once
// All activities of a shop, range of members by range of members: out of the packed histories and what came
// since, or, where there are none or much came since, out of the rows themselves.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/history.h"
#include "storage/activity_partitions.h"
#include "storage/activity_scan.h"
#include "storage/database.h"
#include "storage/packed_histories.h"
#include "storage/raw_history.h"
#include "storage/raw_range.h"

namespace rung::storage {

class ActivityRanges {
 public:
  // Reads what lies in the order in which it came in. Of what comes in after that, some may be missing.
  ActivityRanges(Database& database, const ReadingSize& size, Packing packing);

  [[nodiscard]] std::size_t count() const { return came_since_.count(); }
  [[nodiscard]] engine::MemberNumber first(std::size_t range) const { return came_since_.first(range); }
  [[nodiscard]] engine::MemberNumber last(std::size_t range) const { return came_since_.last(range); }
  // Gives the activities to the members of `range`, which are read: by member, those of each by number. Each
  // range once, in ascending order.
  void take(std::size_t number, RawRange& range);
  // After the last one.
  void finish();

 private:
  bool scan_since(const PackedHistories::Basis& basis);
  void read_packed(engine::MemberNumber first, engine::MemberNumber last, RawRange& range);
  void pack(engine::MemberNumber first, engine::MemberNumber last, const RawRange& range);

  Database& database_;
  Packing packing_;
  ActivityScan scan_;
  PackedHistories packed_;
  PackedHistories::Basis now_;
  std::optional<PackedHistories::Basis> basis_;  // of what is read; nothing: rows
  bool spoilt_ = false;                          // a packed row is not what was written
  ActivityPartitions came_since_;                // without a basis: all
};

// Adds an activity of the member in that place.
void keep_activity(const ReadActivity& read, std::uint32_t place, RawRange& range);
// Sorts activities by member, those of each by number; of those with the same number the last one stays.
void sort_by_member(RawRange& range);

}  // namespace rung::storage
