#pragma once
// What an activity gives under the rules that look at it, and what would be left of that after returns: for
// the naive evaluator. Everything is worked out again from what the activity looked like on its day.

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/whole.h"
#include "property/engine/naive_facts.h"

namespace rung::naive {

inline constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

// A rule that looks at an activity: of one version, in force on the day that counts for this rule.
struct ActiveRule {
  const language::Program* program = nullptr;
  int version = 0;
  int index = 0;
  Day day;  // that counts
  // Whether it fits: without a line, then by line. `fits` is that of the rule alone; where another one stands
  // in its place it is `replaced` (9.4).
  std::vector<bool> fits, replaced;
  std::vector<int> row;  // of a table: which row, beside `fits`; -1 none
  bool times_left = true;
  std::map<std::string, std::int64_t> room;  // by currency: what its caps still allow
  [[nodiscard]] const language::EarnRule& rule() const {
    return program->earn[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] bool fits_at(std::size_t column) const { return fits[column] && !replaced[column]; }
};

// What is left of an order.
struct Left {
  std::int64_t amount = 0;
  std::int64_t whole = 0;  // the amount before anything came back
  std::vector<std::int64_t> lines;
  bool returned = false;  // something came back
};

// What all rules together may give in one currency for one activity (9.7).
struct Ceiling {
  std::optional<language::PointCurrency::RateLimit> rate;
  std::int64_t hold = kNoLimit;
};

// {number in Frozen::rules, currency}
using Given = std::map<std::pair<int, std::string>, std::int64_t>;

// An activity as it earned: kept so that a return can be reckoned at the rates and caps of that day.
struct Frozen {
  Seen seen;
  std::vector<ActiveRule> rules;                            // in the order of the versions, then of the files
  std::map<std::pair<int, std::string>, Ceiling> ceilings;  // by version and currency
  Left left;
  Given given;                    // with what is left
  std::vector<std::string> only;  // currencies that it may give, if `restricted`
  bool restricted = false;
  bool vouchers = true;  // whether it may give some
  [[nodiscard]] bool may_give(const std::string& currency) const;
};

enum class Reckon : std::uint8_t {
  Everything,
  Standing,   // without campaigns: what is missing as money (15.2)
  RatesOnly,  // rates and shares alone, without campaigns and caps: an unknown return (12.2)
};

// Marks the rules in whose place another one stands.
void replace_rules(Frozen& frozen, Reckon how);
// The points of everything that is left.
[[nodiscard]] Given reckon(const Frozen& frozen, Reckon how);
// Takes goods off what is left.
void take_goods(Left& left, const Seen& returned);
// Whether the rule gives something (points or vouchers) for what is left: which rows or, of other kinds,
// {-1}.
[[nodiscard]] std::vector<int> rows_that_give(const Frozen& frozen, const ActiveRule& active);

}  // namespace rung::naive
