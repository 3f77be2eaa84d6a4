#pragma once
// The tables of one shop's database, version kSchemaVersion. docs/LEDGER.md explains them.

#include <cstdint>
#include <string>
#include <vector>

namespace rung::storage {

inline constexpr std::int64_t kApplicationId = 0x52756e67;  // "Rung"
inline constexpr std::int64_t kSchemaVersion = 2;

// Comes after either of the statements below: of a new database, and of one brought up to date.
inline constexpr const char* kInsertSecret = "INSERT INTO secret(id, value) VALUES(1, ?)";

// Statements that make an empty file a database of ours, in order.
[[nodiscard]] const std::vector<std::string>& schema_statements();

// Statements that make a database of version `from` (>= 1) one of the next version, in order.
[[nodiscard]] const std::vector<std::string>& migration_statements(std::int64_t from);

// Indexes of `activity` that a first load leaves out until all rows are there.
inline constexpr const char* kActivityKeyIndex = "CREATE INDEX activity_key ON activity(key_hash)";
inline constexpr const char* kActivityMemberIndex =
    "CREATE INDEX activity_member ON activity(member) WHERE member IS NOT NULL";

// Tables whose rows are never changed nor deleted, and tables whose rows may be deleted (erasure) but not
// changed.
[[nodiscard]] const std::vector<std::string>& append_only_tables();
[[nodiscard]] const std::vector<std::string>& erasable_tables();

}  // namespace rung::storage
