#pragma once
// Members as they lie in the database, not yet in the words of any program.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/history.h"

namespace rung::storage {

struct RawRange;

// How much of a whole base is read at a time.
struct ReadingSize {
  std::int64_t members = 1024;                        // of a range; more where there would be too many ranges
  std::size_t bytes_in_memory = 48'000'000;           // of activities that wait for their range's turn
  std::size_t bytes_at_once = std::size_t{1} << 14U;  // of a range, into the temporary file
  std::int64_t most_ranges = 1000;                    // each has bytes of its own that are not put away yet
};

// WhereDue: histories that are not packed, or were when there was much less, are packed on the way
// (storage/packed_histories.h). For whoever holds the BatchLock and reads all members, those that are gone
// included. Writes now and then, in transactions of its own.
enum class Packing : std::uint8_t { Leave, WhereDue };

// The rows of one member among those that were read with his; keeps all of them while it lives. Read only: it
// may be looked at by several threads.
struct RawHistory {
  struct Rows {
    std::size_t begin = 0, end = 0;
  };
  engine::MemberNumber number = 0;
  std::shared_ptr<const RawRange> range;
  std::size_t member = 0;  // position in RawRange::members
  Rows activities, facts;
};

}  // namespace rung::storage
