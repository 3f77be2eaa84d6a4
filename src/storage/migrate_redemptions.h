#pragma once
// From file version 1 to 2: every redemption gets the record by which it acts in its member's history.

#include <cstdint>

#include "storage/migrate.h"

namespace rung::storage {

// Inside the write transaction of an upgrade, after the tables of version 2 were made. Gives how many there
// were. Throws StorageError::Other if there is no clock of the shop's time zone.
std::int64_t record_redemptions(const Database& database, std::int64_t now_ms, const FindClock& find_clock);

}  // namespace rung::storage
