#include "notify/render.h"

#include <doctest/doctest.h>

using namespace rung;
using namespace rung::notify;

namespace {

const Value kNoName{{}, Value::Kind::NoName};
const Value kNoEnd{{}, Value::Kind::NoEnd};

std::string german(std::string_view text, const Values& values) {
  return render(text, values, Language::German);
}
std::string english(std::string_view text, const Values& values) {
  return render(text, values, Language::English);
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
  CHECK(english("{unknown} {tier {tier} { } {} {tier", values) == "{unknown} {tier Gold { } {} {tier");
  CHECK(english("}{", values) == "}{");
}

TEST_CASE("a value brings no line end into a text or a subject") {
  const Values values{{"first_name", {"Anna\r\nSubject: x"}}};
  CHECK(english("Hi {first_name}.\nBye", values) == "Hi Anna  Subject: x.\nBye");
  CHECK(render_subject("Hi {first_name}", values, Language::English) == "Hi Anna  Subject: x");
}

TEST_CASE("a subject is one line even if its template is not") {
  CHECK(render_subject("Only\r\nBcc: x", {}, Language::English) == "Only  Bcc: x");
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
