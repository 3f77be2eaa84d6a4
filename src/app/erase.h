#pragma once
// `rung erase ID`: forgets one member. What names or reaches the person goes out of the database, the reject
// files and the outbox; lots, activities and tiers stay under the shop's number, so the ledger stays
// balanced.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/judgement.h"
#include "app/member_view.h"
#include "app/project_rules.h"
#include "core/result.h"
#include "storage/erasure_store.h"

namespace rung::app {

struct ScrubbedFile {
  std::string file;       // below the shop's folder
  std::int64_t rows = 0;  // taken out
};

struct ErasedMember {
  std::string id;
  storage::Erasure erasure;
  bool before = false;  // erased earlier; only files were looked through again
  storage::ErasedRows rows;
  std::vector<ScrubbedFile> scrubbed;
  std::vector<std::string> copies;  // databases beside this one, which may still hold the data
  std::vector<std::string> files;   // others below the folder that still name the person
};

// Files first, then the database: interrupted, the same command finishes it. A file that cannot be scrubbed
// is listed in `files`. Refused if there never was such a member. Takes the batch lock. Throws StorageError
// and IntakeError.
[[nodiscard]] Result<ErasedMember, Refusal> erase_member(const ProjectRules& rules,
                                                         storage::Database& database, const std::string& id,
                                                         const Judgement& judgement, std::int64_t now_ms);

// "M-1 was erased on 2027-11-22"; nothing: he was not.
[[nodiscard]] std::optional<std::string> erased_words(const storage::Database& database,
                                                      const engine::MemberHistory& member);

[[nodiscard]] std::string erase_text(const ErasedMember& erased);
[[nodiscard]] Json erase_json(const ErasedMember& erased);

}  // namespace rung::app
