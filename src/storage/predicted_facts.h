#pragma once
// Predictions as facts about members, for the attributes of a program that ask for them. What holds on a day
// is the last complete prediction of exactly that horizon made for the day or one before it; of several for
// one day the one made last. Whom it leaves out has nothing from then on.

#include <cstdint>
#include <map>
#include <vector>

#include "core/day.h"
#include "engine/history.h"
#include "language/program.h"
#include "storage/database.h"
#include "storage/statement.h"

namespace rung::storage {

class PredictedFacts {
 public:
  PredictedFacts(const Database& database, const language::Program& program);

  struct Fact {
    engine::MemberNumber member = 0;
    engine::AttributeFact is;
  };
  // Those of members with first <= number <= last, by member, attribute and day.
  void read(engine::MemberNumber first, engine::MemberNumber last, std::vector<Fact>& into);

 private:
  struct Asked {
    int attribute = 0;
    language::Predicted of;
  };
  struct Made {  // one complete prediction
    std::int64_t number = 0;
    Day as_of;
  };
  struct Values {
    std::int64_t value = kEmpty, purchases = kEmpty;
  };
  using OfMember = std::map<std::int64_t, Values>;  // by number of the prediction

  [[nodiscard]] std::map<int, std::vector<Made>> made();  // by horizon, by day
  void add(engine::MemberNumber member, const OfMember& values, const std::map<int, std::vector<Made>>& made,
           std::vector<Fact>& into) const;

  std::vector<Asked> asked_;
  Statement made_, values_;
};

// Adds those of the history's member; `facts` stand by member.
void add_predicted(const std::vector<PredictedFacts::Fact>& facts, engine::MemberHistory& history);

}  // namespace rung::storage
