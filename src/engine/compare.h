#pragma once
// The tests of the language on whole numbers: exact, without a division.

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/day.h"
#include "core/unit.h"
#include "core/whole.h"
#include "engine/series.h"
#include "language/program.h"

namespace rung::engine {

// Whether `value op threshold` (or one of atom.values) holds. An empty value fails every test except `is
// empty`, `is not`, `is not one of`.
[[nodiscard]] bool test_value(const language::Atom& atom, std::int64_t value, std::int64_t threshold);

// Whether a date, compared by `ago`, lies as far before `day` as the condition says.
[[nodiscard]] bool test_ago(const language::Atom& atom, std::int64_t date, Day day);

// Whether `day` lies in the days of the year of a season, which may run across the new year.
[[nodiscard]] bool in_season(const language::Atom& atom, Day day);

// Whether an order of two amounts satisfies an op such as `at least`.
[[nodiscard]] bool satisfies(language::Op op, std::strong_ordering order);

// Whether a condition on a measure of the kind compares a sum or a count with an amount.
[[nodiscard]] bool compares_sums(const language::Atom& atom, language::MetricKind kind);

// A part of a series, as a window cuts it out.
struct Cut {
  const Series* series = nullptr;
  std::size_t first = 0, last = 0;  // positions
  Totals totals;
  // Of a metric that is made of others: what it comes to, as a fraction; empty unless the denominator is
  // above 0.
  Wide numerator = 0, denominator = 0;
  std::optional<Day> used_up;  // of a metric that tells how long goods last: the next day on which some end
};

// What a measure amounts to over a cut, on `today`; kEmpty where there is nothing to average, divide or look
// back to. Shares, variations are hundredths of a percent; averages minor units; all rounded down.
[[nodiscard]] std::int64_t measure_value(language::MetricKind kind, const Cut& cut, Day today);

// A threshold: a number, or so many times a fraction.
struct Threshold {
  Wide numerator = 0;
  Wide denominator = 1;
};

// What a measure other than a variation comes to, as an exact fraction; nothing if it is empty.
[[nodiscard]] std::optional<Threshold> fraction_of(language::MetricKind kind, const Cut& cut, Day today);

// The exact comparison of that measure with a threshold (of a time: with `duration`); nothing if the measure
// is empty.
[[nodiscard]] std::optional<std::strong_ordering> compare_measure(language::MetricKind kind, const Cut& cut,
                                                                  Day today, const Threshold& threshold,
                                                                  Duration duration);

// Whether an anniversary of a day (kEmpty: of none) lies where an atom of that kind looks, seen from `today`.
// 29 February: 28 February in common years; the day itself is none.
[[nodiscard]] bool has_anniversary(const language::Atom& atom, std::int64_t of, Day today);

// `day` + duration. Hours count as the days they touch.
[[nodiscard]] Day add_duration(Day day, Duration duration);

}  // namespace rung::engine
