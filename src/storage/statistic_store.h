#pragma once
// What members were compared by on the days on which their tiers were judged: settled by the first
// recalculation after such a day, and then so for good (docs/MEANING.md, 14.2).

#include "engine/population.h"
#include "storage/database.h"

namespace rung::storage {

[[nodiscard]] engine::Statistics settled_statistics(Database& database);
// Keeps what is not settled yet; nothing else changes. In a write transaction. Gives how many
// were new.
int settle_statistics(Database& database, const engine::Statistics& statistics);

}  // namespace rung::storage
