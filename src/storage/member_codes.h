#pragma once
// The member numbers of a shop as it writes them.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/history.h"
#include "storage/database.h"

namespace rung::storage {

// Calls `see` with every member's code; with `beyond_ascii`, only those that have a character other than
// plain ASCII.
void for_each_member_code(const Database& database, bool beyond_ascii,
                          const std::function<void(std::string_view)>& see);

// Of one member; nothing if there is none.
[[nodiscard]] std::optional<std::string> member_code(const Database& database, engine::MemberNumber member);

}  // namespace rung::storage
