#include "app/check.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "app/json.h"

using namespace rung;
using namespace rung::app;

namespace {

// One error with two readings and a note in another file, one warning at the end of a line, one hint.
ProjectRules three() {
  const auto club =
      std::make_shared<const SourceFile>("rules/größe 1.rung", "# ä\n  at least 1.200 EUR\n  end\n");
  const auto other = std::make_shared<const SourceFile>("rules/other.rung", "tier Gold\n");
  Diagnostic error;
  error.code = "R105";
  error.place = {club, {16, 21}};
  error.title = "`1.200` can be read in two ways";
  error.help = {{"twelve hundred", "1200"}, {"one and a fifth", "1.20"}};
  error.notes = {{"is the tier", {other, {5, 9}}}, {"without a place", {}}};
  Diagnostic warning;
  warning.code = "R425";
  warning.severity = Severity::Warning;
  warning.place = {club, {31, 32}};
  warning.title = "this line ends too early";
  Diagnostic hint;
  hint.code = "R424";
  hint.severity = Severity::Hint;
  hint.place = {other, {0, 4}};
  hint.title = "no rule uses it";
  ProjectRules rules;
  rules.files = {"rung.yaml", "rules/größe 1.rung", "rules/other.rung"};
  rules.diagnostics = {error, warning, hint};
  return rules;
}

ProjectRules many(std::size_t errors, std::size_t hints) {
  std::string text;
  for (std::size_t i = 0; i < errors + hints; ++i) text += "x\n";
  const auto file = std::make_shared<const SourceFile>("club.rung", text);
  ProjectRules rules;
  rules.files = {"club.rung"};
  for (std::size_t i = 0; i < errors + hints; ++i) {
    Diagnostic d;
    d.code = i < hints ? "R424" : "R114";
    d.severity = i < hints ? Severity::Hint : Severity::Error;
    d.place = {file, {2 * i, 2 * i + 1}};
    d.title = "x";
    rules.diagnostics.push_back(d);
  }
  return rules;
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("errors make the answer no, warnings only if asked for, hints never") {
  ProjectRules rules = three();
  CHECK(check_fails(rules, false));
  rules.diagnostics.erase(rules.diagnostics.begin());
  CHECK_FALSE(check_fails(rules, false));
  CHECK(check_fails(rules, true));
  rules.diagnostics.erase(rules.diagnostics.begin());
  CHECK_FALSE(check_fails(rules, true));
}

TEST_CASE("people see a hundred messages of a file, errors first, and how many more there are") {
  const std::string text = check_text(many(60, 3000));
  CHECK(times(text, "error[R114]") == 60);
  CHECK(times(text, "hint[R424]") == 40);
  CHECK(text.find(
            "... and 2960 more in club.rung\n60 errors, 3000 hints. More on one of them: rung help R424\n") !=
        std::string::npos);
  CHECK(times(check_plain(many(60, 3000)), "error R114: x\n") == 60);
  CHECK(times(check_plain(many(60, 3000)), "hint R424: x\n") == 3000);
}

TEST_CASE("a message that stands for others says so in every form") {
  ProjectRules rules = many(2, 0);
  rules.diagnostics.back().mistakes = 259'000;
  CHECK(check_text(rules).find("... and 258999 more in club.rung\n259001 errors.") != std::string::npos);
  CHECK(check_plain(rules).find("not shown: 258999 more in this file\n\nin all: 259001 errors\n") !=
        std::string::npos);
  CHECK(Json::parse(check_json(rules)).at("diagnostics").at(1).at("mistakes") == 259'000);
  const Json sarif = Json::parse(check_sarif(rules, "1.0"));
  CHECK(sarif.at("runs").at(0).at("results").at(1).at("occurrenceCount") == 259'000);
}

TEST_CASE("the log for code hosts has one rule for each code, with the words of its page") {
  const Json log = Json::parse(check_sarif(three(), "1.2.3"));
  CHECK(log.at("version") == "2.1.0");
  CHECK(log.at("$schema").get<std::string>().find("sarif-2.1.0") != std::string::npos);
  REQUIRE(log.at("runs").size() == 1);
  const Json& run = log.at("runs").at(0);
  CHECK(run.at("columnKind") == "unicodeCodePoints");
  const Json& driver = run.at("tool").at("driver");
  CHECK(driver.at("name") == "rung");
  CHECK(driver.at("version") == "1.2.3");
  REQUIRE(driver.at("rules").size() == 3);
  CHECK(driver.at("rules").at(0).at("id") == "R105");
  CHECK(driver.at("rules").at(0).at("shortDescription").at("text") ==
        "a number that can be read in two ways");
  CHECK(driver.at("rules").at(0).at("help").at("text").get<std::string>().rfind("# R105: ", 0) == 0);
  for (const Json& result : run.at("results")) {
    CHECK(driver.at("rules").at(result.at("ruleIndex").get<std::size_t>()).at("id") == result.at("ruleId"));
    CHECK_FALSE(result.at("message").at("text").get<std::string>().empty());
  }
  CHECK(run.at("artifacts").at(1).at("location").at("uri") == "rules/gr%C3%B6%C3%9Fe%201.rung");
}

TEST_CASE("the log for code hosts carries level, place, notes and every replacement") {
  const Json log = Json::parse(check_sarif(three(), "1.2.3"));
  const Json& results = log.at("runs").at(0).at("results");
  REQUIRE(results.size() == 3);
  const Json& error = results.at(0);
  CHECK(error.at("level") == "error");
  const Json region{{"startLine", 2}, {"startColumn", 12}, {"endColumn", 17}};
  const Json& physical = error.at("locations").at(0).at("physicalLocation");
  CHECK(physical.at("region") == region);
  CHECK(physical.at("artifactLocation").at("uri") == "rules/gr%C3%B6%C3%9Fe%201.rung");
  REQUIRE(error.at("relatedLocations").size() == 1);
  CHECK(error.at("relatedLocations").at(0).at("message").at("text") == "is the tier");
  CHECK(error.at("message").at("text").get<std::string>().find("without a place") != std::string::npos);
  REQUIRE(error.at("fixes").size() == 2);
  const Json& change = error.at("fixes").at(1).at("artifactChanges").at(0);
  CHECK(change.at("replacements").at(0).at("deletedRegion") == region);
  CHECK(change.at("replacements").at(0).at("insertedContent").at("text") == "1.20");
  CHECK(error.at("fixes").at(1).at("description").at("text") == "one and a fifth");
  CHECK(results.at(1).at("level") == "warning");
  CHECK_FALSE(results.at(1).contains("fixes"));
  CHECK(results.at(2).at("level") == "note");
}

TEST_CASE("a place behind the end of a line is an empty region for code hosts") {
  const Json log = Json::parse(check_sarif(three(), "1.2.3"));
  const Json& region =
      log.at("runs").at(0).at("results").at(1).at("locations").at(0).at("physicalLocation").at("region");
  CHECK(region.at("startLine") == 3);
  CHECK(region.at("startColumn") == 6);
  CHECK(region.at("endColumn") == 6);
}
