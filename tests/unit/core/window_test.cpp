#include <doctest/doctest.h>

#include "core/window.h"

using namespace rung;

namespace {

const Day kJoined = day_of(2024, 2, 29);

std::string days(DayRange range) { return iso(range.first) + " " + iso(range.last); }
std::string cycle(Cycle which, Day day, Day joined = kJoined) {
  return days(cycle_around(which, day, joined));
}
Window last_months(int count) { return {Window::Kind::LastMonths, Cycle::CalendarYear, count}; }
Window last_days(int count) { return {Window::Kind::LastDays, Cycle::CalendarYear, count}; }
std::string seen(const Window& window, Day today) { return days(resolve(window, today, kJoined)); }

}  // namespace

TEST_CASE("calendar periods begin and end on calendar days") {
  CHECK(cycle(Cycle::CalendarDay, day_of(2027, 5, 10)) == "2027-05-10 2027-05-10");
  CHECK(cycle(Cycle::CalendarMonth, day_of(2028, 2, 10)) == "2028-02-01 2028-02-29");
  CHECK(cycle(Cycle::CalendarQuarter, day_of(2027, 3, 31)) == "2027-01-01 2027-03-31");
  CHECK(cycle(Cycle::CalendarQuarter, day_of(2027, 12, 1)) == "2027-10-01 2027-12-31");
  CHECK(cycle(Cycle::CalendarYear, day_of(2027, 12, 31)) == "2027-01-01 2027-12-31");
}

TEST_CASE("a membership year ends on the day before the anniversary") {
  const Day joined = day_of(2026, 5, 2);
  CHECK(cycle(Cycle::MembershipYear, day_of(2026, 5, 2), joined) == "2026-05-02 2027-05-01");
  CHECK(cycle(Cycle::MembershipYear, day_of(2027, 5, 1), joined) == "2026-05-02 2027-05-01");
  CHECK(cycle(Cycle::MembershipYear, day_of(2027, 5, 2), joined) == "2027-05-02 2028-05-01");
  CHECK(cycle(Cycle::MembershipYear, day_of(2026, 5, 1), joined) == "2025-05-02 2026-05-01");
}

TEST_CASE("who joined on 29 February has the anniversary on 28 February in common years") {
  CHECK(cycle(Cycle::MembershipYear, day_of(2024, 2, 29)) == "2024-02-29 2025-02-27");
  CHECK(cycle(Cycle::MembershipYear, day_of(2025, 2, 27)) == "2024-02-29 2025-02-27");
  CHECK(cycle(Cycle::MembershipYear, day_of(2025, 2, 28)) == "2025-02-28 2026-02-27");
  CHECK(cycle(Cycle::MembershipYear, day_of(2028, 2, 28)) == "2027-02-28 2028-02-28");
  CHECK(cycle(Cycle::MembershipYear, day_of(2028, 2, 29)) == "2028-02-29 2029-02-27");
}

TEST_CASE("the membership years of every joining day follow each other without a gap") {
  for (const Day joined :
       {day_of(2024, 2, 29), day_of(2023, 2, 28), day_of(2024, 12, 31), day_of(2024, 3, 1)}) {
    Day day = joined - 800;
    while (day < joined + 3'000) {
      const DayRange year = cycle_around(Cycle::MembershipYear, day, joined);
      REQUIRE(year.contains(day));
      REQUIRE(cycle_around(Cycle::MembershipYear, year.last, joined) == year);
      REQUIRE(cycle_around(Cycle::MembershipYear, year.last + 1, joined).first == year.last + 1);
      day = day + 17;
    }
  }
}

TEST_CASE("the last 12 months are 12 months long and end today") {
  CHECK(seen(last_months(12), day_of(2027, 5, 10)) == "2026-05-11 2027-05-10");
  CHECK(seen(last_months(12), day_of(2027, 2, 28)) == "2026-03-01 2027-02-28");
  CHECK(seen(last_months(12), day_of(2024, 2, 29)) == "2023-03-01 2024-02-29");
  CHECK(seen(last_months(12), day_of(2025, 2, 28)) == "2024-02-29 2025-02-28");
  CHECK(seen(last_months(1), day_of(2027, 3, 31)) == "2027-03-01 2027-03-31");
  CHECK(seen(last_months(1), day_of(2027, 4, 30)) == "2027-03-31 2027-04-30");
}

TEST_CASE("the last 30 days are today and the 29 days before") {
  CHECK(seen(last_days(30), day_of(2027, 5, 10)) == "2027-04-11 2027-05-10");
  CHECK(seen(last_days(1), day_of(2027, 5, 10)) == "2027-05-10 2027-05-10");
  CHECK(seen({Window::Kind::Last, Cycle::CalendarQuarter, 0}, day_of(2027, 1, 1)) == "2026-10-01 2026-12-31");
  CHECK(seen({Window::Kind::Last, Cycle::MembershipYear, 0}, day_of(2025, 2, 28)) == "2024-02-29 2025-02-27");
  CHECK(resolve({}, day_of(2027, 1, 1), kJoined).contains(kFirstDay));
}

TEST_CASE("a fact leaves a window on the first day on which the window does not hold it any more") {
  const Day first = day_of(2024, 1, 1);
  for (const Window& window :
       {last_months(1), last_months(12), last_days(30), Window{Window::Kind::This, Cycle::CalendarMonth, 0},
        Window{Window::Kind::Last, Cycle::MembershipYear, 0}}) {
    for (Day counted = first; counted < first + 500; counted = counted + 1) {
      Day today = counted;
      while (!resolve(window, today, kJoined).contains(counted)) today = today + 1;
      Day expected = today + 1;
      while (resolve(window, expected, kJoined).contains(counted)) expected = expected + 1;
      CAPTURE(iso(counted));
      REQUIRE(iso(leaves_on(window, counted, today, kJoined)) == iso(expected));
    }
  }
  CHECK(leaves_on({}, first, first, kJoined) == kForever);
}

TEST_CASE("a window that ends earlier joins the one without a gap") {
  const Window before{Window::Kind::LastMonths, Cycle::CalendarYear, 3, false, 3};
  CHECK(seen(last_months(3), day_of(2026, 5, 31)) == "2026-03-01 2026-05-31");
  CHECK(seen(before, day_of(2026, 5, 31)) == "2025-12-01 2026-02-28");
  CHECK(seen(last_months(6), day_of(2026, 5, 31)) == "2025-12-01 2026-05-31");
  CHECK(seen({Window::Kind::LastDays, Cycle::CalendarYear, 30, false, 90}, day_of(2026, 5, 31)) ==
        "2026-02-01 2026-03-02");
  CHECK(seen({Window::Kind::Last, Cycle::CalendarQuarter, 0, false, 1}, day_of(2026, 5, 31)) ==
        "2025-10-01 2025-12-31");
}

TEST_CASE("what is counted leaves an earlier window as much later") {
  const Window before{Window::Kind::LastMonths, Cycle::CalendarYear, 3, false, 3};
  for (int i = 0; i < 800; ++i) {
    const Day today = day_of(2024, 1, 1) + i;
    const DayRange range = resolve(before, today, kJoined);
    const Day leaves = leaves_on(before, range.first, today, kJoined);
    CHECK(resolve(before, leaves, kJoined).first > range.first);
    CHECK(resolve(before, leaves - 1, kJoined).first <= range.first);
  }
  const Window quarter{Window::Kind::Last, Cycle::CalendarQuarter, 0, false, 1};
  CHECK(leaves_on(quarter, day_of(2025, 12, 31), day_of(2026, 5, 31), kJoined) == day_of(2026, 7, 1));
}
