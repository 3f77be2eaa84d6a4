// What is asked at a till: the codes of vouchers, the stock of rewards, who acts for whom.

#include <map>
#include <span>
#include <utility>

#include "core/unit.h"
#include "storage/hold_store.h"
#include "storage/noted_words.h"
#include "storage/packing.h"
#include "storage/statement.h"
#include "storage/verify_checks.h"

namespace rung::storage {
namespace {

// By `rung redeem`, which looks before it writes; files may name one twice, and the rules settle it.
constexpr const char* kUses =
    "SELECT activity.id, activity.member, activity.source_key, activity.data FROM activity "
    "JOIN batch ON batch.id = activity.batch WHERE batch.file = 'rung redeem' "
    "AND activity.event = (SELECT id FROM event WHERE name = 'redemptions') ORDER BY activity.id";

void verify_uses(const Database& database, Findings& findings) {
  const std::int64_t field = field_number(database, "redemptions", "voucher_number", UnitKind::Count);
  if (field == 0) return;
  std::map<std::pair<std::int64_t, std::int64_t>, std::string> used;  // {member, voucher}
  Statement uses(database, kUses);
  auto rows = uses.query();
  while (rows.next()) {
    for (const auto& [which, value] : unpack(rows.bytes(3)).fields) {
      if (which != field || cancelled_as_a_whole(database, rows.integer(0))) continue;
      const auto [first, is_first] = used.try_emplace({rows.integer(1), value}, rows.text(2));
      if (is_first) continue;
      findings.add(invariant::kVouchers, "One voucher of member number " + std::to_string(rows.integer(1)) +
                                             " was used by " + first->second + " and by " + rows.text(2) +
                                             ".");
    }
  }
}

// A table of noted words says neither less nor more than the records themselves.
void verify_noted(const Database& database, std::span<const NotedField> fields, std::int64_t rows,
                  std::string_view name, const std::string& missing, Findings& findings) {
  std::int64_t count = 0;
  for (const NotedField& field : fields) {
    Statement noted(database, field.count);
    each_noted(database, field, [&](std::int64_t word, std::int64_t activity, const std::string& reference) {
      ++count;
      if (noted.number(word, activity) != 1)
        findings.add(name, "Record " + reference + " of " + std::string(field.event) + missing);
    });
  }
  if (rows > count) findings.add(name, std::to_string(rows - count) + " rows note what no record says.");
}

}  // namespace

void verify_vouchers(const Database& database, Findings& findings) {
  if (Statement(database, "SELECT count(*) FROM secret").number() != 1)
    findings.add(invariant::kSecret, "The secret of the voucher codes is not there once.");
  verify_uses(database, findings);
  verify_noted(database, std::span(&kTakenReward, 1),
               Statement(database, "SELECT count(*) FROM reward_record").number(), invariant::kStock,
               " is not counted for its reward.", findings);
  verify_noted(database, kNamedMembers, Statement(database, "SELECT count(*) FROM named_member").number(),
               invariant::kNamed, " is not found by the member it names.", findings);
}

}  // namespace rung::storage
