#pragma once
// `rung publish`: puts the rules of the files in force, from the days that stand in them. What was booked stays
// as it was booked: rules that would change a day that is booked are refused, unless that is wanted.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/json.h"
#include "app/published.h"
#include "core/result.h"

namespace rung::app {

struct PublishRequest {
  bool retroactive = false;  // although it changes what was booked
  std::string reason, by;
  std::optional<std::int64_t> version = {};  // instead of the files: a stored version, from the first day that is open
  // What the new rules would change, in lines that are kept with them; asked once they are sure to be published.
  // May be empty.
  std::function<std::string(const language::ProgramPtr& program)> effect = {};
};

struct Published {
  bool before = false;                         // they were in force already; nothing changed
  std::optional<Day> from;                     // the first day on which something is different
  std::vector<storage::RuleVersion> versions;  // all that are in force now, by the day
  std::size_t examples = 0;                    // that were run, and passed
  std::int64_t members_changed = 0;            // of a retroactive change: whose booked days change
  std::string effect;                          // as the request says it
};

// Refused: mistakes in the rules, an example that fails, a change of days that are booked. Throws StorageError.
[[nodiscard]] Result<Published, Refusal> publish(const ProjectRules& files, storage::Database& database,
                                                 const PublishRequest& request, std::int64_t now_ms);

[[nodiscard]] std::string publish_text(const Published& published);
[[nodiscard]] Json publish_json(const Published& published);

}  // namespace rung::app
