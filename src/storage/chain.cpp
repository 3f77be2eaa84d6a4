#include "storage/chain.h"

#include <algorithm>
#include <array>

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

// Lots and postings as a field() each, in one piece: a recalculation hashes thousands.
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
  std::array<char, 11 + 8 * kNumber> bytes{7, 0, 0, 0, 'p', 'o', 's', 't', 'i', 'n', 'g'};
  char* at = bytes.data() + 11;
  for (const std::int64_t number : {posting.id, posting.txn, posting.account, posting.lot, posting.amount,
                                    posting.against, posting.rule, posting.activity}) {
    at = put(at, number);
  }
  bytes_.append(bytes.data(), static_cast<std::size_t>(at - bytes.data()));
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
