#include "storage/voucher_codes.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>

#include "core/check.h"
#include "storage/error.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

constexpr int kSecretBytes = 32;
// Crockford's: no I, L, O and U. Five bits each.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kTagSymbols = 10, kMemberSymbols = 6, kGroup = 4;
constexpr int kSymbols = kTagSymbols + kMemberSymbols;
constexpr int kTagBits = 5 * kTagSymbols, kMemberBits = 5 * kMemberSymbols;

using Symbols = std::array<unsigned, kSymbols>;

// In the field of 32 elements, by x^5 + x^2 + 1.
unsigned times_x(unsigned value) {
  value <<= 1;
  return (value & 32U) != 0 ? value ^ 37U : value;
}

unsigned product(unsigned a, unsigned b) {
  unsigned result = 0;
  for (; b != 0; b >>= 1, a = times_x(a)) {
    if ((b & 1U) != 0) result ^= a;
  }
  return result;
}

// The place of each symbol has a factor of its own, none of them 1: so every wrong symbol and every two that
// were swapped, the check symbol included, give another sum.
unsigned check_symbol(const Symbols& symbols) {
  unsigned factor = 1, sum = 0;
  for (const unsigned symbol : symbols) {
    factor = times_x(factor);
    sum ^= product(factor, symbol);
  }
  return sum;
}

int symbol_of(char letter) {
  if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  if (letter == 'O') letter = '0';
  if (letter == 'I' || letter == 'L') letter = '1';
  const std::size_t at = kAlphabet.find(letter);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string text_of(const Symbols& symbols) {
  std::string text;
  for (int i = 0; i < kSymbols; ++i) {
    if (i > 0 && i % kGroup == 0) text += '-';
    text += kAlphabet[symbols[static_cast<std::size_t>(i)]];
  }
  return text + '-' + kAlphabet[check_symbol(symbols)];
}

std::string secret_in(const Database& database) {
  Statement find(database, "SELECT value FROM secret");
  auto row = find.query();
  RUNG_CHECK(row.next(), "every shop has its secret");
  return std::string(row.bytes(0));
}

}  // namespace

VoucherCodes::VoucherCodes(const Database& database) : VoucherCodes(secret_in(database)) {}

// The first 64 bits of HMAC-SHA-256.
std::uint64_t VoucherCodes::keyed(std::string_view what, std::uint64_t one, std::uint64_t other) const {
  std::string message(what);
  for (const std::uint64_t number : {one, other}) {
    for (int shift = 56; shift >= 0; shift -= 8) message.push_back(static_cast<char>(number >> shift & 255U));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const bool done = HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
                         reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                         digest.data(), &size) != nullptr;
  RUNG_CHECK(done && size == 32, "HMAC-SHA-256 works");
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < 8; ++i) first = first << 8 | digest[i];
  return first;
}

// Over the number of the member: another one for each code, so that a code does not show it.
std::uint64_t VoucherCodes::mask(std::uint64_t tag) const {
  return keyed("rung voucher 1, member", tag, 0) >> (64 - kMemberBits);
}

std::string VoucherCodes::code(ledger::MemberNumber member, std::int64_t voucher) const {
  RUNG_CHECK(member > 0 && member < std::int64_t{1} << kMemberBits, "a member's number fits into a code");
  const auto whose = static_cast<std::uint64_t>(member);
  const std::uint64_t tag =
      keyed("rung voucher 1, tag", whose, static_cast<std::uint64_t>(voucher)) >> (64 - kTagBits);
  const std::uint64_t hidden = whose ^ mask(tag);
  Symbols symbols{};
  for (int i = 0; i < kTagSymbols; ++i)
    symbols[static_cast<std::size_t>(i)] = static_cast<unsigned>(tag >> (5 * (kTagSymbols - 1 - i)) & 31U);
  for (int i = 0; i < kMemberSymbols; ++i) {
    symbols[static_cast<std::size_t>(kTagSymbols + i)] =
        static_cast<unsigned>(hidden >> (5 * (kMemberSymbols - 1 - i)) & 31U);
  }
  return text_of(symbols);
}

std::optional<VoucherCodes::Read> VoucherCodes::read(std::string_view text) const {
  Symbols symbols{};
  int count = 0;
  unsigned check = 0;
  for (const char letter : text) {
    if (letter == '-' || letter == ' ') continue;
    const int symbol = symbol_of(letter);
    if (symbol < 0 || count > kSymbols) return std::nullopt;
    if (count < kSymbols) symbols[static_cast<std::size_t>(count)] = static_cast<unsigned>(symbol);
    if (count == kSymbols) check = static_cast<unsigned>(symbol);
    ++count;
  }
  if (count != kSymbols + 1 || check != check_symbol(symbols)) return std::nullopt;
  std::uint64_t tag = 0, hidden = 0;
  for (int i = 0; i < kSymbols; ++i) {
    std::uint64_t& part = i < kTagSymbols ? tag : hidden;
    part = part << 5 | symbols[static_cast<std::size_t>(i)];
  }
  return Read{text_of(symbols), static_cast<ledger::MemberNumber>(hidden ^ mask(tag))};
}

std::string new_secret() {
  std::array<unsigned char, kSecretBytes> bytes{};
  if (RAND_bytes(bytes.data(), kSecretBytes) != 1) {
    throw StorageError(
        StorageError::Kind::Other,
        "The system gave no random bytes for the secret of the shop's voucher codes. Nothing was saved.");
  }
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace rung::storage
