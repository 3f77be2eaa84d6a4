// `rung terms`: output, files, refusals.

#include <doctest/doctest.h>

#include "folder.h"

namespace {

using rung::cli_test::Folder;
using rung::cli_test::Printed;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("terms are written in the language asked for, by default in the program's first") {
  const Folder folder;
  rung::cli_test::put_club(folder);
  const Printed german = folder.rung({"terms", "--language", "de"});
  CHECK(german.exit_code == 0);
  CHECK(german.err.empty());
  CHECK(holds(german.out, ": Teilnahmebedingungen\n"));
  CHECK(holds(german.out, "### Gold\n"));
  CHECK(folder.rung({"terms"}).out == german.out);
  CHECK(folder.rung({"terms", "--language", "de", "--format", "markdown"}).out == german.out);
}

TEST_CASE("terms go to a new file as a page") {
  const Folder folder;
  rung::cli_test::put_club(folder);
  const Printed written = folder.rung({"terms", "--format", "html", "--out", "terms.html"});
  CHECK(written.exit_code == 0);
  CHECK(written.out.empty());
  CHECK(folder.read("terms.html").starts_with("<!DOCTYPE html>\n<html lang=\"de\">"));
  const Printed again = folder.rung({"terms", "--format", "html", "--out", "terms.html"});
  CHECK(again.exit_code == 1);
  CHECK(holds(again.err, "terms.html exists already"));
}

TEST_CASE("a language that the program or Rung does not have is refused by name") {
  const Folder folder;
  rung::cli_test::put_club(folder);
  const Printed french = folder.rung({"terms", "--language", "fr"});
  CHECK(french.exit_code == 1);
  CHECK(french.out.empty());
  CHECK(holds(french.err, "the program has no texts in `fr`; its languages are de"));
}

TEST_CASE("a format that does not exist is wrong usage") {
  const Folder folder;
  rung::cli_test::put_club(folder);
  const Printed wrong = folder.rung({"terms", "--format", "pdf"});
  CHECK(wrong.exit_code == 2);
  CHECK(holds(wrong.err, "There is no format `pdf`. It is one of markdown, html."));
}

TEST_CASE("rules with mistakes have no terms") {
  const Folder folder;
  rung::cli_test::put_club(folder);
  folder.write("rules/club.rung", "loyalty rules 1\ntier\n");
  const Printed refused = folder.rung({"terms"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.out.empty());
  CHECK(holds(refused.err, "rung check"));
}
