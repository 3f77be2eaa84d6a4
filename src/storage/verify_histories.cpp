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

std::uint64_t hash_of_activity(const ReadActivity& activity) {
  std::string text;
  for (const std::int64_t number :
       {activity.number, activity.of, activity.member, activity.at_ms, activity.event,
        std::int64_t{activity.day}, std::int64_t{activity.minute}})
    pack_signed(text, number);
  pack_number(text, activity.key.size());
  text += activity.key;
  text += activity.data;
  return quick_hash(text);
}

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
  // Of each row the hashes of its activities, added up: whatever order they come in, what holds the same
  // comes to the same.
  std::vector<std::uint64_t> stored(index(basis->member / PackedHistories::kMembers + 1));
  scan.read(1, basis->activity, [&](const ReadActivity& activity) {
    if (counts(activity.number))
      stored.at(index((activity.member - 1) / PackedHistories::kMembers)) += hash_of_activity(activity);
  });
  for (std::size_t row = 0; row < stored.size(); ++row) {
    RawRange range;
    const auto first = static_cast<engine::MemberNumber>(row) * PackedHistories::kMembers + 1;
    for (engine::MemberNumber n = 0; n < PackedHistories::kMembers; ++n)
      range.members.push_back(RawMember{first + n, {}, {}});
    std::uint64_t packed = 0;
    bool whole = true;
    const auto add = [&](const ReadActivity& activity) {
      if (counts(activity.number)) packed += hash_of_activity(activity);
    };
    for (const auto& missing : histories.read(*basis, first, first + PackedHistories::kMembers - 1, range)) {
      if (missing.spoilt) whole = false;
      if (!missing.spoilt) scan.read_of(missing.first, add);
    }
    for (const RawActivity& one : range.activities) {
      add({one.number, one.of, range.members[one.member].number, one.at_ms, one.event, one.day, one.minute,
           range.text(one.key), range.text(one.data)});
    }
    if (whole && stored[row] == packed) continue;
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
