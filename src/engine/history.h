#pragma once
// Everything known about one member, in the form the evaluator reads: integers only, in the order in which
// things happened. Made by storage from the database, by examples from a rule file.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "core/index.h"
#include "language/program.h"

namespace rung::engine {

// The number a member, an activity has in the store; 0 where there is no store (examples).
using MemberNumber = std::int64_t;
using ActivityNumber = std::int64_t;

struct Activity {
  ActivityNumber number = 0;
  std::int32_t event = 0;      // Program::events
  std::int32_t of = -1;        // a return: index in MemberHistory::activities of its order; -1 if not linked
  std::int64_t at_ms = 0;      // the instant, UTC milliseconds since 1970
  Day day;                     // its local day in the program's time zone
  std::int16_t minute = 0;     // local minute of the day, 0 … 1439
  bool of_other = false;       // of another member of the household: it acts in what the pool collects
  std::string_view pool_name;  // of those: which one
  bool own_pool = false;       // a record of `pools` that names the member himself: his own household
  std::string_view source_id;  // the id its source gave it
  std::span<const std::int64_t> fields;  // by slot of the event type; kEmpty = not there
  std::span<const std::int64_t> lines;   // line after line, each with all line fields by slot; may be empty
};

// The value in a slot; kEmpty if the event type has no such field (slot -1) or the activity does not say.
[[nodiscard]] inline std::int64_t field(const Activity& activity, int slot) {
  return slot >= 0 && index(slot) < activity.fields.size() ? activity.fields[index(slot)] : kEmpty;
}

// A member attribute that holds from a day on, until the next fact about the same attribute.
struct AttributeFact {
  std::int32_t attribute = 0;  // Program::attributes
  Day from;
  std::int64_t value = kEmpty;
};

// A tier brought over from elsewhere.
struct OpeningTier {
  int tier = 0;  // a choice of RecordFields::tiers
  Day since;
  std::optional<Day> valid_until;  // default: as if entered on `since`
};

// A tier that the owner of the household holds and every member shares: a floor on these days.
struct PoolTier {
  int tier = 0;  // a choice of RecordFields::tiers
  DayRange days;
};

// A history owns what its activities point to: it may be moved, not copied.
struct MemberHistory {
  MemberNumber number = 0;
  std::string id;  // the shop's member number
  Day joined;
  std::vector<AttributeFact> attributes;  // by (attribute, from)
  std::vector<OpeningTier> openings;
  std::vector<PoolTier> pool_tiers;
  std::vector<Activity> activities;  // by (at_ms, source_id): the order in which they act

  std::vector<std::int64_t> values;  // what `fields` and `lines` point into
  std::vector<char> texts;           // what `source_id` points into

  MemberHistory() = default;
  MemberHistory(const MemberHistory&) = delete;
  MemberHistory& operator=(const MemberHistory&) = delete;
  MemberHistory(MemberHistory&&) = default;
  MemberHistory& operator=(MemberHistory&&) = default;
  ~MemberHistory() = default;
};

}  // namespace rung::engine
