#pragma once
// Copies of the whole database: one made before something is done to the original, and one to keep elsewhere.

#include <cstdint>
#include <filesystem>
#include <functional>

#include "storage/database.h"

namespace rung::storage {

// Copies the database of file version `version` beside itself, as `club.db.version1`; where something has
// that name already, as `club.db.version1-2` and so on. Gives the name. The copy has mode 0600, is on disk,
// was found whole by SQLite and has as many rows in every table. To be called inside a write transaction that
// has not written yet, so that the copy is what the transaction begins with. Throws StorageError (no space
// left, not writable, a copy that differs); then no copy is left behind. A process that is killed leaves at
// most `club.db.version1.new`, which the next copy replaces.
[[nodiscard]] std::filesystem::path back_up(const Database& database, std::int64_t version);

// Copies a database that others use meanwhile, as it is at one moment, under a new name. Tills wait for a few
// milliseconds at a time; only where they write all the time, once until the rest is copied. The copy has mode
// 0600, was found whole by SQLite and is on disk before it gets its name. `look` sees it, still under another
// name, before that; what `look` throws passes through. False: something has that name already. Throws
// StorageError. Whenever this does not give true, no copy is left behind; a process that is killed leaves at most
// `FILE.rung-copy`, which the next copy to that name replaces.
[[nodiscard]] bool copy_in_use(const Database& database, const std::filesystem::path& file,
                               const std::function<void(const std::filesystem::path& made)>& look);

}  // namespace rung::storage
