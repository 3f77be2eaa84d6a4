#include "storage/batch_store.h"

#include <algorithm>
#include <map>

#include "core/check.h"
#include "storage/hold_store.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

using What = BatchReference::What;

struct Question {
  What what;
  const char* sql;  // ?1: the batch; rows of (other batch, how many, an example)
};

constexpr Question kQuestions[] = {
    {What::ActivityOfMember,
     "SELECT activity.batch, count(*), min(source_key || ' of ' || known_member.code) FROM known_member "
     "JOIN activity ON activity.member = known_member.id WHERE known_member.batch = ?1 "
     "AND activity.batch <> ?1 AND activity.batch NOT IN (SELECT batch FROM batch_undone) "
     "GROUP BY activity.batch"},
    {What::FactOfMember,
     "SELECT batch, count(*), min(code) FROM ("
     "SELECT attribute.batch AS batch, code FROM known_member JOIN attribute ON member = known_member.id "
     "WHERE known_member.batch = ?1 UNION ALL "
     "SELECT person_fact.batch, code FROM known_member JOIN person_fact ON member = known_member.id "
     "WHERE known_member.batch = ?1) "
     "WHERE batch <> ?1 AND batch NOT IN (SELECT batch FROM batch_undone) GROUP BY batch"},
    {What::ReturnOfOrder,
     "SELECT back.batch, count(*), min(back.source_key || ' for ' || activity.source_key) FROM activity "
     "JOIN activity AS back ON back.of = activity.id WHERE activity.batch = ?1 AND back.batch <> ?1 "
     "AND back.batch NOT IN (SELECT batch FROM batch_undone) GROUP BY back.batch"},
    {What::RevisionOf,
     "SELECT revision.batch, count(*), min(source_key) FROM revision JOIN activity "
     "ON activity.id = revision.activity WHERE activity.batch = ?1 AND revision.batch <> ?1 "
     "AND revision.batch NOT IN (SELECT batch FROM batch_undone) GROUP BY revision.batch"},
};

constexpr const char* kBatch =
    "SELECT batch.id, file, booked_at, sha256 = '', undone_at, actor, reason FROM batch "
    "LEFT JOIN batch_undone ON batch_undone.batch = batch.id WHERE batch.id = ?";
constexpr const char* kLatest =
    "SELECT batch.id, file, booked_at, 0, undone_at, actor, reason FROM batch "
    "LEFT JOIN batch_undone ON batch_undone.batch = batch.id WHERE sha256 <> '' ORDER BY batch.id DESC LIMIT "
    "?";

StoredBatch batch_in(const Statement::Rows& row) {
  StoredBatch batch{row.integer(0), row.text(1), row.integer(2), row.integer(3) != 0, std::nullopt};
  if (!row.is_null(4)) batch.undone = StoredBatch::Undone{row.integer(4), row.text(5), row.text(6)};
  return batch;
}

}  // namespace

std::optional<StoredBatch> BatchStore::find(BatchNumber number) {
  Statement find(database_, kBatch);
  auto row = find.query(number);
  if (!row.next()) return std::nullopt;
  return batch_in(row);
}

std::vector<StoredBatch> BatchStore::latest(int count) {
  Statement find(database_, kLatest);
  std::vector<StoredBatch> batches;
  auto rows = find.query(count);
  while (rows.next()) batches.push_back(batch_in(rows));
  return batches;
}

BatchContent BatchStore::content(BatchNumber number) {
  const auto count = [&](const char* sql) { return Statement(database_, sql).number(number); };
  BatchContent content;
  content.members = count("SELECT count(*) FROM known_member WHERE batch = ?");
  content.activities = count("SELECT count(*) FROM activity WHERE batch = ?");
  content.revisions = count("SELECT count(*) FROM revision WHERE batch = ?");
  content.facts = count("SELECT count(*) FROM attribute WHERE batch = ?") +
                  count("SELECT count(*) FROM person_fact WHERE batch = ?");
  return content;
}

// Households and presents name their members by texts.
void BatchStore::add_names(BatchNumber number, std::vector<BatchReference>& found) {
  std::map<BatchNumber, BatchReference> by_batch;
  Statement naming(database_,
                   "SELECT activity.batch, source_key, known_member.code FROM known_member "
                   "CROSS JOIN symbol ON symbol.text = known_member.code "
                   "CROSS JOIN named_member ON named_member.code = symbol.id "
                   "CROSS JOIN activity ON activity.id = named_member.activity "
                   "WHERE known_member.batch = ? AND activity.batch <> known_member.batch "
                   "AND activity.batch NOT IN (SELECT batch FROM batch_undone) ORDER BY activity.id");
  auto rows = naming.query(number);
  while (rows.next()) {
    BatchReference& reference = by_batch[rows.integer(0)];
    reference.what = What::NamesMember;
    reference.batch.number = rows.integer(0);
    reference.example = rows.text(1) + " names " + rows.text(2);
    ++reference.count;
  }
  for (auto& [batch, reference] : by_batch) found.push_back(std::move(reference));
}

std::vector<BatchReference> BatchStore::references_to(BatchNumber number) {
  std::vector<BatchReference> found;
  for (const Question& question : kQuestions) {
    Statement ask(database_, question.sql);
    auto rows = ask.query(number);
    while (rows.next()) {
      BatchReference reference{question.what, {}, rows.integer(1), rows.text(2)};
      reference.batch.number = rows.integer(0);
      found.push_back(std::move(reference));
    }
  }
  add_names(number, found);
  for (BatchReference& reference : found) {
    const auto batch = find(reference.batch.number);
    RUNG_CHECK(batch.has_value(), "a row's batch is there");
    reference.batch = *batch;
  }
  std::stable_sort(found.begin(), found.end(), [](const BatchReference& a, const BatchReference& b) {
    return a.batch.number > b.batch.number;
  });
  return found;
}

void BatchStore::undo(BatchNumber number, std::int64_t at_ms, std::string_view actor,
                      std::string_view reason) {
  Statement(database_, "INSERT INTO batch_undone(batch, undone_at, actor, reason) VALUES(?, ?, ?, ?)")
      .write(number, at_ms, actor, reason);
  HoldStore(database_).list_again(number);
}

}  // namespace rung::storage
