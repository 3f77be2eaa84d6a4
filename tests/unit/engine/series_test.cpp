#include <doctest/doctest.h>

#include "engine/series.h"

using namespace rung;
using namespace rung::engine;

namespace {

const Day kNewYear = day_of(2027, 1, 1);
const Window kLast30{Window::Kind::LastDays, Cycle::CalendarYear, 30};

Entry entry(Day day, std::int64_t value, std::int32_t activity = 0) { return {day, activity, 1, value}; }

}  // namespace

TEST_CASE("entries stand in the order of their days, equal days in the order of insertion") {
  Series series;
  CHECK(series.insert(entry(kNewYear + 5, 1, 1)) == 0);
  CHECK(series.insert(entry(kNewYear + 9, 2, 2)) == 1);
  CHECK(series.insert(entry(kNewYear + 5, 3, 3)) == 1);
  CHECK(series.insert(entry(kNewYear, 4, 4)) == 0);
  std::string order;
  for (const Entry& e : series.entries()) order += std::to_string(e.activity);
  CHECK(order == "4132");
  CHECK(series.totals_in({kNewYear, kNewYear + 5}).value == 8);
  CHECK(series.totals_in({kNewYear + 6, kNewYear + 8}).weight == 0);
}

TEST_CASE("a window that moves on holds what a sum over its days holds, whenever facts come in") {
  for (const Window& window : {kLast30, Window{Window::Kind::This, Cycle::CalendarMonth, 0},
                               Window{Window::Kind::Last, Cycle::CalendarMonth, 0}, Window{},
                               Window{Window::Kind::LastMonths, Cycle::CalendarYear, 1}}) {
    Series series;
    Cursor cursor;
    cursor.reset(window, kNewYear);
    for (int i = 0; i < 200; ++i) {
      const Day today = kNewYear + i;
      cursor.advance(series, today);
      if (i % 3 == 0) {
        const Entry now = entry(today, i + 1);
        series.insert(now);
        cursor.inserted(now);
      }
      if (i % 7 == 0) {
        const Entry returned{kNewYear + i / 2, 0, 0, -1};  // counts on an earlier day
        series.insert(returned);
        cursor.inserted(returned);
      }
      const Totals expected = series.totals_in(resolve(window, today, kNewYear));
      REQUIRE(cursor.totals().value == expected.value);
      REQUIRE(cursor.totals().weight == expected.weight);
      const auto positions = series.positions_in(resolve(window, today, kNewYear));
      REQUIRE(cursor.first() == positions.first);
      REQUIRE(cursor.last() == positions.second);
    }
  }
}

TEST_CASE("the next change is the first day on which time alone changes the sum") {
  Series series;
  Cursor cursor;
  cursor.reset(kLast30, kNewYear);
  cursor.advance(series, kNewYear);
  CHECK(cursor.next_change(series) == kForever);
  const Entry only = entry(kNewYear, 100);
  series.insert(only);
  cursor.inserted(only);
  CHECK(cursor.next_change(series) == kNewYear + 30);
  cursor.advance(series, kNewYear + 29);
  CHECK(cursor.totals().value == 100);
  cursor.advance(series, kNewYear + 30);
  CHECK(cursor.totals().value == 0);
}
