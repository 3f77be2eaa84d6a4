#include "notify/text.h"

#include <doctest/doctest.h>

using namespace rung::notify;

TEST_CASE("an email address is one address") {
  CHECK(is_email("anna@example.org"));
  CHECK(is_email("änna+club@müller.example"));
  for (const char* bad : {"", "anna", "@example.org", "anna@", "a@b@c", "a@b.de,c@d.de", "a@b.de;c@d.de",
                          "Anna <a@b.de>", "a b@c.de", " a@b.de", "a@b.de\r\nBcc: c@d.de", "\"a\"@b.de"}) {
    CHECK_MESSAGE(!is_email(bad), bad);
  }
}

TEST_CASE("a telephone number has digits and only what belongs to them") {
  CHECK(is_phone("+49 (0)30 123-45/6"));
  for (const char* bad : {"", "+", "unknown", "030 123 x", "030\n123"}) CHECK_MESSAGE(!is_phone(bad), bad);
}

TEST_CASE("a language tag is known by its first part") {
  CHECK(language_code("DE") == "de");
  CHECK(language_code("en-GB") == "en");
  CHECK(language_code("de_CH") == "de");
  CHECK(language_code("").empty());
}
