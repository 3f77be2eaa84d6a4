// A file with very many mistakes: a thousand are explained, all are counted, and it does not take long.

#include <doctest/doctest.h>

#include "check_help.h"

using namespace rung;
using namespace check_help;

namespace {

constexpr std::size_t kMany = 20'000;

std::string repeated(const std::string& line) {
  std::string text;
  for (std::size_t i = 0; i < kMany; ++i) text += line;
  return text;
}

void check_many(const std::string& text, const char* code, std::size_t mistakes) {
  const auto checked = read(text);
  CHECK(checked.program == nullptr);
  std::size_t explained = 0;
  std::size_t counted = 0;
  for (const Diagnostic& d : checked.diagnostics) {
    if (d.code != code) continue;
    ++explained;
    counted += d.mistakes;
    CHECK(!d.help.empty());
  }
  CHECK(explained <= 1000);
  CHECK(explained >= 999);
  CHECK(counted == mistakes);
}

}  // namespace

TEST_CASE("of twenty thousand lines that cannot be read a thousand are explained and all are counted") {
  check_many(kHead + "segment s\n" + repeated("  followers at laest 1.200\n"), "R105", kMany);
}

TEST_CASE("of twenty thousand headers that are none a thousand are explained and all are counted") {
  check_many(kHead + repeated("xxyyzz Gold\n"), "R116", kMany);
}

TEST_CASE("of twenty thousand names that do not exist a thousand are explained and all are counted") {
  check_many(kHead + "segment s\n  where any of\n" +
                 repeated("    - spnd in last 12 months at least 1 EUR\n") + kSpend,
             "R204", kMany);
}

TEST_CASE("control characters in every line are counted, too") {
  check_many(kHead + repeated("a\x01\n"), "R104", kMany);
}

TEST_CASE("the mistakes of one file do not hide those of another") {
  const auto checked = language::read_program({source("a.rung", kHead + repeated("xxyyzz Gold\n")),
                                               source("b.rung", "loyalty rules 1\nteir Gold\n")});
  bool found_other = false;
  for (const Diagnostic& d : checked.diagnostics) {
    if (d.place.file && d.place.file->name() == "b.rung") found_other = d.code == "R116";
  }
  CHECK(found_other);
}
