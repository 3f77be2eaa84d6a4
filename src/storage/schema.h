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

// What may stand in the place of a statement of schema_statements() in a file that an older Rung made, and
// keeps as much; empty: nothing.
[[nodiscard]] std::string older_form(const std::string& statement);

// Indexes of `activity` that a first load leaves out until all rows are there.
inline constexpr const char* kActivityKeyIndex = "CREATE INDEX activity_key ON activity(key_hash)";
inline constexpr const char* kActivityMemberIndex =
    "CREATE INDEX activity_member ON activity(member) WHERE member IS NOT NULL";

// Tables whose rows are never changed nor deleted, and tables whose rows may be deleted (erasure) but not
// changed.
[[nodiscard]] const std::vector<std::string>& append_only_tables();
[[nodiscard]] const std::vector<std::string>& erasable_tables();
// Lists of what is to be done, made of append-only rows by triggers: a row goes when it is done with.
[[nodiscard]] const std::vector<std::string>& work_lists();
// What can be made anew from all the others.
[[nodiscard]] const std::vector<std::string>& derived_tables();

}  // namespace rung::storage
