#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "language/rule_file.h"

namespace {

using namespace rung;
using namespace rung::language;

ParsedCondition read(const std::string& text) {
  return parse_condition(std::make_shared<const SourceFile>("condition", text));
}

std::string codes(const ParsedCondition& parsed) {
  std::string result;
  for (const Diagnostic& diagnostic : parsed.diagnostics) result += diagnostic.code + " ";
  return result;
}

}  // namespace

TEST_CASE("a condition alone is one item") {
  const ParsedCondition parsed = read("progress to Gold at least 85 %");
  REQUIRE(parsed.condition);
  CHECK(parsed.condition->form == ListForm::Single);
  REQUIRE(parsed.condition->items.size() == 1);
  CHECK(parsed.condition->items[0].conditions[0].kind == ConditionKind::Progress);
  CHECK(parsed.condition->items[0].conditions[0].amount->unit == "%");
}

TEST_CASE("conditions joined by and are one alternative") {
  const ParsedCondition parsed = read("tier is Gold and spend in all time at least 3 EUR");
  REQUIRE(parsed.condition);
  CHECK(parsed.condition->form == ListForm::AnyOf);
  REQUIRE(parsed.condition->items.size() == 1);
  CHECK(parsed.condition->items[0].conditions.size() == 2);
}

TEST_CASE("conditions joined by or are several alternatives") {
  const ParsedCondition parsed = read("tier is Gold or tier is Silber or Gold is kept\n");
  REQUIRE(parsed.condition);
  CHECK(parsed.condition->form == ListForm::AnyOf);
  REQUIRE(parsed.condition->items.size() == 3);
  CHECK(parsed.condition->items[2].conditions[0].kind == ConditionKind::Kept);
}

TEST_CASE("and and or are never mixed in a condition alone") {
  CHECK(codes(read("tier is Gold and x at least 1 or y at least 2")) == "R112 ");
  CHECK(codes(read("tier is Gold or x at least 1 and y at least 2")) == "R112 ");
}

TEST_CASE("a wrong condition is explained like a line of a rule file and gives nothing") {
  CHECK(codes(read("progress to Gold at least 85")) == "R126 ");
  CHECK(codes(read("spend in last 2 years at least 1 EUR")) == "R109 ");
  CHECK(codes(read("any of")).size() == 5);
  CHECK(codes(read("")) == "R125 ");
  CHECK(codes(read("a at least 1\nb at least 2")) == "R125 ");
  CHECK_FALSE(read("spend in last 0 days at least 1 EUR").condition);
}
