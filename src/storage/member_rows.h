#pragma once
// Rows of derived tables: what is kept of some members that follow each other, one after the other, behind a
// hash that is good for this row alone. Nobody outside chooses what goes in.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/history.h"
#include "storage/packing.h"

namespace rung::storage {

// `first`: what the row counts its members from.
inline void add_member(std::string& packed, engine::MemberNumber first, engine::MemberNumber member,
                       std::string_view kept) {
  pack_number(packed, static_cast<std::uint64_t>(member - first));
  pack_number(packed, kept.size());
  packed += kept;
}

// Calls `look(member, kept)` for each in the order in which they were added; `kept` is a part of `packed`.
template <typename Look>
void for_each_member(std::string_view packed, engine::MemberNumber first, const Look& look) {
  Unpacker unpacker(packed);
  while (!unpacker.at_end()) {
    const auto member = first + static_cast<engine::MemberNumber>(unpacker.number());
    look(member, unpacker.bytes(static_cast<std::size_t>(unpacker.number())));
  }
}

// What stands in the table.
[[nodiscard]] std::string with_hash(std::int64_t row, std::string_view packed);
// The way back, a part of `data`; nothing: it is not what was written.
[[nodiscard]] std::optional<std::string_view> without_hash(std::int64_t row, std::string_view data);

}  // namespace rung::storage
