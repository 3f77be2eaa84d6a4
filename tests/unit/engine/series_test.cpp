#include <doctest/doctest.h>

#include "engine/series.h"

using namespace rung;
using namespace rung::engine;

namespace {

const Day kNewYear = day_of(2027, 1, 1);

Entry entry(Day day, std::int64_t value, std::int32_t activity = 0) { return {day, activity, 1, value}; }

Totals totals_in(const Series& series, DayRange days) {
  const auto [first, last] = series.positions_in(days);
  return series.totals(first, last);
}

}  // namespace

TEST_CASE("entries stand in the order of their days, equal days in the order of insertion") {
  Series series;
  series.insert(entry(kNewYear + 5, 1, 1));
  series.insert(entry(kNewYear + 9, 2, 2));
  series.insert(entry(kNewYear + 5, 3, 3));
  series.insert(entry(kNewYear, 4, 4));
  std::string order;
  for (const Entry& e : series.entries()) order += std::to_string(e.activity);
  CHECK(order == "4132");
  CHECK(totals_in(series, {kNewYear, kNewYear + 5}).value == 8);
  CHECK(totals_in(series, {kNewYear + 6, kNewYear + 8}).weight == 0);
  CHECK(totals_in(series, {kNewYear + 5, kNewYear}).weight == 0);
}

TEST_CASE("running sums are the sums over the days, whenever facts come in") {
  Series series;
  for (int i = 0; i < 200; ++i) {
    const Day today = kNewYear + i;
    if (i % 3 == 0) series.insert(entry(today, i + 1));
    if (i % 7 == 0) series.insert({kNewYear + i / 2, 0, 0, -1});  // counts on an earlier day
    const DayRange days{today - 30, today};
    Totals expected;
    for (const Entry& one : series.entries()) {
      if (!days.contains(one.counted_on)) continue;
      expected.value += one.value;
      expected.weight += one.weight;
    }
    const Totals got = totals_in(series, days);
    REQUIRE(got.value == expected.value);
    REQUIRE(got.weight == expected.weight);
  }
}
