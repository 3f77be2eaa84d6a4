#include "storage/packed_histories.h"

#include <algorithm>
#include <span>

#include "core/check.h"
#include "storage/member_rows.h"
#include "storage/packing.h"

namespace rung::storage {
namespace {

constexpr std::int64_t kMinutesOfDay = 1440, kMsOfMinute = 60'000;

constexpr std::int64_t kRowMembers = PackedHistories::kMembers;
std::int64_t row_of(engine::MemberNumber member) { return (member - 1) / kRowMembers; }
engine::MemberNumber first_of(std::int64_t row) { return row * kRowMembers + 1; }

std::int64_t ms_of(std::int64_t day, std::int64_t minute) {
  return (day * kMinutesOfDay + minute) * kMsOfMinute;
}

void pack_activities(std::span<const RawActivity> activities, const RawRange& range, std::string& out) {
  engine::ActivityNumber number = 0;
  std::int32_t day = 0;
  for (const RawActivity& activity : activities) {
    pack_number(out, static_cast<std::uint64_t>(activity.number - number));
    pack_signed(out, activity.of == 0 ? 0 : activity.number - activity.of);
    pack_number(out, static_cast<std::uint64_t>(activity.event));
    pack_signed(out, activity.day - day);
    pack_number(out, static_cast<std::uint64_t>(activity.minute));
    // How far the clocks of the shop are from UTC, mostly.
    pack_signed(out, activity.at_ms - ms_of(activity.day, activity.minute));
    pack_number(out, activity.key.size);
    pack_number(out, activity.data.size);
    out += range.text(activity.key);
    out += range.text(activity.data);
    number = activity.number;
    day = activity.day;
  }
}

// What pack_activities() made is in the bytes of the range.
void unpack_activities(const RawBytes& packed, std::uint32_t place, RawRange& range) {
  Unpacker unpacker(range.text(packed));
  const std::size_t end = packed.begin + packed.size;
  RawActivity activity;
  activity.member = place;
  while (!unpacker.at_end()) {
    activity.number += static_cast<engine::ActivityNumber>(unpacker.number());
    const std::int64_t back = unpacker.value();
    activity.of = back == 0 ? 0 : activity.number - back;
    activity.event = static_cast<std::int64_t>(unpacker.number());
    activity.day += static_cast<std::int32_t>(unpacker.value());
    activity.minute = static_cast<std::int16_t>(unpacker.number());
    activity.at_ms = ms_of(activity.day, activity.minute) + unpacker.value();
    activity.key.size = static_cast<std::uint32_t>(unpacker.number());
    activity.data.size = static_cast<std::uint32_t>(unpacker.number());
    activity.key.begin = end - unpacker.size();
    activity.data.begin = activity.key.begin + activity.key.size;
    (void)unpacker.bytes(std::size_t{activity.key.size} + activity.data.size);
    range.activities.push_back(activity);
  }
}

}  // namespace

PackedHistories::PackedHistories(const Database& database)
    : database_(database),
      find_(database, "SELECT data FROM history WHERE block = ?"),
      put_(database, "INSERT OR REPLACE INTO history(block, data) VALUES(?, ?)") {}

PackedHistories::Basis PackedHistories::now() {
  Statement find(database_,
                 "SELECT (SELECT max(id) FROM activity), (SELECT max(id) FROM member), "
                 "(SELECT max(id) FROM batch), (SELECT count(*) FROM batch_undone)");
  auto row = find.query();
  if (!row.next()) return {};
  return {row.number_or_0(0), row.number_or_0(1), row.number_or_0(2), row.integer(3)};
}

std::optional<PackedHistories::Basis> PackedHistories::basis() {
  row_ = -1;  // of another basis, maybe
  Statement find(database_,
                 "SELECT activity, member, batch, taken_back FROM history_basis "
                 "WHERE taken_back = (SELECT count(*) FROM batch_undone)");
  auto row = find.query();
  if (!row.next()) return std::nullopt;
  return Basis{row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
}

bool PackedHistories::find_row(std::int64_t row) {
  if (row == row_) return true;  // of neighbours that are asked for one by one
  auto found = find_.query(row);
  if (!found.next()) return false;
  const auto packed = without_hash(row, found.bytes(0));
  if (!packed) return false;
  data_ = *packed;
  row_ = row;
  return true;
}

std::vector<PackedHistories::Missing> PackedHistories::read(const Basis& basis, engine::MemberNumber first,
                                                            engine::MemberNumber last, RawRange& range) {
  std::vector<Missing> missing;
  last = std::min(last, basis.member);
  auto member =
      std::lower_bound(range.members.begin(), range.members.end(), first,
                       [](const RawMember& one, engine::MemberNumber number) { return one.number < number; });
  for (std::int64_t row = row_of(first); first_of(row) <= last; ++row) {
    if (!find_row(row)) {
      missing.push_back({std::max(first, first_of(row)), std::min(last, first_of(row + 1) - 1), true});
      continue;
    }
    for_each_member(data_, first_of(row), [&](engine::MemberNumber number, std::string_view packed) {
      while (member != range.members.end() && member->number < number) ++member;
      if (member == range.members.end() || member->number != number || number > last) return;
      if (packed.empty()) return missing.push_back({number, number, false});
      unpack_activities(range.keep(packed), static_cast<std::uint32_t>(member - range.members.begin()),
                        range);
    });
  }
  return missing;
}

void PackedHistories::pack(engine::MemberNumber first, engine::MemberNumber last, const RawRange& range) {
  RUNG_CHECK(first == first_of(row_of(first)), "members are packed in whole rows");
  auto activity = range.activities.begin();
  std::string packed, one;
  for (std::int64_t row = row_of(first); first_of(row) <= last; ++row) {
    packed.clear();
    while (activity != range.activities.end() && row_of(range.members[activity->member].number) == row) {
      const auto begin = activity;
      while (activity != range.activities.end() && activity->member == begin->member) ++activity;
      one.clear();
      pack_activities({begin, activity}, range, one);
      if (one.size() > kMostOfMember) one.clear();
      add_member(packed, first_of(row), range.members[begin->member].number, one);
    }
    std::string data = with_hash(row, packed);
    bytes_waiting_ += data.size();
    waiting_.emplace_back(row, std::move(data));
  }
}

void PackedHistories::write_waiting() {
  for (const auto& [row, data] : waiting_) put_.write(row, Blob{data});
  waiting_.clear();
  bytes_waiting_ = 0;
}

void PackedHistories::settle(const Basis& basis) {
  Statement(database_,
            "INSERT OR REPLACE INTO history_basis(id, activity, member, batch, taken_back) "
            "VALUES(1, ?, ?, ?, ?)")
      .write(basis.activity, basis.member, basis.batch, basis.taken_back);
}

void PackedHistories::give_up() { Statement(database_, "DELETE FROM history_basis").write(); }

}  // namespace rung::storage
