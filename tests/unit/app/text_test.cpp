#include "app/text.h"

#include <doctest/doctest.h>

using namespace rung;
using namespace rung::app;

namespace {

language::Program program(const char* first_language) {
  language::Program program;
  program.currency = currency_of("EUR");
  program.languages = {first_language};
  program.quantities = {"nights"};
  program.quantity_singulars = {"night"};
  program.quantity_decimals = {0};
  language::PointCurrency points;
  points.decimals = 1;
  program.points = {points};
  language::Metric spend;
  spend.name = "spend";
  spend.unit = {UnitKind::Money, 0};
  language::Metric purchases;
  purchases.name = "purchases";
  purchases.kind = language::MetricKind::Count;
  purchases.unit = {UnitKind::Count, 0};
  program.metrics = {spend, purchases};
  program.measures = {{language::Measure::Kind::Metric, 0, {}, spend.unit, "spend in all time"},
                      {language::Measure::Kind::Metric, 1, {}, purchases.unit, "purchases in all time"}};
  return program;
}

engine::Gap gap(int measure, std::int64_t missing) {
  engine::Gap one;
  one.measure = measure;
  one.missing = missing;
  return one;
}

}  // namespace

TEST_CASE("one form of numbers per program: that of its first language") {
  const language::Program german = program("de");
  const language::Program english = program("en");
  CHECK(Words(german).money(123450) == "1.234,50\u00a0€");
  CHECK(Words(english).money(123450) == "€1,234.50");
  CHECK(Words(german).count(2000) == "2.000");
}

TEST_CASE("one of a thing is written in the singular") {
  const language::Program german = program("de");
  const Words words(german);
  CHECK(words.counted(1, "purchases") == "1 purchase");
  CHECK(words.counted(2, "knife_weeks") == "2 knife weeks");
  CHECK(words.points(10, 0) == "1,0 point");
  CHECK(words.points(25, 0) == "2,5 points");
  CHECK(words.amount(3, {UnitKind::Quantity, 0}) == "3 nights");
  CHECK(words.amount(kEmpty, {UnitKind::Money, 0}) == "-");
}

TEST_CASE("a percent is rounded down, so that 100 % means reached") {
  const language::Program german = program("de");
  CHECK(Words(german).percent(9999) == "99\u00a0%");
  CHECK(Words(german).percent(10000) == "100\u00a0%");
}

TEST_CASE("what an alternative lacks names money by its amount and counts by their metric") {
  const language::Program german = program("de");
  language::Conditions conditions;
  conditions.atoms.resize(1);
  engine::AlternativeProgress way;
  way.gaps = {gap(0, 336800), gap(1, 5), gap(0, 0)};
  CHECK(Words(german).missing(way, conditions) == "3.368,00\u00a0€ and 5 purchases");
}

TEST_CASE("periods are written as in the rules, without their `in`") {
  CHECK(period_words({Window::Kind::This, Cycle::CalendarYear, 0}) == "this calendar year");
  CHECK(period_words({Window::Kind::Last, Cycle::MembershipYear, 0}) == "last membership year");
  CHECK(period_words({Window::Kind::LastMonths, Cycle::CalendarYear, 12}) == "last 12 months");
  CHECK(period_words({Window::Kind::LastDays, Cycle::CalendarYear, 1}) == "last 1 day");
  CHECK(period_words({}) == "all time");
}

TEST_CASE("today is marked, and what never ends has no date") {
  const Day day = day_of(2027, 11, 22);
  CHECK(as_of_words(day, day) == "as of 2027-11-22 (today)");
  CHECK(as_of_words(day - 1, day) == "as of 2027-11-21");
  CHECK(until_words(day) == ", until 2027-11-22");
  CHECK(until_words(kForever).empty());
  CHECK(validity_words(kForever) == "without an end");
}

TEST_CASE("lists end with and") {
  CHECK(and_list({}).empty());
  CHECK(and_list({"a"}) == "a");
  CHECK(and_list({"a", "b"}) == "a and b");
  CHECK(and_list({"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("a table is aligned by characters, not bytes, and leaves no blanks at a line's end") {
  using Side = Table::Side;
  Table table({Side::Left, Side::Right, Side::Left});
  table.add({"Müller", "1", "x"});
  table.add({"Ay", "100", ""});
  CHECK(table.text("  ") ==
        "  Müller    1  x\n"
        "  Ay      100\n");
}

TEST_CASE("progress is told by the cheapest way, and by the furthest where none can be bought") {
  engine::Progress progress;
  progress.alternatives.resize(2);
  progress.alternatives[0].percent = 9000;
  progress.alternatives[1].percent = 8000;
  progress.cheapest = 1;
  CHECK(percent_of(progress) == 8000);
  progress.reached = true;
  CHECK(percent_of(progress) == 10000);
}
