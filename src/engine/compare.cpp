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

Intervals intervals_in(const Series& series, std::size_t first, std::size_t last) {
  Intervals result;
  std::optional<Day> before;
  for (std::size_t i = first; i < last; ++i) {
    const Entry& entry = series.entries()[i];
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

constexpr Wide kWhole = 10'000;  // 100 % in hundredths of a percent

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

std::optional<Day> last_day_of(const Series& series, std::size_t first, std::size_t last) {
  for (std::size_t i = last; i > first; --i) {
    if (series.entries()[i - 1].weight > 0) return series.entries()[i - 1].counted_on;
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

bool test_value(const Atom& atom, std::int64_t value) {
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
    case Op::Exactly: return value != kEmpty && satisfies(atom.op, value <=> atom.value);
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

Day add_duration(Day day, Duration duration) {
  constexpr int kHoursPerDay = 24;
  switch (duration.unit) {
    case DurationUnit::Hours: return day + (duration.count + kHoursPerDay - 1) / kHoursPerDay;
    case DurationUnit::Days: return day + duration.count;
    case DurationUnit::Months: return add_months(day, duration.count);
  }
  return day;
}

std::int64_t measure_value(MetricKind kind, const Series& series, std::size_t first, std::size_t last,
                           const Totals& totals, Day today) {
  switch (kind) {
    case MetricKind::Sum: return totals.value;
    case MetricKind::Count: return totals.weight;
    case MetricKind::HeldPeriods: return kEmpty;  // not carried out yet: evaluate() refuses such a program
    case MetricKind::Average:
      return totals.weight == 0 ? kEmpty : divide(totals.value, totals.weight, Rounding::Down);
    case MetricKind::Share:
      return totals.weight == 0 ? kEmpty : divide(totals.value * kWhole, totals.weight, Rounding::Down);
    case MetricKind::Variation: {
      const Intervals intervals = intervals_in(series, first, last);
      return has_variation(intervals) ? variation_value(intervals) : kEmpty;
    }
    case MetricKind::TimeSinceLast: {
      const auto day = last_day_of(series, first, last);
      return day ? today - *day : kEmpty;
    }
  }
  return kEmpty;
}

std::optional<std::strong_ordering> compare_measure(MetricKind kind, const Series& series, std::size_t first,
                                                    std::size_t last, const Totals& totals, Day today,
                                                    const Atom& atom) {
  const Wide threshold = atom.value;
  switch (kind) {
    case MetricKind::Sum: return order_of(totals.value, threshold);
    case MetricKind::Count: return order_of(totals.weight, threshold);
    case MetricKind::HeldPeriods: return std::nullopt;
    case MetricKind::Average:
      if (totals.weight == 0) return std::nullopt;
      return order_of(totals.value, threshold * totals.weight);
    case MetricKind::Share:
      if (totals.weight == 0) return std::nullopt;
      return order_of(totals.value * kWhole, threshold * totals.weight);
    case MetricKind::Variation: {
      const Intervals intervals = intervals_in(series, first, last);
      if (!has_variation(intervals)) return std::nullopt;
      return order_of(deviation_squared(intervals) * kWhole * kWhole,
                      threshold * threshold * intervals.sum * intervals.sum);
    }
    case MetricKind::TimeSinceLast: {
      const auto day = last_day_of(series, first, last);
      if (!day) return std::nullopt;
      return today <=> add_duration(*day, atom.duration);
    }
  }
  return std::nullopt;
}

}  // namespace rung::engine
