// Members of the shipped shop as examples: each passes behind the shop's rules, all of them together, and
// none says who it is.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "cli/folder.h"

using namespace rung::cli_test;

TEST_CASE("examples made from members of the shipped shop pass behind its rules") {
  constexpr int kMembers = 2000;
  constexpr int kStep = 61;  // some thirty of them, of every kind
  const Folder folder;
  std::filesystem::copy(RUNG_SHOP, folder.path("shop"), std::filesystem::copy_options::recursive);
  std::string examples = "loyalty rules 1\n";
  int made = 0;
  for (int number = 42; number <= kMembers; number += kStep) {
    const std::string member = fmt::format("M-{:05}", number);
    CAPTURE(member);
    const Printed printed = folder.rung({"test", "--folder", "shop", "--from-member", member});
    REQUIRE_MESSAGE(printed.exit_code == 0, printed.err);
    CHECK(printed.out.find(member) == std::string::npos);
    examples += "\n" + printed.out;
    ++made;
  }
  folder.write("shop/rules/members.rung", examples);
  const Printed checked = folder.rung({"check", "--folder", "shop"});
  CHECK_MESSAGE(checked.exit_code == 0, checked.out);
  const Printed all = folder.rung({"test", "--folder", "shop"});
  CHECK(all.exit_code == 0);
  CHECK_MESSAGE(all.out.find(" examples pass.\n") != std::string::npos, all.out);
  CHECK(all.out.find("not run") == std::string::npos);
  CHECK(made > 30);
}
