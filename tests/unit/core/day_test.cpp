#include <doctest/doctest.h>

#include "core/day.h"

using namespace rung;

TEST_CASE("a day and its date are the same thing in both directions, over three centuries") {
  CHECK(day_of(1970, 1, 1).number == 0);
  CHECK(day_of(1900, 1, 1) == kFirstDay);
  CHECK(day_of(2199, 12, 31) == kLastDay);
  for (Day day = kFirstDay; day <= kLastDay; day = day + 1) {
    const Civil c = civil(day);
    REQUIRE(is_date(c.year, c.month, c.day));
    REQUIRE(day_of(c.year, c.month, c.day) == day);
  }
}

TEST_CASE("leap years follow the Gregorian rule") {
  CHECK(is_date(2024, 2, 29));
  CHECK(is_date(2000, 2, 29));
  CHECK_FALSE(is_date(2100, 2, 29));
  CHECK_FALSE(is_date(2023, 2, 29));
  CHECK(days_in_month(2024, 2) == 29);
  CHECK_FALSE(is_date(2024, 13, 1));
  CHECK_FALSE(is_date(2024, 4, 31));
  CHECK_FALSE(is_date(2024, 1, 0));
}

TEST_CASE("weekdays") {
  CHECK(weekday(day_of(1970, 1, 1)) == Weekday::Thursday);
  CHECK(weekday(day_of(2027, 1, 1)) == Weekday::Friday);
  CHECK(weekday(day_of(1900, 1, 1)) == Weekday::Monday);
  CHECK(weekday(day_of(2024, 2, 29) + 3) == Weekday::Sunday);
}

TEST_CASE("months added to the end of a month stop at the end of the shorter one") {
  CHECK(add_months(day_of(2027, 1, 31), 1) == day_of(2027, 2, 28));
  CHECK(add_months(day_of(2024, 1, 31), 1) == day_of(2024, 2, 29));
  CHECK(add_months(day_of(2024, 2, 29), 12) == day_of(2025, 2, 28));
  CHECK(add_months(day_of(2024, 2, 29), 48) == day_of(2028, 2, 29));
  CHECK(add_months(day_of(2027, 3, 31), -1) == day_of(2027, 2, 28));
  CHECK(add_months(day_of(2027, 1, 15), -13) == day_of(2025, 12, 15));
  CHECK(add_months(day_of(2027, 12, 31), 2) == day_of(2028, 2, 29));
}

TEST_CASE("dates are read as YYYY-MM-DD and in no other way") {
  CHECK(iso(day_of(2027, 3, 1)) == "2027-03-01");
  CHECK(day_from_iso("2027-03-01") == day_of(2027, 3, 1));
  for (const char* wrong :
       {"2027-3-1", "2027-02-30", "01.03.2027", "2027-03-01 ", "", "2027-03", "2027/03/01", "20270301"}) {
    CAPTURE(wrong);
    CHECK_FALSE(day_from_iso(wrong).has_value());
  }
}

TEST_CASE("both ends belong to a range of days") {
  const DayRange range{day_of(2027, 1, 1), day_of(2027, 1, 31)};
  CHECK(range.contains(range.first));
  CHECK(range.contains(range.last));
  CHECK_FALSE(range.contains(range.last + 1));
  CHECK_FALSE(DayRange{range.last, range.first}.contains(range.first));
}
