#include "storage/member_codes.h"

#include "storage/statement.h"

namespace rung::storage {

void for_each_member_code(const Database& database, bool beyond_ascii,
                          const std::function<void(std::string_view)>& see) {
  Statement select(database, beyond_ascii ? "SELECT code FROM known_member WHERE joined IS NOT NULL AND code GLOB '*[^ -~]*'"
                                          : "SELECT code FROM known_member WHERE joined IS NOT NULL");
  auto rows = select.query();
  while (rows.next()) see(rows.bytes(0));
}

std::optional<std::string> member_code(const Database& database, engine::MemberNumber member) {
  Statement find(database, "SELECT code FROM known_member WHERE id = ? AND joined IS NOT NULL");
  auto row = find.query(member);
  return row.next() ? std::optional(row.text(0)) : std::nullopt;
}

}  // namespace rung::storage
