#pragma once
// Whom a recalculation has to look at: those of whom something became known since the last one, and those for
// whom time alone may have changed something. What was found of the others then is still so.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/recalculated_member.h"
#include "storage/outlook_store.h"

namespace rung::app {

class Outlooks {
 public:
  // `made_by`: what else outcomes hang on; those of another maker are not used.
  Outlooks(storage::Database& database, const language::Program& program, std::string made_by);

  // Reads what the last recalculation left. Everybody is looked at where `everybody` says so, where it left
  // nothing that holds, once in every calendar month, and where that is less work.
  void choose(Day as_of, bool everybody);
  [[nodiscard]] bool everybody() const { return everybody_; }
  [[nodiscard]] const std::vector<engine::MemberNumber>& due() const { return due_; }  // ascending

  // The others, together.
  struct Others {
    std::int64_t members = 0;                   // who have joined
    std::vector<std::int64_t> in_tier;          // by Program::tiers
    std::vector<std::int64_t> usable, pending;  // by Program::points
  };
  [[nodiscard]] const Others& others() const { return others_; }

  // What a pass over those who are due finds, in ascending member number; it begins with forget().
  void forget() { found_.clear(); }
  void add(const RecalculatedMember& member);
  // In the write transaction that ends the recalculation.
  void write(Day as_of);

 private:
  bool read_others(const storage::OutlookBasis& basis, Day as_of);

  storage::OutlookStore store_;
  const language::Program& program_;
  std::string made_by_;
  bool everybody_ = true;
  std::vector<engine::MemberNumber> due_;
  Others others_;
  storage::KnownUpTo known_;  // when it was chosen
  Day looked_at_everybody_ = kFirstDay;
  storage::PackedOutlooks found_;
};

}  // namespace rung::app
