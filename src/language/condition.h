#pragma once
// Conditions of a checked program: what is compared with what, and every way in which a list of them can be
// met. Part of program.h.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/source.h"
#include "core/unit.h"
#include "core/window.h"
#include "language/rule_file.h"

namespace rung::language {

// An exact fraction.
struct Ratio {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;  // > 0
};

enum class AtomKind : std::uint8_t {
  Measure,       // index = Program::measures
  Attribute,     // index = Program::attributes
  EventField,    // index = slot in the event's fields; only in metric/earn `where`
  LineField,     // index = slot in the event's line_fields; only in metric/earn `where`
  EventWeekday,  // Choice 0 … 6 = monday … sunday; only in `where` of an event
  EventHour,     // Count 0 … 23; likewise
  Season,        // values = first and last day of the year, 100 · month + day: of the event, or asked about
  Consent,     // index = choice of the field `kind` of consents; values = how the channel may be spelt, none:
               // some channel; op Is, IsNot
  Tier,        // index = tier; op Is, IsNot: exactly that tier · AtLeast, AtMost: in its ladder's order
  Segment,     // index = segment; op IsInSegment, IsNotInSegment
  Kept,        // index = tier; op IsKept, IsNotKept
  Upgraded,    // index = the tier come to, -1: any; window
  Downgraded,  // index = the tier come from, -1: any; window
  Entered,     // index = segment; window: in it now, and not in the evening before the window
  Left,        // likewise, the other way round
  Joined,      // window
  Anniversary,    // index = attribute; window, or `within` for the days to come
  Reachable,      // index = tier; op Is, IsNot; window; value = average orders, 0: at the pace
  Progress,       // index = tier; value in hundredths of a percent
  MissingMetric,  // index = metric, tier = the tier it is missing for
  MissingPoints,  // index = reward (points missing for its price)
  TimeLeft,       // index = tier; duration
  Election,       // index = election; op Is, IsNot, IsOneOf, IsNotOneOf; values = its choices by number
  Balance,        // index = point currency
  Expiring,       // index = point currency; within, value
};

// A comparison with another metric, or with the same one in another period: `120 % of spend in the 3 months
// before`.
struct OtherMeasure {
  int measure = -1;  // Program::measures
  Ratio times;       // so many times of it
};

// A comparison with other members: `2 times average of active`, `in top 5 % of active`.
struct Population {
  enum class Kind : std::uint8_t { Average, Median, TopShare, TopCount, BottomShare, BottomCount } kind{};
  int segment = -1;
  // Average, Median: how many times it, as a fraction (`above average` is more than 1 time it). Shares:
  // hundredths of a percent; counts: members; both in `number.numerator`.
  Ratio number;
};

struct Atom {
  AtomKind kind{};
  int index = 0;
  int tier = -1;  // of MissingMetric
  Op op = Op::AtLeast;
  std::int64_t value = 0;            // in the subject's unit
  std::vector<std::int64_t> values;  // of Is/IsNot/IsOneOf/IsNotOneOf: the symbols, choices, dates
  Duration duration;     // of TimeLeft, and of measures that are durations (`idle_time more than 365 days`)
  Duration within;       // of Expiring; of Anniversary: so far ahead, 0: `window`
  Window window;         // of Upgraded, Downgraded, Entered, Left, Joined, Anniversary, Reachable
  int value_table = -1;  // compared with a `value`: index in Program::values; `value` is not used then
  std::optional<Population> population;  // compared with other members; `value` is not used then
  int statistic = -1;                    // of it: index in Program::statistics
  std::optional<OtherMeasure> other;     // compared with another measure; `value` is not used then
  bool ago = false;  // a date compared with the day asked about: it lies `duration` back; `value` is not used
  Unit unit;         // of what is compared
  std::string text;  // as written: "spend in this calendar year at least 1200 EUR"
  Place place;
};

struct Conditions {
  ListForm form = ListForm::Single;
  std::vector<Atom> atoms;
  struct Item {
    std::vector<int> atoms;  // AnyOf: joined by and; AllOf: joined by or; Single: one
    Place place;
  };
  std::vector<Item> items;  // as written
  // The same as "one of these alternatives, each with all its atoms": what decides and what distance is made
  // of. AnyOf: one per item. Single: one. AllOf: every way to pick one atom per item (at most
  // kMaxAlternatives).
  std::vector<std::vector<int>> alternatives;
  Place place;
  [[nodiscard]] bool empty() const { return alternatives.empty(); }  // no condition: always true
};

inline constexpr int kMaxAlternatives = 64;

}  // namespace rung::language
