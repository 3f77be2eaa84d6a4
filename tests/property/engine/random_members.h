#pragma once
// Random members for a program: orders, returns and reviews over some years, with the days on which mistakes
// hide.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/history.h"
#include "property/engine/dice.h"

namespace rung::naive {

// A member that can be changed (a MemberHistory cannot): to leave activities out while a mistake still shows.
struct Member {
  struct Happening {
    int id = 0;
    int event = 0;
    int of = -1;  // a return: the id of its order
    Day day;
    int minute = 0;
    std::vector<std::int64_t> fields;
    std::vector<std::vector<std::int64_t>> lines;
  };
  Day joined;
  std::vector<engine::AttributeFact> attributes;
  std::vector<engine::OpeningTier> openings;
  std::vector<Happening> happenings;  // in the order in which they act
};

[[nodiscard]] Member random_member(const language::Program& program, Dice& dice);
[[nodiscard]] engine::MemberHistory history_of(const Member& member);
// The member without happening `index` and the returns of it.
[[nodiscard]] Member without(const Member& member, std::size_t index);
[[nodiscard]] std::string described(const language::Program& program, const Member& member);

}  // namespace rung::naive
