#include "storage/activity_partitions.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "storage/error.h"
#include "storage/packed_histories.h"

namespace rung::storage {
namespace {

// Of a range. If it is another number than was asked for, no range begins or ends within a packed row.
std::int64_t members_of_range(engine::MemberNumber newest, const ReadingSize& size) {
  constexpr std::int64_t row = PackedHistories::kMembers;
  const std::int64_t least = (newest + size.most_ranges - 1) / size.most_ranges;
  return least <= size.members ? size.members : (least + row - 1) / row * row;
}

// Numbers as in storage/packing.h, into memory that is there.
class Writer {
 public:
  void number(std::uint64_t number) {
    while (number >= 128) {
      bytes_[size_++] = static_cast<char>(static_cast<unsigned char>(number | 128));
      number >>= 7;
    }
    bytes_[size_++] = static_cast<char>(static_cast<unsigned char>(number));
  }
  void value(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  [[nodiscard]] std::string_view text() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 96> bytes_{};  // nine numbers of ten bytes at most
  std::size_t size_ = 0;
};

}  // namespace

ActivityPartitions::ActivityPartitions(const Database& database, engine::MemberNumber newest,
                                       const ReadingSize& size)
    : size_(size),
      newest_(newest),
      members_(members_of_range(newest, size)),
      file_(database.path()),
      partitions_(static_cast<std::size_t>((newest + members_ - 1) / members_)) {}

engine::MemberNumber ActivityPartitions::first(std::size_t partition) const {
  return static_cast<engine::MemberNumber>(partition) * members_ + 1;
}
engine::MemberNumber ActivityPartitions::last(std::size_t partition) const {
  return std::min(newest_, first(partition) + members_ - 1);
}

void ActivityPartitions::add(const ReadActivity& activity) {
  if (activity.member < 1 || activity.member > newest_)
    refuse_damaged("an activity of a member who is not there");
  const std::int64_t place = activity.member - 1;
  Partition& partition = partitions_[static_cast<std::size_t>(place / members_)];
  Writer writer;
  writer.number(static_cast<std::uint64_t>(place % members_));
  writer.value(activity.number);
  writer.value(activity.of);
  writer.value(activity.at_ms);
  writer.value(activity.event);
  writer.value(activity.day);
  writer.value(activity.minute);
  writer.number(activity.key.size());
  writer.number(activity.data.size());
  std::string& tail = partition.tail;
  if (tail.capacity() < size_.bytes_at_once) tail.reserve(size_.bytes_at_once + size_.bytes_at_once / 8);
  tail += writer.text();
  tail += activity.key;
  tail += activity.data;
  ++partition.activities;
  if (tail.size() >= size_.bytes_at_once) put_away(partition);
}

void ActivityPartitions::put_away(Partition& partition) {
  Piece piece;
  piece.size = partition.tail.size();
  if (in_memory_ + piece.size <= size_.bytes_in_memory) {
    in_memory_ += piece.size;
    piece.bytes = std::move(partition.tail);
    partition.tail = std::string();
  } else {
    piece.begin = file_.append(partition.tail);
    partition.tail.clear();
  }
  partition.pieces.push_back(std::move(piece));
}

void ActivityPartitions::take(std::size_t number, RawRange& range) {
  Partition partition = std::exchange(partitions_.at(number), {});
  std::size_t size = partition.tail.size();
  for (const Piece& piece : partition.pieces) size += piece.size;
  std::string& bytes = range.bytes;
  const std::size_t begin = bytes.size();
  bytes.reserve(begin + size);
  for (Piece& piece : partition.pieces) {
    if (piece.bytes.empty()) {
      const std::size_t at = bytes.size();
      bytes.resize(at + piece.size);
      file_.read(piece.begin, std::span(bytes).subspan(at));
    } else {
      bytes += piece.bytes;
      in_memory_ -= piece.size;
      piece.bytes = std::string();
    }
  }
  bytes += partition.tail;
  constexpr std::uint32_t nobody = UINT32_MAX;
  std::vector<std::uint32_t> place_of(static_cast<std::size_t>(members_), nobody);
  for (std::size_t i = 0; i < range.members.size(); ++i)
    place_of[static_cast<std::size_t>(range.members[i].number - first(number))] =
        static_cast<std::uint32_t>(i);
  range.activities.reserve(partition.activities);
  Unpacker unpacker(std::string_view(bytes).substr(begin));
  while (!unpacker.at_end()) {
    RawActivity activity;
    activity.member = place_of.at(static_cast<std::size_t>(unpacker.number()));
    activity.number = unpacker.value();
    activity.of = unpacker.value();
    activity.at_ms = unpacker.value();
    activity.event = unpacker.value();
    activity.day = static_cast<std::int32_t>(unpacker.value());
    activity.minute = static_cast<std::int16_t>(unpacker.value());
    const auto key = static_cast<std::size_t>(unpacker.number());
    const auto data = static_cast<std::size_t>(unpacker.number());
    activity.key = {bytes.size() - unpacker.size(), static_cast<std::uint32_t>(key)};
    activity.data = {activity.key.begin + key, static_cast<std::uint32_t>(data)};
    (void)unpacker.bytes(key + data);
    if (activity.member != nobody) range.activities.push_back(activity);
  }
}

}  // namespace rung::storage
