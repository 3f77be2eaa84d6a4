#pragma once
// Closed months: up to the last day of one nothing is booked any more. The database itself refuses it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/day.h"
#include "storage/database.h"

namespace rung::storage {

struct Closing {
  Day last_day;
  std::int64_t closed_at_ms = 0;
  std::int64_t last_transaction = 0;  // the last one from before the closing
  std::string actor, reason;
};

// The one that reaches furthest; nothing: no month was closed.
[[nodiscard]] std::optional<Closing> last_closing(const Database& database);
// The one that closed `day`: the earliest whose last day is not before it.
[[nodiscard]] std::optional<Closing> closing_of(const Database& database, Day day);
// In a write transaction. `last_day` must be after everything that is closed. Gives the closing as it is
// stored.
Closing close_to(const Database& database, Day last_day, std::int64_t closed_at_ms, std::string_view actor,
                 std::string_view reason);

}  // namespace rung::storage
