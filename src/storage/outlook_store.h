#pragma once
// What the last recalculation found of every member, and until which day that stays so if nothing more
// becomes known: so that the next one looks only at those for whom something may have changed. Derived: a
// recalculation of everybody makes it anew, and nothing else depends on it.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "storage/database.h"
#include "storage/statement.h"

namespace rung::storage {

struct MemberOutlook {
  engine::MemberNumber number = 0;
  Day due = kForever;  // the first day on which time alone may change something
  bool joined = false;
  std::vector<std::int32_t> held;             // by ladder: Program::tiers; -1: none
  std::vector<std::int64_t> usable, pending;  // by Program::points
  std::uint64_t stored_as = 0;  // a hash of his tier history and points as they were stored then; 0: unknown
  bool operator==(const MemberOutlook&) const = default;
};

// Up to where the store was known.
struct KnownUpTo {
  std::int64_t activity = 0, member = 0, batch = 0, lot = 0, posting = 0;  // the last number of each
  std::int64_t taken_back = 0, erased = 0, predictions = 0;                // how many there were
  bool operator==(const KnownUpTo&) const = default;
};

struct OutlookBasis {
  Day as_of;
  Day everybody;        // the day of the last recalculation that looked at everybody
  std::string made_by;  // what it hangs on besides: the rules, and how this is worked out
  KnownUpTo known;
  std::map<int, std::int64_t>
      balances;  // what members have, by currency of the store, up to that lot and posting
};

// Outlooks in ascending member number, packed: some twenty-five bytes each.
class PackedOutlooks {
 public:
  void add(const MemberOutlook& outlook);
  void clear();
  struct One {
    engine::MemberNumber number = 0;
    std::string_view packed;
  };
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] One at(std::size_t place) const;

 private:
  std::vector<std::pair<engine::MemberNumber, std::size_t>> ends_;  // of each in `bytes_`
  std::string bytes_;
};

class OutlookStore {
 public:
  explicit OutlookStore(const Database& database);

  // Nothing: there is none.
  [[nodiscard]] std::optional<OutlookBasis> basis();
  [[nodiscard]] KnownUpTo known_now();
  // Whom something stored since then is about, in ascending order; nothing: it may be about anybody.
  [[nodiscard]] std::optional<std::vector<engine::MemberNumber>> touched_since(const KnownUpTo& known);
  // Every member that was known then, in ascending member number. Otherwise, if `look` has heard of some
  // only, what is wrong with them: a row is not what was written, or is missing.
  [[nodiscard]] std::optional<std::string> for_each(const OutlookBasis& basis,
                                                    const std::function<void(const MemberOutlook&)>& look);

  // Those of members with first <= number <= last, in ascending member number; of rows that are not what was
  // written, none.
  [[nodiscard]] std::vector<MemberOutlook> between(engine::MemberNumber first, engine::MemberNumber last);

  // In a write transaction. `all`: there are no others; otherwise the others stay.
  void write(const OutlookBasis& basis, const PackedOutlooks& outlooks, bool all);

 private:
  const Database& database_;
  Statement blocks_;
};

}  // namespace rung::storage
