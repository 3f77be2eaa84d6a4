#pragma once
// Which records took which reward, of all members: what the stock of a reward is counted by, without looking
// at anybody's history.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "storage/database.h"

namespace rung::storage {

struct RewardTaken {
  Day day;
  std::int64_t times = 1;
  // What it took, if the record says so: by the name of the currency. Else `times` prices of the reward.
  std::vector<std::pair<std::string, std::int64_t>> points;
};

// Every record, by hand or imported, that takes the reward of this name, and is not cancelled as a whole nor
// of a batch that was taken back. Inside a write transaction nothing can be added meanwhile.
[[nodiscard]] std::vector<RewardTaken> rewards_taken(const Database& database, std::string_view reward);

}  // namespace rung::storage
