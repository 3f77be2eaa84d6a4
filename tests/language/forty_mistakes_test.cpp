// One file with forty different mistakes: one message for each wrong line, none for any other.

#include <map>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "core/diagnostic.h"
#include "dump.h"
#include "language/program.h"

using namespace rung;

TEST_CASE("forty different mistakes on forty lines get one message each, and the other lines none") {
  const std::string path = std::string(RUNG_SOURCE_DIR) + "/tests/language/error.forty_mistakes.rung";
  const auto source = std::make_shared<const SourceFile>("club.rung", test::read_text(path));
  std::set<std::size_t> wrong;
  for (std::size_t line = 1; line <= source->line_count(); ++line) {
    if (source->line_text(line).find("# mistake") != std::string_view::npos) wrong.insert(line);
  }
  REQUIRE(wrong.size() == 40);
  std::map<std::size_t, std::size_t> messages;
  std::set<std::string> titles;
  for (const Diagnostic& d : language::read_program({source}).diagnostics) {
    const std::size_t line = d.place.line();
    CHECK_MESSAGE(wrong.count(line) == 1, render(d));
    CHECK_MESSAGE(++messages[line] == 1, render(d));
    CHECK_MESSAGE(d.severity == Severity::Error, render(d));
    CHECK_MESSAGE(!d.help.empty(), render(d));
    titles.insert(d.title);
  }
  for (const std::size_t line : wrong) CHECK_MESSAGE(messages[line] == 1, source->line_text(line));
  CHECK(titles.size() == 40);
}
