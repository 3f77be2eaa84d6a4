#pragma once
// What was predicted about members, as dated facts: on which day, for how many months, by which model with
// which parameters, from what, and what came out. Never changed; a later prediction stands beside it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "language/program.h"
#include "storage/database.h"

namespace rung::storage {

// Whole numbers as src/predict gives them: parameters in millionths (alpha in weeks, gamma in millionths of
// smallest units), log-likelihoods in thousandths.
struct PredictionModel {
  std::string name;  // "BG/NBD, gamma-gamma"
  std::int64_t r = 0, alpha = 0, a = 0, b = 0, log_likelihood = 0;
  struct Value {
    std::int64_t p = 0, q = 0, gamma = 0, log_likelihood = 0;
    bool operator==(const Value&) const = default;
  };
  std::optional<Value> value;  // nothing: purchases only
  bool operator==(const PredictionModel&) const = default;
};

struct Prediction {
  std::int64_t number = 0;
  Day as_of;
  int months = 0;
  PredictionModel model;
  std::int64_t members = 0;
  std::int64_t made_at_ms = 0;
};

struct MemberPrediction {
  engine::MemberNumber member = 0;
  std::int64_t repeats = 0, recency = 0, age = 0;  // days with purchases after the first one; days
  std::int64_t paid = 0,
               spent = 0;      // of those that were worth something: how many, and smallest units together
  std::int64_t purchases = 0;  // expected, thousandths
  std::int64_t active = 0;     // probability, thousandths
  std::optional<std::int64_t> value;  // expected, smallest units; nothing: not to be said
  bool operator==(const MemberPrediction&) const = default;
};

// Reading throws StorageError where a row says what cannot be.
class PredictionStore {
 public:
  explicit PredictionStore(Database& database) : database_(database) {}

  // The last complete one of exactly that day and horizon.
  [[nodiscard]] std::optional<Prediction> find(Day as_of, int months);
  // Whether a stored one says exactly this of everybody.
  [[nodiscard]] bool is_same(const Prediction& stored, const PredictionModel& model,
                             const std::vector<MemberPrediction>& members);

  // Stores a prediction in several write transactions; readers see it when the last one is saved, so one that
  // is interrupted was never made. Gives its number.
  std::int64_t store(const Prediction& made, const std::vector<MemberPrediction>& members);

  struct OfMember {
    Prediction prediction;
    MemberPrediction of;
  };
  // The complete ones with this member, the latest day first (of one day the one made last).
  [[nodiscard]] std::vector<OfMember> of_member(engine::MemberNumber member);

 private:
  Database& database_;
};

// For how many months ahead the rules ask without any complete prediction for the day or one before it, in
// ascending order.
[[nodiscard]] std::vector<int> never_predicted(const Database& database, const language::Program& program,
                                               Day up_to);

}  // namespace rung::storage
