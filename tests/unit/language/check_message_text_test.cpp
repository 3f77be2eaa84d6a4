// Texts of messages: sections, and words that go with numbers.
#include <doctest/doctest.h>

#include "check_help.h"
#include "language/fill.h"

using namespace rung;
using namespace rung::language;
using namespace check_help;

namespace {

std::string text_club(const std::string& languages, const std::string& points) {
  std::string head = kHead;
  head.replace(head.find("languages en"), 12, "languages " + languages);
  return head + points +
         "earn base\n  give 1 point per 1 EUR of net_amount on orders\n"
         "reward cups " + languages + " \"Cups\"\n  costs 500 points\n"
         "notify n\n  when points missing for cups at most 50 points\n  send by email\n";
}

const std::string kTextPoints = "points\n  1 point is worth 0.01 EUR\n  expire 12 months after earning\n";

Checked with_subject(const std::string& text, const std::string& language = "en",
                     const std::string& points = kTextPoints) {
  return read(text_club(language, points) + "  subject " + language + " \"" + text + "\"\n");
}

Diagnostic text_problem(const std::string& text, const std::string& language = "en",
                        const std::string& points = kTextPoints) {
  const Checked checked = with_subject(text, language, points);
  for (const Diagnostic& d : checked.diagnostics)
    if (d.severity == Severity::Error) return d;
  return {};
}

std::string first_help(const Diagnostic& d) { return d.help.empty() ? "" : help_sentences(d).front(); }

}  // namespace

TEST_CASE("sections that open and close are fine, in each other and one after the other") {
  for (const char* text : {"{#reward}{reward}{/reward}", "{^reward}none{/reward}",
                           "{#reward}{#balance}{balance}{/balance}{/reward}",
                           "{#reward}{#balance}{^points_missing}!{/points_missing}{/balance}{/reward}",
                           "{ #reward }x{/ reward }", "{#reward}a{/reward}{#reward}b{/reward}"})
    CHECK_MESSAGE(errors(with_subject(text)).empty(), text);
}

TEST_CASE("a section that does not open and close is an error that says where and how") {
  const Diagnostic open = text_problem("{#reward}a");
  CHECK(open.code == "R471");
  CHECK(open.value == "{#reward}");
  CHECK(first_help(open) == "write `{/reward}` where it ends");
  const Diagnostic close = text_problem("a{/reward}");
  CHECK(close.code == "R471");
  CHECK(close.title == "`{/reward}` closes nothing");
  CHECK(first_help(close) == "write `{#reward}` where it begins, or leave it out");
  const Diagnostic other = text_problem("{#reward}a{/balance}{/reward}");
  CHECK(other.value == "{/balance}");
  CHECK(first_help(other) == "write `{/reward}`, which closes what was opened last");
  const Diagnostic crossed = text_problem("{#reward}{#balance}a{/reward}{/balance}");
  CHECK(crossed.value == "{#balance}");
  const Diagnostic deep = text_problem(
      "{#reward}{#balance}{#first_name}{#last_name}a{/last_name}{/first_name}{/balance}{/reward}");
  CHECK(deep.code == "R471");
  CHECK(deep.value == "{#last_name}");
}

TEST_CASE("a section over several lines of a message is read as one, and a mistake in it has its line") {
  const std::string notify = text_club("en", kTextPoints) + "  subject en \"Hi\"\n  message en\n";
  CHECK(errors(notify + "    | {#reward}\n    | Your {reward}.\n    | {/reward}\n    | Bye\n").empty());
  CHECK(errors(notify + "    | {#reward}\n    | Your {reward}.\n    | {/reward}\n    | {#balance}\n") ==
        "R471:22");
}

TEST_CASE("what is left of Mustache is refused, each with a way out of its own") {
  for (const auto& [text, value, way] : {std::tuple{"{! note}", "{! note}", "a line of their own"},
                                         std::tuple{"{>footer}", "{>footer}", "no text is fetched"},
                                         std::tuple{"{&reward}", "{&reward}", "leave out the `&`"},
                                         std::tuple{"{=<% %>=}", "{=<% %>=}", "single brackets"},
                                         std::tuple{"{{reward}}", "{{reward}}", "single brackets"}}) {
    const Diagnostic d = text_problem(text);
    CHECK(d.code == "R472");
    CHECK(d.value == value);
    CHECK(first_help(d).find(way) != std::string::npos);
  }
}

TEST_CASE("an unknown name in a section gets the nearest known one, with the sign of the section") {
  const Diagnostic d = text_problem("{#rewards}a{/rewards}");
  CHECK(d.code == "R213");
  CHECK(d.title == "there is no placeholder `{#rewards}`");
  CHECK(first_help(d) == "write `{#reward}`");
  CHECK(first_help(text_problem("{^balanse}a{/balanse}")) == "write `{^balance}`");
  CHECK(first_help(text_problem("{balanse: point | points}")) == "write `{balance}`");
  CHECK(text_problem("{.}").code == "R213");
  CHECK(text_problem("{}").code == "R213");
}

TEST_CASE("a section about something the message cannot speak of is as wrong as the value") {
  CHECK(text_problem("{#missing}a{/missing}").code == "R323");
  CHECK(text_problem("{^expiring_points}a{/expiring_points}").code == "R323");
}

TEST_CASE("a word has as many forms as the language of its text") {
  CHECK(errors(with_subject("{balance: point | points}")).empty());
  CHECK(errors(with_subject("{balance: Punkt | Punkte}", "de")).empty());
  CHECK(errors(with_subject("{balance: point | points}", "fr")).empty());
  CHECK(errors(with_subject("{balance: punkt | punkty | punktów}", "pl")).empty());
  const Diagnostic polish = text_problem("{balance: punkt | punkty}", "pl");
  CHECK(polish.code == "R474");
  CHECK(polish.title == "this word has 2 forms, and in the language `pl` it needs 3");
  CHECK(first_help(polish) == "write `{balance: … | … | …}`: the forms for 1, for 2, 3, 4 and for 0, 5, 6");
  CHECK(text_problem("{balance: point}").title ==
        "this word has 1 form, and in the language `en` it needs 2");
  CHECK(text_problem("{balance: point | }").title == "a form of this word is empty");
  CHECK(text_problem("{balance:}").code == "R474");
}

TEST_CASE("of points with decimals, some languages need a form for fractions") {
  const std::string points = kTextPoints + "  decimals 1\n";
  CHECK(errors(with_subject("{balance: punkt | punkty | punktów | punktu}", "pl", points)).empty());
  const Diagnostic d = text_problem("{balance: punkt | punkty | punktów}", "pl", points);
  CHECK(d.code == "R474");
  CHECK(first_help(d) ==
        "write `{balance: … | … | … | …}`: the forms for 1, for 2, 3, 4, for 0, 5, 6 and for 0,5");
  CHECK(errors(with_subject("{balance: point | points}", "en", points)).empty());
}

TEST_CASE("words go with numbers only") {
  CHECK(text_problem("{reward: a | b}").code == "R473");
  CHECK(text_problem("{first_name with unit}").code == "R473");
  CHECK(errors(with_subject("{balance with unit}, {points_missing with unit}")).empty());
}

TEST_CASE("a text that says what is missing needs its day, also if both stand in sections") {
  const std::string notify = kHead + kSpend +
                             "tier Basic\n  for everyone\ntier Gold\n  above Basic\n"
                             "  enter when spend in this calendar year at least 400 EUR\n"
                             "  keep by entering again\n  valid until end of next calendar year\n"
                             "notify n\n  when progress to Gold at least 85 %\n  send by email\n";
  CHECK(found(notify + "  subject en \"{#missing}{missing}{/missing}\"\n") == "R425:19");
  CHECK(found(notify + "  subject en \"{#missing}{missing}{#until} until {until}{/until}{/missing}\"\n")
            .empty());
}
