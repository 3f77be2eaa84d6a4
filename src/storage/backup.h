#pragma once
// A copy of the whole database as it is, made and proven before something is done to the original.

#include <cstdint>
#include <filesystem>

#include "storage/database.h"

namespace rung::storage {

// Copies the database of file version `version` beside itself, as `club.db.version1`; where something has
// that name already, as `club.db.version1-2` and so on. Gives the name. The copy has mode 0600, is on disk,
// was found whole by SQLite and has as many rows in every table. To be called inside a write transaction that
// has not written yet, so that the copy is what the transaction begins with. Throws StorageError (no space
// left, not writable, a copy that differs); then no copy is left behind. A process that is killed leaves at
// most `club.db.version1.new`, which the next copy replaces.
[[nodiscard]] std::filesystem::path back_up(const Database& database, std::int64_t version);

}  // namespace rung::storage
