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
std::string mistakes(const std::string& lines, Severity severity = Severity::Error) {
  std::string result;
  for (const Diagnostic& d : read(rules(lines)).diagnostics) {
    if (d.severity != severity) continue;
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

TEST_CASE("what lies behind the last day of an example is told") {
  CHECK(mistakes("  orders on 2028-01-01 with net_amount 5 EUR\n", Severity::Warning) == "R436:1");
  CHECK(mistakes("  orders on 2027-12-30 booked 2028-01-01 with net_amount 5 EUR\n", Severity::Warning) ==
        "R436:1");
  CHECK(mistakes("  orders on 2027-12-01 and every 1 month until 2028-02-01 with net_amount 5 EUR\n",
                 Severity::Warning) == "R436:1");
  CHECK(mistakes("  orders on 2027-12-01 and every 1 month until 2028-01-01 with net_amount 5 EUR\n",
                 Severity::Warning) == "R436:1");
  CHECK(mistakes("  orders on 2027-12-02 and every 1 month until 2028-01-01 with net_amount 5 EUR\n",
                 Severity::Warning)
            .empty());
  // A clock of another zone may show the next day already.
  CHECK(mistakes("  orders on 2028-01-01 at 00:30 Asia/Tokyo with net_amount 5 EUR\n", Severity::Warning)
            .empty());
  CHECK(mistakes("  orders on 2028-01-02 at 00:30 Asia/Tokyo with net_amount 5 EUR\n", Severity::Warning) ==
        "R436:1");
  CHECK(mistakes("  changes on 2028-01-01 with country AT\n", Severity::Warning) == "R436:1");
  CHECK(mistakes("  orders on 2027-12-31 with net_amount 5 EUR\n"
                 "  returns on 2028-01-01 of orders on 2027-12-31 with net_amount 5 EUR\n",
                 Severity::Warning) == "R436:2");
  CHECK(mistakes("  expect on 2028-01-01 tier Low\n", Severity::Warning) == "R436:1");
  CHECK(mistakes("  expect on 2027-12-31 tier Low\n", Severity::Warning).empty());
}

TEST_CASE("what comes back is not worth less than nothing, a line of it may be") {
  const std::string order = "  orders on 2027-12-01 with net_amount 20 EUR\n";
  CHECK(mistakes(order + "  returns on 2027-12-02 of orders on 2027-12-01 with net_amount -5 EUR\n") ==
        "R309:2");
  CHECK(mistakes("  returns on 2027-12-02 with net_amount -5 EUR\n") == "R309:1");
  CHECK(mistakes(order +
                 "  returns on 2027-12-02 of orders on 2027-12-01 with net_amount 9 EUR, category pans, "
                 "net_amount -5 EUR, category mugs\n")
            .empty());
}

TEST_CASE("a metric may be expected below zero") {
  CHECK(mistakes("  expect spend in all time -5 EUR\n").empty());
  CHECK(example("  expect spend in all time -5.50 EUR\n").expectations.at(0).value == -550);
  CHECK(mistakes("  expect spend in all time at least -5 EUR\n") == "R124:1");
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

TEST_CASE("openings and adjustments name points and metrics in their units") {
  CHECK(mistakes("  openings on 2027-01-01 with points 5 points, spend 3.50 EUR\n").empty());
  CHECK(mistakes("  adjustments on 2027-01-01 with points 5 points, reason \"goodwill\"\n").empty());
  CHECK(mistakes("  openings on 2027-01-01 with spned 3.50 EUR\n") == "R210:1");
  CHECK(mistakes("  openings on 2027-01-01 with spend 3 points\n") == "R301:1");
  CHECK(mistakes("  adjustments on 2027-01-01 with spend 3 points\n") == "R301:1");
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

// ---- Records

namespace {

const std::string kOffers =
    "voucher fruit en \"Fruit\"\n"
    "  valid for 30 days\n"
    "voucher credit en \"Credit\"\n"
    "  valid for 30 days\n"
    "convert to_credit\n"
    "  on 15 February\n"
    "  give 5 EUR of credit per 500 points\n"
    "convert to_fruit\n"
    "  on request\n"
    "  give 1 fruit per 10 points\n"
    "reward cups en \"Cups\"\n"
    "  costs 5 points\n"
    "reward treat en \"Treat\"\n"
    "  costs 0 points\n"
    "  give one of within 30 days\n"
    "    - 2 fruit and 10 points\n"
    "    - 100 points\n"
    "election track\n"
    "  one of price, distance\n"
    "  default price\n"
    "trial match\n"
    "  gives tier Top for 90 days\n"
    "pool family\n"
    "  at most 4 members\n"
    "  collect points\n";

ProgramPtr offers(const std::string& lines) {
  const Checked checked = read(rules(lines) + kOffers);
  CHECK(check_help::errors(checked).empty());
  REQUIRE(checked.program);
  return checked.program;
}

std::int64_t field(const ExampleEvent& event, int slot) {
  return event.fields.at(static_cast<std::size_t>(slot));
}

}  // namespace

TEST_CASE("an opening says points, metrics, vouchers and a tier, each in its slot and its unit") {
  const ProgramPtr program = offers(
      "  openings on 2027-01-02 with points 450 points, spend 12.50 EUR, fruit 2 fruit, credit 4 EUR\n"
      "  openings on 2027-01-03 with tier Top, since 2025-01-01, valid_until 2027-12-31\n");
  const RecordFields& r = program->records;
  const ExampleDef& e = program->examples.at(0);
  CHECK(e.events.at(0).event == kOpenings);
  CHECK(field(e.events[0], r.opening_points.at(0)) == 450);
  CHECK(field(e.events[0], r.opening_metrics.at(0)) == 1250);
  CHECK(field(e.events[0], r.opening_vouchers.at(0)) == 2);
  CHECK(field(e.events[0], r.opening_vouchers.at(1)) == 400);
  CHECK(field(e.events[0], r.opening_tier) == kEmpty);
  const auto word = static_cast<std::size_t>(field(e.events.at(1), r.opening_tier));
  CHECK(r.tiers.at(word) == program->find_tier("Top"));
  CHECK(field(e.events[1], r.opening_until) == day_of(2027, 12, 31).number);
}

TEST_CASE("an adjustment goes down as well as up, nothing else does") {
  const ProgramPtr program =
      offers("  adjustments on 2027-02-01 with points -50 points, spend -0.50 EUR, by \"anna\"\n");
  const ExampleEvent& event = program->examples.at(0).events.at(0);
  CHECK(field(event, program->records.adjustment_points.at(0)) == -50);
  CHECK(field(event, program->records.adjustment_metrics.at(0)) == -50);
  CHECK(field(event, program->records.adjustment_by) >= kUnknownSymbol);
  CHECK(mistakes("  openings on 2027-02-01 with points -50 points\n") == "R309:1");
  CHECK(mistakes("  redemptions on 2027-02-01 with points 0 points\n") == "R309:1");
}

TEST_CASE("redemptions name rewards and vouchers by their numbers") {
  const ProgramPtr program = offers(
      "  redemptions on 2027-02-01 with reward cups, times 2\n"
      "  redemptions on 2027-02-02 with voucher credit, shop harbour\n"
      "  redemptions on 2027-02-03 with points 7 points\n");
  const RecordFields& r = program->records;
  const auto& events = program->examples.at(0).events;
  CHECK(field(events.at(0), r.redemption_reward) == program->find_reward("cups"));
  CHECK(field(events[0], r.redemption_times) == 2);
  CHECK(field(events.at(1), r.redemption_voucher) == 1);
  CHECK(field(events.at(2), r.redemption_points.at(0)) == 7);
  CHECK(r.rewards == std::vector<int>{0, 1});
}

TEST_CASE("a choice is meant by the amount it begins with, or written in quotes") {
  const ProgramPtr program = offers(
      "  choices on 2027-02-01 with treat 2 fruit, track distance\n"
      "  choices on 2027-02-02 with treat 100 points\n"
      "  choices on 2027-02-03 with treat \"2 fruit and 10 points\"\n");
  const RecordFields& r = program->records;
  const auto& events = program->examples.at(0).events;
  CHECK(field(events.at(0), r.choice_rewards.at(1)) == 0);
  CHECK(field(events[0], r.choice_elections.at(0)) == 1);
  CHECK(field(events.at(1), r.choice_rewards[1]) == 1);
  CHECK(field(events.at(2), r.choice_rewards[1]) == 0);
  CHECK(r.choice_rewards[0] == -1);  // leaves no choice
  CHECK(r.reward_options.at(1) == std::vector<int>{0, 1});
}

TEST_CASE("requests, grants and pools are records with words of their own") {
  const ProgramPtr program = offers(
      "  member ben joined 2027-01-01\n"
      "  requests on 2027-02-01 with conversion to_fruit, points 20 points\n"
      "  grants on 2027-02-02 with tier Top, from 2027-03-01, until 2027-06-30, fixed yes\n"
      "  grants on 2027-02-03 with trial match\n"
      "  pools on 2027-02-04 by ben with pool family, owner member\n");
  const RecordFields& r = program->records;
  const auto& events = program->examples.at(0).events;
  CHECK(field(events.at(0), r.request_conversion) == 1);
  CHECK(field(events.at(1), r.grant_fixed) == 1);
  CHECK(field(events.at(2), r.grant_trial) == 0);
  CHECK(events.at(3).member == 1);
  CHECK(field(events[3], r.pool_pool) == 0);
}

TEST_CASE("metrics look at records like at any other event") {
  const std::string counted =
      "metric cups_taken\n  count redemptions\n  where reward is cups\n"
      "metric tops\n  count grants\n  where tier is Top\n"
      "metric brought\n  sum spend of openings\n"
      "metric spent\n  sum points of redemptions\n"
      "segment s\n  where all of\n    - cups_taken in all time at least 1\n"
      "    - brought in all time at least 5 EUR\n    - spent in all time at least 5 points\n";
  const Checked checked = read(rules("") + kOffers + counted);
  CHECK(check_help::errors(checked).empty());
  REQUIRE(checked.program);
  const Program& program = *checked.program;
  CHECK(program.metrics.at(1).where.atoms.at(0).values == std::vector<std::int64_t>{0});
  CHECK(program.metrics.at(3).unit.kind == UnitKind::Money);
  CHECK(program.metrics.at(4).unit == Unit{UnitKind::Points, 0});
  CHECK(program.records.opening_metrics.at(3) == -1);  // looks at openings itself
  CHECK(program.records.adjustment_metrics.at(1) >= 0);
}

TEST_CASE("records get more fields from a block of their name") {
  const Checked checked = read(rules("  redemptions on 2027-02-01 with reward cups, terminal till_7\n") +
                               kOffers + "event redemptions\n  has terminal as text\n");
  CHECK(check_help::errors(checked).empty());
  CHECK(check_help::errors(rules("") + kOffers + "event grants\n  has reason as text\n") == "R201:47");
}

TEST_CASE("where a name is shared, the currency has the field, then the metric, then the voucher") {
  const Checked checked = read(rules("") + "voucher spend en \"Spend\"\n  valid for 30 days\n");
  REQUIRE(checked.program);
  const RecordFields& r = checked.program->records;
  CHECK(r.opening_metrics.at(0) >= 0);
  CHECK(r.opening_vouchers.at(0) == -1);
}

// ---- Several members

TEST_CASE("members have names, groups a number, and lines say by whom") {
  const ProgramPtr program = offers(
      "  member ben joined 2027-02-01 with tier Top, country AT\n"
      "  14 members rich joined 2027-03-01\n"
      "  orders on 2027-04-01 by rich and every 1 day until 2027-04-02 with net_amount 5 EUR\n"
      "  orders on 2027-04-03 by member with net_amount 5 EUR\n"
      "  changes on 2027-04-04 by ben with country FR\n"
      "  expect of ben on 2027-05-01 tier Top\n"
      "  expect of ben valid for life\n");
  const ExampleDef& e = program->examples.at(0);
  REQUIRE(e.others.size() == 2);
  CHECK(e.others[0].name == "ben");
  CHECK(e.others[0].tier == program->find_tier("Top"));
  CHECK(e.others[0].attributes.size() == 1);
  CHECK(e.others[1].count == 14);
  CHECK(e.events.at(1).member == 2);
  CHECK(e.events.at(2).member == 0);
  CHECK(e.changes.at(0).member == 1);
  CHECK(e.expectations.at(0).member == 1);
  CHECK(e.expectations.at(1).day == kForever);
  CHECK(e.expectations.at(1).tier == e.others[0].tier);
  CHECK(e.expectations.at(2).member == 0);
}

TEST_CASE("a return is of an order of the same member") {
  const std::string two =
      "  member ben joined 2027-02-01\n"
      "  orders on 2027-04-01 with net_amount 5 EUR\n"
      "  orders on 2027-04-01 by ben with net_amount 6 EUR\n";
  CHECK(example(two + "  returns on 2027-04-02 by ben of orders on 2027-04-01 with net_amount 1 EUR\n")
            .events.at(2)
            .of == 1);
  CHECK(example(two + "  returns on 2027-04-02 of orders on 2027-04-01 with net_amount 1 EUR\n")
            .events.at(2)
            .of == 0);
}

TEST_CASE("an end is of the tier expected of the same member") {
  const ExampleDef e = example(
      "  member ben joined 2027-02-01\n  expect tier Top\n  expect of ben valid until 2028-12-31\n"
      "  expect valid until 2028-12-31\n");
  CHECK(e.expectations.at(1).tier == -1);
  CHECK(e.expectations.at(2).tier == e.expectations.at(0).tier);
}

// ---- Expectations

TEST_CASE("vouchers of money are expected as money, others as a number, perhaps at a place") {
  const ProgramPtr program = offers(
      "  expect voucher credit 4 EUR with shop harbour, channel till\n  expect voucher fruit 0 times\n"
      "  expect milestone m 2 times\n"
      "  expect balance -5 points\n  expect missing for Top as orders 5.50 EUR\n"
      "milestone m\n  when spend in all time reaches 5 EUR\n  give 1 point\n"
      "example \"f\"\n  today is 2027-12-31\n  member joined 2027-01-01\n");
  const auto& e = program->examples.at(0).expectations;
  CHECK(e.at(0).money);
  CHECK(e[0].value == 400);
  REQUIRE(e[0].place_of_use.size() == 2);
  CHECK(e[0].place_of_use[0].first == program->records.redemption_shop);
  CHECK_FALSE(e.at(1).money);
  CHECK(e[1].value == 0);
  CHECK(e.at(2).value == 2);
  CHECK(e.at(3).value == -5);
  CHECK(e.at(4).value == 550);
  CHECK(e[4].amount_unit.kind == UnitKind::Money);
  CHECK(e[4].target == kOrders);
}

TEST_CASE("what is only for qualifying is redeemed in no example, and the message says what takes it away") {
  const std::string text = kHead +
                           "points xp\n"
                           "  only for qualifying\n"
                           "  decimals 1\n"
                           "tier Low\n"
                           "  for everyone\n"
                           "example \"e\"\n"
                           "  today is 2027-12-31\n"
                           "  member joined 2027-01-01\n"
                           "  redemptions on 2027-02-01 with xp 50 xp\n"
                           "  adjustments on 2027-02-01 with xp -2.5 xp\n"
                           "  expect tier Low\n";
  const Checked checked = read(text);
  CHECK(check_help::errors(checked) == "R435:15");
  const Diagnostic& d = checked.diagnostics.at(0);
  CHECK(d.title == "xp are only for qualifying, so they are never redeemed");
  CHECK(d.help.at(0).text.find("`adjustments on 2027-02-01 with xp -50 xp`") != std::string::npos);
}

TEST_CASE("a present goes to another member of the example, by whomever it is given") {
  const std::string text = kHead + kSpend +
                           "points\n"
                           "  never expire\n"
                           "tier Low\n"
                           "  for everyone\n"
                           "tier Top\n"
                           "  above Low\n"
                           "  enter when spend in all time at least 5 EUR\n"
                           "  valid for life\n"
                           "reward gift en \"Gift\"\n"
                           "  costs 10 points\n"
                           "  gives tier Top for 3 months to another member\n"
                           "example \"e\"\n"
                           "  today is 2027-12-31\n"
                           "  member joined 2027-01-01\n"
                           "  member ben joined 2027-01-01\n";
  const auto mistakes = [&](const std::string& line) {
    return check_help::errors(text + "  redemptions on 2027-02-01 " + line + "\n  expect tier Low\n");
  };
  CHECK(mistakes("with reward gift, recipient ben").empty());
  CHECK(mistakes("by ben with reward gift, recipient member").empty());
  CHECK(mistakes("with reward gift, recipient member") == "R435:24");
  CHECK(mistakes("by ben with reward gift, recipient \"ben\"") == "R435:24");
}
