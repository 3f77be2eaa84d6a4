// The limits on the parts of a rule file.

#include "language/sizes.h"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>

#include "core/diagnostic.h"
#include "language/rule_file.h"

namespace {

using namespace rung;
using namespace rung::language;

std::vector<Diagnostic> said_of(const std::string& text) {
  return parse(std::make_shared<const SourceFile>("club.rung", "loyalty rules 1\n" + text)).diagnostics;
}

std::string repeated(const std::string& part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

// What is made for the limit is read without a word; for one more there is one R103 on `line`.
void check_limit(std::size_t most, std::size_t line, const std::function<std::string(std::size_t)>& make) {
  CHECK(said_of(make(most)).empty());
  const std::vector<Diagnostic> said = said_of(make(most + 1));
  REQUIRE(said.size() == 1);
  CHECK(said[0].code == "R103");
  CHECK(said[0].place.line() == line);
  CHECK_FALSE(said[0].help.empty());
}

}  // namespace

TEST_CASE("a name has a longest length, wherever it stands") {
  const auto name = [](std::size_t length) { return repeated("ä", length); };
  check_limit(kMostOfName, 2, [&](std::size_t n) { return "metric " + name(n) + "\n  count orders\n"; });
  check_limit(kMostOfName, 3, [&](std::size_t n) { return "metric a\n  count " + name(n) + "\n"; });
  check_limit(kMostOfName, 3, [&](std::size_t n) { return "metric a\n  where b is " + name(n) + "\n"; });
  check_limit(kMostOfName, 5, [&](std::size_t n) {
    return "metric a\n  where any of\n    - b is c\n    - " + name(n) + " is c\n";
  });
  check_limit(kMostOfName, 3, [&](std::size_t n) { return "earn a\n  give 1 " + name(n) + " on b\n"; });
  check_limit(kMostOfName, 3, [&](std::size_t n) {
    return "example \"a\"\n  orders on 2027-01-01 with " + name(n) + " yes\n";
  });
}

TEST_CASE("a text in quotes has a longest length, wherever it stands") {
  const auto text = [](std::size_t length) { return "\"" + repeated("ä", length) + "\""; };
  check_limit(kMostOfText, 2, [&](std::size_t n) { return "example " + text(n) + "\n"; });
  check_limit(kMostOfText, 2, [&](std::size_t n) { return "reward a de " + text(n) + "\n"; });
  check_limit(kMostOfText, 3, [&](std::size_t n) { return "metric a\n  where b is " + text(n) + "\n"; });
  check_limit(kMostOfText, 3, [&](std::size_t n) { return "notify a\n  subject de " + text(n) + "\n"; });
}

TEST_CASE("a line has a largest number of names, amounts and conditions") {
  check_limit(kMostOnLine, 3, [](std::size_t n) {
    return "metric a\n  where b is one of c" + repeated(", c", n - 1) + "\n";
  });
  check_limit(kMostOnLine, 4, [](std::size_t n) {
    return "metric a\n  where any of\n    - b is c" + repeated(" and b is c", n - 1) + "\n";
  });
  check_limit(kMostOnLine, 3,
              [](std::size_t n) { return "earn a\n  give 1 x" + repeated(" and 1 x", n - 1) + " on b\n"; });
  check_limit(kMostOnLine, 3, [](std::size_t n) {
    return "example \"a\"\n  orders on 2027-01-01 with b 1" + repeated(", b 1", n - 1) + "\n";
  });
}

TEST_CASE("a list, a message, a block and a file have a largest number of lines") {
  check_limit(kMostEntries, 3,
              [](std::size_t n) { return "metric a\n  where any of\n" + repeated("    - b is c\n", n); });
  check_limit(kMostEntries, 3,
              [](std::size_t n) { return "notify a\n  message de\n" + repeated("    | x\n", n); });
  check_limit(kMostEntries, 3, [](std::size_t n) {
    return "value a\n  the first that fits\n" + repeated("    - b is c gives 1\n", n);
  });
  check_limit(kMostClauses, 3 + kMostClauses,
              [](std::size_t n) { return "metric a\n" + repeated("  count orders\n", n); });
  check_limit(kMostBlocks, 2 + kMostBlocks, [](std::size_t n) { return repeated("metric a\n", n); });
}
