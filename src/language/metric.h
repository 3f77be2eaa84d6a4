#pragma once
// Metrics of a checked program, and metrics seen through a window. Part of program.h.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/cycle.h"
#include "core/source.h"
#include "core/unit.h"
#include "core/window.h"
#include "language/condition.h"

namespace rung::language {

enum class MetricKind : std::uint8_t {
  Sum,
  Average,
  Count,
  Share,
  Variation,
  TimeSinceLast,
  HeldPeriods,
  Distinct,  // how many different values of a field
  Yearly,    // another metric since joining, for each year of that time
  Ratio,     // one metric by another
  TimeUntilUsedUp,
};

// A number of days, which needs no period.
[[nodiscard]] constexpr bool is_a_time(MetricKind kind) {
  return kind == MetricKind::TimeSinceLast || kind == MetricKind::TimeUntilUsedUp;
}

// Made of other metrics.
[[nodiscard]] constexpr bool is_derived(MetricKind kind) {
  return kind == MetricKind::Yearly || kind == MetricKind::Ratio;
}

struct Metric {
  std::string name;
  MetricKind kind{};
  int event = 0;  // Program::events
  // Sum, Average: what is added up; Distinct: whose values are told apart. A field that lines carry too
  // (net_amount …) is taken from the lines that match when `where` looks at lines, else from the order.
  int field = -1;       // slot in fields
  int line_field = -1;  // slot in line_fields of the same name; -1 if lines have no such field
  Unit unit;            // of the result: of the field; Count; Percent (share, variation); Days (time since)
  Conditions where;     // Share: what counts as part; everything else: what counts at all
  bool where_on_lines = false;           // some atom of `where` is a LineField
  bool where_on_status = false;          // some atom of `where` looks at the order's status
  bool returns_on_return_day = false;    // `returns count on the day of the return`
  int counted_on = -1;                   // `counted on F`: slot of the date that decides the day
  int nights_from = -1, nights_to = -1;  // `counted on each night from F to F`: slots of the two dates
  std::optional<Cycle> each;             // HeldPeriods: the closed periods that are counted …
  bool in_a_row = false;                 // … only those without a gap up to now …
  int held_tier = -1;                    // … on whose last day this tier or a higher one was held
  int of = -1, by = -1;  // Yearly, Ratio: the metrics they are made of, sums or counts, in Program::metrics
  bool of_waiting = false;                // one of these waits for what follows
  int least_months = 0;                   // Yearly: a shorter time counts as so many months
  std::optional<Duration> restart_after;  // starts again from zero after so long without …
  std::vector<int> restart_events;        // … one of these events
  // `without E [of the same F] since`: counted only as long as no such event has come after it.
  struct Followed {
    int event = -1;
    int field = -1, line_field = -1;  // slot of F in the metric's event, or of its lines; -1: of no field …
    int other_field = -1, other_line_field = -1;  // … and of F in what follows
  };
  std::optional<Followed> without;
  std::optional<Duration> older_than;  // counted once it is so old
  // TimeUntilUsedUp: how long the goods of an order last, the first that fits.
  struct Lasting {
    Conditions where;
    Duration time;
    Place place;
  };
  std::vector<Lasting> lasting;
  bool for_each_unit = false;  // two units last twice as long; their number is field, line_field
  std::string documentation;
  Place place;
  // What it counts depends on what has followed, and on the moment.
  [[nodiscard]] bool waits() const { return without.has_value() || older_than.has_value() || of_waiting; }
  // Sum and Count of what is at least 0 can only fall by returns or by time: distance to a threshold is
  // defined.
  [[nodiscard]] bool additive() const {
    return (kind == MetricKind::Sum || kind == MetricKind::Count || kind == MetricKind::HeldPeriods) &&
           !waits();
  }
  // Looks at events itself; others look at tiers, or at other metrics.
  [[nodiscard]] bool looks_at_events() const { return kind != MetricKind::HeldPeriods && !derived(); }
  [[nodiscard]] bool derived() const { return is_derived(kind); }
};

// A metric seen through a window, or points earned in a window.
struct Measure {
  enum class Kind : std::uint8_t { Metric, Earned } kind = Kind::Metric;
  int index = 0;  // metric, or point currency
  Window window;
  Unit unit;
  std::string text;  // "spend in this calendar year"
  bool operator==(const Measure& other) const {
    return kind == other.kind && index == other.index && window == other.window;
  }
};

}  // namespace rung::language
