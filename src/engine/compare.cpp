#include "engine/compare.h"

#include <algorithm>

#include "core/whole.h"

namespace rung::engine {
namespace {

using language::Atom;
using language::MetricKind;
using language::Op;

// Days between neighbouring purchases: their number, sum and sum of squares.
struct Intervals {
  Wide count = 0;
  Wide sum = 0;
  Wide squares = 0;
};

Intervals intervals_in(const Cut& cut) {
  Intervals result;
  std::optional<Day> before;
  for (std::size_t i = cut.first; i < cut.last; ++i) {
    const Entry& entry = cut.series->entries()[i];
    if (entry.weight == 0) continue;
    if (before) {
      const Wide days = entry.counted_on - *before;
      ++result.count;
      result.sum += days;
      result.squares += days * days;
    }
    before = entry.counted_on;
  }
  return result;
}

// Variation is standard deviation / mean of the intervals (both over all of them). It needs two intervals on
// different days to say anything. Squared, times n²: n·Σx² - (Σx)² against (Σx)².
bool has_variation(const Intervals& intervals) { return intervals.count >= 2 && intervals.sum > 0; }
Wide deviation_squared(const Intervals& i) { return i.count * i.squares - i.sum * i.sum; }

std::int64_t variation_value(const Intervals& intervals) {
  // The largest p with (p/10000)² · (Σx)² <= n·Σx² - (Σx)².
  std::int64_t low = 0;
  std::int64_t high = 1'000'000'000;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    const Wide square = static_cast<Wide>(middle) * middle;
    if (square * intervals.sum * intervals.sum <= deviation_squared(intervals) * kWhole * kWhole) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

// How many different values the entries carry.
std::int64_t distinct_in(const Cut& cut) {
  std::vector<std::int64_t> values;
  for (std::size_t i = cut.first; i < cut.last; ++i) values.push_back(cut.series->entries()[i].value);
  std::sort(values.begin(), values.end());
  return std::unique(values.begin(), values.end()) - values.begin();
}

std::optional<Day> last_day_of(const Cut& cut) {
  for (std::size_t i = cut.last; i > cut.first; --i) {
    const Entry& entry = cut.series->entries()[i - 1];
    if (entry.weight > 0) return entry.counted_on;
  }
  return std::nullopt;
}

std::strong_ordering order_of(Wide a, Wide b) {
  return a < b   ? std::strong_ordering::less
         : a > b ? std::strong_ordering::greater
                 : std::strong_ordering::equal;
}

}  // namespace

bool satisfies(Op op, std::strong_ordering order) {
  switch (op) {
    case Op::AtLeast: return order >= 0;
    case Op::AtMost: return order <= 0;
    case Op::MoreThan: return order > 0;
    case Op::LessThan: return order < 0;
    case Op::Exactly:
    case Op::Is: return order == 0;
    case Op::IsNot: return order != 0;
    case Op::InTop:
    case Op::InBottom:
    case Op::Above:
    case Op::Below:
    case Op::IsOneOf:
    case Op::IsNotOneOf:
    case Op::IsEmpty:
    case Op::IsNotEmpty:
    case Op::IsKept:
    case Op::IsNotKept:
    case Op::IsInSegment:
    case Op::IsNotInSegment: return false;
  }
  return false;
}

bool compares_sums(const Atom& atom, MetricKind kind) {
  return (kind == MetricKind::Sum || kind == MetricKind::Count) && atom.op != Op::IsEmpty &&
         atom.op != Op::IsNotEmpty;
}

bool test_value(const Atom& atom, std::int64_t value, std::int64_t threshold) {
  const bool listed = std::find(atom.values.begin(), atom.values.end(), value) != atom.values.end();
  switch (atom.op) {
    case Op::IsEmpty: return value == kEmpty;
    case Op::IsNotEmpty: return value != kEmpty;
    case Op::Is:
    case Op::IsOneOf: return value != kEmpty && listed;
    case Op::IsNot:
    case Op::IsNotOneOf: return value == kEmpty || !listed;
    case Op::AtLeast:
    case Op::AtMost:
    case Op::MoreThan:
    case Op::LessThan:
    case Op::Exactly: return value != kEmpty && satisfies(atom.op, value <=> threshold);
    case Op::InTop:
    case Op::InBottom:
    case Op::Above:
    case Op::Below:
    case Op::IsKept:
    case Op::IsNotKept:
    case Op::IsInSegment:
    case Op::IsNotInSegment: return false;
  }
  return false;
}

bool test_ago(const Atom& atom, std::int64_t date, Day day) {
  if (date == kEmpty) return false;
  return satisfies(atom.op, day <=> add_duration(Day{static_cast<std::int32_t>(date)}, atom.duration));
}

bool in_season(const Atom& atom, Day day) {
  constexpr int kMonth = 100;
  const Civil date = civil(day);
  const std::int64_t here = kMonth * date.month + date.day;
  const std::int64_t first = atom.values.at(0);
  const std::int64_t last = atom.values.at(1);
  return first <= last ? first <= here && here <= last : first <= here || here <= last;
}

Day add_duration(Day day, Duration duration) {
  constexpr int kHoursPerDay = 24;
  switch (duration.unit) {
    case DurationUnit::Hours: return day + (duration.count + kHoursPerDay - 1) / kHoursPerDay;
    case DurationUnit::Days: return day + duration.count;
    case DurationUnit::Months: return add_months(day, duration.count);
  }
  return day;
}

std::int64_t measure_value(MetricKind kind, const Cut& cut, Day today) {
  const Totals& totals = cut.totals;
  switch (kind) {
    case MetricKind::Sum: return totals.value;
    case MetricKind::Count:
    case MetricKind::HeldPeriods: return totals.weight;
    case MetricKind::Average:
      return totals.weight == 0 ? kEmpty : divide(totals.value, totals.weight, Rounding::Down);
    case MetricKind::Share:
      return totals.weight == 0 ? kEmpty : divide(totals.value * kWhole, totals.weight, Rounding::Down);
    case MetricKind::Variation: {
      const Intervals intervals = intervals_in(cut);
      return has_variation(intervals) ? variation_value(intervals) : kEmpty;
    }
    case MetricKind::TimeSinceLast: {
      const auto day = last_day_of(cut);
      return day ? today - *day : kEmpty;
    }
    case MetricKind::TimeUntilUsedUp: return cut.used_up ? *cut.used_up - today : kEmpty;
    case MetricKind::Distinct: return distinct_in(cut);
    case MetricKind::Yearly:
    case MetricKind::Ratio:
      return cut.denominator <= 0 ? kEmpty : divide(cut.numerator, cut.denominator, Rounding::Down);
  }
  return kEmpty;
}

std::optional<Threshold> fraction_of(MetricKind kind, const Cut& cut, Day today) {
  const Totals& totals = cut.totals;
  if (language::is_derived(kind))
    return cut.denominator <= 0 ? std::nullopt : std::optional(Threshold{cut.numerator, cut.denominator});
  const bool by_weight = kind == MetricKind::Average || kind == MetricKind::Share;
  if (by_weight && totals.weight == 0) return std::nullopt;
  if (kind == MetricKind::Average) return Threshold{totals.value, totals.weight};
  if (kind == MetricKind::Share) return Threshold{static_cast<Wide>(totals.value) * kWhole, totals.weight};
  const std::int64_t value = measure_value(kind, cut, today);
  return value == kEmpty ? std::nullopt : std::optional(Threshold{value, 1});
}

std::optional<std::strong_ordering> compare_measure(MetricKind kind, const Cut& cut, Day today,
                                                    const Threshold& threshold, Duration duration) {
  switch (kind) {
    case MetricKind::Sum:
      return order_of(static_cast<Wide>(cut.totals.value) * threshold.denominator, threshold.numerator);
    case MetricKind::Count:
      return order_of(static_cast<Wide>(cut.totals.weight) * threshold.denominator, threshold.numerator);
    case MetricKind::HeldPeriods:
    case MetricKind::Average:
    case MetricKind::Share:
    case MetricKind::Distinct:
    case MetricKind::Yearly:
    case MetricKind::Ratio: {
      const auto value = fraction_of(kind, cut, today);
      if (!value) return std::nullopt;
      return order_of(value->numerator * threshold.denominator, threshold.numerator * value->denominator);
    }
    case MetricKind::Variation: {
      const Intervals intervals = intervals_in(cut);
      if (!has_variation(intervals)) return std::nullopt;
      // Squared on both sides: nothing here is negative.
      return order_of(
          deviation_squared(intervals) * kWhole * kWhole * threshold.denominator * threshold.denominator,
          threshold.numerator * threshold.numerator * intervals.sum * intervals.sum);
    }
    case MetricKind::TimeSinceLast: {
      const auto day = last_day_of(cut);
      if (!day) return std::nullopt;
      return today <=> add_duration(*day, duration);
    }
    case MetricKind::TimeUntilUsedUp:
      if (!cut.used_up) return std::nullopt;
      return *cut.used_up <=> add_duration(today, duration);
  }
  return std::nullopt;
}

}  // namespace rung::engine
