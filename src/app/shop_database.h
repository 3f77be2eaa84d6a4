#pragma once
// The database of a shop's folder, as rung.yaml names it.

#include "app/project_rules.h"
#include "core/result.h"
#include "storage/database.h"

namespace rung::app {

using storage::Access;

// Refused if it was not made yet ("run `rung import` first": only an import makes one). Throws StorageError.
[[nodiscard]] Result<storage::Database, Refusal> open_database(const intake::Project& project, Access access);

// For import: opens it for writing, or makes it. Throws StorageError.
[[nodiscard]] storage::Database open_or_make_database(const intake::Project& project);

}  // namespace rung::app
