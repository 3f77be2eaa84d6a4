#include "language/fill.h"

#include <doctest/doctest.h>

using namespace rung;
using namespace rung::language;

namespace {

const Value kNoName{{}, Value::Kind::NoName};
const Value kNoEnd{{}, Value::Kind::NoEnd};

std::string german(std::string_view text, const Values& values) {
  return fill_text(text, values, standard_wording("de"));
}
std::string english(std::string_view text, const Values& values) {
  return fill_text(text, values, standard_wording("en"));
}

}  // namespace

TEST_CASE("named values are put in wherever they stand") {
  const Values values{{"first_name", {"Svenja"}}, {"missing", {"116,50\u00A0€"}}};
  CHECK(german("Hallo {first_name}, noch {missing} ({missing})!\nBis bald", values) ==
        "Hallo Svenja, noch 116,50\u00A0€ (116,50\u00A0€)!\nBis bald");
}

TEST_CASE("a value that looks like a placeholder is not filled in again") {
  const Values values{{"first_name", {"{missing}"}}, {"missing", {"116,50 €"}}};
  CHECK(german("{first_name} {missing}", values) == "{missing} 116,50 €");
}

TEST_CASE("braces that name no value stay as written") {
  const Values values{{"tier", {"Gold"}}};
  CHECK(english("{unknown} {tier} { } {}", values) == "{unknown} Gold {} {}");
  CHECK(english("}{tier}", values) == "}Gold");
}

TEST_CASE("a text that the check refuses stays as written") {
  const Values values{{"tier", {"Gold"}}};
  for (const char* text :
       {"{tier} {tier", "{#tier}a", "{tier}{/tier}", "{{tier}}", "{! tier} {tier}", "{>tier}", "{&tier}",
        "{=<% %>=}<%tier%>", "{#tier}{#tier}{#tier}{#tier}a{/tier}{/tier}{/tier}{/tier}"})
    CHECK_MESSAGE(english(text, values) == text, text);
}

TEST_CASE("nothing is made of a value but its letters") {
  const Values values{{"first_name", {"<b>&\"'{{tier}}{#tier}|\x01\x02\x03"}}, {"tier", {"Gold"}}};
  CHECK(english("{first_name}.", values) == "<b>&\"'{{tier}}{#tier}|.");
}

TEST_CASE("signs that the filling uses for itself mean nothing in a text") {
  CHECK(english("a\x01"
                "b\x02"
                "c\x03"
                "d",
                {}) == "a b c d");
}

TEST_CASE("a section is written if there is something to say, its opposite if there is nothing") {
  Value none{"0"};
  none.is_nothing = true;
  const Values some{{"expiring_points", {"120"}}, {"until", {"31/12/2027"}}, {"first_name", {"Tom"}}};
  const Values nothing{{"expiring_points", none}, {"until", kNoEnd}, {"first_name", kNoName}};
  const char* points =
      "A{#expiring_points} {expiring_points} go{/expiring_points}{^expiring_points} nothing "
      "goes{/expiring_points}.";
  CHECK(english(points, some) == "A 120 go.");
  CHECK(english(points, nothing) == "A nothing goes.");
  CHECK(english("{#until}until {until}{/until}{^until}always{/until}", some) == "until 31/12/2027");
  CHECK(english("{#until}until {until}{/until}{^until}always{/until}", nothing) == "always");
  CHECK(english("{#first_name}Hi {first_name}{/first_name}{^first_name}Hi{/first_name}", nothing) == "Hi");
  CHECK(english("{#reward}x{/reward}{^reward}y{/reward}", Values{{"reward", {""}}}) == "y");
}

TEST_CASE("sections may stand in each other") {
  const Values values{{"tier", {"Gold"}}, {"reward", {"Cups"}}, {"until", kNoEnd}};
  CHECK(english("{#tier}{tier}{#reward}, {reward}{^until}!{/until}{/reward}{/tier}", values) ==
        "Gold, Cups!");
}

TEST_CASE("a section that is left out leaves no gap") {
  const Values values{{"reward", {""}}, {"tier", {"Gold"}}};
  CHECK(english("Hi, {#reward}your {reward} {/reward}and bye", values) == "Hi, and bye");
  CHECK(english("Hi {#reward}your {reward}{/reward} there", values) == "Hi there");
  CHECK(english("Hi {#reward}your {reward}{/reward}.", values) == "Hi.");
  CHECK(english("Hi {#reward}your {reward}{/reward}\nBye", values) == "Hi\nBye");
  CHECK(english("Hi\n{#reward}\nyour {reward}\n{/reward}\nBye", values) == "Hi\nBye");
  CHECK(english("Hi\n{#reward}your {reward}{/reward}\nBye", values) == "Hi\nBye");
  CHECK(english("Hi\n{#reward}your {reward}{/reward}", values) == "Hi");
  CHECK(english("Hi\n{#tier}\nyour {tier}\n{/tier}\n\nBye", values) == "Hi\nyour Gold\n\nBye");
  CHECK(english("Hi\n\nBye  now", values) == "Hi\n\nBye  now");
}

TEST_CASE("the word behind a number goes with it") {
  Value one{"1"};
  one.number = Value::Number{1, 0};
  Value many{"1,234"};
  many.number = Value::Number{1234, 0};
  many.with_unit = "1,234 stars";
  const char* text = "{balance} {balance: point | points}";
  CHECK(english(text, {{"balance", one}}) == "1 point");
  CHECK(english(text, {{"balance", many}}) == "1,234 points");
  CHECK(german("{balance:Punkt|Punkte}", {{"balance", one}}) == "Punkt");
  CHECK(english("You have {balance with unit}.", {{"balance", many}}) == "You have 1,234 stars.");
}

TEST_CASE("a language with three forms takes the right one, and of fractions the last") {
  const char* text = "{balance: punkt | punkty | punktów | punktu}";
  const auto polish = [&](std::int64_t number, int decimals) {
    Value value{"x"};
    value.number = Value::Number{number, decimals};
    return fill_text(text, {{"balance", value}}, standard_wording("pl"));
  };
  CHECK(polish(1, 0) == "punkt");
  CHECK(polish(2, 0) == "punkty");
  CHECK(polish(22, 0) == "punkty");
  CHECK(polish(12, 0) == "punktów");
  CHECK(polish(0, 0) == "punktów");
  CHECK(polish(21, 0) == "punktów");
  CHECK(polish(15, 1) == "punktu");
  CHECK(polish(10, 1) == "punkt");
}

TEST_CASE("a value brings no line end into a text or a subject") {
  const Values values{{"first_name", {"Anna\r\nSubject: x"}}};
  CHECK(english("Hi {first_name}.\nBye", values) == "Hi Anna  Subject: x.\nBye");
  CHECK(fill_subject("Hi {first_name}", values, standard_wording("en")) == "Hi Anna  Subject: x");
}

TEST_CASE("a subject is one line even if its template is not") {
  CHECK(fill_subject("Only\r\nBcc: x", {}, standard_wording("en")) == "Only  Bcc: x");
}

TEST_CASE("an unknown name is left out with the blank before it") {
  const Values values{{"first_name", kNoName}, {"last_name", kNoName}};
  CHECK(german("Hallo {first_name}, Ihnen fehlen", values) == "Hallo, Ihnen fehlen");
  CHECK(english("Hi {first_name} {last_name}!", values) == "Hi!");
}

TEST_CASE("an unknown name at the beginning of a line or sentence is a form of address") {
  const Values values{{"first_name", kNoName}, {"last_name", kNoName}};
  CHECK(german("{first_name}, nur noch", values) == "Liebes Mitglied, nur noch");
  CHECK(german("Guten Tag!\n{first_name} {last_name}, nur", values) == "Guten Tag!\nLiebes Mitglied, nur");
  CHECK(english("Good news. {first_name}, only", values) == "Good news. Dear member, only");
}

TEST_CASE("where nothing ends, the sentence about the end still reads well") {
  const Values values{{"until", kNoEnd}};
  CHECK(german("Ihnen fehlen bis zum {until} noch 3", values) == "Ihnen fehlen bis auf Weiteres noch 3");
  CHECK(german("bis {until}", values) == "bis auf Weiteres");
  CHECK(english("you have until {until}.", values) == "you have until further notice.");
  CHECK(german("Museum {until}", values) == "Museum auf Weiteres");
}
