#include "language/amounts.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace rung;
using namespace rung::language;

namespace {

std::vector<RuleFile> file_with_amounts() {
  const std::string text =
      "loyalty rules 1\n\n"
      "program club \"Club\"\n"
      "  effective from 2026-01-01\n"
      "  currency EUR\n"
      "  time zone Europe/Berlin\n"
      "  languages en\n"
      "\n"
      "points\n"
      "  1 point is worth 0.01 EUR\n"
      "  expire 24 months after earning\n"
      "\n"
      "tier Gold\n"
      "  above Silber\n"
      "  enter when any of   # two ways\n"
      "    - spend in this calendar year at least 1200 EUR\n"
      "    - spend in this calendar year at least 900 EUR   and purchases in this calendar year at least 10\n"
      "  keep when spend in last 12 months at least 1000 EUR\n"
      "\n"
      "earn base\n"
      "  give 2 points per 1 EUR of net_amount on orders\n"
      "earn by_tier\n"
      "  give the first that fits on orders\n"
      "    - tier is Gold gives 80 % of base\n"
      "    - otherwise gives 5 points\n"
      "\n"
      "guard\n"
      "  at most 5 % of members change tier\n";
  Parsed parsed = parse(std::make_shared<SourceFile>("club.rung", text));
  for (const Diagnostic& one : parsed.diagnostics) FAIL(render(one));
  return {std::move(parsed.file)};
}

std::vector<std::string> addresses(const std::vector<RuleAmount>& amounts) {
  std::vector<std::string> all;
  for (const RuleAmount& one : amounts) all.push_back(one.address);
  return all;
}

using Addresses = std::vector<std::string>;

}  // namespace

TEST_CASE("every amount of the rules has an address: its block, its clause and what stands before it") {
  CHECK(addresses(rule_amounts(file_with_amounts())) ==
        Addresses{"points 1 point", "points 1 point is worth 0.01 EUR", "points expire 24 months",
                  "tier Gold enter when spend in this calendar year at least 1200 EUR",
                  "tier Gold enter when spend in this calendar year at least 900 EUR",
                  "tier Gold enter when purchases in this calendar year at least 10",
                  "tier Gold keep when spend in last 12 months at least 1000 EUR", "earn base give 2 points",
                  "earn base give 2 points per 1 EUR",
                  "earn by_tier give the first that fits on orders tier is Gold gives 80 %",
                  "earn by_tier give the first that fits on orders otherwise gives 5 points"});
}

TEST_CASE("an amount is named by any of its words in their order, or by all of them") {
  const std::vector<RuleAmount> all = rule_amounts(file_with_amounts());
  const auto named = [&all](const char* words) { return addresses(amounts_named(all, words)); };
  CHECK(named("tier Gold keep spend") ==
        Addresses{"tier Gold keep when spend in last 12 months at least 1000 EUR"});
  CHECK(named("tier Gold enter spend").size() == 2);
  CHECK(named("tier Gold enter spend 900") ==
        Addresses{"tier Gold enter when spend in this calendar year at least 900 EUR"});
  CHECK(named("tier Gold enter purchases") ==
        Addresses{"tier Gold enter when purchases in this calendar year at least 10"});
  CHECK(named("earn base give").size() == 2);
  CHECK(named("earn base give 2 points") == Addresses{"earn base give 2 points"});
  CHECK(named("spend enter Gold").empty());
  CHECK(named("tier Platin").empty());
  CHECK(named("").empty());
}

TEST_CASE("another number is put in place of an amount's, and of nothing else") {
  const std::vector<RuleFile> files = file_with_amounts();
  const std::vector<RuleAmount> named = amounts_named(rule_amounts(files), "tier Gold enter spend 900");
  REQUIRE(named.size() == 1);
  const std::string before(files.front().source->text());
  std::string wanted = before;
  wanted.replace(wanted.find("900 EUR"), 3, "850.50");
  CHECK(std::string(with_number(files, named.front(), "850.50")->text()) == wanted);
  CHECK(std::string(files.front().source->text()) == before);
}

TEST_CASE("the unit goes with the number that is put there") {
  const std::vector<RuleFile> files = file_with_amounts();
  const auto text_with = [&files](const char* words, const char* number) {
    const std::vector<RuleAmount> named = amounts_named(rule_amounts(files), words);
    REQUIRE(named.size() == 1);
    return std::string(with_number(files, named.front(), number)->text());
  };
  CHECK(text_with("earn base give 2 points", "1").find("  give 1 point per 1 EUR") != std::string::npos);
  CHECK(text_with("earn base give 2 points", "3").find("  give 3 points per 1 EUR") != std::string::npos);
  CHECK(text_with("points expire", "1").find("  expire 1 month after earning") != std::string::npos);
}
