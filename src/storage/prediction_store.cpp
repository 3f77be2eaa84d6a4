#include "storage/prediction_store.h"

#include <algorithm>

#include "storage/error.h"
#include "storage/statement.h"

namespace rung::storage {
namespace {

constexpr std::size_t kMembersPerSave = 5000;  // some ten milliseconds, for which a till may have to wait

[[noreturn]] void damaged(std::int64_t number) {
  refuse_damaged("a prediction, number " + std::to_string(number) +
                 ", of a day or for months that cannot be");
}

// Columns from `at` on: id, as_of, months, model, r, alpha, a, b, log_likelihood, p, q, gamma,
// value_log_likelihood, made_at, members.
Prediction prediction_at(const Statement::Rows& rows, int at) {
  Prediction found;
  found.number = rows.integer(at);
  found.as_of = rows.day(at + 1);
  found.months = rows.small(at + 2);
  if (found.months < 1 || found.months > language::kMostMonthsAhead || found.as_of < kFirstDay ||
      found.as_of > kLastDay)
    damaged(found.number);
  found.model = {rows.text(at + 3),    rows.integer(at + 4), rows.integer(at + 5), rows.integer(at + 6),
                 rows.integer(at + 7), rows.integer(at + 8), std::nullopt};
  if (!rows.is_null(at + 9)) {
    found.model.value = {rows.integer(at + 9), rows.integer(at + 10), rows.integer(at + 11),
                         rows.integer(at + 12)};
  }
  found.made_at_ms = rows.integer(at + 13);
  found.members = rows.integer(at + 14);
  return found;
}

// Columns from 0 on: member, repeats, recency, age, paid, spent, purchases, active, value.
MemberPrediction member_at(const Statement::Rows& rows) {
  return {rows.integer(0), rows.integer(1), rows.integer(2),
          rows.integer(3), rows.integer(4), rows.integer(5),
          rows.integer(6), rows.integer(7), rows.is_null(8) ? std::nullopt : std::optional(rows.integer(8))};
}

}  // namespace

std::optional<Prediction> PredictionStore::find(Day as_of, int months) {
  Statement find(database_,
                 "SELECT id, as_of, months, model, r, alpha, a, b, log_likelihood, p, q, gamma, "
                 "value_log_likelihood, made_at, members FROM prediction "
                 "JOIN prediction_end ON prediction_end.prediction = prediction.id "
                 "WHERE as_of = ? AND months = ? ORDER BY id DESC LIMIT 1");
  auto rows = find.query(as_of, months);
  if (!rows.next()) return std::nullopt;
  return prediction_at(rows, 0);
}

bool PredictionStore::is_same(const Prediction& stored, const PredictionModel& model,
                              const std::vector<MemberPrediction>& members) {
  if (stored.model != model || stored.members != static_cast<std::int64_t>(members.size())) return false;
  Statement one(database_,
                "SELECT member, repeats, recency, age, paid, spent, purchases, active, value "
                "FROM member_prediction WHERE member = ? AND prediction = ?");
  const ReadMoment one_moment(database_);
  return std::all_of(members.begin(), members.end(), [&](const MemberPrediction& member) {
    auto rows = one.query(member.member, stored.number);
    return rows.next() && member_at(rows) == member;
  });
}

std::int64_t PredictionStore::store(const Prediction& made, const std::vector<MemberPrediction>& members) {
  std::int64_t number = 0;
  database_.with_write_transaction([&] {
    number = Statement(database_, "SELECT max(id) FROM prediction").number() + 1;
    const PredictionModel& model = made.model;
    const auto value = [&model](std::int64_t PredictionModel::Value::*what) {
      return model.value ? std::optional((*model.value).*what) : std::nullopt;
    };
    using Value = PredictionModel::Value;
    Statement(database_,
              "INSERT INTO prediction(id, as_of, months, model, r, alpha, a, b, log_likelihood, p, q, gamma, "
              "value_log_likelihood, made_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .write(number, made.as_of, made.months, model.name, model.r, model.alpha, model.a, model.b,
               model.log_likelihood, value(&Value::p), value(&Value::q), value(&Value::gamma),
               value(&Value::log_likelihood), made.made_at_ms);
  });
  Statement insert(database_,
                   "INSERT INTO member_prediction(member, prediction, repeats, recency, age, paid, spent, "
                   "purchases, active, value) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (std::size_t first = 0; first < members.size(); first += kMembersPerSave) {
    database_.with_write_transaction([&] {
      const std::size_t end = std::min(members.size(), first + kMembersPerSave);
      for (std::size_t i = first; i < end; ++i) {
        const MemberPrediction& one = members[i];
        insert.write(one.member, number, one.repeats, one.recency, one.age, one.paid, one.spent,
                     one.purchases, one.active, one.value);
      }
    });
  }
  database_.with_write_transaction([&] {
    Statement(database_, "INSERT INTO prediction_end(prediction, members) VALUES(?, ?)")
        .write(number, static_cast<std::int64_t>(members.size()));
  });
  return number;
}

std::vector<int> never_predicted(const Database& database, const language::Program& program, Day up_to) {
  const std::vector<int> asked = program.months_ahead();
  std::vector<int> missing;
  if (asked.empty()) return missing;
  Statement any(database,
                "SELECT EXISTS(SELECT 1 FROM prediction "
                "JOIN prediction_end ON prediction_end.prediction = prediction.id "
                "WHERE months = ? AND as_of <= ?)");
  for (const int months : asked) {
    if (any.number(months, up_to) == 0) missing.push_back(months);
  }
  return missing;
}

std::vector<PredictionStore::OfMember> PredictionStore::of_member(engine::MemberNumber member) {
  Statement all(
      database_,
      "SELECT member, repeats, recency, age, paid, spent, purchases, active, value, id, as_of, "
      "months, model, r, alpha, a, b, log_likelihood, p, q, gamma, value_log_likelihood, made_at, "
      "members FROM member_prediction JOIN prediction ON prediction.id = member_prediction.prediction "
      "JOIN prediction_end ON prediction_end.prediction = prediction.id "
      "WHERE member = ? ORDER BY as_of DESC, id DESC");
  std::vector<OfMember> found;
  auto rows = all.query(member);
  while (rows.next()) found.push_back({prediction_at(rows, 9), member_at(rows)});
  return found;
}

}  // namespace rung::storage
