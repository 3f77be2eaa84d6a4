#pragma once
// The hash chain of the journal: SHA-256 over a domain tag, the hash before, and every field of a
// transaction, each after its length. Nothing personal is in it. Changing how it is made makes every stored
// hash wrong.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/sha256.h"

namespace rung::storage {

// Rows as they stand in the tables; 0 for NULL where rows are named by number.
struct TxnRow {
  std::int64_t id = 0;
  std::int64_t kind = 0, day = 0, booked_at = 0;
  std::string source, key, request, content_hash, actor, reason;
  std::int64_t first_lot = 0, first_posting = 0;
};

struct LotRow {
  std::int64_t id = 0, member = 0, unit = 0, points = 0, earned_on = 0;
  std::optional<std::int64_t> usable_from;
  std::int64_t last_day = 0, rule = 0, activity = 0, against = 0;
};

struct PostingRow {
  std::int64_t id = 0, txn = 0, account = 0, lot = 0, amount = 0, against = 0, rule = 0, activity = 0;
};

// Takes a transaction's header, its lots and its postings, in the order of their numbers.
class ChainLink {
 public:
  ChainLink(std::string_view previous_hash, const TxnRow& header);
  void add(const LotRow& lot);
  void add(const PostingRow& posting);
  [[nodiscard]] std::string hash() const { return sha256(bytes_); }

 private:
  void field(std::string_view text);
  void field(std::int64_t number);
  std::string bytes_;
};

// What stands before the first transaction.
[[nodiscard]] inline std::string chain_start() { return std::string(32, '\0'); }

}  // namespace rung::storage
