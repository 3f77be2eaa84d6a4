#include <doctest/doctest.h>

#include "language/reader_words.h"

using namespace rung;
using namespace rung::language;

TEST_CASE("dates for readers name the month, so that no order of day and month can be mistaken") {
  CHECK(long_date_words(day_of(2027, 3, 1), Language::German) == "1. März 2027");
  CHECK(long_date_words(day_of(2027, 3, 1), Language::English) == "1 March 2027");
  CHECK(day_of_year_words(31, 12, Language::German) == "31. Dezember");
  CHECK(month_words(1, Language::German) == "Januar");
}

TEST_CASE("common names have their nouns in both languages, others stay as they are") {
  CHECK(common_noun("nights", true, Language::German) == "Nacht");
  CHECK(common_noun("nights", false, Language::English) == "nights");
  CHECK_FALSE(common_noun("knife_courses", false, Language::German).has_value());
  CHECK(with_blanks("knife_courses") == "knife courses");
}

TEST_CASE("lists end in and, or in or") {
  CHECK(or_list({"a"}, Language::German) == "a");
  CHECK(or_list({"a", "b", "c"}, Language::German) == "a, b oder c");
  CHECK(or_list({"a", "b"}, Language::English) == "a or b");
  CHECK(and_list({"a", "b", "c"}, Language::English) == "a, b and c");
}
