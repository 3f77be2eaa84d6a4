#pragma once
// `rung backup`: a checked copy of the database, made beside whoever uses it.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "app/json.h"
#include "app/project_rules.h"
#include "core/result.h"
#include "core/words.h"
#include "storage/ledger_store.h"

namespace rung::app {

struct BackedUp {
  std::filesystem::path file;
  std::uintmax_t bytes = 0;
  storage::LedgerStore::Head head;        // of the copy
  std::size_t invariants = 0;             // that hold in it
  Language language = Language::English;  // for the form of numbers
};

// Copies the database of `folder` to `file`; without one, beside the database as `club.db.2027-11-22`. In the
// copy everything `rung verify` looks at holds, else it is refused and no copy is left. Refused also where
// something has that name already. Throws StorageError. The database itself is only read.
[[nodiscard]] Result<BackedUp, Refusal> back_up(const std::filesystem::path& folder,
                                                const std::optional<std::string>& file, std::int64_t now_ms);

[[nodiscard]] std::string backup_text(const BackedUp& made);
[[nodiscard]] Json backup_json(const BackedUp& made);

}  // namespace rung::app
