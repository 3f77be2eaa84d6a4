#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/index.h"
#include "storage/activity_scan.h"
#include "storage/packed_histories.h"
#include "storage/packing.h"
#include "storage/verify_checks.h"

namespace rung::storage {
namespace {

// Activities of each row, added up: whatever order they come in, two rows that hold the same come to the
// same.
class Sums {
 public:
  explicit Sums(engine::MemberNumber newest)
      : of_(static_cast<std::size_t>(newest / PackedHistories::kMembers + 1)) {}

  void add(const ReadActivity& activity) {
    text_.clear();
    for (const std::int64_t number :
         {activity.number, activity.of, activity.member, activity.at_ms, activity.event,
          std::int64_t{activity.day}, std::int64_t{activity.minute}})
      pack_signed(text_, number);
    pack_number(text_, activity.key.size());
    text_ += activity.key;
    text_ += activity.data;
    of_.at(index((activity.member - 1) / PackedHistories::kMembers)) += quick_hash(text_);
  }
  [[nodiscard]] std::uint64_t of(std::size_t row) const { return of_[row]; }
  [[nodiscard]] std::size_t rows() const { return of_.size(); }

 private:
  std::vector<std::uint64_t> of_;
  std::string text_;
};

}  // namespace

// What came since is read from the rows anyway, and so is what was revised: neither is looked at.
void verify_histories(const Database& database, Findings& findings) {
  PackedHistories histories(database);
  const auto basis = histories.basis();
  if (!basis) return;
  ActivityScan scan(database);
  const auto revised = scan.revised_since(basis->batch, basis->activity, basis->activity);
  const auto counts = [&](engine::ActivityNumber number) {
    return number <= basis->activity && !std::binary_search(revised->begin(), revised->end(), number);
  };
  Sums stored(basis->member), packed(basis->member);
  scan.read(1, basis->activity, [&](const ReadActivity& activity) {
    if (counts(activity.number)) stored.add(activity);
  });
  for (std::size_t row = 0; row < packed.rows(); ++row) {
    RawRange range;
    const auto first = static_cast<engine::MemberNumber>(row) * PackedHistories::kMembers + 1;
    for (engine::MemberNumber n = 0; n < PackedHistories::kMembers; ++n)
      range.members.push_back(RawMember{first + n, {}, {}});
    bool whole = true;
    const auto add = [&](const ReadActivity& activity) {
      if (counts(activity.number)) packed.add(activity);
    };
    for (const auto& missing : histories.read(*basis, first, first + PackedHistories::kMembers - 1, range)) {
      if (missing.spoilt) whole = false;
      if (!missing.spoilt) scan.read_of(missing.first, add);
    }
    for (const RawActivity& one : range.activities) {
      add({one.number, one.of, range.members[one.member].number, one.at_ms, one.event, one.day, one.minute,
           range.text(one.key), range.text(one.data)});
    }
    if (whole && stored.of(row) == packed.of(row)) continue;
    findings.add(
        invariant::kHistories,
        "Row " + std::to_string(row) + " of `history` is not what the activities of its members say. " +
            (whole ? "Another program changed it: `DELETE FROM history_basis` with that program, and the "
                     "next `rung recalculate --all` packs histories anew."
                   : "The activities are read instead, and after the next two `rung recalculate --all` "
                     "it is whole again."));
  }
}

}  // namespace rung::storage
