// The small steps of the analysis: sets of numbers, and which period lies within which.

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "language/sense_claims.h"

using namespace rung;
using namespace rung::language;

namespace {

std::vector<Window> windows() {
  std::vector<Window> result{{}};
  for (const Cycle cycle : {Cycle::CalendarDay, Cycle::CalendarMonth, Cycle::CalendarQuarter,
                            Cycle::CalendarYear, Cycle::MembershipYear}) {
    result.push_back({Window::Kind::This, cycle});
    result.push_back({Window::Kind::Last, cycle});
  }
  for (const int days : {1, 28, 30, 31, 59, 61, 62, 89, 90, 92, 181, 184, 365, 366, 731})
    result.push_back({Window::Kind::LastDays, Cycle::CalendarYear, days});
  for (const int months : {1, 2, 3, 6, 11, 12, 13, 24})
    result.push_back({Window::Kind::LastMonths, Cycle::CalendarYear, months});
  return result;
}

}  // namespace

TEST_CASE("a period that is said to lie within another one does so on every day") {
  const Day first = day_of(2026, 1, 1);
  const Day last = day_of(2029, 3, 5);  // over a leap year's February
  const std::vector<Day> joined{day_of(2024, 2, 29), day_of(2025, 3, 31), day_of(2023, 12, 1)};
  int within = 0;
  for (const Window& inner : windows()) {
    for (const Window& outer : windows()) {
      if (!lies_within(inner, outer)) continue;
      ++within;
      bool holds = true;
      for (Day day = first; day <= last && holds; day = day + 1) {
        for (const Day join : joined) {
          DayRange small = resolve(inner, day, join);
          DayRange large = resolve(outer, day, join);
          small.last = std::min(small.last, day);
          large.last = std::min(large.last, day);
          holds =
              holds && (small.first > small.last || (large.first <= small.first && small.last <= large.last));
        }
      }
      CHECK_MESSAGE(
          holds,
          fmt::format("{} {} {} in {} {} {}", static_cast<int>(inner.kind), static_cast<int>(inner.cycle),
                      inner.count, static_cast<int>(outer.kind), static_cast<int>(outer.cycle), outer.count));
    }
  }
  CHECK(within > 300);
}

TEST_CASE("the fewest and the most days of some months hold for every day") {
  for (int months = 1; months <= 50; ++months) {
    for (Day day = day_of(2023, 1, 1); day <= day_of(2028, 12, 31); day = day + 1) {
      const int days = day - add_months(day, -months);
      REQUIRE(days >= fewest_days(months));
      REQUIRE(days <= most_days(months));
    }
  }
}

TEST_CASE("sets of numbers are cut and turned round without losing a number") {
  const ValueSet domain = ValueSet::between(0, 9).and_missing();
  const ValueSet some = ValueSet::of({7, 2, 3, 2});
  const ValueSet rest = some.complement(domain);
  CHECK(rest.with_missing);
  for (std::int64_t value = 0; value <= 9; ++value) {
    const ValueSet one = ValueSet::between(value, value);
    CHECK(some.contains(one) != rest.contains(one));
  }
  CHECK(some.intersected(rest).empty());
  CHECK(rest.complement(domain) == some);
  CHECK(ValueSet::of({2, 3}).runs().size() == 1);
  CHECK(ValueSet::between(3, 2).empty());
  CHECK_FALSE(ValueSet::none().and_missing().empty());
  CHECK(ValueSet::from(5).intersected(ValueSet::up_to(5)) == ValueSet::between(5, 5));
}
