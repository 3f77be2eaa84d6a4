#pragma once
// What a condition claims about single values: the step from conditions to sets of numbers on which the
// analysis (sense_logic.h) reckons. Private to src/language.

#include <compare>
#include <string>
#include <vector>

#include "language/program.h"
#include "language/sense_values.h"

namespace rung::language {

// The value a claim is about. Two claims about the same subject are about the same number.
struct Subject {
  enum class Kind : std::uint8_t {
    Measure,        // index = Program::measures
    MeasureMonths,  // the same, a time counted in months
    Attribute,
    EventField,
    LineField,
    Weekday,
    Hour,
    Elected,   // index = election
    Held,      // index = ladder: the rank of the tier held
    InGroup,   // index = segment; 1 or 0
    KeptTier,  // index = tier; 1 or 0
    Progress,  // index = tier
    MissingMetric,
    MissingPoints,
    TimeLeft,
    TimeLeftMonths,
    Balance,
    Expiring,
    Wording,  // nothing is known but the words of the condition; 1: it holds
  } kind{};
  int index = 0;
  int second = 0;     // MissingMetric: the tier
  std::string words;  // Wording; Expiring: the time
  auto operator<=>(const Subject&) const = default;
};

struct Claim {
  Subject subject;
  ValueSet values;
  // An essential claim is part of what the condition says: it holds exactly if all of them do. The others
  // follow from it and say no more than they must.
  bool essential = true;
};

// How far returned goods are thought of. With them, a sum may fall below zero and a longer period may hold
// less than a shorter one.
enum class Returns : std::uint8_t { Possible, Ignored };

// What the analysis of some conditions stands on.
struct Ground {
  const Program& program;
  int event = -1;  // whose fields EventField and LineField are; -1: of none
  Returns returns = Returns::Possible;
};

// What the condition claims; never empty.
[[nodiscard]] std::vector<Claim> claims_of(const Program& program, const Atom& atom);
// Every value the subject can have.
[[nodiscard]] ValueSet domain_of(const Ground& ground, const Subject& subject);
// Whether the first measure never exceeds the second: the same thing seen through a period that lies within
// the other one on every day.
[[nodiscard]] bool never_exceeds(const Program& program, int measure, int other, Returns returns);
// Whether on every day the days of `inner` up to that day all lie in `outer`.
[[nodiscard]] bool lies_within(const Window& inner, const Window& outer);

// The fewest and the most days that so many months can have.
[[nodiscard]] int fewest_days(int months);
[[nodiscard]] int most_days(int months);

}  // namespace rung::language
