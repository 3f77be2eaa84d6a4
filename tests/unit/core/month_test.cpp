#include "core/month.h"

#include <doctest/doctest.h>

using namespace rung;

TEST_CASE("a month begins on its first day and ends on its last, also in leap years") {
  CHECK(first_of_month(day_of(2027, 10, 31)) == day_of(2027, 10, 1));
  CHECK(last_of_month(day_of(2027, 10, 1)) == day_of(2027, 10, 31));
  CHECK(last_of_month(day_of(2028, 2, 3)) == day_of(2028, 2, 29));
  CHECK(last_of_month(day_of(2027, 12, 31)) == day_of(2027, 12, 31));
}

TEST_CASE("a month is written as 2027-10 and read only so") {
  CHECK(iso_month(day_of(2027, 10, 31)) == "2027-10");
  CHECK(month_from_iso("2027-10") == day_of(2027, 10, 1));
  for (const char* wrong : {"", "2027", "2027-13", "2027-1", "2027-10-01", "10/2027", "2027-00", "9999-01"})
    CHECK_FALSE_MESSAGE(month_from_iso(wrong).has_value(), wrong);
}
