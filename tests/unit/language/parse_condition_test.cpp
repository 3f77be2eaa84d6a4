#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "language/rule_file.h"

namespace {

using namespace rung;
using namespace rung::language;

ParsedCondition condition_of(const std::string& text) {
  return parse_condition(std::make_shared<const SourceFile>("condition", text));
}

std::string codes(const ParsedCondition& parsed) {
  std::string result;
  for (const Diagnostic& diagnostic : parsed.diagnostics) result += diagnostic.code + " ";
  return result;
}

}  // namespace

TEST_CASE("a condition alone is one item") {
  const ParsedCondition parsed = condition_of("progress to Gold at least 85 %");
  REQUIRE(parsed.condition);
  CHECK(parsed.condition->form == ListForm::Single);
  REQUIRE(parsed.condition->items.size() == 1);
  CHECK(parsed.condition->items[0].conditions[0].kind == ConditionKind::Progress);
  CHECK(parsed.condition->items[0].conditions[0].amount->unit == "%");
}

TEST_CASE("conditions joined by and are one alternative") {
  const ParsedCondition parsed = condition_of("tier is Gold and spend in all time at least 3 EUR");
  REQUIRE(parsed.condition);
  CHECK(parsed.condition->form == ListForm::AnyOf);
  REQUIRE(parsed.condition->items.size() == 1);
  CHECK(parsed.condition->items[0].conditions.size() == 2);
}

TEST_CASE("conditions joined by or are several alternatives") {
  const ParsedCondition parsed = condition_of("tier is Gold or tier is Silber or Gold is kept\n");
  REQUIRE(parsed.condition);
  CHECK(parsed.condition->form == ListForm::AnyOf);
  REQUIRE(parsed.condition->items.size() == 3);
  CHECK(parsed.condition->items[2].conditions[0].kind == ConditionKind::Kept);
}

TEST_CASE("and and or are never mixed in a condition alone") {
  CHECK(codes(condition_of("tier is Gold and x at least 1 or y at least 2")) == "R112 ");
  CHECK(codes(condition_of("tier is Gold or x at least 1 and y at least 2")) == "R112 ");
}

TEST_CASE("a wrong condition is explained like a line of a rule file and gives nothing") {
  CHECK(codes(condition_of("progress to Gold at least 85")) == "R126 ");
  CHECK(codes(condition_of("spend in last 2 years at least 1 EUR")) == "R109 ");
  CHECK(codes(condition_of("any of")).size() == 5);
  CHECK(codes(condition_of("")) == "R125 ");
  CHECK(codes(condition_of("a at least 1\nb at least 2")) == "R125 ");
  CHECK_FALSE(condition_of("spend in last 0 days at least 1 EUR").condition);
}
