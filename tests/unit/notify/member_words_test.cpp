#include "notify/member_words.h"

#include <doctest/doctest.h>

using namespace rung;
using namespace rung::notify;
using engine::AlternativeProgress;
using engine::Gap;
using engine::Progress;
using rung::language::standard_wording;

namespace {

enum : int { kSpend, kPurchases, kKnives, kNights, kEarned, kSpendEver };

// Metrics of money, counts and nights, and a currency of points.
language::Program program_of_words() {
  language::Program program;
  program.currency = {"EUR", 2};
  program.quantities = {"nights"};
  program.points.emplace_back();
  program.points[0].name = "stars";
  program.points[0].singular = "star";
  const auto metric = [&](const char* name, UnitKind kind) {
    language::Metric made;
    made.name = name;
    made.unit = {kind, 0};
    program.metrics.push_back(made);
  };
  metric("spend", UnitKind::Money);
  metric("purchases", UnitKind::Count);
  metric("knife_spend", UnitKind::Money);
  metric("stays_in_town", UnitKind::Quantity);
  const auto measure = [&](language::Measure::Kind kind, int index, UnitKind unit, Window window = {}) {
    program.measures.push_back({kind, index, window, Unit{unit, 0}, ""});
  };
  const Window year{Window::Kind::This, Cycle::CalendarYear, 0};
  measure(language::Measure::Kind::Metric, 0, UnitKind::Money, year);
  measure(language::Measure::Kind::Metric, 1, UnitKind::Count, year);
  measure(language::Measure::Kind::Metric, 2, UnitKind::Money, year);
  measure(language::Measure::Kind::Metric, 3, UnitKind::Quantity, year);
  measure(language::Measure::Kind::Earned, 0, UnitKind::Points, year);
  measure(language::Measure::Kind::Metric, 0, UnitKind::Money);
  return program;
}

Gap gap(int measure, std::int64_t missing) { return Gap{.measure = measure, .missing = missing}; }

AlternativeProgress way(std::vector<Gap> gaps) {
  AlternativeProgress made;
  made.gaps = std::move(gaps);
  return made;
}

Progress cheapest(std::vector<Gap> gaps) {
  return Progress{.alternatives = {way(std::move(gaps))}, .cheapest = 0};
}

std::string german(const Progress& progress) {
  return missing_words(program_of_words(), progress, standard_wording("de"));
}
std::string english(const Progress& progress) {
  return missing_words(program_of_words(), progress, standard_wording("en"));
}

}  // namespace

TEST_CASE("missing money is said in the form of the member's language") {
  CHECK(german(cheapest({gap(kSpend, 123450)})) == "1.234,50\u00A0€");
  CHECK(english(cheapest({gap(kSpend, 123450)})) == "€1,234.50");
}

TEST_CASE("two gaps of the cheapest alternative are joined by and") {
  CHECK(german(cheapest({gap(kSpend, 11650), gap(kPurchases, 2)})) == "116,50\u00A0€ und 2 Einkäufe");
  CHECK(english(cheapest({gap(kSpend, 11650), gap(kPurchases, 1)})) == "€116.50 and 1 purchase");
}

TEST_CASE("what is met already is not said") {
  CHECK(german(cheapest({gap(kSpend, 0), gap(kPurchases, 2)})) == "2 Einkäufe");
}

TEST_CASE("only the cheapest alternative is said") {
  Progress progress{.alternatives = {way({gap(kSpend, 11650)}), way({gap(kPurchases, 2)})}, .cheapest = 1};
  CHECK(german(progress) == "2 Einkäufe");
}

TEST_CASE("two amounts of money are told apart by their metrics") {
  CHECK(german(cheapest({gap(kSpend, 10000), gap(kKnives, 2000)})) ==
        "100,00\u00A0€ (spend) und 20,00\u00A0€ (knife spend)");
}

TEST_CASE("of two thresholds on one metric the higher one is said") {
  CHECK(german(cheapest({gap(kSpend, 10000), gap(kSpendEver, 40000)})) == "400,00\u00A0€");
  CHECK(german(cheapest({gap(kSpend, 40000), gap(kSpendEver, 10000)})) == "400,00\u00A0€");
}

TEST_CASE("nights and points are named with the right number") {
  CHECK(german(cheapest({gap(kNights, 1)})) == "1 Nacht");
  CHECK(english(cheapest({gap(kNights, 12)})) == "12 nights");
  CHECK(english(cheapest({gap(kEarned, 1)})) == "1 star");
  CHECK(english(cheapest({gap(kEarned, 1500)})) == "1,500 stars");
}

TEST_CASE("points without a name of their own are Punkte in German") {
  const language::PointCurrency plain;
  CHECK(points_words(1, plain, standard_wording("de")) == "1 Punkt");
  CHECK(points_words(1200, plain, standard_wording("de")) == "1.200 Punkte");
  CHECK(points_words(1200, plain, standard_wording("en")) == "1,200 points");
}

TEST_CASE("a metric with an uncommon name keeps it") {
  CHECK(counted_words(3, "knife_courses", standard_wording("de")) == "3 knife courses");
}

TEST_CASE("nothing missing reads as zero") {
  AlternativeProgress met = way({gap(kSpend, 0)});
  met.met = true;
  met.percent = 10000;
  CHECK(german(Progress{.reached = true, .alternatives = {met}}) == "0,00\u00A0€");
}

TEST_CASE("without an alternative that buying can reach the furthest one is said") {
  AlternativeProgress far = way({gap(kSpend, 90000), gap(-1, 1)});
  AlternativeProgress near = way({gap(kPurchases, 1), gap(-1, 1)});
  near.percent = 9000;
  CHECK(german(Progress{.alternatives = {far, near}}) == "1 Einkauf");
  CHECK(german(Progress{.alternatives = {way({gap(-1, 1)})}}) == "etwas");
  CHECK(english(Progress{}) == "a little");
}

TEST_CASE("lists are written as people say them") {
  CHECK(and_list(std::vector<std::string>{}, standard_wording("de")).empty());
  CHECK(and_list({"a"}, standard_wording("de")) == "a");
  CHECK(and_list({"a", "b", "c"}, standard_wording("de")) == "a, b und c");
  CHECK(and_list({"a", "b"}, standard_wording("en")) == "a and b");
}
