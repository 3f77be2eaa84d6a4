#pragma once
// The tests of the language on whole numbers: exact, without a division.

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/day.h"
#include "core/unit.h"
#include "engine/series.h"
#include "language/program.h"

namespace rung::engine {

// Whether `value op atom.value(s)` holds. An empty value fails every test except `is empty`, `is not`, `is
// not one of`.
[[nodiscard]] bool test_value(const language::Atom& atom, std::int64_t value);

// Whether an order of two amounts satisfies an op such as `at least`.
[[nodiscard]] bool satisfies(language::Op op, std::strong_ordering order);

// What a measure amounts to over entries [first, last) of its series, whose sums are `totals`, on `today`;
// kEmpty where there is nothing to average, divide or look back to. Shares, variations are hundredths of a
// percent; averages minor units; all rounded down.
[[nodiscard]] std::int64_t measure_value(language::MetricKind kind, const Series& series, std::size_t first,
                                         std::size_t last, const Totals& totals, Day today);

// The exact comparison of that measure with the atom's threshold; nothing if the measure is empty.
[[nodiscard]] std::optional<std::strong_ordering> compare_measure(language::MetricKind kind,
                                                                  const Series& series, std::size_t first,
                                                                  std::size_t last, const Totals& totals,
                                                                  Day today, const language::Atom& atom);

// `day` + duration. Hours count as the days they touch.
[[nodiscard]] Day add_duration(Day day, Duration duration);

}  // namespace rung::engine
