#pragma once
// The member numbers of a shop as it writes them, for finding those that look alike.

#include <functional>
#include <string_view>

#include "storage/database.h"

namespace rung::storage {

// Calls `see` with every member's code; with `beyond_ascii`, only those that have a character other than
// plain ASCII.
void for_each_member_code(const Database& database, bool beyond_ascii,
                          const std::function<void(std::string_view)>& see);

}  // namespace rung::storage
