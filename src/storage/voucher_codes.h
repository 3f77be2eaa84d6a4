#pragma once
// The codes of vouchers: what a member shows at a till. A code is made of the member's number and the number
// of the voucher (engine/voucher_pieces.h) with a secret of the shop. So it is the same whenever it is asked
// for, nobody else can make one, and whose it is can be read from it without a search (docs/decisions/0009).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/entry.h"
#include "storage/database.h"

namespace rung::storage {

class VoucherCodes {
 public:
  explicit VoucherCodes(const Database& database);
  // `secret`: 32 bytes.
  explicit VoucherCodes(std::string secret) : secret_(std::move(secret)) {}

  // "7KQ4-M2XD-09TR-HE5B-V". Member numbers up to a billion; the number of a voucher is above zero.
  [[nodiscard]] std::string code(ledger::MemberNumber member, std::int64_t voucher) const;

  // Whose it would be, if it is one; as `code` writes it. The number of a member may be nobody's.
  struct Read {
    std::string code;
    ledger::MemberNumber member = 0;
  };
  // Nothing: nobody was ever given this, a letter or digit is wrong, missing, or too much, or two stand in
  // each other's place. Lower case, spaces, and O, I and L in place of 0 and 1 are understood.
  [[nodiscard]] std::optional<Read> read(std::string_view text) const;

 private:
  [[nodiscard]] std::uint64_t keyed(std::string_view what, std::uint64_t one, std::uint64_t other) const;
  [[nodiscard]] std::uint64_t mask(std::uint64_t tag) const;

  std::string secret_;
};

// 32 bytes that nobody can guess, for a new database or one that has none. Throws StorageError.
[[nodiscard]] std::string new_secret();

}  // namespace rung::storage
