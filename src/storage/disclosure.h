#pragma once
// Everything that is stored about one member, as it is stored: also what the rules in force have no name for
// any more, and what came by a batch that was taken back.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "storage/database.h"

namespace rung::storage {

// Where a row came from.
struct Source {
  std::int64_t batch = 0;
  std::string file;  // of an act by hand: "rung redeem"
  std::int64_t booked_at_ms = 0;
  bool taken_back = false;
};

// A field's name and its value as people write it: "12.50 EUR", "2027-02-14", "yes".
using DisclosedField = std::pair<std::string, std::string>;

struct DisclosedFact {
  std::string name;
  Day from;
  std::optional<std::string> value;  // nothing: taken away on that day
  bool personal = false;             // deletable
  Source source;
};

struct DisclosedContent {
  std::vector<DisclosedField> fields;
  std::vector<std::vector<DisclosedField>> lines;
  Source source;
};

struct DisclosedActivity {
  engine::ActivityNumber number = 0;
  std::string event, id;
  std::string of;  // the id of the order a return belongs to; empty: none
  Day day;
  std::int64_t at_ms = 0;
  std::vector<DisclosedContent> states;  // as it came first, and every later state
};

struct DisclosedRedemption {
  std::int64_t transaction = 0;
  std::string reward;  // empty: points alone
  std::string unit;
  std::int64_t points = 0;  // smallest units
  Day day;
  std::string reference;
};

struct DisclosedMessage {
  std::int64_t number = 0;
  std::string notification, channel, language;
  Day day;
  std::optional<std::string> address, subject, text, fields;  // nothing: deleted
};

struct Disclosure {
  engine::MemberNumber number = 0;
  std::string code;
  std::optional<Day> joined;                     // nothing: every batch that brought him was taken back
  std::vector<DisclosedFact> facts;              // by name and day
  std::vector<DisclosedActivity> activities;     // by time
  std::vector<DisclosedRedemption> redemptions;  // of his lots, in booking order
  std::vector<DisclosedMessage> messages;
};

// Nothing if the database has never had a member of that code. One state of the database.
[[nodiscard]] std::optional<Disclosure> disclose(const Database& database, std::string_view code);

}  // namespace rung::storage
