#pragma once
// `rung close MONTH`: nothing is booked any more on a day of that month, or before it. What becomes known
// later keeps its own day in the rules; what it costs is booked on the first day that is open.

#include <cstdint>
#include <optional>
#include <string>

#include "app/json.h"
#include "app/judgement.h"
#include "app/project_rules.h"
#include "core/result.h"
#include "intake/zone.h"
#include "storage/closing_store.h"
#include "storage/ledger_store.h"

namespace rung::app {

struct Closed {
  Day month;  // its first day
  storage::Closing closing;
  bool before = false;              // it was closed earlier, perhaps with a later month; nothing changed now
  storage::LedgerStore::Head head;  // as it is now
};

// Refused: the month is not over, or no recalculation has reached its end. Takes the batch lock, so no
// recalculation runs meanwhile. Throws StorageError.
[[nodiscard]] Result<Closed, Refusal> close_month(const ProjectRules& files, storage::Database& database,
                                                  Day month, const Judgement& judgement, std::int64_t now_ms);

// Why nothing can be booked on `day`; nothing: it is open. A sentence without its end.
[[nodiscard]] std::optional<std::string> closed_words(const storage::Database& database, Day day);

// `zone`: in which days are told.
[[nodiscard]] std::string close_text(const Closed& closed, const intake::Zone& zone);
[[nodiscard]] Json close_json(const Closed& closed, const intake::Zone& zone);

}  // namespace rung::app
