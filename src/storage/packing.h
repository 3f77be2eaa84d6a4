#pragma once
// How fields and lines of an activity are packed into one blob: a count, then (field number, value) pairs;
// the number of lines, then each line the same way. Numbers as little-endian base 128, values zigzag. Empty
// values are left out.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rung::storage {

using FieldNumber = std::int64_t;
using PackedValues = std::vector<std::pair<FieldNumber, std::int64_t>>;  // by slot

void pack_number(std::string& out, std::uint64_t number);
void pack_signed(std::string& out, std::int64_t value);  // zigzag
void pack_hash(std::string& out, std::uint64_t hash);    // eight bytes, low part first
void pack_values(std::string& out, const PackedValues& values);

// Takes a blob apart from the front. A blob that is not whole is StorageError::Damaged.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t number() {
    // Nearly all are small: every history is read through here.
    if (bytes_.empty() || static_cast<unsigned char>(bytes_.front()) >= 128) return long_number();
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  [[nodiscard]] std::int64_t value() {  // zigzag
    const std::uint64_t packed = number();
    return static_cast<std::int64_t>(packed >> 1U) ^ -static_cast<std::int64_t>(packed & 1U);
  }
  [[nodiscard]] std::uint64_t hash();
  [[nodiscard]] std::string_view bytes(std::size_t count);
  [[nodiscard]] bool at_end() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }  // bytes not taken yet

 private:
  std::uint64_t long_number();
  std::string_view bytes_;
};

struct Content {
  PackedValues fields;
  std::vector<PackedValues> lines;
  bool operator==(const Content&) const = default;
};

[[nodiscard]] Content unpack(std::string_view bytes);

// A 64-bit hash of text (SipHash-2-4 under a fixed key): the same on every machine, and in every database.
[[nodiscard]] std::uint64_t text_hash(std::string_view text);
// The fastest (XXH3), for what is derived: nobody outside chooses what goes in.
[[nodiscard]] std::uint64_t quick_hash(std::string_view bytes, std::uint64_t seed = 0);
// By what an activity is found: the hash of its event's name and its source's own id.
[[nodiscard]] std::int64_t activity_key_hash(std::string_view event, std::string_view source_id);

}  // namespace rung::storage
