#include "storage/packing.h"

#define XXH_INLINE_ALL  // no library more to load
#include <xxhash.h>

#include <bit>
#include <cstring>

#include "storage/error.h"

namespace rung::storage {
namespace {

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

[[noreturn]] void damaged() { refuse_damaged("an activity whose fields cannot be read"); }

PackedValues unpack_values(Unpacker& unpacker) {
  // Every value takes two bytes: a damaged count cannot ask for more memory than the blob has.
  const std::uint64_t count = unpacker.number();
  if (count > unpacker.size() / 2) damaged();
  PackedValues values(static_cast<std::size_t>(count));
  for (auto& [field, value] : values) {
    field = static_cast<FieldNumber>(unpacker.number());
    value = unpacker.value();
  }
  return values;
}

constexpr std::size_t kWord = 8;

constexpr std::uint64_t rotate(std::uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

struct SipState {
  std::uint64_t v0, v1, v2, v3;
  void round() {
    v0 += v1;
    v1 = rotate(v1, 13) ^ v0;
    v0 = rotate(v0, 32);
    v2 += v3;
    v3 = rotate(v3, 16) ^ v2;
    v0 += v3;
    v3 = rotate(v3, 21) ^ v0;
    v2 += v1;
    v1 = rotate(v1, 17) ^ v2;
    v2 = rotate(v2, 32);
  }
  void take(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

// Low part first; eight bytes or fewer.
std::uint64_t word_of(std::string_view bytes) {
  std::uint64_t word = 0;
  if (std::endian::native == std::endian::little && bytes.size() == kWord) {  // nearly all
    std::memcpy(&word, bytes.data(), kWord);
    return word;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i)
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return word;
}

}  // namespace

void pack_number(std::string& out, std::uint64_t number) {
  while (number >= 128) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(number | 128)));
    number >>= 7;
  }
  out.push_back(static_cast<char>(static_cast<unsigned char>(number)));
}

void pack_signed(std::string& out, std::int64_t value) { pack_number(out, zigzag(value)); }

void pack_hash(std::string& out, std::uint64_t hash) {
  for (std::size_t i = 0; i < kWord; ++i, hash >>= 8) out.push_back(static_cast<char>(hash & 255));
}

void pack_values(std::string& out, const PackedValues& values) {
  pack_number(out, values.size());
  for (const auto& [field, value] : values) {
    pack_number(out, static_cast<std::uint64_t>(field));
    pack_signed(out, value);
  }
}

std::uint64_t Unpacker::long_number() {
  std::uint64_t number = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (bytes_.empty()) damaged();
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 127) << shift;
    if (byte < 128) return number;
  }
  damaged();
}

std::uint64_t Unpacker::hash() { return word_of(bytes(kWord)); }

std::string_view Unpacker::bytes(std::size_t count) {
  if (count > bytes_.size()) damaged();
  const std::string_view taken = bytes_.substr(0, count);
  bytes_.remove_prefix(count);
  return taken;
}

Content unpack(std::string_view bytes) {
  Unpacker unpacker(bytes);
  Content content;
  content.fields = unpack_values(unpacker);
  const std::uint64_t lines = unpacker.number();
  if (lines > unpacker.size()) damaged();
  content.lines.reserve(static_cast<std::size_t>(lines));
  for (std::uint64_t i = 0; i < lines; ++i) content.lines.push_back(unpack_values(unpacker));
  if (!unpacker.at_end()) damaged();
  return content;
}

std::uint64_t text_hash(std::string_view text) {
  constexpr std::uint64_t key0 = 0x0706050403020100, key1 = 0x0f0e0d0c0b0a0908;
  SipState state{key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261,
                 key1 ^ 0x7465646279746573};
  std::size_t at = 0;
  for (; at + kWord <= text.size(); at += kWord) state.take(word_of(text.substr(at, kWord)));
  state.take(word_of(text.substr(at)) | (static_cast<std::uint64_t>(text.size()) << 56));
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

std::uint64_t quick_hash(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::int64_t activity_key_hash(std::string_view event, std::string_view source_id) {
  std::string key(event);
  key.push_back('\0');
  key += source_id;
  return static_cast<std::int64_t>(text_hash(key));
}

}  // namespace rung::storage
