#include "intake/values.h"

#include <doctest/doctest.h>

#include "tests/unit/intake/shop.h"

using namespace rung;
using namespace rung::intake;

TEST_CASE("CSV 23: a decimal comma is rejected unless it is declared") {
  CHECK(reason_of_amount("12,50").find("has a comma, but decimals of this file begin with a point") == 0);
  CHECK(reason_of_amount("1.234,50").find("has a comma") == 0);
  CHECK(reason_of_amount("12,50", "decimal: \",\", ").empty());
  CHECK(reason_of_amount("1.234,50", "decimal: \",\", ").empty());
  CHECK(reason_of_amount("12.50", "decimal: \",\", ") == "has its thousands in the wrong places (a point)");
}

TEST_CASE("a number with thousands but no decimals can be read in two ways and is rejected with both") {
  CHECK(reason_of_amount("1.200", "decimal: \",\", ") == "can be read in two ways; write 1200,00 or 1,200");
}

TEST_CASE("CSV 24: thousands separated by commas are rejected") {
  CHECK(reason_of_amount("1,234.50").find("has a comma") == 0);
  CHECK(reason_of_amount("1,234.50", "thousands: \",\", ").empty());
}

TEST_CASE("CSV 25: exponents, hexadecimal numbers, plus signs, spaces and other digits are rejected") {
  CHECK(reason_of_amount("1e3") == "2nd character is the letter e");
  CHECK(reason_of_amount("0x10") == "2nd character is the letter x");
  CHECK(reason_of_amount("+5") == "1st character is a plus sign");
  CHECK(reason_of_amount(" 5") == "1st character is a space");
  CHECK(reason_of_amount("5 ") == "2nd character is a space");
  CHECK(reason_of_amount("\xD9\xA3") == "1st character is U+0663 ARABIC-INDIC DIGIT THREE");
  CHECK(reason_of_amount("1.29O,00", "decimal: \",\", ") == "5th character is the letter O");
  CHECK(reason_of_amount("") == "is empty");
}

TEST_CASE("CSV 26: NaN and infinity are rejected") {
  CHECK(reason_of_amount("NaN") == "1st character is the letter N");
  CHECK(reason_of_amount("inf") == "1st character is the letter i");
}

TEST_CASE("CSV 27: minus zero is rejected") {
  CHECK(reason_of_amount("-0") == "is minus zero; write 0");
  CHECK(reason_of_amount("-0.00") == "is minus zero; write 0");
}

TEST_CASE("CSV 28: a number that does not fit is rejected") {
  CHECK(reason_of_amount("9223372036854775808").find("is out of range") == 0);
  CHECK(reason_of_amount("9223372036854775808", "money: minor, ").find("is out of range") == 0);
}

TEST_CASE("CSV 29: a third decimal of euros is rejected, never rounded") {
  CHECK(reason_of_amount("1.005") == "has 3 decimals, EUR has 2");
  CHECK(reason_of_amount("1.00", "money: minor, ").find("has 2 decimals") == 0);
  CHECK(reason_of_amount("1.") == "has no digit after the decimal sign");
  CHECK(reason_of_amount(".5") == "has no digit before the decimal sign");
}

TEST_CASE("CSV 30: an order of 0 is accepted") {
  CHECK(reason_of_amount("0").empty());
  CHECK(reason_of_amount("0.00").empty());
}

TEST_CASE("CSV 31: a negative order is rejected, with the key that would make it a return") {
  CHECK(reason_of_amount("-5.00").find(
            "an order cannot be negative; if this is how the file writes returns, put `negative: returns`") ==
        0);
}

TEST_CASE("CSV 32: days that do not exist or have another form are rejected with the expected form") {
  CHECK(reason_of_day("2025-02-29") == "does not exist: 2025-02 has 28 days");
  CHECK(reason_of_day("2024-13-01") == "does not exist: there is no month 13");
  CHECK(reason_of_day("31.12.2025") == "is not a date in the form YYYY-MM-DD, such as 2027-03-31");
  CHECK(reason_of_day("12/31/25") == "is not a date in the form YYYY-MM-DD, such as 2027-03-31");
  CHECK(reason_of_day("2025-12-31") == "");
  CHECK(reason_of_day("31.12.2025", "date: DD.MM.YYYY, ") == "");
  CHECK(reason_of_day("1.3.2025", "date: DD.MM.YYYY, ") ==
        "is not a date in the form DD.MM.YYYY, such as 31.03.2027");
  CHECK(reason_of_day("1.3.2025", "date: D.M.YYYY, ") == "");
  CHECK(reason_of_day("12/31/2025", "date: MM/DD/YYYY, ") == "");
}

TEST_CASE("CSV 33: 30 February is rejected") {
  CHECK(reason_of_day("2024-02-30") == "does not exist: 2024-02 has 29 days");
}

TEST_CASE("CSV 34: years no shop can mean are rejected") {
  CHECK(reason_of_day("0001-01-01") == "is in the year 0001; years from 1990 to 2099 can be booked");
  CHECK(reason_of_day("9999-12-31") == "is in the year 9999; years from 1990 to 2099 can be booked");
}

TEST_CASE("CSV 35: tomorrow is rejected unless the mapping allows days to come") {
  CHECK(reason_of_day("2026-11-22").empty());
  CHECK(reason_of_day("2026-11-23") == "is in the future; today is 2026-11-22");
  CHECK(reason_of_day("2026-11-23", "future_days: allow, ").empty());
}

TEST_CASE("CSV 36: a time without an offset is rejected unless it is the program's") {
  CHECK(reason_of_day("2026-05-01 14:05").find("has a time without an offset") == 0);
  CHECK(reason_of_day("2026-05-01 14:05", "zone: program, ").empty());
  CHECK(reason_of_day("2026-05-01T14:05:30Z").empty());
  CHECK(reason_of_day("2026-05-01 14:05:30+02:00").empty());
  CHECK(reason_of_day("2026-05-01 24:05", "zone: program, ") == "has a time that does not exist");
  CHECK(
      reason_of_day("2026-05-01 2 pm", "zone: program, ").find("has a time that is not in the form 14:05") ==
      0);
}

TEST_CASE(
    "CSV 37: a time skipped in spring is rejected, a time that exists twice in autumn needs its offset") {
  CHECK(reason_of_day("2026-03-29 02:30", "zone: program, ") ==
        "does not exist in Europe/Berlin: clocks were put forward in this hour");
  CHECK(reason_of_day("2026-10-25 02:30", "zone: program, ") ==
        "exists twice in Europe/Berlin (clocks were put back); write +02:00 or +01:00 behind it");
  CHECK(reason_of_day("2026-10-25 02:30+01:00", "zone: program, ").empty());
}

TEST_CASE("CSV 38: a leap second is rejected") {
  CHECK(reason_of_day("2016-12-31T23:59:60Z") == "has a leap second (:60); write :59");
}

TEST_CASE("instants become days of the program's zone, also around changes of the clocks") {
  const auto zone = Zone::find("Europe/Berlin");
  REQUIRE(zone != nullptr);
  const MomentForm form{"YYYY-MM-DD", false, zone.get(), true};
  const auto at = [&](const char* cell) { return read_moment(cell, form).value(); };
  CHECK(at("2026-12-31T23:30:00Z").day == day_of(2027, 1, 1));
  CHECK(at("2026-12-31T23:30:00Z").minute == 30);
  CHECK(at("2026-10-25 02:30+02:00").at_ms + 3'600'000 == at("2026-10-25 02:30+01:00").at_ms);
  CHECK(at("2026-10-25 02:30+01:00").minute == 150);
  CHECK(at("2026-03-29 01:59").at_ms + 60'000 == at("2026-03-29 03:00").at_ms);
  CHECK(at("2026-07-01 12:00").at_ms == at("2026-07-01").at_ms);  // a bare day is noon
  CHECK(at("2026-07-01").minute == 720);
  for (int day = 20'000; day < 21'500; ++day) {  // the remembered offset never outlives its season
    const WallTime wall{Day{day}, 12 * 3600};
    const Zone::Instant instant = zone->instant(wall);
    REQUIRE(instant.kind == Zone::Kind::Unique);
    const WallTime back = zone->wall(instant.at_ms);
    CHECK(back.day == wall.day);
    CHECK(back.second == wall.second);
  }
  CHECK(Zone::find("Europe/Nowhere") == nullptr);
}

TEST_CASE("moments as seconds since 1970 become days of the program's zone") {
  const auto zone = Zone::find("Europe/Berlin");
  REQUIRE(zone != nullptr);
  const MomentForm form{"YYYY-MM-DD", true, zone.get(), false};
  const auto at = read_moment("1798759800", form);  // 2026-12-31T23:30:00Z
  REQUIRE(at);
  CHECK(at.value().day == day_of(2027, 1, 1));
  CHECK(at.value().minute == 30);
  CHECK(at.value().at_ms == 1'798'759'800'000);
  const auto reason = [&](const char* cell) { return read_moment(cell, form).error(); };
  CHECK(reason("") == "is empty");
  CHECK(reason("2027-01-01") == "is not a number of seconds since 1970, such as 1763640000");
  CHECK(reason("17.5") == "is not a number of seconds since 1970, such as 1763640000");
  CHECK(reason("99999999999999999999") == "is not a number of seconds since 1970, such as 1763640000");
  CHECK(reason("631151999") == "lies before 1990 or after 2099");
  CHECK(reason("4102444800") == "lies before 1990 or after 2099");
  CHECK(reason("1798759800000") == "lies before 1990 or after 2099; are these thousandths of a second?");
}

TEST_CASE("products of two columns are rounded half up to minor units") {
  std::string wrong;
  const NumberForm form;
  CHECK(read_product({"6", "2.55"}, form, 2, wrong).value() == 1530);
  CHECK(read_product({"1", "0.125"}, form, 2, wrong).value() == 13);
  CHECK(read_product({"-1", "0.125"}, form, 2, wrong).value() == -13);
  CHECK(read_product({"3", "0.001"}, form, 2, wrong).value() == 0);
  CHECK_FALSE(read_product({"6", "2,55"}, form, 2, wrong).ok());
  CHECK(wrong == "2,55");
  CHECK_FALSE(read_product({"900000000000000", "900000000000000"}, form, 2, wrong).ok());
}

TEST_CASE("CSV 40: ids with characters nobody can see are rejected, and the character is named") {
  CHECK(reason_of_member("M\xE2\x80\x8B"
                         "1") == "2nd character is U+200B ZERO WIDTH SPACE, which cannot be seen; remove it");
  CHECK(reason_of_member("M\xE2\x80\x8F"
                         "1") ==
        "2nd character is U+200F RIGHT-TO-LEFT MARK, which cannot be seen; remove it");
  CHECK(reason_of_member("M\xC2\xA0"
                         "1") == "2nd character is U+00A0 NO-BREAK SPACE, which cannot be seen; remove it");
  CHECK(reason_of_member(" M1") == "begins with a space");
  CHECK(reason_of_member("M-\xC3\xA9").empty());
}

TEST_CASE("CSV 41: full-width and decomposed letters in ids are rejected") {
  CHECK(reason_of_member("\xEF\xBC\xA1\xEF\xBC\x91") ==
        "1st character is U+FF21 FULLWIDTH LATIN CAPITAL LETTER A; write the plain letter or digit");
  CHECK(reason_of_member("Me\xCC\x81") == "has a letter and its accent as two characters; write them as one");
}

TEST_CASE("CSV 42: an id of more than 64 characters is rejected") {
  CHECK(reason_of_member(std::string(64, 'x')).empty());
  CHECK(reason_of_member(std::string(65, 'x')) == "is longer than 64 characters");
}

TEST_CASE("CSV 43 and 44: formulas and SQL are plain text as ids") {
  CHECK(reason_of_member("=HYPERLINK(1)").empty());
  CHECK(reason_of_member("'; DROP TABLE txn;--").empty());
}

TEST_CASE("an unknown choice is answered with the nearest one, or with all") {
  const std::vector<std::string> choices = {"open", "completed", "cancelled"};
  CHECK(read_choice("complete", choices).error() == "is not known; did you mean completed?");
  CHECK(read_choice("bezahlt", choices).error().find("it can be open, completed, cancelled") !=
        std::string::npos);
}
