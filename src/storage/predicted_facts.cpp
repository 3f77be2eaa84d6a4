#include "storage/predicted_facts.h"

#include <algorithm>

#include "storage/in_pieces.h"

namespace rung::storage {

using language::Predicted;

PredictedFacts::PredictedFacts(const Database& database, const language::Program& program)
    : made_(database,
            "SELECT id, as_of, months FROM prediction "
            "JOIN prediction_end ON prediction_end.prediction = prediction.id ORDER BY as_of, id"),
      values_(database,
              "SELECT member, member_prediction.prediction, purchases, value FROM member_prediction "
              "JOIN prediction_end ON prediction_end.prediction = member_prediction.prediction "
              "WHERE member BETWEEN ? AND ? ORDER BY member, member_prediction.prediction") {
  for (std::size_t i = 0; i < program.attributes.size(); ++i) {
    if (program.attributes[i].predicted.any())
      asked_.push_back({static_cast<int>(i), program.attributes[i].predicted});
  }
}

std::map<int, std::vector<PredictedFacts::Made>> PredictedFacts::made() {
  std::map<int, std::vector<Made>> all;
  auto rows = made_.query();
  while (rows.next()) {
    std::vector<Made>& of = all[rows.small(2)];
    const Made one{rows.integer(0), rows.day(1)};
    if (!of.empty() && of.back().as_of == one.as_of) of.pop_back();
    of.push_back(one);
  }
  return all;
}

void PredictedFacts::add(engine::MemberNumber member, const OfMember& values,
                         const std::map<int, std::vector<Made>>& made, std::vector<Fact>& into) const {
  for (const Asked& asked : asked_) {
    const auto of_horizon = made.find(asked.of.months);
    if (of_horizon == made.end()) continue;
    bool had_one = false;
    for (const Made& one : of_horizon->second) {
      const auto found = values.find(one.number);
      std::int64_t value = kEmpty;
      if (found != values.end())
        value = asked.of.what == Predicted::What::Value ? found->second.value : found->second.purchases;
      if (value != kEmpty || had_one) into.push_back({member, {asked.attribute, one.as_of, value}});
      had_one = had_one || value != kEmpty;
    }
  }
}

void PredictedFacts::read(engine::MemberNumber first, engine::MemberNumber last, std::vector<Fact>& into) {
  const std::map<int, std::vector<Made>> all = made();
  if (all.empty()) return;
  in_pieces(first, last, kMembersAtOnce, [&](engine::MemberNumber from, engine::MemberNumber to) {
    engine::MemberNumber member = 0;
    OfMember of_member;
    auto rows = values_.query(from, to);
    while (rows.next()) {
      if (rows.integer(0) != member) {
        add(member, of_member, all, into);
        of_member.clear();
      }
      member = rows.integer(0);
      of_member[rows.integer(1)] = {rows.is_null(3) ? kEmpty : rows.integer(3), rows.integer(2)};
    }
    add(member, of_member, all, into);
  });
}

void add_predicted(const std::vector<PredictedFacts::Fact>& facts, engine::MemberHistory& history) {
  const auto before = [](const PredictedFacts::Fact& fact, engine::MemberNumber member) {
    return fact.member < member;
  };
  auto fact = std::lower_bound(facts.begin(), facts.end(), history.number, before);
  for (; fact != facts.end() && fact->member == history.number; ++fact)
    history.attributes.push_back(fact->is);
}

}  // namespace rung::storage
