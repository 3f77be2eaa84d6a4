// Examples as check() reads them: lines of goods, numbers of orders, changes, expectations.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace rung;
using namespace rung::language;
using check_help::found;
using check_help::kHead;
using check_help::kSpend;
using check_help::read;

namespace {

// The first of `lines` is line 20.
std::string rules(const std::string& lines) {
  return kHead + kSpend +
         "points\n"
         "  never expire\n"
         "tier Low\n"
         "  for everyone\n"
         "tier Top\n"
         "  above Low\n"
         "  enter when spend in all time at least 5 EUR\n"
         "  valid for life\n"
         "example \"e\"\n"
         "  today is 2027-12-31\n"
         "  member joined 2027-01-01, country DE\n" +
         lines + "  expect tier Low\n";
}

// "code:number of the line in `lines`".
std::string mistakes(const std::string& lines) {
  std::string result;
  for (const Diagnostic& d : read(rules(lines)).diagnostics) {
    if (d.severity != Severity::Error) continue;
    result += (result.empty() ? "" : " ") + d.code + ":" + std::to_string(d.place.line() - 19);
  }
  return result;
}

ExampleDef example(const std::string& lines) {
  const Checked checked = read(rules(lines));
  REQUIRE(checked.program);
  return checked.program->examples.at(0);
}

}  // namespace

TEST_CASE("the fields of an order's second line begin where one is said again") {
  const ExampleDef e =
      example("  orders on 2027-02-01 with net_amount 60 EUR, category a, net_amount 40 EUR, units 2\n");
  const ExampleEvent& order = e.events.at(0);
  const Checked checked = read(rules(""));
  const Program& program = *checked.program;
  const std::size_t width = program.events[kOrders].line_fields.size();
  REQUIRE(order.line.size() == 2 * width);
  CHECK(order.fields[kOrderNetAmount] == 10'000);
  CHECK(order.line[kLineNetAmount] == 6000);
  CHECK(order.line[width + kLineNetAmount] == 4000);
}

TEST_CASE("a field of the order itself is said once") {
  CHECK(mistakes("  orders on 2027-02-01 with net_amount 1 EUR, status open, status completed\n") ==
        "R220:1");
  CHECK(mistakes("  reviews on 2027-02-01 with status published, status published\n") == "R220:1");
}

TEST_CASE("a return that names goods is one of them, one that does not has none") {
  const std::string order = "  orders on 2027-02-01 with net_amount 5 EUR\n";
  CHECK(example(order + "  returns on 2027-02-02 of orders on 2027-02-01 with net_amount 1 EUR\n")
            .events.at(1)
            .line.empty());
  CHECK_FALSE(
      example(order + "  returns on 2027-02-02 of orders on 2027-02-01 with net_amount 1 EUR, category a\n")
          .events.at(1)
          .line.empty());
}

TEST_CASE("a return finds its order by the number where two are of one day") {
  const std::string orders =
      "  orders on 2027-02-01 with id 1, net_amount 5 EUR\n"
      "  orders on 2027-02-01 with id B2, net_amount 6 EUR\n";
  const std::string returned = "  returns on 2027-02-02 of orders on 2027-02-01 with ";
  CHECK(example(orders + returned + "id B2, net_amount 1 EUR\n").events.at(2).of == 1);
  CHECK(example(orders + returned + "net_amount 1 EUR, id 1\n").events.at(2).of == 0);
  CHECK(mistakes(orders + returned + "net_amount 1 EUR\n") == "R428:3");
  CHECK(mistakes(orders + returned + "id 3, net_amount 1 EUR\n") == "R428:3");
}

TEST_CASE("a correction is no event of its own and has only the fields it names") {
  const ExampleDef e = example(
      "  orders on 2027-02-01 with net_amount 5 EUR, status completed\n"
      "  corrections on 2027-02-03 of orders on 2027-02-01 with net_amount 4 EUR\n");
  const ExampleEvent& correction = e.events.at(1);
  CHECK(correction.correction);
  CHECK(correction.of == 0);
  CHECK(correction.fields[kOrderNetAmount] == 400);
  CHECK(correction.fields[kOrderStatus] == kEmpty);
}

TEST_CASE("changes are of attributes that members have") {
  const ExampleDef e =
      example("  changes on 2027-03-01 with country AT\n  changes on 2027-02-01 with country FR\n");
  REQUIRE(e.changes.size() == 2);
  CHECK(e.changes[0].day < e.changes[1].day);
  CHECK(mistakes("  changes on 2027-03-01 with cuontry AT\n") == "R210:1");
}

TEST_CASE("texts that no rule mentions are kept with the example") {
  const ExampleDef e = example(
      "  orders on 2027-02-01 with category pans\n  orders on 2027-02-02 with category \"old pans\"\n"
      "  orders on 2027-02-03 with category pans\n");
  CHECK(e.texts == std::vector<std::string>{"DE", "pans", "old pans"});
}

TEST_CASE("openings name points and metrics, adjustments points and a reason, in their units") {
  CHECK(mistakes("  openings on 2027-01-01 with points 5 points, spend 3.50 EUR\n").empty());
  CHECK(mistakes("  adjustments on 2027-01-01 with points 5 points, reason \"goodwill\"\n").empty());
  CHECK(mistakes("  openings on 2027-01-01 with spned 3.50 EUR\n") == "R210:1");
  CHECK(mistakes("  openings on 2027-01-01 with spend 3 points\n") == "R301:1");
  CHECK(mistakes("  adjustments on 2027-01-01 with spend 3 EUR\n") == "R210:1");
}

TEST_CASE("a redemption is of a reward that is declared") {
  const std::string line = "  redemptions on 2027-02-01 with reward cups\n";
  CHECK(mistakes(line).substr(0, 2) == "R2");
  const Checked checked = read(rules(line) + "reward cups en \"Cups\"\n  costs 5 points\n");
  REQUIRE(checked.program);
  const std::string many = "  redemptions on 2027-02-01 and every 1 day until 2027-06-01 with reward cups\n";
  CHECK(found(rules(many) + "reward cups en \"Cups\"\n  costs 5 points\n").find("R309:20") !=
        std::string::npos);
}

TEST_CASE("a progress is expected as a share, a notification by its name") {
  const std::string notify =
      "notify n\n  when progress to Top at least 50 %\n  send by email\n  subject en \"Hi\"\n";
  const Checked checked =
      read(rules("  expect progress to Top 12.5 %\n  expect no notification n\n") + notify);
  REQUIRE(checked.program);
  const auto& expectations = checked.program->examples.at(0).expectations;
  CHECK(expectations.at(0).kind == Expectation::Kind::Progress);
  CHECK(expectations.at(0).value == 1250);
  CHECK(expectations.at(1).kind == Expectation::Kind::Notification);
  CHECK_FALSE(expectations.at(1).expected);
  CHECK(mistakes("  expect notification m\n").substr(0, 2) == "R2");
  CHECK(mistakes("  expect progress to Tpo 12 %\n").substr(0, 2) == "R2");
}

TEST_CASE("an end of validity is of the tier expected in the line before it") {
  const ExampleDef e = example("  expect tier Top\n  expect valid until 2028-12-31\n");
  CHECK(e.expectations.at(1).tier == e.expectations.at(0).tier);
}
