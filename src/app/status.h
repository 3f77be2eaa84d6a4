#pragma once
// `rung status`: where a shop stands, and what to do next. `--rules`: every publication, with who, why and
// what it changed. Only looks.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/project_rules.h"
#include "core/result.h"
#include "storage/batch_store.h"
#include "storage/rule_store.h"
#include "storage/tier_store.h"

namespace rung::app {

struct Status {
  language::ProgramPtr program;              // of today; of the files where none is in force
  std::shared_ptr<const intake::Zone> zone;  // in which days are told
  Day today;
  std::size_t mistakes = 0;  // of the rule files
  bool edited = false;       // the rule files say something else than what is in force
  std::int64_t members = 0;
  std::optional<storage::StoredBatch> last_import;
  std::vector<storage::RunRecord> runs;            // the newest first, some of them
  bool interrupted = false;                        // a run was begun after them and has no end
  std::vector<storage::Publication> publications;  // the oldest first; the last one is in force
  std::string next;                                // a command
};

// Refused: no rung.yaml, rules that cannot be used while none are in force. A database that is not made yet
// is an answer. Throws StorageError, IntakeError.
[[nodiscard]] Result<Status, Refusal> status_of(const std::filesystem::path& folder, std::int64_t now_ms);

[[nodiscard]] std::string status_text(const Status& status);
[[nodiscard]] std::string status_rules_text(const Status& status);
[[nodiscard]] Json status_json(const Status& status);

}  // namespace rung::app
