// Cases of versions, simulation and safety (G): rules that are refused or warned of, and outcomes that do not
// depend on how often they are asked for.

#include <doctest/doctest.h>

#include <algorithm>

#include "engine/example_world.h"
#include "told.h"

using namespace rung;
using namespace rung::peers;

namespace {

const std::string kForEveryone = "tier Everyone\n  for everyone\n";
const std::string kSafePoints = "points\n  never expire\n";
const std::string kBase = "earn base\n  give 1 point per 1 EUR of net_amount on orders\n";

language::Checked check_blocks(const std::string& blocks) {
  return check_text(with_header(kSafePoints + kForEveryone + blocks));
}

const Diagnostic* find(const language::Checked& checked, const std::string& code) {
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.code == code) return &diagnostic;
  }
  return nullptr;
}

bool names(const Diagnostic& diagnostic, const std::string& word) {
  return diagnostic.title.find(word) != std::string::npos;
}

std::string version(const std::string& from, const std::string& rest) {
  return "loyalty rules 1\nprogram club \"Club\"\n  effective from " + from +
         "\n  currency EUR\n  time zone Europe/Berlin\n  languages en\n" + rest;
}

language::Checked check_versions(const std::string& first, const std::string& second) {
  return language::read_program({std::make_shared<const SourceFile>("first.rung", first),
                                 std::make_shared<const SourceFile>("second.rung", second)});
}

// What the order of 100 EUR earns under these rules.
std::int64_t earned(const std::string& rules) {
  Told told(kSafePoints + kForEveryone + rules,
            "  member joined 2026-01-01\n  orders on 2026-03-01 with net_amount 100 EUR\n");
  return told.at("2026-03-01").points.at(0).usable;
}

}  // namespace

TEST_CASE("G1: tried on a draft, asked every day or once, every story of these cases comes to the same") {
  int stories = 0;
  for (const ProgramFiles& files : programs()) {
    const language::ProgramPtr program = language::read_program(files.sources).program;
    const language::ProgramPtr draft = language::read_program(files.sources).program;
    REQUIRE((program != nullptr && draft != nullptr));
    for (const language::ExampleDef& example : program->examples) {
      const engine::MemberHistory history = engine::example_history(*program, example);
      const auto rules = language::version_on(program, example.today);
      engine::Evaluator fresh(*rules);
      const std::string once = text_of(fresh.evaluate(history, example.today));
      engine::Evaluator tried(*language::version_on(draft, example.today));
      CHECK_MESSAGE(text_of(tried.evaluate(history, example.today)) == once, example.name);
      engine::Evaluator again(*rules);
      // Days on which an earlier version was in force are asked about with that version.
      const Day from = std::max(example.today - 40, rules->effective_from);
      for (Day day = from; day < example.today; day = day + 1) (void)again.evaluate(history, day);
      CHECK_MESSAGE(text_of(again.evaluate(history, example.today)) == once, example.name);
      (void)again.evaluate_running(history, example.today);
      CHECK_MESSAGE(text_of(again.evaluate(history, example.today)) == once, example.name);
      ++stories;
    }
  }
  CHECK(stories > 100);
}

TEST_CASE("G2: two versions for one day are refused, and so nothing takes the place of what holds") {
  const std::string rules = kSafePoints + kForEveryone + kBase;
  const language::Checked checked =
      check_versions(version("2026-01-01", rules), version("2026-01-01", rules));
  CHECK(checked.program == nullptr);
  CHECK(find(checked, "R237") != nullptr);
}

TEST_CASE(
    "G2: a version with a mistake is no version: the whole is refused, the first alone can still be used") {
  const std::string first = version("2026-01-01", kSafePoints + kForEveryone + kBase);
  const std::string broken =
      version("2027-01-01", kSafePoints + kForEveryone + "earn base\n  give 1 point\n");
  CHECK(check_versions(first, broken).program == nullptr);
  CHECK(check_text(first).program != nullptr);
}

TEST_CASE(
    "G4: two multipliers on the same orders are told, both by name, and two rules of one name are refused") {
  const std::string campaigns =
      "earn summer\n  multiply points by 2 on orders\n  from 2026-06-01 to 2026-08-31\n"
      "earn anniversary\n  multiply points by 2 on orders\n  from 2026-08-01 to 2026-08-07\n";
  const language::Checked checked = check_blocks(kBase + campaigns);
  REQUIRE(checked.program != nullptr);
  const Diagnostic* told = find(checked, "R447");
  REQUIRE(told != nullptr);
  CHECK(names(*told, "summer"));
  CHECK(names(*told, "anniversary"));
  CHECK(names(*told, "from 2026-08-01 to 2026-08-07"));

  const language::Checked twice = check_blocks(kBase + kBase);
  CHECK(twice.program == nullptr);
  CHECK(find(twice, "R201") != nullptr);
}

TEST_CASE("G5: what a draft changes is the difference of two evaluations of the same orders") {
  const std::int64_t baseline = earned(kBase);
  CHECK(baseline == 100);
  CHECK(earned(kBase + "earn extra\n  give 50 points on orders\n") - baseline == 50);
  CHECK(earned("earn base\n  give 1 point per 1 EUR of net_amount on orders\n  where category is pans\n") -
            baseline ==
        -100);
  CHECK(earned(kBase + "earn extra\n  give 50 points on reviews\n") - baseline == 0);
}

TEST_CASE("G8: a multiplier where there is no rate to multiply is warned of and multiplies nothing") {
  const std::string rules =
      "earn review\n  give 10 points on reviews\nearn twofold\n  multiply points by 2 on reviews\n";
  const language::Checked checked = check_blocks(rules);
  REQUIRE(checked.program != nullptr);
  const Diagnostic* told = find(checked, "R430");
  REQUIRE(told != nullptr);
  CHECK(told->severity == Severity::Warning);
  Told reviewed(kSafePoints + kForEveryone + rules,
                "  member joined 2026-01-01\n  reviews on 2026-03-01 with status published\n");
  CHECK(reviewed.at("2026-03-01").points.at(0).usable == 10);
}

TEST_CASE("G8: several base rates are no mistake: they add up, as do bonuses that say nothing of stacking") {
  const std::string rules = kBase + "earn second\n  give 2 points per 1 EUR of net_amount on orders\n" +
                            "earn bonus\n  give 7 points on orders\n";
  CHECK(check_blocks(rules).program != nullptr);
  CHECK(earned(rules) == 307);
}

TEST_CASE("G8: goods can only be left out where there are goods") {
  const language::Checked checked =
      check_blocks("earn welcome\n  give 10 points on signups\n  where category is not gift_cards\n");
  CHECK(checked.program == nullptr);
  CHECK(find(checked, "R210") != nullptr);
}

TEST_CASE("D4: a return below zero is refused") {
  const std::string example =
      "example \"back\"\n  today is 2026-03-05\n  member joined 2026-01-01\n"
      "  orders on 2026-03-01 with net_amount 150 EUR\n"
      "  returns on 2026-03-05 of orders on 2026-03-01 with net_amount -50 EUR\n  expect balance 0 points\n";
  const language::Checked checked = language::read_program({std::make_shared<const SourceFile>(
      "club.rung", version("2026-01-01", std::string(kSafePoints) + kForEveryone + example))});
  CHECK(checked.program == nullptr);
  REQUIRE_FALSE(checked.diagnostics.empty());
  CHECK(checked.diagnostics.front().code == "R309");
}
