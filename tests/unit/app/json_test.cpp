#include "app/json.h"

#include <doctest/doctest.h>

using namespace rung;
using namespace rung::app;

TEST_CASE("a diagnostic for programs has columns in characters and the text to paste") {
  const auto file = std::make_shared<const SourceFile>("club.rung", "# ä\n  at least 1.200 EUR\n");
  Diagnostic one;
  one.code = "R105";
  one.place = {file, {16, 21}};
  one.title = "`1.200` can be read in two ways";
  one.value = "1.200";
  one.help = {{"twelve hundred", "1200"}, {"advice only", ""}};
  CHECK(
      line(diagnostic_json(one)) ==
      R"({"schema":"rung.diagnostic/1","code":"R105","severity":"error","file":"club.rung","line":2,"column":12,)"
      R"("end_column":17,"title":"`1.200` can be read in two ways","value":"1.200","notes":[],)"
      R"("help":[{"text":"twelve hundred","replace_with":"1200"},{"text":"advice only"}],"page":"rung help R105"})");
}

TEST_CASE("a failure is one object with its exit code") {
  CHECK(line(error_json(1, "refused", "no \"points\"")) ==
        R"({"schema":"rung.error/1","exit":1,"code":"refused","message":"no \"points\""})");
}

TEST_CASE("text that is no UTF-8 never makes an answer fail") {
  CHECK(line(Json{{"id", "M\xfc"}}) == "{\"id\":\"M\ufffd\"}");
}

TEST_CASE("a day that never comes is null") {
  CHECK(line(day_json(kForever)) == "null");
  CHECK(line(day_json(day_of(2028, 2, 29))) == "\"2028-02-29\"");
}

TEST_CASE("progress carries only what is missing, in minor units, with the line of each way") {
  const auto file = std::make_shared<const SourceFile>("club.rung", "one\ntwo\n");
  language::Program program;
  program.currency = currency_of("EUR");
  program.tiers.resize(1);
  program.tiers[0].name = "Gold";
  language::Metric spend;
  spend.name = "spend";
  program.metrics = {spend};
  program.measures = {{language::Measure::Kind::Metric,
                       0,
                       {Window::Kind::LastMonths, Cycle::CalendarYear, 12},
                       {UnitKind::Money, 0},
                       ""}};
  language::Conditions conditions;
  conditions.atoms.resize(2);
  conditions.atoms[1].text = "card is platinum";
  conditions.atoms[1].place = {file, {4, 7}};
  engine::Gap money;
  money.measure = 0;
  money.have = 100;
  money.need = 150;
  money.missing = 50;
  engine::Gap card;
  card.atom = 1;
  card.missing = 1;
  engine::Progress progress;
  progress.alternatives.resize(2);
  progress.alternatives[0].gaps = {money};
  progress.alternatives[0].percent = 6666;
  progress.alternatives[1].gaps = {card, {}};
  progress.alternatives[1].reachable = false;
  progress.cheapest = 0;
  CHECK(
      line(progress_json(program, progress, conditions)) ==
      R"({"tier":"Gold","reached":false,"percent_floor":66,"cheapest":1,"alternatives":[)"
      R"({"number":1,"met":false,"reachable":true,"percent_floor":66,"last_day":null,"missing":[)"
      R"({"metric":"spend","period":"last 12 months","kind":"money","minor":50,"currency":"EUR","have":100,"need":150}],)"
      R"("source":null},{"number":2,"met":false,"reachable":false,"percent_floor":0,"last_day":null,"missing":[)"
      R"({"kind":"condition","condition":"card is platinum"}],"source":{"file":"club.rung","line":2}}]})");
}
