// The words of messages in a third language: from the rules, and which of them are missing.
#include "language/wording.h"

#include <doctest/doctest.h>

#include "check_help.h"
#include "language/reader_words.h"

using namespace rung;
using namespace rung::language;
using namespace check_help;

namespace {

const std::string kWordedWays =
    "points\n  1 point is worth 0.01 EUR\n  expire 12 months after earning\n"
    "metric spend\n  sum net_amount of orders\nmetric purchases\n  count orders\n"
    "tier Basic\n  for everyone\ntier Gold\n  above Basic\n"
    "  enter when all of\n    - spend in this calendar year at least 400 EUR\n"
    "    - purchases in this calendar year at least 3\n"
    "  keep by entering again\n  valid until end of next calendar year\n"
    "earn base\n  give 1 point per 1 EUR of net_amount on orders\n";

std::string worded_club(const std::string& languages, const std::string& wording) {
  std::string head = kHead;
  head.replace(head.find("languages en"), 12, "languages " + languages);
  return head + wording + kWordedWays;
}

const std::string kFrenchTexts =
    "notify n\n  when progress to Gold at least 85 %\n  send by email\n"
    "  subject fr \"{first_name}, {missing} jusqu'au {until}\"\n"
    "  message fr\n    | {benefits_of_next_tier}\n    | {balance with unit}\n";

std::vector<Diagnostic> coded(const std::string& text, const char* code) {
  std::vector<Diagnostic> found = read(text).diagnostics;
  std::erase_if(found, [&](const Diagnostic& d) { return d.code != code; });
  return found;
}

const std::string kFrench =
    "  say dear member fr \"Cher membre\"\n  say further notice fr \"nouvel ordre\"\n"
    "  say more benefits fr \"d'autres avantages\"\n  say a little fr \"encore un peu\"\n"
    "  say and fr \"et\"\n  call purchases fr \"achat | achats\"\n  call points fr \"point | points\"\n";

}  // namespace

TEST_CASE("the words that messages in a language need and do not have are named, each with its line") {
  const std::vector<Diagnostic> found = coded(worded_club("fr", "") + kFrenchTexts, "R470");
  REQUIRE(found.size() == 1);
  CHECK(found[0].place.line() == 6);
  CHECK(found[0].severity == Severity::Warning);
  CHECK(found[0].title ==
        "messages in the language `fr` say `Dear member`, `further notice`, `more benefits`, `a little`, "
        "`and`, "
        "`points` and more in English");
  const std::string help = help_sentences(found[0]).front();
  for (const char* line : {"`say dear member fr \"…\"`", "`say and fr \"…\"`",
                           "`call purchases fr \"… | …\"`", "`call points fr \"… | …\"`"})
    CHECK_MESSAGE(help.find(line) != std::string::npos, line);
  CHECK(help.find("call spend") == std::string::npos);
}

TEST_CASE("a language with all its words is fine; German, English and a language without texts need none") {
  CHECK(coded(worded_club("fr", kFrench) + kFrenchTexts, "R470").empty());
  CHECK(errors(worded_club("fr", kFrench) + kFrenchTexts).empty());
  CHECK(coded(worded_club("fr", "") +
                  "notify n\n  when progress to Gold at least 85 %\n  send by email\n  subject fr \"!\"\n",
              "R470")
            .empty());
  CHECK(coded(worded_club("en-US, de-AT, fr", "") +
                  "notify n\n  when progress to Gold at least 85 %\n  send by "
                  "email\n  subject de-AT \"{missing}\"\n",
              "R470")
            .empty());
}

TEST_CASE("one word too few is named alone") {
  std::string wording = kFrench;
  wording.erase(wording.find("  say and fr"), std::string("  say and fr \"et\"\n").size());
  const std::vector<Diagnostic> found = coded(worded_club("fr", wording) + kFrenchTexts, "R470");
  REQUIRE(found.size() == 1);
  CHECK(found[0].title == "messages in the language `fr` say `and` in English");
}

TEST_CASE("words of the rules replace those that Rung brings along") {
  const Checked checked = read(worded_club("de, en",
                                           "  say dear member de \"Liebe Freundin, lieber Freund\"\n"
                                           "  call purchases de \"Kauf | Käufe\"\n"));
  REQUIRE(checked.program);
  const Wording& german = wording_of(*checked.program, "de");
  CHECK(german.say(Said::DearMember) == "Liebe Freundin, lieber Freund");
  CHECK(german.say(Said::FurtherNotice) == "auf Weiteres");
  CHECK(counted_words(2, "purchases", german) == "2 Käufe");
  CHECK(counted_words(1, "orders", german) == "1 Bestellung");
  CHECK(wording_of(*checked.program, "en").say(Said::DearMember) == "Dear member");
}

TEST_CASE("a name is called in as many forms as the language needs, or in one") {
  const auto called = [](const std::string& language, const std::string& line) {
    return errors(worded_club(language, "  call " + line + "\n"));
  };
  CHECK(called("pl", "purchases pl \"zakup | zakupy | zakupów\"").empty());
  CHECK(called("pl", "purchases pl \"zakupy\"").empty());
  CHECK(called("pl", "purchases pl \"zakup | zakupy\"") == "R474:7");
  CHECK(called("pl", "purchases pl \"\"") == "R474:7");
  CHECK(called("pl", "purchase pl \"zakupy\"") == "R475:7");
  CHECK(called("pl", "purchases fr \"achats\"") == "R216:7");
  CHECK(called("pl", "purchases pl \"a\"\n  call purchases pl \"b\"") == "R220:8");
  CHECK(called("pl", "purchases pl \"a\" pl \"b\"") == "R220:7");
}

TEST_CASE("one line says a word in several languages") {
  const Checked checked = read(worded_club("fr, pl", "  say and fr \"et\" pl \"i\"\n"));
  REQUIRE(checked.program);
  CHECK(and_list({"a", "b", "c"}, wording_of(*checked.program, "fr")) == "a, b et c");
  CHECK(and_list({"a", "b"}, wording_of(*checked.program, "pl")) == "a i b");
}

TEST_CASE("a language may have a country") {
  CHECK(
      errors(
          worded_club("en-US, de-AT", "  say and en-US \"&\"\n") +
          "notify n\n  when progress to Gold at least 85 %\n  send by email\n  subject en-US \"{missing}\"\n"
          "  subject de-AT \"{missing}\"\n")
          .empty());
  CHECK(errors(worded_club("en-us", "")) != "");
}

TEST_CASE("a language whose forms are not known is a hint; one with a country takes those of its language") {
  CHECK(coded(worded_club("en, ja", ""), "R476").size() == 1);
  CHECK(coded(worded_club("en, fr-LU", ""), "R476").empty());
}
