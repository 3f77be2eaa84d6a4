#include "core/plain_text.h"

#include <doctest/doctest.h>

using namespace rung;

TEST_CASE("line ends and control characters of a value become blanks") {
  CHECK(one_line("Anna\r\nBcc: all@example.org") == "Anna  Bcc: all@example.org");
  CHECK(one_line(std::string("a\0b", 3)) == "a b");
  CHECK(one_line("a\tb\x7F"
                 "c") == "a b c");
  CHECK(one_line("a\u0085b\u2028c\u2029d") == "a b c d");
}

TEST_CASE("umlauts and other scripts stay as they are") {
  CHECK(one_line("Jürgen Größe") == "Jürgen Größe");
  CHECK(one_line("Ελένη 美咲 😀") == "Ελένη 美咲 😀");
  CHECK(one_line("1.234,50\u00A0€") == "1.234,50\u00A0€");
}

TEST_CASE("characters that turn the direction of writing are left out") {
  CHECK(one_line("a\u202Eb\u2066c\u200Fd\uFEFF") == "abcd");
}

TEST_CASE("broken bytes are shown as broken and swallow nothing") {
  CHECK(one_line("a\xFF"
                 "b") == "a\uFFFDb");
  CHECK(one_line("\xC3") == "\uFFFD");
  CHECK(one_line("\xC0\x8A"
                 "x") == "\uFFFD\uFFFDx");                              // an overlong line feed
  CHECK(one_line("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");              // half of a surrogate pair
  CHECK(one_line("\xF4\x90\x80\x80x") == "\uFFFD\uFFFD\uFFFD\uFFFDx");  // beyond Unicode
}

TEST_CASE("blanks at both ends go, and nothing but blanks is nothing") {
  CHECK(one_line("  Anna ") == "Anna");
  CHECK(one_line(" \n ").empty());
}
