#pragma once
// The database of a shop's folder, as rung.yaml names it.

#include <cstdint>
#include <functional>
#include <string>

#include "app/project_rules.h"
#include "core/result.h"
#include "storage/database.h"

namespace rung::app {

using storage::Access;

// Hears, in a whole sentence, what happened on the way that was not asked for.
using Tell = std::function<void(const std::string& sentence)>;

// For reading. Refused if it was not made yet ("run `rung import` first": only an import makes one). Throws
// StorageError, also if an older Rung made it: whoever only reads changes nothing.
[[nodiscard]] Result<storage::Database, Refusal> open_database(const intake::Project& project);

// The same for writing. A database that an older Rung made is brought up to date first (storage/migrate.h),
// and `tell` hears of it.
[[nodiscard]] Result<storage::Database, Refusal> open_database_to_write(const intake::Project& project,
                                                                        std::int64_t now_ms,
                                                                        const Tell& tell);

// For import: as open_database_to_write(), or makes it. Throws StorageError.
[[nodiscard]] storage::Database open_or_make_database(const intake::Project& project, std::int64_t now_ms,
                                                      const Tell& tell);

}  // namespace rung::app
