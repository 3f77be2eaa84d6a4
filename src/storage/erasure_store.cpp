#include "storage/erasure_store.h"

#include "core/check.h"
#include "core/unit.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

constexpr const char* kOwnTexts =
    "SELECT DISTINCT text FROM person_fact JOIN field ON field.id = person_fact.field "
    "WHERE member = ?1 AND text IS NOT NULL AND kind = ?2 AND text <> '' "
    "AND NOT EXISTS (SELECT 1 FROM person_fact AS other WHERE other.text = person_fact.text AND other.member "
    "<> ?1)";
constexpr const char* kMessageTexts =
    "SELECT address FROM message_text JOIN message ON message.id = message_text.message WHERE member = ?1 "
    "AND address <> '' AND NOT EXISTS (SELECT 1 FROM person_fact WHERE text = address AND member <> ?1) "
    "UNION SELECT message_text.text FROM message_text JOIN message ON message.id = message_text.message "
    "WHERE member = ?1 AND message_text.text <> '' AND NOT EXISTS (SELECT 1 FROM message_text AS same "
    "JOIN message AS another ON another.id = same.message WHERE same.text = message_text.text "
    "AND another.member <> ?1)";

// SQLite blanks what is deleted, but a page from which rows once moved to another may still show them where
// it is free. Whole pages that are given back are blanked; so both tables are emptied and filled again. In
// memory: a file for it would be one more copy.
void lay_anew(const Database& database) {
  const auto run = [&](const char* sql) { Statement(database, sql).write(); };
  run("PRAGMA temp_store = MEMORY");
  run("CREATE TEMP TABLE kept_fact AS SELECT member, field, from_day, seq, text, batch FROM person_fact");
  run("DELETE FROM person_fact");
  run("INSERT INTO person_fact(member, field, from_day, seq, text, batch) SELECT member, field, from_day, "
      "seq, text, "
      "batch FROM kept_fact ORDER BY member, field, from_day, seq");
  run("DROP TABLE temp.kept_fact");
  run("CREATE TEMP TABLE kept_text AS SELECT message, address, subject, text, not_before, fields FROM "
      "message_text");
  run("DELETE FROM message_text");
  run("INSERT INTO message_text(message, address, subject, text, not_before, fields) SELECT message, address, "
      "subject, text, "
      "not_before, fields FROM kept_text ORDER BY message");
  run("DROP TABLE temp.kept_text");
}

}  // namespace

std::optional<Erasure> erasure_of(const Database& database, engine::MemberNumber member) {
  Statement find(database, "SELECT day, erased_at, actor, reason FROM erasure WHERE member = ?");
  auto row = find.query(member);
  if (!row.next()) return std::nullopt;
  return Erasure{row.day(0), row.integer(1), row.text(2), row.text(3)};
}

std::set<engine::MemberNumber> erased_members(const Database& database) {
  std::set<engine::MemberNumber> members;
  Statement find(database, "SELECT member FROM erasure");
  auto rows = find.query();
  while (rows.next()) members.insert(rows.integer(0));
  return members;
}

std::optional<engine::MemberNumber> number_ever(const Database& database, std::string_view code) {
  const engine::MemberNumber number =
      Statement(database, "SELECT id FROM member WHERE code = ?").number(code);
  return number == 0 ? std::nullopt : std::optional(number);
}

std::vector<std::string> own_texts(const Database& database, engine::MemberNumber member) {
  std::vector<std::string> texts;
  {
    Statement facts(database, kOwnTexts);
    auto rows = facts.query(member, static_cast<int>(UnitKind::Text));
    while (rows.next()) texts.push_back(rows.text(0));
  }
  Statement messages(database, kMessageTexts);
  auto rows = messages.query(member);
  while (rows.next()) texts.push_back(rows.text(0));
  return texts;
}

ErasedRows erase(const Database& database, engine::MemberNumber member, const Erasure& erasure) {
  RUNG_CHECK(!erasure_of(database, member), "nobody is erased twice");
  ErasedRows rows;
  rows.facts = Statement(database, "SELECT count(*) FROM person_fact WHERE member = ?").number(member);
  rows.messages =
      Statement(database,
                "SELECT count(*) FROM message JOIN message_text ON message_text.message = message.id "
                "WHERE member = ?")
          .number(member);
  Statement(database, "DELETE FROM person_fact WHERE member = ?").write(member);
  Statement(database, "DELETE FROM message_text WHERE message IN (SELECT id FROM message WHERE member = ?)")
      .write(member);
  Statement(database, "INSERT INTO erasure(member, day, erased_at, actor, reason) VALUES(?, ?, ?, ?, ?)")
      .write(member, erasure.day, erasure.erased_at_ms, erasure.actor, erasure.reason);
  lay_anew(database);
  return rows;
}

}  // namespace rung::storage
