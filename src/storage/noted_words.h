#pragma once
// Tables by which records are found by a word that they hold: rewards taken (`reward_record`), and other
// members named (`named_member`). Whoever stores a record notes it in the same transaction.

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/unit.h"
#include "storage/database.h"

namespace rung::storage {

// A field whose word is noted, and where.
struct NotedField {
  std::string_view event, field;
  UnitKind kind{};
  const char* insert;  // the symbol's number, the activity
  const char* count;   // likewise: how many rows say so
};

inline constexpr const char* kInsertReward = "INSERT INTO reward_record(reward, activity) VALUES(?, ?)";
inline constexpr const char* kInsertNamed = "INSERT INTO named_member(code, activity) VALUES(?, ?)";
inline constexpr const char* kCountReward =
    "SELECT count(*) FROM reward_record WHERE reward = ? AND activity = ?";
inline constexpr const char* kCountNamed =
    "SELECT count(*) FROM named_member WHERE code = ? AND activity = ?";

inline constexpr NotedField kTakenReward{"redemptions", "reward", UnitKind::Choice, kInsertReward,
                                         kCountReward};
inline constexpr std::array<NotedField, 2> kNamedMembers{
    NotedField{"redemptions", "recipient", UnitKind::Text, kInsertNamed, kCountNamed},
    NotedField{"pools", "owner", UnitKind::Text, kInsertNamed, kCountNamed}};

// The number of a field of the event itself; 0: nothing with it was stored yet.
[[nodiscard]] std::int64_t field_number(const Database& database, std::string_view event,
                                        std::string_view field, UnitKind kind);

// Every stored record that holds a word of this field: the word, the activity, its reference.
void each_noted(
    const Database& database, const NotedField& field,
    const std::function<void(std::int64_t word, std::int64_t activity, std::string reference)>& take);

// Notes the records that a file of version 1 holds.
void note_words(const Database& database);

}  // namespace rung::storage
