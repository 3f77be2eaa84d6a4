#include "storage/chain.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/check.h"

namespace rung::storage {
namespace {

constexpr std::size_t kNumber = 12;  // its length, 8, and its eight bytes, low part first

char* put(char* at, std::int64_t number) {
  *at = 8;
  std::fill(at + 1, at + 4, '\0');
  auto rest = static_cast<std::uint64_t>(number);
  for (char* byte = at + 4; byte != at + kNumber; ++byte, rest >>= 8) *byte = static_cast<char>(rest & 255);
  return at + kNumber;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  RUNG_CHECK(done == 1 && size == 32, "SHA-256 works");
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text.push_back(digits[static_cast<unsigned char>(byte) >> 4]);
    text.push_back(digits[static_cast<unsigned char>(byte) & 15]);
  }
  return text;
}

ChainLink::ChainLink(std::string_view previous_hash, const TxnRow& header) {
  field("rung ledger 1");
  field(previous_hash);
  for (const std::int64_t number : {header.id, header.kind, header.day, header.booked_at}) field(number);
  for (const std::string* text :
       {&header.source, &header.key, &header.request, &header.content_hash, &header.actor, &header.reason}) {
    field(*text);
  }
  field(header.first_lot);
  field(header.first_posting);
}

// As a field() each, in one piece: a recalculation hashes thousands.
void ChainLink::add(const LotRow& lot) {
  std::array<char, 7 + 10 * kNumber> bytes{3, 0, 0, 0, 'l', 'o', 't'};
  char* at = bytes.data() + 7;
  for (const std::int64_t number : {lot.id, lot.member, lot.unit, lot.points, lot.earned_on})
    at = put(at, number);
  if (lot.usable_from) {
    at = put(at, *lot.usable_from);
  } else {
    at += 4;  // the length of nothing
  }
  for (const std::int64_t number : {lot.last_day, lot.rule, lot.activity, lot.against}) at = put(at, number);
  bytes_.append(bytes.data(), static_cast<std::size_t>(at - bytes.data()));
}

void ChainLink::add(const PostingRow& posting) {
  field("posting");
  for (const std::int64_t number : {posting.id, posting.txn, posting.account, posting.lot, posting.amount,
                                    posting.against, posting.rule, posting.activity}) {
    field(number);
  }
}

void ChainLink::field(std::string_view text) {
  auto size = static_cast<std::uint32_t>(text.size());
  for (int i = 0; i < 4; ++i, size >>= 8) bytes_.push_back(static_cast<char>(size & 255));
  bytes_ += text;
}

void ChainLink::field(std::int64_t number) {
  std::array<char, kNumber> bytes{};
  put(bytes.data(), number);
  bytes_.append(bytes.data(), bytes.size());
}

}  // namespace rung::storage
