#pragma once
// Histories as they lie in the database: rows of a range of members, not yet in the words of any program.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "storage/packing.h"
#include "storage/predicted_facts.h"

namespace rung::storage {

// Bytes in the arena of their range.
struct RawBytes {
  std::size_t begin = 0;
  std::uint32_t size = 0;
};

struct RawActivity {
  engine::ActivityNumber number = 0;
  engine::ActivityNumber of = 0;
  std::int64_t at_ms = 0;
  std::int64_t event = 0;  // as stored
  RawBytes key, data;
  std::uint32_t member = 0;  // position in the range
  std::int32_t day = 0;
  std::int16_t minute = 0;
};

struct RawFact {
  engine::MemberNumber member = 0;
  FieldNumber field = 0;
  Day from;
  bool personal = false;        // `text` in place of `value`
  std::int64_t value = kEmpty;  // personal: kEmpty, or anything else if there is a text
  RawBytes text;
};

struct RawMember {
  engine::MemberNumber number = 0;
  std::string code;
  Day joined;
};

class HistoryAssembly;

// Members with first <= number <= last, and everything about them.
struct RawRange {
  std::vector<RawMember> members;       // ascending
  std::vector<RawActivity> activities;  // by member
  std::vector<RawFact> facts;           // by member; those of a field by day, order of arrival
  std::map<const HistoryAssembly*, std::vector<PredictedFacts::Fact>> predicted;  // as each program asks
  std::string bytes;

  [[nodiscard]] std::string_view text(const RawBytes& where) const {
    return std::string_view(bytes).substr(where.begin, where.size);
  }
  RawBytes keep(std::string_view more) {
    const RawBytes kept{bytes.size(), static_cast<std::uint32_t>(more.size())};
    bytes += more;
    return kept;
  }
};

}  // namespace rung::storage
