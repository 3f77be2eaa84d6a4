// Coverage: counted from what the evaluations judged, never more than was tried.

#include <doctest/doctest.h>

#include <algorithm>

#include "club.h"
#include "engine/coverage.h"
#include "engine/examples.h"

using namespace rung;
using namespace rung::testing;
using engine::CoverageKind;

namespace {

const char* const kRules = R"(
points
  1 point is worth 0.01 EUR
  expire 24 months after earning
earn base
  give 1 point per 1 EUR of net_amount on orders
  round down
earn review
  give 50 points on reviews
  at most 2 times per member per calendar month
tier Basic
  for everyone
tier Gold
  above Basic
  enter when any of
    - spend in this calendar year at least 400 EUR
    - spend in this calendar year at least 200 EUR and purchases in this calendar year at least 4
  keep when spend in last 12 months at least 300 EUR
  valid until end of next calendar year
  if not kept drop one tier after 30 days
segment buyers
  where purchases in all time more than 1
notify close
  when progress to Gold at least 85 %
  send by email
  subject en "Only {missing} to go"
)";

// The coverage of these examples (each the lines below its header).
engine::Coverage coverage_of(const std::vector<std::string>& examples, const std::string& rules = kRules) {
  std::string text = rules;
  for (std::size_t i = 0; i < examples.size(); ++i)
    text += "example \"" + std::to_string(i) + "\"\n  member joined 2026-05-02\n" + examples[i];
  const auto program = club(text);
  engine::CoverageCounter counter(*program);
  engine::ExampleOptions options;
  options.observer = &counter;
  for (const auto& result : engine::run_examples(program, options)) CHECK(result.passed());
  return counter.coverage();
}

const engine::CoverageGroup& group(const engine::Coverage& coverage, CoverageKind kind) {
  return coverage.at(static_cast<std::size_t>(kind));
}

// "of: what value" of what is open.
std::vector<std::string> open(const engine::Coverage& coverage, CoverageKind kind) {
  std::vector<std::string> names;
  for (const engine::CoverageItem& item : group(coverage, kind).items) {
    if (!item.covered) names.push_back(item.of + ": " + item.what + " " + item.value);
  }
  return names;
}

bool covered(const engine::Coverage& coverage, CoverageKind kind, const std::string& what,
             const std::string& value = "") {
  for (const engine::CoverageItem& item : group(coverage, kind).items) {
    if (item.what == what && item.value == value) return item.covered;
  }
  FAIL("nothing of this kind: " << what << " " << value);
  return false;
}

const std::string kFirst = "`spend in this calendar year at least 400 EUR`";
const std::string kSecond =
    "`spend in this calendar year at least 200 EUR and purchases in this calendar year at least 4`";

std::string order(const std::string& day, const std::string& amount) {
  return "  orders on " + day + " with net_amount " + amount + " EUR\n";
}

}  // namespace

TEST_CASE("without an example nothing is covered, and everything that could be is listed") {
  const auto coverage = coverage_of({});
  CHECK(group(coverage, CoverageKind::WaysIn).items.size() == 2);
  CHECK(group(coverage, CoverageKind::WaysToKeep).items.size() == 2);
  CHECK(group(coverage, CoverageKind::Drops).items.size() == 1);
  CHECK(group(coverage, CoverageKind::WaysToEarn).items.size() == 2);
  CHECK(group(coverage, CoverageKind::Caps).items.size() == 1);
  CHECK(group(coverage, CoverageKind::Segments).items.size() == 1);
  CHECK(group(coverage, CoverageKind::Notifications).items.size() == 1);
  CHECK(group(coverage, CoverageKind::Thresholds).items.size() == 12);
  for (const auto& one : coverage) CHECK(one.covered() == 0);
}

TEST_CASE("a threshold is just met by its own value and just missed by one cent less, nothing else counts") {
  const std::string today = "  today is 2027-11-20\n";
  const auto met = coverage_of({today + order("2027-02-14", "400") + "  expect tier Gold\n"});
  CHECK(covered(met, CoverageKind::Thresholds, kFirst, "just met, 400 EUR"));
  CHECK_FALSE(covered(met, CoverageKind::Thresholds, kFirst, "just missed, 399.99 EUR"));
  const auto missed = coverage_of({today + order("2027-02-14", "399.99") + "  expect tier Basic\n"});
  CHECK_FALSE(covered(missed, CoverageKind::Thresholds, kFirst, "just met, 400 EUR"));
  CHECK(covered(missed, CoverageKind::Thresholds, kFirst, "just missed, 399.99 EUR"));
  for (const char* amount : {"399.98", "400.01", "4000"}) {
    const auto neither =
        coverage_of({today + order("2027-02-14", amount) + "  expect purchases in all time 1\n"});
    CHECK_FALSE(covered(neither, CoverageKind::Thresholds, kFirst, "just met, 400 EUR"));
    CHECK_FALSE(covered(neither, CoverageKind::Thresholds, kFirst, "just missed, 399.99 EUR"));
  }
}

TEST_CASE("a threshold that decides nothing at that moment is not tried by being hit") {
  // Four purchases of 200 EUR in all: the second way holds, so that 200 EUR decides; at 400 EUR in four
  // purchases both ways hold, and neither the first way nor its threshold was what made the member Gold.
  const std::string four =
      "  today is 2027-11-20\n  orders on 2027-02-01 and every 1 day until 2027-02-04 with ";
  const auto both = coverage_of({four + "net_amount 100 EUR\n  expect tier Gold\n"});
  CHECK_FALSE(covered(both, CoverageKind::WaysIn, kFirst));
  CHECK_FALSE(covered(both, CoverageKind::WaysIn, kSecond));
  CHECK_FALSE(covered(both, CoverageKind::Thresholds, kFirst, "just met, 400 EUR"));
  const auto second = coverage_of({four + "net_amount 50 EUR\n  expect tier Gold\n"});
  CHECK_FALSE(covered(second, CoverageKind::WaysIn, kFirst));
  CHECK(covered(second, CoverageKind::WaysIn, kSecond));
  CHECK(covered(second, CoverageKind::Thresholds, "`spend in this calendar year at least 200 EUR`",
                "just met, 200 EUR"));
  CHECK(covered(second, CoverageKind::Thresholds, "`purchases in this calendar year at least 4`",
                "just met, 4"));
  // Three purchases of 200 EUR in all: the number alone was missing only at 200 EUR and more.
  CHECK_FALSE(covered(second, CoverageKind::Thresholds, "`purchases in this calendar year at least 4`",
                      "just missed, 3"));
}

TEST_CASE("only what an example reaches on its expected days is covered") {
  const auto early = coverage_of(
      {"  today is 2027-11-20\n" + order("2027-02-14", "400") + "  expect on 2027-02-13 tier Basic\n"});
  CHECK_FALSE(covered(early, CoverageKind::WaysIn, kFirst));
}

TEST_CASE("keeping, catching up and dropping after the grace time are three things") {
  const std::string reached = "  today is 2029-06-30\n" + order("2027-02-14", "400");
  const auto dropped = coverage_of({reached + "  expect tier Basic\n"});
  CHECK(open(dropped, CoverageKind::Drops).empty());
  CHECK(open(dropped, CoverageKind::WaysToKeep).size() == 2);
  const auto in_grace = coverage_of({reached + "  expect on 2029-01-15 tier Gold\n"});
  CHECK(open(in_grace, CoverageKind::Drops).size() == 1);
  const auto caught =
      coverage_of({reached + order("2029-01-20", "300") + "  expect on 2029-02-15 tier Gold\n"});
  CHECK(covered(caught, CoverageKind::WaysToKeep, "caught up within 30 days"));
  CHECK(open(caught, CoverageKind::Drops).size() == 1);
  const auto kept =
      coverage_of({reached + order("2028-06-01", "300") + "  expect on 2029-02-15 tier Gold\n"});
  CHECK(covered(kept, CoverageKind::WaysToKeep, "`spend in last 12 months at least 300 EUR`"));
  CHECK_FALSE(covered(kept, CoverageKind::WaysToKeep, "caught up within 30 days"));
  CHECK(covered(kept, CoverageKind::Thresholds, "`spend in last 12 months at least 300 EUR`",
                "just met, 300 EUR"));
}

TEST_CASE("a cap is covered when it holds something back, not when it is just filled") {
  const std::string reviews = "  today is 2027-06-30\n  reviews on 2027-06-02\n  reviews on 2027-06-09\n";
  const auto filled = coverage_of({reviews + "  expect balance 100 points\n"});
  CHECK(open(filled, CoverageKind::Caps).size() == 1);
  CHECK(group(filled, CoverageKind::WaysToEarn).covered() == 1);
  const auto over = coverage_of({reviews + "  reviews on 2027-06-16\n  expect balance 100 points\n"});
  CHECK(open(over, CoverageKind::Caps).empty());
}

TEST_CASE("a notification is covered only where an example asks for it and it comes") {
  const std::string close = "  today is 2027-11-20\n" + order("2027-02-14", "350");
  CHECK(group(coverage_of({close + "  expect tier Basic\n"}), CoverageKind::Notifications).covered() == 0);
  CHECK(
      group(coverage_of({close + "  expect notification close\n"}), CoverageKind::Notifications).covered() ==
      1);
  const auto none = coverage_of(
      {"  today is 2027-11-20\n" + order("2027-02-14", "1") + "  expect no notification close\n"});
  CHECK(group(none, CoverageKind::Notifications).covered() == 0);
}

TEST_CASE("more than and less than have their own two values") {
  const std::string today = "  today is 2027-11-20\n";
  const std::string buyers = "`purchases in all time more than 1`";
  const auto one = coverage_of({today + order("2027-02-14", "1") + "  expect tier Basic\n"});
  CHECK(covered(one, CoverageKind::Thresholds, buyers, "just missed, 1"));
  CHECK_FALSE(covered(one, CoverageKind::Thresholds, buyers, "just met, 2"));
  CHECK(group(one, CoverageKind::Segments).covered() == 0);
  const auto two =
      coverage_of({today + order("2027-02-14", "1") + order("2027-02-15", "1") + "  expect tier Basic\n"});
  CHECK(covered(two, CoverageKind::Thresholds, buyers, "just met, 2"));
  CHECK(group(two, CoverageKind::Segments).covered() == 1);
}

TEST_CASE("a condition on an order is tried by the orders, each line by itself") {
  const std::string rules = R"(
points
  expire 24 months after earning
earn large
  give 5 points on orders
  where units at least 3
tier Basic
  for everyone
)";
  const auto coverage =
      coverage_of({"  today is 2027-11-20\n  orders on 2027-02-14 with net_amount 1 EUR, units 3\n"
                   "  orders on 2027-02-15 with net_amount 1 EUR, units 2\n  expect balance 5 points\n"},
                  rules);
  CHECK(group(coverage, CoverageKind::Thresholds).items.size() == 2);
  CHECK(group(coverage, CoverageKind::Thresholds).covered() == 2);
}

TEST_CASE("a share of the whole is rounded down, and nothing of nothing is all") {
  CHECK(engine::share_of(0, 7) == 0);
  CHECK(engine::share_of(2, 3) == 6666);
  CHECK(engine::share_of(9'999'999, 10'000'000) == 9999);
  CHECK(engine::share_of(7, 7) == 10'000);
  CHECK(engine::share_of(0, 0) == 10'000);
}

TEST_CASE("watching an evaluation changes nothing about it") {
  const auto program = club(kRules);
  engine::CoverageCounter counter(*program);
  Story story(program, "2026-05-02");
  story.order("2027-02-14", 40'000);
  story.review("2027-03-01");
  const auto quiet = story.look("2029-06-30").changes;
  engine::Evaluator watched(*program);
  watched.watch(&counter);
  CHECK(quiet == watched.evaluate(story.history(), day("2029-06-30")).changes);
}

namespace {

// What of a kind no example tries: "of: what, value" in the order of the rules.
std::string open_in(const engine::Coverage& coverage, CoverageKind kind) {
  std::string words;
  for (const engine::CoverageItem& item : group(coverage, kind).items) {
    if (item.covered) continue;
    words += (words.empty() ? "" : "; ") + item.of + ": " + item.what + item.value;
  }
  return words;
}

const char* const kTables = R"(
points
  never expire
voucher cup en "Cup"
  valid for 90 days
value bar
  the first that fits
    - country is CH gives 500 EUR
    - otherwise gives 400 EUR
earn by_amount
  give the first that fits on orders
    - net_amount at least 100 EUR gives 30 points
    - net_amount at least 50 EUR gives 10 points
    - otherwise gives nothing
tier Basic
  for everyone
tier Gold
  above Basic
  enter when spend in this calendar year at least bar
  enter for life when spend in all time at least 5000 EUR
  keep by entering again
  valid until end of next calendar year
trial taste
  gives tier Gold for 90 days
  keep when spend in this trial at least 300 EUR
milestone steps
  when spend in this calendar year reaches each of 100 EUR, 200 EUR
  give 1 cup
milestone tens
  when purchases in all time reaches every 10 from 10
  give 1 cup
convert to_cups
  on request
  give 1 cup per 20 points
)";

}  // namespace

TEST_CASE(
    "lines of tables and values, ways in for life, trials, milestones and conversions are counted one by "
    "one") {
  const engine::Coverage nothing = coverage_of({"  today is 2027-06-01\n  expect tier Basic\n"}, kTables);
  CHECK(open_in(nothing, CoverageKind::WaysToEarn) ==
        "by_amount: ; by_amount: `net_amount at least 100 EUR`; by_amount: `net_amount at least 50 EUR`; "
        "by_amount: otherwise");
  CHECK(open_in(nothing, CoverageKind::Milestones) ==
        "steps: 100 EUR; steps: 200 EUR; tens: any of its steps");
  CHECK(open_in(nothing, CoverageKind::Conversions) == "to_cups: ");
  const engine::Coverage some =
      coverage_of({"  today is 2027-06-01\n"
                   "  grants on 2027-01-05 with trial taste\n"
                   "  orders on 2027-02-01 with net_amount 100 EUR\n"
                   "  orders on 2027-02-02 with net_amount 49.99 EUR\n"
                   "  requests on 2027-02-03 with conversion to_cups, points 20 points\n"
                   "  expect balance 10 points\n"},
                  kTables);
  CHECK(open_in(some, CoverageKind::WaysToEarn) == "by_amount: `net_amount at least 50 EUR`");
  CHECK(open_in(some, CoverageKind::Values) == "bar: `country is CH`");
  CHECK(open_in(some, CoverageKind::WaysIn) ==
        "Gold: `spend in this calendar year at least bar`; Gold for life: `spend in all time at least 5000 "
        "EUR`");
  CHECK(open_in(some, CoverageKind::WaysToKeep) ==
        "Gold: by entering again; taste: `spend in this trial at least 300 EUR`");
  CHECK(open_in(some, CoverageKind::Milestones) == "steps: 200 EUR; tens: any of its steps");
  CHECK(group(some, CoverageKind::Conversions).covered() == 1);
  // The thresholds of the table: 100 EUR is just met, 99.99 EUR was never tried; 49.99 EUR just misses 50
  // EUR.
  const std::string open = open_in(some, CoverageKind::Thresholds);
  CHECK(open.find("by_amount: `net_amount at least 100 EUR`just met") == std::string::npos);
  CHECK(open.find("by_amount: `net_amount at least 100 EUR`just missed, 99.99 EUR") != std::string::npos);
  CHECK(open.find("by_amount: `net_amount at least 50 EUR`just met, 50 EUR") != std::string::npos);
  CHECK(open.find("by_amount: `net_amount at least 50 EUR`just missed") == std::string::npos);
}
