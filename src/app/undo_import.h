#pragma once
// `rung import --undo BATCH`: takes an imported file back as a whole. Its rows stay in the database and count
// for nothing any more; the next recalculation books the difference.

#include <cstdint>
#include <string>

#include "app/json.h"
#include "app/judgement.h"
#include "app/project_rules.h"
#include "core/result.h"
#include "core/words.h"
#include "intake/zone.h"
#include "storage/batch_store.h"

namespace rung::app {

struct TakenBack {
  storage::StoredBatch batch;  // with who took it back, and why
  storage::BatchContent content;
  bool before = false;  // it was taken back earlier; nothing changed now
};

// Refused: there is no such batch (the last ones are listed), it is an act by hand, or something in another
// batch refers to it (each is named, with how many). Takes the batch lock. Throws StorageError.
[[nodiscard]] Result<TakenBack, Refusal> undo_import(const ProjectRules& rules, storage::Database& database,
                                                     storage::BatchNumber batch, const Judgement& judgement,
                                                     std::int64_t now_ms);

// `zone`: in which days and times are told.
[[nodiscard]] std::string undo_text(const TakenBack& taken, const intake::Zone& zone, Language language);
[[nodiscard]] Json undo_json(const TakenBack& taken, const intake::Zone& zone);

}  // namespace rung::app
