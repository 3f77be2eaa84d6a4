#include <doctest/doctest.h>

#include "core/source.h"

using namespace rung;

TEST_CASE("lines are counted from 1, columns in letters and not in bytes") {
  const SourceFile file("club.rung", "eins\nzwölf Köche\nend");
  CHECK(file.line_count() == 3);
  CHECK(file.line_of(0) == 1);
  CHECK(file.line_of(4) == 1);
  CHECK(file.line_of(5) == 2);
  CHECK(file.line_text(2) == "zwölf Köche");
  const std::size_t koeche = file.text().find("Köche");
  CHECK(file.column_of(koeche) == 7);
  CHECK(file.column_of(file.text().find("che")) == 9);
  CHECK(file.line_of(file.text().size()) == 3);
}

TEST_CASE("Windows line ends are not part of the line") {
  const SourceFile file("club.rung", "a\r\nb\r\n");
  CHECK(file.line_count() == 2);
  CHECK(file.line_text(1) == "a");
  CHECK(file.line_text(2) == "b");
}

TEST_CASE("an empty file has one empty line") {
  const SourceFile file("club.rung", "");
  CHECK(file.line_count() == 1);
  CHECK(file.line_text(1).empty());
  CHECK(file.column_of(0) == 1);
}

TEST_CASE("a place names its file and line, nothing without a file") {
  const auto file = std::make_shared<const SourceFile>("rules/club.rung", "a\nb\n");
  CHECK(Place{file, {2, 3}}.text() == "rules/club.rung:2");
  CHECK(Place{}.text().empty());
  CHECK(code_points("Grün") == 4);
}
