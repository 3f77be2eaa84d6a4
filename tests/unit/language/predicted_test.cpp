// What rules ask of predictions: the words, the attributes made of them, and what is said of mistakes.

#include <string>

#include <doctest/doctest.h>

#include "check_help.h"
#include "language/format.h"
#include "language/rule_file.h"
#include "language/same_meaning.h"

using namespace rung;
using namespace check_help;
using language::Atom;
using language::AtomKind;
using language::Predicted;
using language::Program;

namespace {

const std::string kPredictedTiers = "tier Basic\n  for everyone\n";

std::string asking(const std::string& condition, const std::string& more = "") {
  return kHead + kSpend + kPredictedTiers + "segment asked\n  where " + condition + "\n" + more;
}

// The messages about a segment with one condition: "R330 `predicted_value`: write …".
std::string asked_of_predictions(const std::string& condition, const std::string& more = "") {
  std::string all;
  for (const Diagnostic& d : read(asking(condition, more)).diagnostics) {
    if (d.severity != Severity::Error) continue;
    all += (all.empty() ? "" : "\n") + d.code + " " + d.title + ":";
    for (const auto& help : d.help) all += " " + help.text;
  }
  return all;
}

Atom atom_of(const std::string& condition) {
  const auto checked = read(asking(condition));
  REQUIRE(checked.program != nullptr);
  return checked.program->segments.back().where.atoms.at(0);
}

}  // namespace

TEST_CASE("a prediction is an attribute of its horizon, called by its whole phrase") {
  const auto checked = read(asking("predicted_value in next 12 months at least 300 EUR",
                                   "segment more\n  where any of\n"
                                   "    - predicted_value  in next 12 months more than 1 EUR\n"
                                   "    - predicted_purchases in next 12 months at least 2\n"
                                   "    - predicted_purchases in next 1 month at least 1\n"));
  CHECK(errors(checked) == "");
  REQUIRE(checked.program != nullptr);
  const Program& program = *checked.program;
  std::string made;
  for (const language::Field& field : program.attributes) {
    if (field.predicted.any()) made += field.name + ";";
  }
  CHECK(made ==
        "predicted_value in next 12 months;predicted_purchases in next 12 months;"
        "predicted_purchases in next 1 month;");
  const int value = program.find_attribute("predicted_value in next 12 months");
  REQUIRE(value >= 0);
  const auto& field = program.attributes.at(static_cast<std::size_t>(value));
  CHECK(field.unit == Unit{UnitKind::Money, 0});
  CHECK(field.predicted == Predicted{Predicted::What::Value, 12});
  CHECK(program.segments.at(0).where.atoms.at(0).index == value);
  CHECK(program.segments.at(1).where.atoms.at(0).index == value);
  CHECK(program.months_ahead() == std::vector<int>{1, 12});
}

TEST_CASE("purchases are compared in thousandths, to three digits after the point") {
  CHECK(atom_of("predicted_purchases in next 12 months at least 2").value == 2000);
  const Atom half = atom_of("predicted_purchases in next 6 months more than 2.5");
  CHECK(half.kind == AtomKind::Attribute);
  CHECK(half.value == 2500);
  CHECK(half.unit.kind == UnitKind::Thousandths);
  CHECK(atom_of("predicted_purchases in next 6 months less than 0.125").value == 125);
  CHECK(asked_of_predictions("predicted_purchases in next 6 months less than 0.1256").starts_with("R304 "));
  CHECK(atom_of("predicted_value in next 12 months at least 300.50 EUR").value == 30'050);
}

TEST_CASE("what a prediction can be asked is what an attribute that is a number can be asked") {
  CHECK(asked_of_predictions("predicted_value in next 12 months is empty") == "");
  CHECK(asked_of_predictions("predicted_purchases in next 12 months is not empty") == "");
  const std::string active = "segment active\n  where spend in all time at least 1 EUR\n";
  CHECK(asked_of_predictions("predicted_value in next 12 months in top 5 % of active", active) == "");
  CHECK(asked_of_predictions("predicted_purchases in next 12 months above average of active", active) == "");
  CHECK(asked_of_predictions("predicted_value in next 12 months at least 2.5 times median of active",
                             active) == "");
  CHECK(errors(asking("spend in all time at least 1 EUR",
                      "points\n  never expire\n"
                      "earn more\n  give 5 points on orders\n"
                      "  where predicted_value in next 12 months at least 300 EUR\n"
                      "value bar\n  the first that fits\n"
                      "    - predicted_purchases in next 12 months at least 2 gives 100 EUR\n"
                      "    - otherwise gives 200 EUR\n"
                      "tier Gold\n  above Basic\n  enter when all of\n"
                      "    - predicted_value in next 12 months at least 300 EUR\n"
                      "    - spend in all time at least 9 EUR\n"
                      "  keep by entering again\n  valid for 12 months\n")) == "");
}

TEST_CASE("a missing, an impossible and a misplaced horizon get a message with what to write") {
  CHECK(asked_of_predictions("predicted_value at least 300 EUR") ==
        "R330 `predicted_value` is predicted for a number of months, but none is named: "
        "write `predicted_value in next 12 months`");
  CHECK(asked_of_predictions("predicted_purchases in last 12 months at least 2") ==
        "R330 `predicted_purchases` looks ahead, so no period of the past goes with it: "
        "write `predicted_purchases in next 12 months`");
  CHECK(asked_of_predictions("predicted_value in this calendar year at least 2 EUR")
            .starts_with("R330 `predicted_value` looks ahead"));
  CHECK(asked_of_predictions("predicted_value in next 0 months at least 2 EUR") ==
        "R330 nothing is predicted for 0 months: write a number of months from 1 to 120, such as "
        "`predicted_value in next 12 months`");
  CHECK(asked_of_predictions("predicted_value in next 121 months at least 2 EUR")
            .starts_with("R330 nothing is predicted for 121 months"));
  CHECK(asked_of_predictions("predicted_value in next 120 months at least 2 EUR") == "");
  CHECK(asked_of_predictions("predicted_value in next 1 month at least 2 EUR") == "");
  CHECK(asked_of_predictions("predicted_value in next 90 days at least 2 EUR") ==
        "R330 `predicted_value` is predicted for whole months, not for days: "
        "write `predicted_value in next 12 months`");
  CHECK(asked_of_predictions("spend in next 12 months at least 2 EUR") ==
        "R330 only `predicted_value` and `predicted_purchases` look ahead, `spend` does not: write "
        "`spend in last 12 months` for what was, or `predicted_value in next 12 months`");
}

TEST_CASE("a prediction is compared in its own unit") {
  CHECK(asked_of_predictions("predicted_value in next 12 months at least 300").starts_with("R302 "));
  CHECK(asked_of_predictions("predicted_value in next 12 months at least 300 USD").starts_with("R303 "));
  CHECK(asked_of_predictions("predicted_value in next 12 months at least 3 months").starts_with("R301 "));
  CHECK(asked_of_predictions("predicted_purchases in next 12 months at least 3 EUR") ==
        "R301 `predicted_purchases in next 12 months` is a plain number, but `3 EUR` is an amount of money: "
        "compare with a plain number such as `3`");
  CHECK(asked_of_predictions("predicted_purchases in next 12 months is three").starts_with("R307 "));
}

TEST_CASE("a metric and a voucher look at no prediction") {
  CHECK(errors(kHead + kPredictedTiers +
               "metric spend\n  sum net_amount of orders\n"
               "  where predicted_value in next 12 months at least 300 EUR\n") == "R317:11");
}

TEST_CASE("an example says a prediction as it says an attribute, from a day on") {
  const std::string rules = asking("predicted_value in next 12 months at least 300 EUR");
  const auto checked = read(rules +
                            "example \"said\"\n  today is 2027-06-30\n"
                            "  member joined 2027-01-10, predicted_value in next 12 months 300 EUR\n"
                            "  changes on 2027-03-01 with predicted_value in next 12 months 299.99 EUR\n"
                            "  expect no segment asked\n");
  CHECK(errors(checked) == "");
  REQUIRE(checked.program != nullptr);
  const auto& example = checked.program->examples.at(0);
  const int attribute = checked.program->find_attribute("predicted_value in next 12 months");
  CHECK(example.member.attributes.at(0) == std::pair<int, std::int64_t>(attribute, 30'000));
  CHECK(example.changes.at(0).attribute == attribute);
  CHECK(example.changes.at(0).value == 29'999);

  const std::string begin = "example \"wrong\"\n  today is 2027-06-30\n  member joined 2027-01-10, ";
  const std::string expects = "\n  expect no segment asked\n";
  CHECK(errors(rules + begin + "predicted_value in next 24 months 300 EUR" + expects) == "R210:15");
  CHECK(errors(rules + begin + "predicted_purchases in next 12 months 3" + expects) == "R210:15");
  CHECK(errors(rules + begin + "predicted_value in next 200 months 300 EUR" + expects) == "R330:15");
  CHECK(errors(rules + begin + "predicted_value 300 EUR" + expects) == "R330:15");
  CHECK(errors(rules + begin + "predicted_value in next 12 months 300" + expects) == "R302:15");
}

TEST_CASE("versions number predictions alike, whichever of them asks") {
  const std::string head = "loyalty rules 1\nprogram club \"Club\"\n  effective from 202";
  const std::string rest =
      "-01-01\n  currency EUR\n  time zone Europe/Berlin\n  languages en\n" + kPredictedTiers;
  const auto checked = language::read_program(
      {source("old.rung",
              head + "7" + rest + "segment a\n  where predicted_purchases in next 6 months at least 2\n"),
       source("new.rung", head + "8" + rest +
                              "event members\n  has level as count\n"
                              "segment a\n  where predicted_value in next 12 months at least 2 EUR\n")});
  CHECK(errors(checked) == "");
  REQUIRE(checked.program != nullptr);
  REQUIRE(checked.program->earlier.size() == 1);
  const Program& now = *checked.program;
  const Program& then = *now.earlier.front();
  CHECK(now.attributes == then.attributes);
  CHECK(now.months_ahead() == std::vector<int>{6, 12});
  const auto asked = [](const Program& program) {
    return program.attributes.at(static_cast<std::size_t>(program.segments.at(0).where.atoms.at(0).index))
        .name;
  };
  CHECK(asked(then) == "predicted_purchases in next 6 months");
  CHECK(asked(now) == "predicted_value in next 12 months");
}

TEST_CASE("a condition to find members by asks for a horizon that the rules do not have") {
  const auto checked = read(asking("spend in all time at least 1 EUR"));
  REQUIRE(checked.program != nullptr);
  const auto asked = language::check_condition(
      *checked.program, source("condition", "predicted_purchases in next 24 months at least 2.5"));
  CHECK(asked.diagnostics.empty());
  REQUIRE(asked.program != nullptr);
  CHECK(asked.program->months_ahead() == std::vector<int>{24});
  CHECK(checked.program->months_ahead().empty());
}

TEST_CASE("predictions are written in one way, and another horizon means something else") {
  const std::string typed =
      "loyalty rules 1\n\nsegment asked\n  where predicted_value   in  next  012 month at least 300 EUR\n";
  const auto formatted = language::format(source("club.rung", typed));
  REQUIRE(formatted.text.has_value());
  CHECK(formatted.text->ends_with("  where predicted_value in next 12 months at least 300 EUR\n"));
  const auto file = [](const std::string& condition) {
    return language::parse(
               source("club.rung", "loyalty rules 1\n\nsegment asked\n  where " + condition + "\n"))
        .file;
  };
  const auto twelve = file("predicted_value in next 12 months at least 300 EUR");
  CHECK(language::same_meaning(file("predicted_value in next 12 month at least 300 EUR"), twelve));
  CHECK_FALSE(language::same_meaning(file("predicted_value in next 24 months at least 300 EUR"), twelve));
  CHECK_FALSE(language::same_meaning(file("predicted_purchases in next 12 months at least 300 EUR"), twelve));
}
