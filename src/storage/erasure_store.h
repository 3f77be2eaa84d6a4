#pragma once
// Members whose personal data was deleted for good. Their lots, activities and tiers stay, under a number.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "storage/database.h"

namespace rung::storage {

struct Erasure {
  Day day;
  std::int64_t erased_at_ms = 0;
  std::string actor, reason;
};

struct ErasedRows {
  std::int64_t facts = 0, messages = 0;  // deleted
};

// Nothing: the member was not erased.
[[nodiscard]] std::optional<Erasure> erasure_of(const Database& database, engine::MemberNumber member);
[[nodiscard]] std::set<engine::MemberNumber> erased_members(const Database& database);
// By the shop's number, also of a member whose batches were taken back. Nothing if there never was one.
[[nodiscard]] std::optional<engine::MemberNumber> number_ever(const Database& database,
                                                              std::string_view code);

// Texts that name or reach the member and nobody else (no other member has the same): facts, addresses, what
// messages said. Dates are no texts. Each once.
[[nodiscard]] std::vector<std::string> own_texts(const Database& database, engine::MemberNumber member);

// Deletes the member's personal facts and the texts of his messages, and lays the rest of both tables anew,
// so that no page of the file keeps a copy from before. In a write transaction; costs time and memory in
// proportion to all personal data of the shop. The member must not be erased yet.
ErasedRows erase(const Database& database, engine::MemberNumber member, const Erasure& erasure);

}  // namespace rung::storage
