#include "storage/member_rows.h"

namespace rung::storage {
namespace {

constexpr std::size_t kHashSize = 8;

std::uint64_t hash_of(std::int64_t row, std::string_view packed) {
  return quick_hash(packed, static_cast<std::uint64_t>(row));
}

}  // namespace

std::string with_hash(std::int64_t row, std::string_view packed) {
  std::string data;
  data.reserve(kHashSize + packed.size());
  pack_hash(data, hash_of(row, packed));
  data += packed;
  return data;
}

std::optional<std::string_view> without_hash(std::int64_t row, std::string_view data) {
  if (data.size() < kHashSize) return std::nullopt;
  const std::string_view packed = data.substr(kHashSize);
  return Unpacker(data).hash() == hash_of(row, packed) ? std::optional(packed) : std::nullopt;
}

}  // namespace rung::storage
