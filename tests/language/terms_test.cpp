// The participation terms of the shipped rules, in both languages, as members read them: compared with the
// texts in tests/language/terms. RUNG_REFRESH=1 writes them anew; read them as a member would.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
#include "language/terms.h"
#include "programs/published.h"

namespace {

using namespace rung;

struct Shipped {
  std::string name;
  std::vector<std::string> files;
};

std::vector<Shipped> shipped() {
  return {
      {"herd_und_klinge",
       {"examples/herd_und_klinge/rules/club.rung", "examples/herd_und_klinge/rules/examples.rung"}},
      {"points_club", {"rules/points_club.rung"}},
      {"spend_ladder", {"rules/spend_ladder.rung"}},
      {"northstar", {"rules/northstar.rung"}},
      {"everything", {"tests/language/terms/everything.rung"}},
  };
}

language::ProgramPtr program_of(const std::vector<std::string>& files) {
  std::vector<SourcePtr> sources;
  for (const std::string& file : files) {
    sources.push_back(
        std::make_shared<const SourceFile>(file, test::read_text(std::string(RUNG_SOURCE_DIR) + "/" + file)));
  }
  const language::Checked checked = language::read_program(sources);
  std::string said;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (diagnostic.severity == Severity::Error) said += render(diagnostic);
  }
  INFO(said);
  REQUIRE(checked.program != nullptr);
  return checked.program;
}

language::ProgramPtr program_of_text(const std::string& rules) {
  const std::string head =
      "loyalty rules 1\n"
      "program club \"Club <b> & *Friends*\"\n"
      "  effective from 2027-01-01\n"
      "  currency EUR\n"
      "  time zone Europe/Berlin\n"
      "  languages de, en\n";
  const auto checked =
      language::read_program({std::make_shared<const SourceFile>("club.rung", head + rules)});
  std::string said;
  for (const Diagnostic& diagnostic : checked.diagnostics) said += render(diagnostic);
  INFO(said);
  REQUIRE(checked.program != nullptr);
  return checked.program;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string german(const std::string& rules) {
  return language::terms_markdown(language::participation_terms(*program_of_text(rules), "de"));
}
std::string english(const std::string& rules) {
  return language::terms_markdown(language::participation_terms(*program_of_text(rules), "en"));
}

const std::string kSpend =
    "metric spend\n"
    "  sum net_amount of orders\n"
    "metric purchases\n"
    "  count orders\n"
    "tier Bronze\n"
    "  for everyone\n"
    "tier Silver\n"
    "  above Bronze\n";

void compare_with_golden(const std::string& name, const std::string& text) {
  CAPTURE(name);
  const std::string path = std::string(RUNG_SOURCE_DIR) + "/tests/language/terms/" + name;
  if (test::refreshing())
    test::write_text(path, text);
  else
    CHECK(text == test::read_text(path));
}

}  // namespace

TEST_CASE("the terms of the shipped rules read as their golden texts say, in both languages") {
  for (const Shipped& rules : shipped()) {
    CAPTURE(rules.name);
    const language::ProgramPtr program = program_of(rules.files);
    for (const std::string& code : language::terms_languages()) {
      compare_with_golden(rules.name + "." + code + ".md",
                          language::terms_markdown(language::participation_terms(*program, code)));
    }
  }
}

TEST_CASE("the terms as a page are one HTML file that loads nothing") {
  const language::ProgramPtr program = program_of(shipped().front().files);
  const std::string page = language::terms_html(language::participation_terms(*program, "de"));
  compare_with_golden("herd_und_klinge.de.html", page);
  for (const char* outside : {"http:", "https:", "<script", "<link", "<img", "url(", "@import"})
    CHECK_MESSAGE(!holds(page, outside), outside);
  CHECK(holds(page, "<html lang=\"de\">"));
  CHECK(holds(page, "Herd &amp; Klinge Club"));
}

TEST_CASE("no sentence of the terms shows a name or a word as the rules write them") {
  std::vector<Shipped> all = shipped();
  all.push_back({"mechanics", {"tests/language/mechanics.rung"}});
  for (const published::Program& program : published::programs()) {
    Shipped& one = all.emplace_back();
    one.name = program.name;
    for (const SourcePtr& file : program.files) one.files.push_back(file->name());
  }
  CHECK(all.size() > 10);
  for (const Shipped& rules : all) {
    CAPTURE(rules.name);
    const language::ProgramPtr program = program_of(rules.files);
    for (const std::string& code : language::terms_languages()) {
      for (const language::TermsPiece& piece : language::participation_terms(*program, code).pieces) {
        if (piece.kind == language::TermsPiece::Kind::Comment) continue;  // the author's own words
        std::string text = piece.lead + "\n" + piece.text;
        for (const std::string& item : piece.items) text += "\n" + item;
        const std::size_t zone = text.find(program->time_zone);
        if (zone != std::string::npos) text.replace(zone, program->time_zone.size(), "here");
        CAPTURE(text);
        for (const char* part : {"_", "  ", "..", " .", ",,", "( ", " )", " ,"})
          CHECK_FALSE(holds(text, part));
        CHECK_FALSE(holds(text, code == "de" ? " at least " : " mindestens "));
      }
    }
  }
}

TEST_CASE("every tier, rule, reward, milestone and voucher has its section") {
  for (const Shipped& rules : shipped()) {
    CAPTURE(rules.name);
    const language::ProgramPtr program = program_of(rules.files);
    const language::Terms terms = language::participation_terms(*program, "en");
    const auto sections =
        std::count_if(terms.pieces.begin(), terms.pieces.end(), [](const language::TermsPiece& piece) {
          return piece.kind == language::TermsPiece::Kind::Heading && piece.level == 3;
        });
    const std::size_t least = program->tiers.size() + program->earn.size() + program->rewards.size();
    CHECK(static_cast<std::size_t>(sections) >= least);
    for (const language::Tier& tier : program->tiers) {
      const std::string name = tier.labels.in("en", tier.name);
      CHECK_MESSAGE(std::any_of(terms.pieces.begin(), terms.pieces.end(),
                                [&](const language::TermsPiece& piece) {
                                  return piece.kind == language::TermsPiece::Kind::Heading &&
                                         piece.text == name;
                                }),
                    name);
    }
  }
}

TEST_CASE("what rules say cannot become markup") {
  const std::string rules =
      "## <script>alert(1)</script>\n## 1. no list\n## - no entry\n"
      "tier Basis de \"<i>*Basis*</i> _a_ `b` [c](d) &amp; e\" en \"Base\"\n"
      "  for everyone\n";
  const auto program = program_of_text(rules);
  const language::Terms terms = language::participation_terms(*program, "de");
  const std::string page = language::terms_html(terms);
  CHECK_FALSE(holds(page, "<i>"));
  CHECK_FALSE(holds(page, "<script"));
  CHECK(holds(page, "&lt;i&gt;*Basis*&lt;/i&gt;"));
  CHECK(holds(page, "<title>Club &lt;b&gt; &amp; *Friends*"));
  const std::string text = language::terms_markdown(terms);
  CHECK(holds(text, R"(### \<i\>\*Basis\*\</i\> \_a\_ \`b\` \[c\](d) \&amp; e)"));
  CHECK(holds(text, "> \\<script\\>alert(1)\\</script\\>\n> 1\\. no list\n> \\- no entry\n"));
  CHECK(holds(text, "# Club \\<b\\> & \\*Friends\\*: "));
}

TEST_CASE("every way into a tier is a sentence of its own") {
  const std::string rules =
      kSpend +
      "  enter when any of\n"
      "    - spend in this calendar year at least 400 EUR\n"
      "    - purchases in last 12 months more than 3 and spend in all time at least 10 EUR\n"
      "  keep by entering again\n"
      "  valid for 1 month\n"
      "  if not kept drop one tier after 1 day\n";
  const std::string de = german(rules);
  CHECK(holds(de,
              "- Ihre Einkäufe haben im laufenden Kalenderjahr einen Wert von mindestens 400,00\u00a0€.\n"));
  CHECK(holds(de,
              "- Sie kommen in den letzten 12 Monaten auf mehr als 3 Einkäufe und Ihre Einkäufe haben "
              "insgesamt einen "
              "Wert von mindestens 10,00\u00a0€.\n"));
  CHECK(holds(de, "einen Monat lang."));
  CHECK(holds(de, "nach einer Kulanzfrist von einem Tag auf die Stufe Bronze."));
  const std::string en = english(rules);
  CHECK(holds(en, "- Your purchases are worth at least €400.00 in the current calendar year.\n"));
  CHECK(holds(
      en, "- You have more than 3 purchases in the last 12 months and your purchases are worth at least "));
}

TEST_CASE("two counters of the same activities are told apart by their names") {
  const std::string de = german(
      "metric own_brand\n"
      "  sum net_amount of orders\n"
      "  where brand is house\n" +
      kSpend +
      "  enter when any of\n"
      "    - spend in this calendar year at least 400 EUR\n"
      "    - own_brand in this calendar year at least 100 EUR\n"
      "  keep by entering again\n"
      "  valid for 12 months\n"
      "  if not kept drop one tier\n");
  CHECK(holds(de, "Ihre Einkäufe („own brand“) haben im laufenden Kalenderjahr"));
  CHECK(holds(de, "**Wert Ihrer Einkäufe („own brand“).**"));
}
