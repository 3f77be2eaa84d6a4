// What people write who think in German: each is answered with what to write instead.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace rung;
using namespace check_help;

namespace {

// The first message about a file whose last lines are these: "R119 `wenn` -> when", several replacements with
// `|` between them.
std::string first_help(const std::string& lines) {
  const auto checked = read(kHead + kSpend +
                            "tier Basis\n  for everyone\ntier Gold\n  above Basis\n"
                            "  enter when spend in this calendar year at least 9 EUR\n"
                            "  keep by entering again\n  valid until end of next calendar year\n" +
                            lines);
  for (const Diagnostic& d : checked.diagnostics) {
    if (d.severity != Severity::Error) continue;
    std::string text = d.code + " `" + d.value + "` ->";
    for (std::size_t i = 0; i < d.help.size(); ++i) text += (i == 0 ? " " : "|") + d.help[i].replace_with;
    return text;
  }
  return "fine";
}

std::string of_segment(const std::string& condition) {
  return first_help("segment s\n  " + condition + "\n");
}
std::string of_spend(const std::string& amount) {
  return of_segment("where spend in all time at least " + amount);
}

}  // namespace

TEST_CASE("numbers with points and commas as in German are read back in both ways, or corrected") {
  CHECK(of_spend("1.500 EUR") == "R105 `1.500` -> 1500|1.50");
  CHECK(of_spend("19,90 EUR") == "R106 `19,90` -> 19.90");
  CHECK(of_spend("1.234,56 EUR") == "R106 `1.234,56` -> 1234.56");
  CHECK(of_spend("1.234.567 EUR") == "R106 `1.234.567` -> 1234567");
  CHECK(of_spend("400,- EUR") == "R106 `400,-` -> 400");
}

TEST_CASE("a currency before its number changes places with it") {
  CHECK(of_spend("EUR 19.90") == "R124 `EUR 19.90` -> 19.90 EUR");
  CHECK(of_spend("EUR 19,90") == "R106 `19,90` -> 19.90 EUR");
  CHECK(of_spend("EUR 1.500") == "R105 `1.500` -> 1500 EUR|1.50 EUR");
  CHECK(of_spend("€ 19,90") == "R106 `19,90` -> 19.90 EUR");
  CHECK(of_spend("€ 400") == "R120 `€ 400` -> 400 EUR");
  CHECK(of_spend("400 €") == "R120 `€` -> EUR");
  CHECK(of_spend("400€") == "R120 `€` ->  EUR");
  CHECK(of_spend("400 Euro") == "R225 `Euro` -> EUR");
}

TEST_CASE("dates with the day first, in digits or with the month in words") {
  CHECK(first_help("example \"e\"\n  today is 1.3.2027\n") == "R107 `1.3.2027` -> 2027-03-01|2027-01-03");
  CHECK(first_help("example \"e\"\n  today is 31.12.2027\n") == "R107 `31.12.2027` -> 2027-12-31");
  CHECK(first_help("example \"e\"\n  today is 1. März 2027\n") == "R107 `1. März 2027` -> 2027-03-01");
  CHECK(first_help("example \"e\"\n  today is 24 Dezember 2027\n") ==
        "R107 `24 Dezember 2027` -> 2027-12-24");
  CHECK(first_help("example \"e\"\n  today is 24 December 2027\n") ==
        "R107 `24 December 2027` -> 2027-12-24");
  const std::string points = "points stars, one star\n  expire 24 months after earning, on ";
  CHECK(first_help(points + "30. September\n") == "R107 `30. September` -> 30 September");
  CHECK(first_help(points + "1 Maerz\n") == "R107 `1 Maerz` -> 1 March");
  CHECK(first_help(points + "30.9.\n") == "R107 `30.9.` -> 30 September");
  CHECK(first_help(points + "30 September\n") == "fine");
}

TEST_CASE("German quotes are replaced, low and high ones or angled ones") {
  for (const char* text : {"„Kochkurs“", "„Kochkurs”", "»Kochkurs«", "“Kochkurs”", "‚Kochkurs‘"}) {
    const std::string said = first_help("reward course en " + std::string(text) + "\n  costs 5 points\n");
    CHECK_MESSAGE(said == "R110 `" + std::string(text) + "` -> \"Kochkurs\"", text);
  }
}

TEST_CASE("German words are answered with the English ones, umlauts written out or not") {
  CHECK(of_segment("wenn spend in all time at least 9 EUR") == "R119 `wenn` -> when");
  CHECK(of_spend("9 EUR").substr(0, 4) == "fine");
  CHECK(of_segment("where spend in all time mindestens 9 EUR") == "R119 `mindestens` -> at least");
  CHECK(of_segment("where spend in all time höchstens 9 EUR") == "R119 `höchstens` -> at most");
  CHECK(of_segment("where spend in all time hoechstens 9 EUR") == "R119 `hoechstens` -> at most");
  CHECK(of_segment("where spend in all time mehr als 9 EUR") == "R119 `mehr als` -> more than");
  CHECK(of_segment("where spend in all time größer als 9 EUR") == "R119 `größer als` -> more than");
  CHECK(of_segment("where spend in all time ueber 9 EUR") == "R119 `ueber` -> more than");
  CHECK(of_segment("where spend im letzten calendar year at least 9 EUR") == "R119 `im letzten` -> in last");
  CHECK(of_segment("where spend in letzten 12 months at least 9 EUR") == "R119 `letzten` -> last");
  CHECK(of_segment("where spend in all time ab 9 EUR") == "R119 `ab` -> at least");
  CHECK(first_help("stufe Platin\n  above Gold\n") == "R119 `stufe` -> tier");
  CHECK(first_help("Prämie cups en \"Cups\"\n") == "R119 `Prämie` -> reward");
  CHECK(first_help("praemie cups en \"Cups\"\n") == "R119 `praemie` -> reward");
  CHECK(first_help("Gutschein v en \"V\"\n") == "R119 `Gutschein` -> voucher");
  CHECK(first_help("tier Platin\n  über Gold\n") == "R119 `über` -> above");
  CHECK(first_help("tier Platin\n  above Gold\n  gültig bis end of next calendar year\n") ==
        "R119 `gültig bis` -> valid until");
}

TEST_CASE("a word of one's own that is German is left alone") {
  CHECK(
      first_help("metric punkte\n  count orders\nsegment s\n  where punkte in lst 12 months at least 1\n") ==
      "R124 `lst` -> last");
  CHECK(first_help("metric wert\n  count orders\nsegment s\n  where wert in all time at least 1\n") ==
        "fine");
}

TEST_CASE("pieces, percent, times of day and lengths of time in German") {
  CHECK(of_segment("where followers at least 5 Stück") == "R225 `5 Stück` -> 5");
  CHECK(of_segment("where progress to Gold at least 85 Prozent") == "R119 `Prozent` -> %");
  const std::string notify = "notify n\n  when progress to Gold at least 85 %\n  send by app\n  quiet from ";
  CHECK(first_help(notify + "20 Uhr to 09:00\n") == "R119 `20 Uhr` -> 20:00");
  CHECK(first_help(notify + "20:30 Uhr to 09:00\n") == "R119 `20:30 Uhr` -> 20:30");
  CHECK(first_help(notify + "20:00 to 9.15 Uhr\n") == "R119 `9.15 Uhr` -> 09:15");
  CHECK(first_help(notify + "8pm to 09:00\n") == "R124 `8pm` -> 20:00");
  CHECK(first_help(notify + "20:00 to 12 am\n") == "R124 `12 am` -> 00:00");
  CHECK(of_segment("where spend in last 2 Wochen at least 9 EUR") == "R109 `2 Wochen` -> 14 days");
  CHECK(of_segment("where spend in last 2 Jahren at least 9 EUR") == "R109 `2 Jahren` -> 24 months");
  CHECK(of_segment("where spend in last 12 Monaten at least 9 EUR") == "R119 `Monaten` -> months");
  CHECK(of_segment("where spend in last 30 Tagen at least 9 EUR") == "R119 `Tagen` -> days");
}

TEST_CASE("German names of what every shop has are known where a name is looked up") {
  CHECK(first_help("metric m\n  count bestellungen\n") == "R209 `bestellungen` -> orders");
  CHECK(first_help("metric m\n  count orders\n  where weekday is samstag\n") == "R211 `samstag` -> saturday");
  CHECK(first_help("metric m\n  count orders\n  where kategorie is pans\n") ==
        "R210 `kategorie` -> category");
  CHECK(first_help("event visits_abroad\n  has paid as yes or no\nmetric m\n  count visits_abroad\n"
                   "  where paid is ja\n") == "R211 `ja` -> yes");
}

TEST_CASE("a status that is called one keeps only its name") {
  CHECK(of_segment("where tier is Gold-Status") == "R128 `Gold-Status` -> Gold");
  CHECK(of_segment("where tier is Gold Status") == "R128 `Gold Status` -> Gold");
  CHECK(of_segment("where tier at least Gold-Kunde") == "R128 `Gold-Kunde` -> Gold");
}
